// The scenarios side by side, and what each changes.
function drawScenarios() {
  const names = ["gp_headcount", "gp_density_p100k", "gp_fte_density_p100k", "apl", "gp_share_60plus", "population_under_apl_2_5", "cesp_under_commitment", "aid_paid_eur"]
    .filter((n) => column(0, "region", n));
  const rows = names.flatMap((n) => data.runs.map((run) => ({n, run: run.index})));
  const years = [...new Set([2025, 2030, state.year, horizon()])].filter((y) => y > baseYear() && y <= horizon()).sort();
  const columns = [{name: t("indicator"), text: (r) => r.run === 0 ? indicatorWords(r.n).name : make("span", {class: "unseen"}, indicatorWords(r.n).name)},
    {name: t("scenario"), text: (r) => data.runs[r.run].title},
    ...years.flatMap((y) => [
      {name: String(y), number: true, text: (r) => withBand(r.n, valueOf(r.run, "region", r.n, 0, y))},
      ...(data.runs.length > 1 && y === years[years.length - 1] ? [{name: t("against", data.runs[0].title) + " " + y, number: true,
        text: (r) => r.run === 0 ? "" : differenceWithBand(r.n, differenceOf(r.run, 0, "region", r.n, 0, y))}] : [])])];
  const compared = data.runs.length > 1 && differenceOf(1, 0, "region", "gp_headcount", 0, horizon());
  fillIn("scenarios-body",
    make("div", {class: "wide", tabindex: 0, role: "region", "aria-label": t("table_of", t("scenarios"))},
      table(columns, rows, {caption: t("scenarios_year", years.join(", ")) + " – " + t("median") + ", " + t("band").toLowerCase()})),
    data.runs.length > 1 ? make("p", {class: "note"}, differenceNote(compared)) : null,
    make("p", {class: "downloads"}, make("button", {type: "button", onclick: () => saveTable("scenarios", ...scenarioRows(names, years))}, t("as_csv"))),
    make("h3", {}, t("changes")), data.runs.map(changesOf));
}

// A value of a parameter: a number, yes or no, a series "2026 : 0,055 ; 2027 : 0,11".
function parameterValue(v) {
  if (v === null || v === undefined) return t("nothing");
  if (typeof v === "boolean") return t(v ? "value_yes" : "value_no");
  if (Array.isArray(v) && v.every((p) => Array.isArray(p) && p.length === 2))
    return v.map(([year, one]) => year + colon() + parameterValue(one)).join(semicolon());
  if (typeof v === "object") return JSON.stringify(v);
  if (typeof v !== "number") return String(v);
  if (Number.isInteger(v)) return v >= 1900 && v <= 2100 ? String(v) : number(v, 0);
  return String(Number(v.toPrecision(6))).replace("-", MINUS).replace(".", state.lang === "fr" ? "," : ".");
}

function changesOf(run) {
  const changes = run.about.changes || [];
  return make("div", {class: "part"}, make("h4", {}, run.title), run.about.description ? make("p", {}, run.about.description) : null,
    changes.length === 0 ? make("p", {class: "note"}, t(run.index === 0 ? "changes_none" : "changes_same"))
      : make("div", {class: "wide", tabindex: 0, role: "region", "aria-label": t("changes") + colon() + (run.index + 1) + ". " + run.title}, table([{name: t("parameter"), text: (c) => (c.text ? spaced(c.text[state.lang === "fr" ? 0 : 1]) + " (" + c.path + ")" : c.path)}, {name: t("here"), text: (c) => parameterValue(c.value)},
        {name: t("in_reference"), text: (c) => parameterValue(c.reference)}, {name: t("sureness"), text: (c) => c.mark ? t("mark_" + c.mark) : ""}], changes, {caption: t("changes")})));
}

function scenarioRows(names, years) {
  const header = [t("indicator"), t("scenario"), t("year"), t("median"), t("low"), t("high"), t("difference"), t("low"), t("high")];
  return [header, names.flatMap((n) => data.runs.flatMap((run) => years.map((y) => {
    const v = valueOf(run.index, "region", n, 0, y), d = run.index === 0 ? null : differenceOf(run.index, 0, "region", n, 0, y), w = indicatorWords(n);
    const put = (x) => ["p50", "p05", "p95"].map((q) => plain(x && x[q] !== null ? x[q] * w.factor : null, w.decimals + 1));
    return [w.name, run.title, y, ...put(v), ...put(d)];
  })))];
}

function startScenarios() {
  onChange(["year"], drawScenarios);
  drawScenarios();
}
