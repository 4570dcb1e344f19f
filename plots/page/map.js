// The maps: one, two side by side, or the difference, with legend and table.
const MAP_WIDTH = 640;
let shapes = null;      // outlines as paths, by level
let transform = d3.zoomIdentity;

// Rings come as steps of a grid; all outlines share one frame.
function ringPath(ring, frame) {
  let x = 0, y = 0, path = "";
  for (let i = 0; i < ring.length; i += 2) {
    x += ring[i];
    y += ring[i + 1];
    path += (i ? "L" : "M") + frame.x(x).toFixed(1) + "," + frame.y(y).toFixed(1);
  }
  return path + "Z";
}

function ringCentre(ring, frame) {
  let x = 0, y = 0, area = 0, cx = 0, cy = 0, px = 0, py = 0;
  for (let i = 0; i < ring.length; i += 2) {
    x += ring[i];
    y += ring[i + 1];
    if (i) {
      const cross = px * y - x * py;
      area += cross; cx += (px + x) * cross; cy += (py + y) * cross;
    }
    px = x; py = y;
  }
  return {size: Math.abs(area), x: frame.x(cx / (3 * area)), y: frame.y(cy / (3 * area))};
}

function makeShapes() {
  const geo = data.meta.geo;
  let low = [Infinity, Infinity], high = [-Infinity, -Infinity];
  for (const rings of geo.territory) for (const ring of rings) {
    let x = 0, y = 0;
    for (let i = 0; i < ring.length; i += 2) {
      x += ring[i]; y += ring[i + 1];
      low = [Math.min(low[0], x), Math.min(low[1], y)];
      high = [Math.max(high[0], x), Math.max(high[1], y)];
    }
  }
  const k = (MAP_WIDTH - 16) / (high[0] - low[0]);
  const frame = {x: (v) => 8 + (v - low[0]) * k, y: (v) => 8 + (high[1] - v) * k};
  const height = Math.ceil(16 + (high[1] - low[1]) * k);
  const areas = (list) => list.map((rings) => {
    const centres = rings.map((r) => ringCentre(r, frame)).sort((a, b) => b.size - a.size);
    return {path: rings.map((r) => ringPath(r, frame)).join(""), centre: centres[0] || null};
  });
  shapes = {height, territory: areas(geo.territory), department: areas(geo.department || [])};
}

// Territories with a common border: two points of their outlines, whose borders are drawn once for both.
function neighboursOf(territory) {
  if (!shapes.beside) {
    const seen = new Map();
    shapes.beside = data.meta.geo.territory.map(() => new Map());
    data.meta.geo.territory.forEach((rings, i) => {
      const mine = new Set();
      for (const ring of rings) {
        let x = 0, y = 0;
        for (let k = 0; k < ring.length; k += 2) mine.add((x += ring[k]) + " " + (y += ring[k + 1]));
      }
      for (const point of mine) {
        for (const j of seen.get(point) || [])
          for (const [a, b] of [[i, j], [j, i]]) shapes.beside[a].set(b, (shapes.beside[a].get(b) || 0) + 1);
        seen.set(point, [...(seen.get(point) || []), i]);
      }
    });
  }
  return [...shapes.beside[territory]].filter(([, points]) => points > 1).map(([other]) => other);
}

// The areas of the map at a level: [{place, path, centre}].
function areasOf(level) {
  if (level !== "zone")
    return shapes[level].map((s, place) => ({...s, place})).filter((s) => s.path);
  const zoning = zoningOf(baseYear());
  const codes = ["ZIP", "ZAC", "ZAR"].map((c) => data.places.zone.codes.indexOf(c));
  return shapes.territory.map((s, i) => ({...s, place: zoning && zoning.classes[i] >= 0 ? codes[zoning.classes[i]] : -1}))
    .filter((s) => s.path);
}

function mapRuns() { return state.mode === "two" ? [state.a, state.b] : [state.a]; }

