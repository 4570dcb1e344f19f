// The page of `releve report` in a real browser, from file://. Says "ok ...", "not ok ...".
//   node page.mjs CHROMIUM FOLDER SHOTS
// FOLDER holds five.html (five runs, the first in run/), two.html, hostile.html.
import { readFileSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const [, , browserPath, folder, shots] = process.argv;
let failures = 0;
const check = (what, ok, more = "") => {
  console.log((ok ? "ok" : "not ok") + " page: " + what + (ok || !more ? "" : " (" + more + ")"));
  if (!ok) failures++;
};
mkdirSync(shots, { recursive: true });

const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox"] });
const seen = { console: [], requests: [], violations: [], dialogs: 0 };

async function open(name, hash = "", viewport = { width: 1400, height: 950 }) {
  const page = await browser.newPage({ viewport, acceptDownloads: true });
  page.on("console", (m) => { if (["error", "warning"].includes(m.type())) seen.console.push(m.text()); });
  page.on("pageerror", (e) => seen.console.push(e.message));
  page.on("dialog", (d) => { seen.dialogs++; d.dismiss(); });
  page.on("request", (r) => { if (!/^(file|blob|data):/.test(r.url())) seen.requests.push(r.url()); });
  await page.exposeFunction("tellViolation", (text) => seen.violations.push(text));
  await page.addInitScript(() => document.addEventListener("securitypolicyviolation",
    (e) => window.tellViolation(e.violatedDirective + " " + e.blockedURI)));
  await page.goto("file://" + folder + "/" + name + hash);
  await page.waitForFunction(() => document.body.dataset.ready, null, { timeout: 30000 });
  return page;
}
// Rules of accessibility (WCAG 2.1 A and AA, good practice) by axe-core, where it is installed.
let axe = "";
try { axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8"); } catch (e) { console.log("skip page: accessibility: axe-core is not installed"); }
async function accessible(page, what) {
  if (!axe) return;
  await page.evaluate(axe + "; undefined");
  const found = await page.evaluate(() => axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"] }));
  const wrong = found.violations.map((v) => v.id + " at " + v.nodes.slice(0, 2).map((n) => n.target.join(" ")).join(", "));
  check("accessible: " + what + " (" + found.passes.length + " rules)", found.passes.length > 20 && wrong.length === 0, wrong.join("; "));
}
const text = (page, selector) => page.locator(selector).first().innerText();
const fills = (page) => page.evaluate(() => [...document.querySelectorAll("#maps path.area")].map((p) => p.getAttribute("fill")).join());
async function downloaded(page, button) {
  const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
  return { name: download.suggestedFilename(), content: readFileSync(await download.path()) };
}

// --- five runs: time, map, slider, play, pickers
let page = await open("five.html");
const ready = Number(await page.evaluate(() => document.body.dataset.ready));
console.log("# first draw of five runs after " + ready + " ms");
check("first draw of five runs within three seconds, on a shared machine", ready < 3000, ready + " ms");
check("321 territories are drawn", await page.locator("#maps path.area").count() === 321);
await page.screenshot({ path: shots + "/map.png" });
await accessible(page, "the map");
check("no element has an address in src or href", await page.evaluate(() => document.querySelectorAll("[src], [href^='http'], link, iframe, img").length) === 0);
const policy = await page.getAttribute("meta[http-equiv]", "content");
check("the policy lets no inline script, eval or network through", /default-src 'none'/.test(policy) && !/unsafe|\*|http/.test(policy));

const before = await fills(page);
await page.locator("#year").focus();
await page.keyboard.press("End");
check("the slider changes year and map", (await text(page, "#year-shown")) !== "2030" && (await fills(page)) !== before);
check("the title follows", /2040/.test(await text(page, "#map-title")));
await page.keyboard.press("Home");
await page.click("#play");
await page.waitForTimeout(1700);
const played = Number(await text(page, "#year-shown"));
await page.click("#play");
check("play advances the years", played > 2021, "year " + played);
const stopped = await text(page, "#year-shown");
await page.waitForTimeout(1000);
check("pause stops", stopped === await text(page, "#year-shown"));

await page.selectOption("#mode", "two");
check("two maps side by side", await page.locator("#maps svg.map").count() === 2);
await page.screenshot({ path: shots + "/two-maps.png" });
await page.selectOption("#mode", "difference");
await page.selectOption("#run-b", "0");
await page.selectOption("#run-a", "1");
check("difference: losses are hatched", (await fills(page)).includes("url("));
check("difference: says that medians are not paired", /sans appariement/.test(await text(page, "#map-caption")));
await page.screenshot({ path: shots + "/difference.png" });
await page.selectOption("#run-a", "0");
check("a scenario against itself is zero everywhere", await page.evaluate(() => new Set([...document.querySelectorAll("#maps path.area")].map((p) => p.getAttribute("fill"))).size) === 1);
await page.selectOption("#mode", "one");
await page.selectOption("#level", "department");
check("13 departments are drawn", await page.locator("#maps path.area").count() === 13);
await page.selectOption("#level", "zone");
check("the map of zones", await page.locator("#map-table tbody tr").count() === 3);
await page.selectOption("#level", "territory");
for (const indicator of await page.evaluate(() => [...document.querySelector("#indicator").options].map((o) => o.value)))
  await page.selectOption("#indicator", indicator);
check("every indicator is drawn", seen.console.length === 0, seen.console[0]);
await page.selectOption("#indicator", "gp_density_p100k");

// --- the numbers are those of the run: the table's download against territories.csv
await page.evaluate(() => { const y = document.getElementById("year"); y.value = 2030; y.dispatchEvent(new Event("input")); });
const csv = await downloaded(page, page.locator("#map-downloads button").nth(2));
const rows = new Map(csv.content.toString("utf8").replace("\ufeff", "").trim().split("\r\n").slice(1).map((line) => {
  const cells = line.match(/("([^"]|"")*"|[^;]*)(;|$)/g).map((c) => c.replace(/;$/, ""));
  return [cells[0], cells.slice(3, 6).map((v) => Number(v.replace(",", ".")))];
}));
let compared = 0, worst = 0;
for (const line of readFileSync(folder + "/run/territories.csv", "utf8").split("\n")) {
  const m = line.match(/^([^,]*),(?:"(?:[^"]|"")*"|[^,]*),2030,gp_density_p100k,"[^"]*",(.*)$/);
  if (!m) continue;
  const v = m[2].split(",").map(Number), [p50, p05, p95] = rows.get(m[1]);
  worst = Math.max(worst, Math.abs(p50 - v[4]), Math.abs(p05 - v[2]), Math.abs(p95 - v[6]));
  compared++;
}
check("medians and bounds are those of territories.csv to the decimal kept", compared === 321 && worst < 0.1001, compared + " rows, " + worst);
check("names of downloads", /^releve-carte-gp_density_p100k-2030\.csv$/.test(csv.name), csv.name);
const svg = await downloaded(page, page.locator("#map-downloads button").nth(0));
check("the figure as SVG, with its captions", /<svg/.test(svg.content) && /Lecture/.test(svg.content) && /Source/.test(svg.content));
const png = await downloaded(page, page.locator("#map-downloads button").nth(1));
check("the figure as PNG", png.content.subarray(1, 4).toString() === "PNG" && png.content.length > 30000);
for (const id of ["fan", "pyramid"]) {
  const table = await downloaded(page, page.locator("#" + id + "-downloads button").nth(2));
  check("table of " + id, table.content.length > 500);
}

// --- search with accents, sheet, curves
await page.fill("#search", "beziers");
check("search without accents", /Béziers/.test(await text(page, "#found")));
await page.fill("#search", "l'isle jour");
check("names have their apostrophe, and are found by the typewriter's", /L’Isle-Jourdain/.test(await text(page, "#found")));
check("tables to download keep the data's", /L'Isle-Jourdain/.test(csv.content.toString("utf8")));
await page.fill("#search", "st-girons");
check("search of a saint", /Saint-Girons/.test(await text(page, "#found")));
await page.fill("#search", "31020");
await page.keyboard.press("Enter");
check("a code opens the sheet", /Aspet/.test(await text(page, "#sheet-title")));
const sheet = await text(page, "#sheet-body");
check("the sheet holds figures, needs, zoning, aids, communes", ["Chiffres clés", "Installations nécessaires", "Zonage", "Aides ouvertes", "22 communes"].every((w) => sheet.includes(w)));
await page.screenshot({ path: shots + "/sheet.png" });
await page.fill("#search", "Amplaing");
check("a commune that merged", /ancienne commune/.test(await text(page, "#found")));
await page.keyboard.press("Escape");
await page.evaluate(() => document.getElementById("curves").scrollIntoView());
await page.screenshot({ path: shots + "/curves.png" });
check("curves with bands and a table beside", await page.locator("#fan svg path").count() > 4 && await page.locator("#fan-table tbody tr").count() > 10);
await page.evaluate(() => document.getElementById("ages").scrollIntoView());
await page.screenshot({ path: shots + "/ages.png" });

// --- labels of the curves do not cover one another; nothing leaves its drawing
const overlaps = await page.evaluate(() => {
  let count = 0;
  for (const svg of document.querySelectorAll("svg.chart")) {
    const frame = svg.getBoundingClientRect();
    const boxes = [...svg.querySelectorAll("text")].filter((e) => e.textContent).map((e) => e.getBoundingClientRect());
    boxes.forEach((a, i) => {
      if (a.left < frame.left - 1 || a.right > frame.right + 1 || a.top < frame.top - 1 || a.bottom > frame.bottom + 1) count++;
      for (const b of boxes.slice(i + 1))
        if (a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 2 && b.top < a.bottom - 2) count++;
    });
  }
  return count;
});
check("no text of a chart covers another or leaves the drawing", overlaps === 0, overlaps + " overlaps");

// --- click on the map, zoom
await page.evaluate(() => scrollTo(0, 0));
const box = await page.locator("#maps svg.map").boundingBox();
await page.mouse.click(box.x + box.width * 0.5, box.y + box.height * 0.5);
check("a click on the map opens a sheet", !/Aspet|Fiche d’un/.test(await text(page, "#sheet-title")));
await page.locator(".zooms button").nth(0).click();
check("the map is enlarged", /scale\(1\.6/.test(await page.locator("#maps g.areas").first().getAttribute("transform")));

// --- English
await page.click("#lang-en");
check("English by a switch", /General practitioners/.test(await text(page, "#title")) && await page.evaluate(() => document.documentElement.lang) === "en");
const left = await page.evaluate(() => ["Lecture", "Année", "Télécharger", "Champ"].filter((w) => document.body.innerText.includes(w)));
check("no French word of the page is left", left.length === 0, left.join());
await page.close();

// --- keyboard only
page = await open("two.html");
await page.keyboard.press("Tab");
check("the first stop skips to the content", /contenu/.test(await page.evaluate(() => document.activeElement.textContent)));
for (let i = 0; i < 12 && await page.evaluate(() => document.activeElement.id) !== "search"; i++) await page.keyboard.press("Tab");
await page.keyboard.type("lodeve");
await page.keyboard.press("ArrowDown");
check("the list of places says which is active", await page.getAttribute("#search", "aria-activedescendant") === "found-0");
await page.keyboard.press("Enter");
check("keyboard: search opens a sheet and takes the focus there", /Lodève/.test(await text(page, "#sheet-title")) && await page.evaluate(() => document.activeElement.id) === "sheet-title");
await page.evaluate(() => document.querySelector("#maps svg").focus());
const start = await text(page, "#sheet-title");
await page.keyboard.press("ArrowRight");
const said = await text(page, "#live");
check("keyboard: arrows move on the map and the value is said", /\d/.test(said) && said.length > 5, said);
await page.keyboard.press("Enter");
check("keyboard: Enter opens the neighbour", (await text(page, "#sheet-title")) !== start);
const unnamed = await page.evaluate(() => [...document.querySelectorAll("button, select, input, svg[tabindex], [role=region]")]
  .filter((e) => !(e.textContent.trim() || e.getAttribute("aria-label") || e.getAttribute("aria-labelledby") || e.labels && e.labels.length)).length);
check("every control has a name", unnamed === 0, unnamed + " without");
const heads = await page.evaluate(() => [...document.querySelectorAll("table")].filter((t) => !t.caption || !t.querySelector("th[scope=col]") || !t.querySelector("th[scope=row]")).length);
check("every table has a caption and headers", heads === 0, heads + " without");
const pdf = await page.pdf({ path: shots + "/print.pdf", preferCSSPageSize: true, printBackground: true });
check("prints to PDF", pdf.subarray(0, 4).toString() === "%PDF" && pdf.length > 50000);
await page.close();

// --- narrow
page = await open("two.html", "#m=two&b=1", { width: 390, height: 800 });
check("a narrow screen needs no sideways scroll", await page.evaluate(() => document.documentElement.scrollWidth) <= 391);
await page.screenshot({ path: shots + "/narrow.png" });
await accessible(page, "a narrow screen");
await page.close();
page = await open("two.html", "#m=difference&a=1&b=0&l=en&p=territory:31020");
await accessible(page, "a difference and a sheet, in English");
check("the sheet has the territories around", await page.locator("#sheet .broad button.link").count() > 2);
await page.close();

// --- names that would do harm as code
page = await open("hostile.html");
await page.fill("#search", "31020");
await page.keyboard.press("Enter");
const name = "`id`'\"><script>alert(1)</script>%s&amp;";
check("a hostile name of a place is shown as it is", (await text(page, "#sheet-title")).includes(name), await text(page, "#sheet-title"));
check("a hostile title too", (await text(page, "#map-caption")).includes("</script><img src=x onerror=alert(2)>"));
check("and adds no element", await page.locator("img").count() === 0);
const shown = await page.evaluate(() => document.body.textContent);
check("one replicate is in the singular, under figures and in the provenance",
  (shown.match(/\b1 réplication,/g) || []).length > 1 && !/\b1 réplications/.test(shown));
const table = await downloaded(page, page.locator("#map-downloads button").nth(2));
check("in a download it is quoted", table.content.toString().includes("\"`id`'\"\"><script>"));
await page.screenshot({ path: shots + "/hostile.png" });
await page.close();

check("no dialog opened", seen.dialogs === 0);
check("no error or warning in the console", seen.console.length === 0, seen.console.join(" | "));
check("no violation of the content policy", seen.violations.length === 0, seen.violations.join(" | "));
check("nothing was asked of a network", seen.requests.length === 0, seen.requests.join(" | "));
await browser.close();
process.exit(failures > 0 ? 1 : 0);
