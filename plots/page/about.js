// Sources, method in plain words, provenance. Addresses are printed as text, not as links.
function drawAbout() {
  const texts = observedTexts(), lang = state.lang;
  const observed = [...new Set(data.meta.observed.list.flatMap((e) => [texts[e[5]] + colon() + texts[e[4]]]))];
  const shown = new Set(data.indicators.territory);
  const left = Object.keys(data.meta.dictionary).filter((n) => !shown.has(n) && !/^population_under/.test(n));
  fillIn("about-body",
    make("h3", {}, t("method")), METHOD[lang].map((text) => make("p", {}, spaced(text))),
    make("h3", {}, t("sources")), make("ul", {}, SOURCES[lang].map((text) => make("li", {}, spaced(text))), observed.map((text) => make("li", {}, text))),
    make("h3", {}, t("definitions")), make("details", {}, make("summary", {}, t("definitions")), list(data.indicators.region.concat(data.indicators.territory)
      .filter((n, i, all) => all.indexOf(n) === i && data.meta.dictionary[n]).map((n) => [indicatorWords(n).name + " (" + n + ")", data.meta.dictionary[n][lang === "fr" ? 0 : 1]]))),
    make("h3", {}, t("provenance")), data.runs.map(provenanceOf),
    make("p", {}, t("files_text", data.runs.map((r) => r.about.folder).join(", ")) + (left.length ? " " + t("files_left", left.join(", ")) : "")),
    make("p", {}, t("keyboard")), make("p", {}, t("d3")));
}

function provenanceOf(run) {
  const a = run.about, inputs = a.inputs || [];
  return make("div", {class: "part"}, make("h4", {}, run.title),
    make("p", {}, t("run_line", number(a.replicates, 0), String(a.seed || ""), t("uncertainty_" + a.uncertainty), a.version || "", plural(a.replicates)) +
      (a.observation_error ? semicolon() + t("observation") : "") + ". " + capital(definition()) + "."),
    inputs.length ? make("details", {}, make("summary", {}, t("inputs")), table([{name: t("file"), text: (i) => i.path},
      {name: "SHA-256", text: (i) => i.sha256}], inputs, {caption: t("inputs")})) : null);
}

function startAbout() {
  onChange([], drawAbout);
  drawAbout();
}