function patterns(svg, classes, prefix) {
  const defs = svg.append("defs");
  classes.forEach((c, k) => {
    if (!c.hatch && !c.cross) return;
    const p = defs.append("pattern").attr("id", prefix + k).attr("width", 6).attr("height", 6).attr("patternUnits", "userSpaceOnUse");
    p.append("rect").attr("width", 6).attr("height", 6).attr("fill", c.colour);
    if (c.hatch) p.append("path").attr("d", "M-1,1L1,-1M0,6L6,0M5,7L7,5").attr("stroke", "#1b1b1b").attr("stroke-opacity", 0.55).attr("stroke-width", 0.6);
    else p.append("circle").attr("cx", 3).attr("cy", 3).attr("r", 1).attr("fill", "#1b1b1b");
  });
  defs.append("pattern").attr("id", prefix + "none").attr("width", 5).attr("height", 5).attr("patternUnits", "userSpaceOnUse")
    .append("path").attr("d", "M0,0L5,5M5,0L0,5").attr("stroke", "#777").attr("stroke-width", 0.7);
}

function fillOf(classes, k, prefix) {
  if (k < 0) return "url(#" + prefix + "none)";
  return classes[k].hatch || classes[k].cross ? "url(#" + prefix + k + ")" : classes[k].colour;
}

const zoom = d3.zoom().scaleExtent([1, 12])
  .filter(() => !d3.event.button && (d3.event.type !== "wheel" || d3.event.ctrlKey) &&
                (d3.event.type === "wheel" || transform.k > 1))
  .on("zoom", () => applyZoom(d3.event.transform));

function applyZoom(next) {
  transform = next;
  d3.selectAll("#maps g.areas").attr("transform", transform);
  document.querySelectorAll("#maps svg").forEach((svg) => { svg.__zoom = transform; });
}

function zoomBy(factor) {
  const svg = d3.select("#maps svg");
  if (factor === 0) zoom.transform(svg, d3.zoomIdentity);
  else zoom.scaleBy(svg, factor);
}

// From one place to the nearest in a direction.
function neighbour(areas, from, dx, dy) {
  const at = areas.find((s) => s.place === from);
  if (!at) return areas[0].place;
  let best = null, least = Infinity;
  for (const s of areas) {
    if (s === at || s.place === from || !s.centre) continue;
    const x = s.centre.x - at.centre.x, y = s.centre.y - at.centre.y;
    const ahead = x * dx + y * dy, aside = Math.abs(x * dy) + Math.abs(y * dx);
    if (ahead <= 0 || ahead + 2 * aside >= least || aside > 2 * ahead) continue;
    least = ahead + 2 * aside;
    best = s.place;
  }
  return best === null ? from : best;
}

function mapKey(event, areas, showing) {
  const step = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]}[event.key];
  if (step) {
    const from = state.cursor >= 0 ? state.cursor : state.place.level === state.level ? state.place.index : -1;
    change({cursor: from < 0 ? areas[0].place : neighbour(areas, from, step[0], step[1])});
    readOut(state.cursor, showing);
    say(document.querySelector("#maps .readout").textContent);
    event.preventDefault();
  } else if ((event.key === "Enter" || event.key === " ") && state.cursor >= 0) {
    change({place: {level: state.level, index: state.cursor}});
    event.preventDefault();
  } else if (event.key === "Escape") change({cursor: -1});
  else if (event.key === "+") zoomBy(1.6);
  else if (event.key === "-") zoomBy(1 / 1.6);
}

function readOut(place, showing) {
  document.querySelectorAll("#maps .readout").forEach((line, k) => {
    line.textContent = place < 0 ? "\u00a0"
      : placeName(state.level, place) + colon() + showing.text(place, mapRuns()[k], state.year);
  });
}

