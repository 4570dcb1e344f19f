// The sheet of a place: key figures with bands, risks, installations needed, zoning, aids, communes.
function list(rows) {
  return make("dl", {}, rows.filter(Boolean).flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)]));
}

function part(title, ...content) { return make("div", {class: "part"}, make("h3", {}, title), ...content); }

function sheetYears() {
  return [...new Set([baseYear(), 2025, 2030, state.year, horizon()])].filter((y) => y >= baseYear() && y <= horizon()).sort();
}

function keyFigures(level, index) {
  const runs = shownRuns(), years = sheetYears();
  const names = data.indicators[level].filter((n) => !/^(p_|gp_needed|exits_|moves_|entries)/.test(n) && (level !== "territory" || !/^population_under/.test(n)));
  const rows = names.flatMap((n) => runs.map((run) => ({n, run})));
  const columns = [{name: t("indicator"), text: (r) => indicatorWords(r.n).name + (runs.length > 1 ? " – " + data.runs[r.run].title : "")},
    ...years.map((y) => ({name: String(y), number: true, text: (r) => withBand(r.n, valueOf(r.run, level, r.n, index, y))}))];
  return part(t("key_figures"), make("div", {class: "wide", tabindex: 0, role: "region", "aria-label": t("key_figures")},
    table(columns, rows, {caption: t("median") + ", " + t("band").toLowerCase()})));
}

function needs(index) {
  const years = sheetYears().filter((y) => y > baseYear()), runs = shownRuns();
  const aims = [["gp_needed_keep", t("keep", baseYear())], ["gp_needed_apl_2_5", t("reach", number(2.5, 1))], ["gp_needed_apl_4", t("reach", "4")]]
    .filter(([n]) => column(state.a, "territory", n));
  const risks = [["p_under_apl_2_5", t("risk_under")], ["p_no_gp", t("risk_none")], ["p_enters_zip", indicatorWords("p_enters_zip").name],
    ["p_leaves_zone", indicatorWords("p_leaves_zone").name]].filter(([n]) => column(state.a, "territory", n));
  const grid = (rows, title, note) => rows.length === 0 ? null : part(title,
    table([{name: t("indicator"), text: (r) => r[1] + (runs.length > 1 ? " – " + data.runs[r[2]].title : "")},
      ...years.map((y) => ({name: String(y), number: true, text: (r) => withBand(r[0], valueOf(r[2], "territory", r[0], index, y))}))],
    rows.flatMap((r) => runs.map((run) => [...r, run])), {caption: title, quiet: true}), note ? make("p", {class: "note"}, note) : null);
  return [grid(risks, t("risk")), grid(aims, t("needs"), t("needs_note"))];
}

const ZONE_CODES = ["ZIP", "ZAC", "ZAR"];

function zoningPart(index) {
  const rows = Object.entries(data.meta.zones).map(([vintage, [from, rebuilt, classes]]) =>
    [t("zoning_row", vintage, from), (classes[index] < 0 ? t("out_of_zone") : ZONE_CODES[classes[index]]) + " (" + t(rebuilt ? "rebuilt" : "listed") + ")"]);
  const about = data.meta.territories[index] || [-1, 0, 0, 0];
  const density = valueOf(state.a, "territory", "gp_density_p100k", index, state.year);
  const below = density ? data.places.territory.codes.filter((c, i) => {
    const v = valueOf(state.a, "territory", "gp_density_p100k", i, state.year);
    return v && v.p50 < density.p50;
  }).length : 0;
  return part(t("zoning"), rows.length ? list(rows) : null, make("h3", {}, t("context")), list([
      density ? [t("rank_row", state.year), t("rank", below + 1, data.places.territory.codes.length)] : null,
      [t("mountain", number(about[1], 0) + percent()), ""],
      about[2] > 0 ? [about[2] === 1 ? t("qpv_1") : t("qpv", about[2]), ""] : null,
      about[3] ? [t("cross"), ""] : null]));
}

