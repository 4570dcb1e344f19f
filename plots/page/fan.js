// The curves of a place: observed past, medians and bands of the scenarios, a table beside.
function fanIndicator() {
  return column(state.a, state.place.level, state.indicator) ? state.indicator : "gp_density_p100k";
}

function series(run, level, indicator, place) {
  const c = column(run, level, indicator);
  if (!c) return [];
  return d3.range(c.first, c.last + 1).map((year) => ({year, v: valueOf(run, level, indicator, place, year)})).filter((p) => p.v);
}

// Runs drawn with their band come first; the others are medians only.
function fanRuns() {
  const banded = shownRuns();
  return {banded, all: [...banded, ...data.runs.map((r) => r.index).filter((k) => !banded.includes(k))]};
}

// Labels at the right end, pushed apart so that none covers another.
function spread(labels, gap, low, high) {
  labels.sort((a, b) => a.y - b.y);
  labels.forEach((l, i) => { l.y = Math.max(l.y, i ? labels[i - 1].y + gap : low); });
  for (let i = labels.length - 1; i >= 0; i--) labels[i].y = Math.min(labels[i].y, i < labels.length - 1 ? labels[i + 1].y - gap : high);
  return labels;
}

function axes(svg, x, y, box, format) {
  const bottom = svg.append("g").attr("transform", "translate(0," + box.bottom + ")")
    .call(d3.axisBottom(x).tickFormat(d3.format("d")).ticks(Math.min(10, x.domain()[1] - x.domain()[0])).tickSizeOuter(0));
  const left = svg.append("g").attr("transform", "translate(" + box.left + ",0)")
    .call(d3.axisLeft(y).ticks(6).tickFormat(format).tickSize(-(box.right - box.left)));
  left.selectAll(".tick line").attr("stroke", "#d5d5d5");
  left.select(".domain").remove();
  for (const g of [bottom, left]) g.attr("font-size", 12).attr("font-family", null).selectAll("text").attr("fill", "#333");
}

function drawFan() {
  const {level, index} = state.place, indicator = fanIndicator(), words = indicatorWords(indicator);
  const {banded, all} = fanRuns();
  const seen = observedOf(level, indicator, index), curves = all.map((run) => ({run, points: series(run, level, indicator, index)}));
  const name = placeName(level, index), box = {left: 64, right: 520, top: 14, bottom: 370};
  document.getElementById("curves-title").textContent = t("curves", name, words.name);
  const holder = document.getElementById("fan");
  fillIn(holder);
  const svg = svgRoot(holder, 720, 410, t("curves", name, words.name)).attr("class", "exported chart");
  const years = [...seen.map((p) => p.year), ...curves.flatMap((c) => c.points.map((p) => p.year))];
  const values = [...seen.map((p) => p.value), ...curves.flatMap((c) => c.points.flatMap((p) =>
    banded.includes(c.run) && p.v.p05 !== null ? [p.v.p05, p.v.p95] : [p.v.p50]))].filter((v) => !/^gp_needed_apl/.test(indicator) || v < 999);
  if (!values.length) return;
  const low = d3.min(values), high = d3.max(values), margin = (high - low) * 0.08 || Math.abs(high) * 0.1 || 1;
  const zero = low >= 0 && low - margin < 0.35 * high ? 0 : low - margin; // near zero: from zero
  const x = d3.scaleLinear().domain(d3.extent(years)).range([box.left + 12, box.right]);
  const y = d3.scaleLinear().domain([zero, high + margin]).nice().range([box.bottom, box.top]).clamp(true);
  const step = y.ticks(6).length > 1 ? Math.abs(y.ticks(6)[1] - y.ticks(6)[0]) * words.factor : 1;
  const decimals = step >= 1 ? 0 : step >= 0.1 ? 1 : 2;
  axes(svg, x, y, box, (v) => number(v * words.factor, decimals) + (words.factor === 100 ? percent() : ""));
  const area = d3.area().x((p) => x(p.year)).y0((p) => y(p.v.p05)).y1((p) => y(p.v.p95)).defined((p) => p.v.p05 !== null);
  const line = d3.line().x((p) => x(p.year)).y((p) => y(p.v.p50));
  for (const c of curves.filter((c) => banded.includes(c.run)))
    svg.append("path").attr("d", area(c.points)).attr("fill", RUN_COLOURS[c.run]).attr("fill-opacity", 0.17).attr("stroke", RUN_COLOURS[c.run]).attr("stroke-width", 0.5);
  svg.append("line").attr("x1", x(state.year)).attr("x2", x(state.year)).attr("y1", box.top).attr("y2", box.bottom).attr("stroke", "#555").attr("stroke-dasharray", "3 3");
  for (const c of [...curves].reverse())
    svg.append("path").attr("d", line(c.points)).attr("fill", "none").attr("stroke", RUN_COLOURS[c.run])
      .attr("stroke-width", banded.includes(c.run) ? 2.6 : 1.4).attr("stroke-dasharray", RUN_DASHES[c.run]);
  svg.append("g").selectAll("circle").data(seen).enter().append("circle").attr("cx", (p) => x(p.year)).attr("cy", (p) => y(p.value))
    .attr("r", 4).attr("fill", "#ffffff").attr("stroke", "#1b1b1b").attr("stroke-width", 1.6);
  const labels = spread(curves.filter((c) => c.points.length).map((c) => ({c, y: y(c.points[c.points.length - 1].v.p50)})), 16, box.top + 6, box.bottom - 4);
  const end = svg.append("g").selectAll("g").data(labels).enter().append("g");
  end.append("line").attr("x1", (l) => x(l.c.points[l.c.points.length - 1].year) + 2).attr("y1", (l) => y(l.c.points[l.c.points.length - 1].v.p50))
    .attr("x2", box.right + 14).attr("y2", (l) => l.y).attr("stroke", (l) => RUN_COLOURS[l.c.run]).attr("stroke-width", 0.8);
  end.append("text").attr("x", box.right + 18).attr("y", (l) => l.y + 4).attr("font-size", 12).attr("fill", (l) => RUN_COLOURS[l.c.run])
    .attr("font-weight", (l) => banded.includes(l.c.run) ? 700 : 400).text((l) => shorten(data.runs[l.c.run].title, 26));
  drawFanCaption(curves[0], indicator, seen, name);
  drawFanTable(all, indicator, seen);
}

