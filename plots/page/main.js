// The controls, the language, the start.
const PLAY_MS = 700;
let timer = null;

function options(id, entries, chosen) {
  fillIn(id, entries.map(([value, text]) => make("option", {value, selected: String(value) === String(chosen)}, text)));
}

function translate() {
  document.documentElement.lang = state.lang;
  for (const e of document.querySelectorAll("[data-t]")) e.textContent = t(e.dataset.t);
  for (const e of document.querySelectorAll("[data-label]")) if (WORDS.fr[e.dataset.label]) e.setAttribute("aria-label", t(e.dataset.label));
  document.getElementById("search").placeholder = t("search_hint");
  document.getElementById("lang-fr").setAttribute("aria-pressed", String(state.lang === "fr"));
  document.getElementById("lang-en").setAttribute("aria-pressed", String(state.lang === "en"));
  const region = data.places.region.names[0] || "";
  document.getElementById("title").textContent = t("title", region, baseYear(), horizon());
  document.title = "Relève – " + t("title", region, baseYear(), horizon());
  document.getElementById("lede").textContent = t("lede", data.runs.length > 1 ? t("n_runs", data.runs.length) : t("n_runs_1"));
  drawTools();
}

function drawTools() {
  const levels = LEVELS.slice(0, 3).filter((l) => data.places[l].codes.length > 0 && data.indicators[l].length > 0);
  const zoning = zoningOf(baseYear());
  options("indicator", data.indicators[state.level].map((n) => [n, indicatorWords(n).name]), state.indicator);
  options("level", levels.map((l) => [l, t(l, zoning ? zoning.vintage : "")]), state.level);
  options("mode", (data.runs.length > 1 ? ["one", "two", "difference"] : ["one"]).map((m) => [m, t("mode_" + m)]), state.mode);
  for (const [id, chosen] of [["run-a", state.a], ["run-b", state.b]]) options(id, data.runs.map((r) => [r.index, r.title]), chosen);
  document.getElementById("label-a").textContent = t(state.mode === "two" ? "first_map" : "scenario");
  document.getElementById("label-b").textContent = t(state.mode === "two" ? "second_map" : "other");
  document.getElementById("tool-b").hidden = state.mode === "one";
  drawYear();
}

function drawYear() {
  const c = column(state.a, state.level, state.indicator), slider = document.getElementById("year");
  const first = c ? c.first : baseYear(), last = Math.min(c ? c.last : horizon(), horizon());
  slider.min = first;
  slider.max = last;
  slider.value = state.year;
  slider.setAttribute("aria-valuetext", when(state.indicator, state.year));
  document.getElementById("year-shown").textContent = state.year;
  const play = document.getElementById("play");
  play.textContent = (state.playing ? "❚❚ " : "▶ ") + t(state.playing ? "pause" : "play");
  play.setAttribute("aria-pressed", String(state.playing));
  if (state.year > last) change({year: last});
  else if (state.year < first) change({year: first});
}

function startTools() {
  const on = (id, event, act) => document.getElementById(id).addEventListener(event, act);
  on("tools", "submit", (e) => e.preventDefault());
  on("indicator", "change", (e) => change({indicator: e.target.value, sort: null}));
  on("mode", "change", (e) => change({mode: e.target.value, sort: null,
    ...(e.target.value !== "one" && state.a === state.b ? e.target.value === "two" ? {b: state.a === 0 ? 1 : 0} : {a: state.b === 0 ? 1 : 0} : {})}));
  on("run-a", "change", (e) => change({a: Number(e.target.value)}));
  on("run-b", "change", (e) => change({b: Number(e.target.value)}));
  on("level", "change", (e) => {
    const level = e.target.value, known = data.indicators[level].includes(state.indicator);
    change({level, sort: null, cursor: -1, indicator: known ? state.indicator : data.indicators[level].includes("gp_density_p100k") ? "gp_density_p100k" : data.indicators[level][0]});
  });
  on("year", "input", (e) => change({year: Number(e.target.value)}));
  on("year", "change", () => say(when(state.indicator, state.year)));
  on("play", "click", () => setPlaying(!state.playing));
  on("lang-fr", "click", () => change({lang: "fr"}));
  on("lang-en", "click", () => change({lang: "en"}));
  onChange([], translate);
  onChange(["indicator", "level", "mode", "a", "b"], drawTools);
  onChange(["year", "playing"], drawYear);
}

function setPlaying(playing) {
  clearInterval(timer);
  if (playing) {
    const slider = document.getElementById("year");
    if (state.year >= Number(slider.max)) change({year: Number(slider.min)});
    timer = setInterval(() => {
      if (state.year >= Number(slider.max)) setPlaying(false);
      else change({year: state.year + 1});
    }, PLAY_MS);
  }
  change({playing});
  say(t(playing ? "play" : "pause") + ", " + state.year);
}

async function start() {
  await loadData();
  const first = data.indicators.territory.includes("gp_density_p100k") ? "gp_density_p100k" : data.indicators.territory[0];
  Object.assign(state, {lang: data.meta.lang, indicator: first, year: Math.max(baseYear(), Math.min(2030, horizon())), a: 0, b: 0});
  readAddress();
  startTools();
  translate();
  startMap();
  startSheet();
  startFan();
  startPyramid();
  startSearch();
  startScenarios();
  startAbout();
  document.body.dataset.ready = String(Math.round(performance.now()));
}

start().catch((error) => {
  const box = document.getElementById("failure");
  box.textContent = t("failed", String(error && error.message || error));
  box.hidden = false;
  throw error;
});