function drawMaps() {
  const level = state.level, areas = areasOf(level), showing = classing(), holder = document.getElementById("maps");
  const runs = mapRuns();
  holder.className = runs.length > 1 ? "two" : "one";
  fillIn(holder, runs.map((run, k) => {
    const box = make("div", {class: "one-map"});
    if (runs.length > 1) box.append(make("h3", {}, data.runs[run].title));
    const svg = svgRoot(box, MAP_WIDTH, shapes.height, "").attr("class", "exported map").attr("tabindex", 0)
      .attr("role", "application").attr("aria-roledescription", t("map_role"))
      .attr("aria-label", t("map_label", mapTitle() + ", " + data.runs[run].title));
    const prefix = "fill-" + k + "-";
    patterns(svg, showing.classes, prefix);
    const g = svg.append("g").attr("class", "areas").attr("transform", transform);
    g.selectAll("path.area").data(areas).enter().append("path").attr("class", "area").attr("d", (s) => s.path)
      .attr("vector-effect", "non-scaling-stroke").attr("stroke", "#6b6b6b").attr("stroke-width", 0.5)
      .on("mouseenter", (s) => readOut(s.place, showing)).on("mouseleave", () => readOut(state.cursor, showing))
      .on("click", (s) => { if (s.place >= 0) change({place: {level: state.level, index: s.place}, cursor: s.place}); });
    g.append("g").attr("pointer-events", "none").selectAll("path").data(shapes.department.filter((s) => s.path)).enter().append("path")
      .attr("d", (s) => s.path).attr("fill", "none").attr("stroke", "#1b1b1b").attr("stroke-width", 1.1).attr("vector-effect", "non-scaling-stroke");
    g.append("g").attr("class", "marks").attr("pointer-events", "none");
    svg.on("keydown", () => mapKey(d3.event, areas, classing())).on("blur", () => change({cursor: -1}));
    svg.call(zoom).on("dblclick.zoom", null);
    svg.node().__zoom = transform;
    box.append(make("p", {class: "readout", "aria-hidden": "true"}, "\u00a0"));
    return box;
  }), make("p", {class: "zooms", role: "group", "data-label": "zoom"},
    make("button", {type: "button", "aria-label": t("zoom_in"), title: t("zoom_in"), onclick: () => zoomBy(1.6)}, "+"),
    make("button", {type: "button", "aria-label": t("zoom_out"), title: t("zoom_out"), onclick: () => zoomBy(1 / 1.6)}, "−"),
    make("button", {type: "button", "aria-label": t("zoom_reset"), title: t("zoom_reset"), onclick: () => zoomBy(0)}, "⌂")));
  paintMaps();
}

function paintMaps() {
  const showing = classing(), runs = mapRuns();
  d3.selectAll("#maps svg").each(function (d, k) {
    const prefix = "fill-" + k + "-";
    d3.select(this).selectAll("path.area")
      .attr("fill", (s) => fillOf(showing.classes, s.place < 0 ? -1 : showing.of(s.place, runs[k], state.year), prefix));
  });
  drawLegend(showing);
  markPlaces();
  readOut(state.cursor, showing);
  document.getElementById("map-title").textContent = mapTitle();
  const entry = data.meta.dictionary[state.indicator];
  const text = entry ? entry[state.lang === "fr" ? 0 : 1].replace(/(\d) (?=\d{3})/g, "$1" + NNBSP) : "";
  document.getElementById("map-definition").textContent = text.replace(/\s/g, "") !== indicatorWords(state.indicator).name.replace(/\s/g, "") ? text + "." : "";
  drawMapCaption(showing);
  drawMapTable();
}

// The place chosen and the one under the keyboard's cursor.
function markPlaces() {
  const areas = areasOf(state.level);
  const chosen = state.place.level === state.level ? state.place.index : -2;
  const marks = [...areas.filter((s) => s.place === chosen).map((s) => ({s, kind: "chosen"})),
    ...areas.filter((s) => s.place === state.cursor).map((s) => ({s, kind: "cursor"}))];
  d3.selectAll("#maps g.marks").each(function () {
    const all = d3.select(this).selectAll("path").data(marks.flatMap((m) => [{...m, under: true}, m]));
    all.exit().remove();
    all.enter().append("path").merge(all).attr("d", (m) => m.s.path).attr("fill", "none")
      .attr("vector-effect", "non-scaling-stroke").attr("stroke", (m) => m.under ? "#ffffff" : "#c1003a")
      .attr("stroke-width", (m) => m.under ? 5 : 2.5).attr("stroke-dasharray", (m) => m.kind === "cursor" && !m.under ? "4 3" : null);
  });
}