function drawFanCaption(curve, indicator, seen, name) {
  const first = curve.points[0], last = curve.points[curve.points.length - 1];
  const notes = [...new Set(seen.map((p) => p.source))].join(" ; ");
  fillIn("fan-caption", caption([
    ["lecture", t("fan_reading", data.runs[curve.run].title, name, indicatorValue(indicator, first.v.p50), first.year, withBand(indicator, last.v), last.year) +
      " " + t("band") + ". " + (seen.length ? t("fan_observed", notes) + " " : "") + t("fan_year") +
      (indicator === state.indicator ? "" : " " + t("fan_no"))],
    ["champ", name + semicolon() + definition() + "."], ["source", sourceLine(shownRuns())]]));
}

function fanYears(runs, indicator, seen) {
  const {level, index} = state.place, years = new Set(seen.map((p) => p.year));
  for (const run of runs) for (const p of series(run, level, indicator, index)) years.add(p.year);
  return [...years].sort();
}

function drawFanTable(runs, indicator, seen) {
  const {level, index} = state.place;
  const columns = [{name: t("year"), text: (y) => String(y)}];
  if (seen.length) columns.push({name: t("observed"), number: true, text: (y) => {
    const p = seen.filter((s) => s.year === y).pop();
    return p ? indicatorValue(indicator, p.value) : "";
  }});
  for (const run of runs) columns.push({name: data.runs[run].title, number: true,
    text: (y) => {
      const v = valueOf(run, level, indicator, index, y);
      return !v ? "" : shownRuns().includes(run) ? withBand(indicator, v) : indicatorValue(indicator, v.p50);
    }});
  fillIn("fan-table", table(columns, fanYears(runs, indicator, seen), {caption: t("table_of", document.getElementById("curves-title").textContent),
    isCurrent: (y) => y === state.year}));
}

function fanRows() {
  const {level, index} = state.place, indicator = fanIndicator(), words = indicatorWords(indicator), d = words.decimals + 1;
  const seen = observedOf(level, indicator, index), runs = fanRuns().all;
  const header = [t("year"), t("observed")];
  for (const r of runs) for (const q of ["median", "low", "high"]) header.push(data.runs[r].title + " – " + t(q));
  return [header, fanYears(runs, indicator, seen).map((y) => {
    const p = seen.filter((s) => s.year === y).pop(), row = [y, plain(p ? p.value * words.factor : null, d)];
    for (const r of runs) {
      const v = valueOf(r, level, indicator, index, y);
      for (const q of ["p50", "p05", "p95"]) row.push(plain(v && v[q] !== null ? v[q] * words.factor : null, d));
    }
    return row;
  })];
}

// The places that hold the one chosen: territory, department, region.
function drawPlaces() {
  const {level, index} = state.place, list = [{level: "region", index: 0}];
  if (level === "territory") {
    const d = departmentOf(index);
    if (d >= 0) list.push({level: "department", index: d});
  }
  if (level !== "region") list.push({level, index});
  fillIn("places", list.map((p) => make("button", {type: "button", "aria-pressed": String(p.level === level && p.index === index),
    onclick: () => change({place: p})}, t("one_" + p.level) + colon() + placeName(p.level, p.index))));
}

function startFan() {
  onChange(["indicator", "place", "a", "b", "mode", "year"], drawFan);
  onChange(["place"], drawPlaces);
  onChange([], () => downloads("fan-downloads", "courbes", fanRows));
  downloads("fan-downloads", "courbes", fanRows);
  drawFan();
  drawPlaces();
}