function aidsPart(index) {
  const {date, list: aids, places} = data.meta.aids, here = places[index] || [];
  if (here.length === 0) return part(t("aids_open", longDate(date)), make("p", {}, t("aids_none")));
  const k = state.lang === "fr" ? 0 : 1;
  const amount = ([i, , , kind, eur]) => eur === null ? t("no_amount")
    : (kind === 1 ? t("at_most", number(eur, 0) + " €") : number(eur, 0) + " €") + (aids[i].mark === "unverified" ? " (" + t("unverified") + ")" : "");
  const answer = (r) => t(r[1] === 2 ? "aid_yes" : r[1] === 1 ? "aid_unknown" : "aid_no");
  const box = part(t("aids_open", longDate(date)), table([
    {name: t("aid"), text: (r) => aids[r[0]].name + (aids[r[0]].until ? ", " + t("until", /^\d{4}-\d\d-\d\d$/.test(aids[r[0]].until) ? longDate(aids[r[0]].until) : aids[r[0]].until) : "")},
    {name: t("payer"), text: (r) => aids[r[0]].payers.map((p) => p[k]).join(", ")},
    {name: t("amount"), number: true, text: amount}, {name: t("answer"), text: answer}],
  [...here].sort((x, y) => y[1] - x[1]), {caption: t("aids_open", longDate(date)), quiet: true}), make("p", {class: "note"}, t("aids_profile")));
  box.classList.add("broad");
  return box;
}

function communesPart(index) {
  const c = data.meta.communes, mine = d3.range(c.code.length).filter((i) => c.territory[i] === index);
  if (mine.length === 0) return null;
  const people = d3.sum(mine, (i) => c.people[i]);
  const text = mine.sort((a, b) => c.people[b] - c.people[a]).map((i) => c.name[i]).join(", ");
  return part(t("communes", number(mine.length, 0), number(people, 0)), make("p", {class: "names"}, text));
}

// The territories around: those whose doctors count in its APL, and whose inhabitants count in theirs.
function neighboursPart(index) {
  const run = state.a, zoning = zoningOf(state.year);
  const order = neighboursOf(index).sort((x, y) => sizeOf("territory", y) - sizeOf("territory", x));
  if (order.length === 0) return part(t("neighbours"), make("p", {}, t("neighbours_none")));
  const columns = [{name: t("place"), text: (p) => placeName("territory", p)},
    ...["gp_headcount", "gp_density_p100k", "apl"].filter((n) => column(run, "territory", n)).map((n) => (
      {name: indicatorWords(n).name, number: true, text: (p) => withBand(n, valueOf(run, "territory", n, p, state.year))})),
    ...(zoning ? [{name: t("zoning") + " " + zoning.vintage, text: (p) => zoning.classes[p] < 0 ? t("out_of_zone") : ZONE_CODES[zoning.classes[p]]}] : [])];
  const caption = t("neighbours") + ", " + t("stock", state.year) + (data.runs.length > 1 ? " – " + data.runs[run].title : "");
  const box = part(t("neighbours"), make("div", {class: "wide", tabindex: 0, role: "region", "aria-label": t("neighbours")},
    table(columns, order, {caption, onRow: (p) => change({place: {level: "territory", index: p}})})));
  box.classList.add("broad");
  return box;
}

function drawSheet() {
  const {level, index} = state.place, title = document.getElementById("sheet-title");
  if (level === "region") {
    title.textContent = t("sheet_none");
    fillIn("sheet-body", make("p", {}, t("sheet_hint")));
    return;
  }
  const name = placeName(level, index), department = level === "territory" ? departmentOf(index) : -1;
  title.textContent = t("sheet", name) + " (" + data.places[level].codes[index] + (department >= 0 ? ", " + data.places.department.names[department] : "") + ")";
  fillIn("sheet-body",
    make("p", {}, make("button", {type: "button", onclick: () => change({place: {level: "region", index: 0}})}, t("to_region"))),
    keyFigures(level, index),
    level === "territory" ? make("div", {class: "parts"}, needs(index), zoningPart(index), aidsPart(index), communesPart(index), neighboursPart(index)) : null);
}

function startSheet() {
  onChange(["place", "year", "a", "b", "mode"], drawSheet);
  onChange(["place"], () => { if (state.place.level !== "region") say(t("sheet", placeName(state.place.level, state.place.index))); });
  drawSheet();
}