function mapTitle() {
  const words = indicatorWords(state.indicator), date = when(state.indicator, state.year);
  if (state.mode === "difference")
    return t("difference_title", words.name, data.runs[state.b].title, data.runs[state.a].title, date);
  return words.name + ", " + date + (state.mode === "one" && data.runs.length > 1
    ? spaced(state.lang === "fr" ? " – « " + data.runs[state.a].title + " »" : " – “" + data.runs[state.a].title + "”") : "");
}

function swatch(c, k) {
  const box = document.createElement("span");
  const svg = d3.select(box).append("svg").attr("width", 30).attr("height", 16).attr("aria-hidden", "true");
  patterns(svg, [c], "legend-" + k + "-");
  svg.append("rect").attr("x", 0.5).attr("y", 0.5).attr("width", 29).attr("height", 15).attr("stroke", "#555")
    .attr("fill", fillOf([c], 0, "legend-" + k + "-"));
  return box.firstChild;
}

function drawLegend(showing) {
  const runs = mapRuns(), n = data.places[state.level].codes.length;
  const counts = runs.map((run) => {
    const list = showing.classes.map(() => 0);
    for (let place = 0; place < n; place++) {
      const k = showing.of(place, run, state.year);
      if (k >= 0) list[k]++;
    }
    return list;
  });
  fillIn("legend", make("ul", {"aria-label": t("legend")}, showing.classes.map((c, k) =>
    make("li", {class: "key", "data-colour": c.colour}, swatch(c, k), " " + c.label + " ",
      make("span", {class: "count"}, "(" + counts.map((list) => number(list[k], 0)).join(" | ") + ")")))));
}

// The reading is of the place chosen, else of the first of the table.
function drawMapCaption(showing) {
  const level = state.level, n = data.places[level].codes.length;
  let place = state.place.level === level ? state.place.index : -1;
  if (place < 0) place = d3.scan(d3.range(n), (a, b) => sizeOf(level, b) - sizeOf(level, a));
  const words = indicatorWords(state.indicator), name = placeName(level, place);
  const meanOnly = (column(state.a, level, state.indicator) || {}).meanOnly;
  const difference = state.mode === "difference";
  const d = difference ? differenceOf(state.a, state.b, level, state.indicator, place, state.year) : null;
  const v = valueOf(state.a, level, state.indicator, place, state.year);
  const reading = difference
    ? t("difference_reading", state.year, name, data.runs[state.a].title, data.runs[state.b].title,
      differenceWithBand(state.indicator, d), differenceNote(d) + " " + t("hatch_note"))
    : t("map_reading", state.year, name, withBand(state.indicator, v), v && v.p05 !== null && v.p05 !== v.p95 ? t("map_reading_band") : "") +
      " " + t(meanOnly ? "map_shows_mean" : "map_shows_median");
  const runs = [...new Set(difference ? [state.a, state.b] : mapRuns())];
  fillIn("map-caption", caption([["lecture", reading],
    ["champ", t("scope", number(n, 0), t("scope_" + level), words.name, definition())], ["source", sourceLine(runs)]]));
}

function sizeOf(level, place) {
  const v = valueOf(0, level, "population", place, baseYear());
  return v ? v.p50 : 0;
}

