// The data of the page: unpacked once, then read by place, indicator and year.
const LEVELS = ["territory", "department", "zone", "region"];
const MISSING = -1000000000;

async function inflate(id) {
  const text = atob(document.getElementById(id).textContent);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// The coding of sim/output/page_pack.c undone: four planes of bytes, zigzag, differences by year.
function readColumn(bytes, at, places, years) {
  const n = places * years;
  const values = new Int32Array(n);
  let last = 0;
  for (let i = 0; i < n; i++) {
    const zigzag = bytes[at + i] | bytes[at + n + i] << 8 | bytes[at + 2 * n + i] << 16 |
                   bytes[at + 3 * n + i] << 24;
    const step = zigzag >>> 1 ^ -(zigzag & 1);
    last = i % years === 0 ? step : last + step | 0;
    values[i] = last;
  }
  return values;
}

function readTables(bytes, tables, places) {
  const run = {};
  let at = 0;
  for (const level of LEVELS) {
    const count = places[level].codes.length;
    run[level] = {};
    for (const [name, first, last, decimals, meanOnly] of tables[level]) {
      const years = last - first + 1;
      const columns = [];
      for (let k = 0; k < (meanOnly ? 1 : 3); k++) {
        columns.push(readColumn(bytes, at, count, years));
        at += 4 * count * years;
      }
      run[level][name] = {first, last, years, scale: 10 ** decimals, meanOnly, columns};
    }
  }
  return run;
}

const data = {meta: null, places: {}, runs: [], differences: [], pairs: {}, indicators: {}};

// Names of the data have the typewriter's apostrophe; it is shown as typography has it. Tables to
// download keep the data's (`stated`).
function typographic(name) {
  return name.replace(/(\p{L})'(?=\p{L})/gu, "$1’");
}

async function loadData() {
  const meta = JSON.parse(new TextDecoder().decode(await inflate("meta")));
  data.meta = meta;
  for (const level of LEVELS) {
    const [codes, names] = meta.places[level];
    data.places[level] = {codes, names: names.map(typographic), stated: names};
  }
  meta.communes.name = meta.communes.name.map(typographic);
  meta.communes.merged = meta.communes.merged.map(([name, ...rest]) => [typographic(name), ...rest]);
  data.runs = await Promise.all(meta.runs.map(async (about, i) => {
    const bytes = await inflate("run-" + i);
    return {about, title: about.title, index: i, tables: readTables(bytes, about.tables, data.places)};
  }));
  data.differences = await Promise.all(meta.differences.map(async (about, i) => ({
    scenario: about.scenario, reference: about.reference, paired: about.paired,
    tables: readTables(await inflate("difference-" + i), about.tables, data.places)
  })));
  for (const level of LEVELS)
    data.indicators[level] = data.runs[0].about.tables[level].map((row) => row[0]);
}

function column(run, level, indicator) {
  return data.runs[run].tables[level][indicator];
}

// {p05, p50, p95} of a place and year, or null; a probability has its mean as p50 and no bounds.
function valueOf(run, level, indicator, place, year) {
  return tableValue(column(run, level, indicator), place, year);
}

function tableValue(c, place, year) {
  if (!c || year < c.first || year > c.last || place < 0) return null;
  const i = place * c.years + year - c.first;
  const middle = c.columns[0][i];
  if (middle === MISSING) return null;
  if (c.meanOnly) return {p50: middle / c.scale, p05: null, p95: null};
  return {
    p50: middle / c.scale,
    p05: (middle - c.columns[1][i]) / c.scale,
    p95: (middle + c.columns[2][i]) / c.scale
  };
}

// The differences between two runs that `releve compare` made, paired or not: by title, folder or the folder's
// name. sign is -1 when they are of b against a.
function pairOf(a, b) {
  const key = a + " " + b;
  if (data.pairs[key] === undefined) {
    const names = (k) => [data.runs[k].title, data.runs[k].about.folder, data.runs[k].about.folder.replace(/\/+$/, "").split("/").pop()];
    const find = (x, y) => data.differences.find((d) => names(x).includes(d.scenario) && names(y).includes(d.reference));
    const straight = find(a, b), turned = straight ? null : find(b, a);
    const found = straight || turned;
    data.pairs[key] = found ? {tables: found.tables, sign: straight ? 1 : -1, paired: found.paired} : null;
  }
  return data.pairs[key];
}

function comparedDifference(a, b, level, indicator, place, year) {
  const pair = pairOf(a, b);
  const v = pair && tableValue(pair.tables[level][indicator], place, year);
  if (!v) return null;
  const paired = pair.paired;
  if (pair.sign > 0 || v.p05 === null) return {p50: pair.sign * v.p50, p05: v.p05, p95: v.p95, paired};
  return {p50: -v.p50, p05: -v.p95, p95: -v.p05, paired};
}

// Run a minus run b: by `releve compare` where its differences are at hand, else the difference of
// medians. paired: true, false (its runs share no draws) or undefined (of medians).
function differenceOf(a, b, level, indicator, place, year) {
  const compared = comparedDifference(a, b, level, indicator, place, year);
  if (compared) return compared;
  const va = valueOf(a, level, indicator, place, year);
  const vb = valueOf(b, level, indicator, place, year);
  return va && vb ? {p50: va.p50 - vb.p50, p05: null, p95: null} : null;
}

// What a difference is, for a caption.
function differenceNote(d) { return t(!d || d.paired === undefined ? "medians_note" : d.paired ? "paired_note" : "unpaired_note"); }

// Definitions and sources of the observed past, in the page's language.
function observedTexts() { return data.meta.observed.texts.map((text) => spaced(text[state.lang === "fr" ? 0 : 1])); }

// The observed past: [{year, value, definition, source}].
function observedOf(level, indicator, place) {
  const texts = observedTexts();
  return data.meta.observed.list
    .filter((e) => e[0] === level && e[1] === indicator && e[6][place] !== null)
    .map((e) => ({year: e[2], value: e[6][place] / 10 ** e[3], definition: texts[e[4]], source: texts[e[5]]}))
    .sort((x, y) => x.year - y.year);
}

// The zoning in force on 1 January of a year: {vintage, rebuilt, classes} or null.
function zoningOf(year) {
  let found = null;
  for (const [vintage, [from, rebuilt, classes]] of Object.entries(data.meta.zones))
    if (from.slice(0, 7) <= year + "-01" && (!found || from > found.from)) found = {vintage, from, rebuilt, classes};
  return found;
}

function baseYear() { return data.runs[0].about.base_year; }
function horizon() { return Math.min(...data.runs.map((r) => r.about.horizon)); }
function departmentOf(territory) {
  const t = data.meta.territories[territory];
  return t ? t[0] : -1;
}
