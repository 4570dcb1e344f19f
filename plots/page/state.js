// What is shown. Everything that draws listens; change() tells it what changed.
const state = {
  lang: "fr", mode: "one", indicator: "gp_density_p100k", level: "territory", year: 0,
  a: 0, b: 0, place: {level: "region", index: 0}, playing: false, cursor: -1, sort: null
};
const listeners = [];

function onChange(keys, draw) { listeners.push([keys, draw]); }

function change(values) {
  const changed = Object.keys(values).filter((key) => state[key] !== values[key]);
  Object.assign(state, values);
  if (changed.length === 0) return;
  for (const [keys, draw] of listeners)
    if (changed.includes("lang") || keys.some((key) => changed.includes(key))) draw(changed);
  keepInAddress();
}

// The address keeps what is shown, so that a view can be found again.
function keepInAddress() {
  const q = new URLSearchParams({
    i: state.indicator, n: state.level, y: state.year, m: state.mode, a: state.a, b: state.b, l: state.lang,
    p: state.place.level + ":" + data.places[state.place.level].codes[state.place.index]
  });
  try { history.replaceState(null, "", "#" + q); } catch (e) { /* not every browser lets a file do it */ }
}

function readAddress() {
  const q = new URLSearchParams(location.hash.slice(1));
  const run = (key, other) => data.runs[Number(q.get(key))] && q.has(key) ? Number(q.get(key)) : other;
  if (["fr", "en"].includes(q.get("l"))) state.lang = q.get("l");
  if (LEVELS.slice(0, 3).includes(q.get("n"))) state.level = q.get("n");
  if (data.indicators[state.level].includes(q.get("i"))) state.indicator = q.get("i");
  if (["one", "two", "difference"].includes(q.get("m")) && data.runs.length > 1) state.mode = q.get("m");
  state.a = run("a", state.a);
  state.b = run("b", state.b);
  const year = Number(q.get("y"));
  if (year >= baseYear() && year <= horizon()) state.year = year;
  const [level, code] = (q.get("p") || "").split(/:(.*)/);
  const index = LEVELS.includes(level) ? data.places[level].codes.indexOf(code) : -1;
  if (index >= 0) state.place = {level, index};
}

function say(text) { document.getElementById("live").textContent = text; }