// --- the table beside the map
function mapColumns() {
  const {level, indicator, mode, a, b} = state;
  const get = (run) => (place) => valueOf(run, level, indicator, place, state.year);
  const middle = (run, name) => ({name, number: true, value: (p) => (get(run)(p) || {}).p50,
    text: (p) => get(run)(p) ? indicatorValue(indicator, get(run)(p).p50) : "—"});
  const bound = (run, key) => ({name: t(key === "p05" ? "low" : "high"), number: true, value: (p) => (get(run)(p) || {})[key],
    text: (p) => { const v = get(run)(p); return v && v[key] !== null ? indicatorValue(indicator, v[key]) : "—"; }});
  const name = {name: t("place"), value: (p) => placeName(level, p), text: (p) => placeName(level, p)};
  const meanOnly = (column(a, level, indicator) || {}).meanOnly;
  if (mode === "two") return [name, middle(a, data.runs[a].title), middle(b, data.runs[b].title)];
  if (mode === "difference")
    return [name, middle(b, data.runs[b].title), middle(a, data.runs[a].title),
      {name: t("difference"), number: true, value: (p) => (differenceOf(a, b, level, indicator, p, state.year) || {}).p50,
        text: (p) => differenceWithBand(indicator, differenceOf(a, b, level, indicator, p, state.year))}];
  return meanOnly ? [name, middle(a, t("value"))] : [name, middle(a, t("median")), bound(a, "p05"), bound(a, "p95")];
}

function sortedPlaces(columns) {
  const rows = d3.range(data.places[state.level].codes.length);
  const sort = state.sort && state.sort.column < columns.length ? state.sort : {column: 0, down: false};
  const by = columns[sort.column].value, collator = new Intl.Collator(state.lang);
  const order = (x, y) => {
    const vx = by(x), vy = by(y);
    if (vx === undefined || vx === null) return 1;
    if (vy === undefined || vy === null) return -1;
    return (typeof vx === "string" ? collator.compare(vx, vy) : vx - vy) * (sort.down ? -1 : 1) || x - y;
  };
  return {rows: rows.sort(order), sort};
}

function drawMapTable() {
  const columns = mapColumns(), {rows, sort} = sortedPlaces(columns), holder = document.getElementById("map-table");
  const kept = holder.scrollTop;
  const focused = holder.contains(document.activeElement) ? [...holder.querySelectorAll("button")].indexOf(document.activeElement) : -1;
  fillIn(holder, table(columns, rows, {
    caption: mapTitle(), sort,
    onSort: (k) => change({sort: {column: k, down: sort.column === k ? !sort.down : k > 0}}),
    onRow: (p) => change({place: {level: state.level, index: p}}),
    isCurrent: (p) => state.place.level === state.level && state.place.index === p
  }));
  holder.scrollTop = kept;
  if (focused >= 0) { const b = holder.querySelectorAll("button")[focused]; if (b) b.focus({preventScroll: true}); }
}

function mapRows() {
  const {level, indicator} = state, words = indicatorWords(indicator), d = words.decimals + 1;
  const runs = state.mode === "one" ? [state.a] : [state.b, state.a];
  const header = [t("code"), t("place"), t("year")];
  for (const r of runs) for (const q of ["median", "low", "high"]) header.push(data.runs[r].title + " – " + t(q));
  if (state.mode === "difference") header.push(t("difference"), t("low"), t("high"));
  const rows = sortedPlaces(mapColumns()).rows.map((p) => {
    const row = [data.places[level].codes[p], data.places[level].stated[p], state.year];
    const put = (v) => ["p50", "p05", "p95"].forEach((q) => row.push(plain(v && v[q] !== null ? v[q] * words.factor : null, d)));
    for (const r of runs) put(valueOf(r, level, indicator, p, state.year));
    if (state.mode === "difference") put(differenceOf(state.a, state.b, level, indicator, p, state.year));
    return row;
  });
  return [header, rows];
}

function startMap() {
  makeShapes();
  onChange(["level", "mode", "a", "b", "indicator"], drawMaps);
  onChange(["year", "place", "sort"], (changed) => {
    if (!["level", "mode", "a", "b", "indicator", "lang"].some((k) => changed.includes(k))) paintMaps();
  });
  onChange(["cursor"], markPlaces);
  onChange([], () => downloads("map-downloads", "carte", mapRows));
  downloads("map-downloads", "carte", mapRows);
  drawMaps();
}
