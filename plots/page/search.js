// Search of communes and territories: accents, case, hyphens and apostrophes do not count, "st" is
// "saint", old names of merged communes are found (as include/releve/gazetteer.h folds them).
function folded(text) {
  return text.toLowerCase().replace(/œ/g, "oe").replace(/æ/g, "ae").normalize("NFD").replace(/[\u0300-\u036f]/g, "")
    .replace(/[^a-z0-9]+/g, " ").trim().replace(/\bst(e?)\b/g, "saint$1");
}

let searched = null;

function searchList() {
  if (searched) return searched;
  searched = [];
  const places = data.places.territory, c = data.meta.communes;
  places.names.forEach((name, i) => searched.push({name, code: places.codes[i], territory: i, kind: "territory_word", size: sizeOf("territory", i) + 1e7}));
  c.name.forEach((name, i) => { if (c.territory[i] >= 0) searched.push({name, code: c.code[i], territory: c.territory[i], kind: "commune_word", size: c.people[i]}); });
  for (const [name, code, , i] of c.merged)
    if (i >= 0 && c.territory[i] >= 0) searched.push({name: name, code, territory: c.territory[i], kind: "merged", size: -1});
  for (const e of searched) e.folded = folded(e.name);
  return searched;
}

function findPlaces(text) {
  const want = folded(text);
  if (!want) return [];
  const rank = (e) => e.code.toLowerCase() === text.trim().toLowerCase() || e.folded === want ? 0 : e.folded.startsWith(want) ? 1
    : (" " + e.folded).includes(" " + want) ? 2 : e.code.startsWith(text.trim()) ? 3 : e.folded.includes(want) ? 4 : 9;
  return searchList().map((e) => [rank(e), e]).filter(([r]) => r < 9)
    .sort((x, y) => x[0] - y[0] || y[1].size - x[1].size || (x[1].code < y[1].code ? -1 : 1)).slice(0, 12).map(([, e]) => e);
}

function startSearch() {
  const input = document.getElementById("search"), list = document.getElementById("found");
  let found = [], active = -1;
  const close = () => { list.hidden = true; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); active = -1; };
  const choose = (e) => {
    input.value = e.name;
    close();
    change({place: {level: "territory", index: e.territory}});
    say(t("sheet", placeName("territory", e.territory)));
    document.getElementById("sheet").scrollIntoView({block: "start"});
    document.getElementById("sheet-title").focus({preventScroll: true});
  };
  const mark = (k) => {
    active = k;
    [...list.children].forEach((o, i) => o.setAttribute("aria-selected", String(i === k)));
    if (k >= 0) { input.setAttribute("aria-activedescendant", "found-" + k); list.children[k].scrollIntoView({block: "nearest"}); }
  };
  const look = () => {
    found = findPlaces(input.value);
    fillIn(list, found.map((e, k) => {
      const d = departmentOf(e.territory);
      return make("span", {role: "option", id: "found-" + k, "aria-selected": "false", onmousedown: (event) => { event.preventDefault(); choose(e); }},
        make("b", {}, e.name), " " + (e.kind === "merged" ? t("merged", "") : t(e.kind)).trim() + " " + e.code,
        make("small", {}, " " + (d >= 0 ? data.places.department.names[d] : "") + (e.kind === "territory_word" ? "" : " → " + placeName("territory", e.territory))));
    }));
    list.hidden = found.length === 0;
    input.setAttribute("aria-expanded", String(found.length > 0));
    active = -1;
    if (input.value.trim()) say(found.length ? t("found_n", found.length) : t("no_found"));
  };
  input.addEventListener("input", look);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden) look();
      if (found.length) mark((active + (event.key === "ArrowDown" ? 1 : found.length - (active < 0 ? 0 : 1))) % found.length);
      event.preventDefault();
    } else if (event.key === "Enter") {
      if (found.length) choose(found[Math.max(active, 0)]);
      event.preventDefault();
    } else if (event.key === "Escape") close();
  });
}
