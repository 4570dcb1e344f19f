// The ages of the region's GPs: bars for the year shown, outlines for the other scenario or, with
// one scenario, for the base year.
function pyramidYear(run, year) { return data.runs[run].about.pyramid.years[year]; }

function pyramidReference() {
  return state.mode === "one" || state.a === state.b ? {run: state.a, year: baseYear(), name: t("pyramid_reference_year", baseYear())}
    : {run: state.b, year: state.year, name: data.runs[state.b].title};
}

function drawPyramid() {
  const p = data.runs[state.a].about.pyramid, shown = pyramidYear(state.a, state.year), other = pyramidReference();
  const outline = pyramidYear(other.run, other.year), holder = document.getElementById("pyramid");
  document.getElementById("ages-title").textContent = t("ages", state.year);
  fillIn(holder);
  if (!shown) { fillIn("pyramid-table"); fillIn("pyramid-caption"); return; }
  const ages = d3.range(p.low, p.high + 1);
  const at = (list, sex, age) => (list && list[sex][age - p.low] || 0) / 100;
  const high = d3.max(Object.values(p.years).flatMap((y) => [d3.max(y[0]), d3.max(y[1])])) / 100;
  const box = {left: 60, middle: 350, right: 640, top: 30, bottom: 420};
  const svg = svgRoot(holder, 700, 470, t("ages", state.year)).attr("class", "exported chart");
  const y = d3.scaleBand().domain(ages).range([box.bottom, box.top]).padding(0.12);
  const x = d3.scaleLinear().domain([0, high]).nice().range([0, box.right - box.middle]);
  for (const [sex, sign, colour] of [[0, -1, "#3d7ea6"], [1, 1, "#d98c3a"]]) {
    svg.append("g").selectAll("rect").data(ages).enter().append("rect").attr("y", (a) => y(a)).attr("height", y.bandwidth())
      .attr("x", (a) => sign < 0 ? box.middle - x(at(shown, sex, a)) : box.middle).attr("width", (a) => x(at(shown, sex, a))).attr("fill", colour);
    const edge = d3.line().x((v) => v[0]).y((v) => v[1]);
    const points = ages.flatMap((a) => { const e = box.middle + sign * x(at(outline, sex, a)); return [[e, y(a) + y.step()], [e, y(a)]]; });
    svg.append("path").attr("d", edge(points)).attr("fill", "none").attr("stroke", "#1b1b1b").attr("stroke-width", 1.3);
    svg.append("g").attr("transform", "translate(0," + box.bottom + ")").selectAll("g").data(x.ticks(4)).enter().append("g")
      .attr("transform", (v) => "translate(" + (box.middle + sign * x(v)) + ",0)").each(function (v) {
        const g = d3.select(this);
        g.append("line").attr("y2", 5).attr("stroke", "#555");
        if (sign > 0 || v > 0) g.append("text").attr("y", 18).attr("text-anchor", "middle").attr("font-size", 12).attr("fill", "#333").text(number(v, 0));
      });
    svg.append("text").attr("x", box.middle + sign * 145).attr("y", 18).attr("text-anchor", "middle").attr("font-size", 14).attr("font-weight", 700).attr("fill", "#1b1b1b").text(t(sex ? "women" : "men"));
  }
  svg.append("g").selectAll("text").data(ages.filter((a) => a % 5 === 0)).enter().append("text").attr("x", box.left - 8).attr("y", (a) => y(a) + y.bandwidth())
    .attr("text-anchor", "end").attr("font-size", 12).attr("fill", "#333").text((a) => t("age_years", a));
  svg.append("text").attr("x", box.middle).attr("y", box.bottom + 38).attr("text-anchor", "middle").attr("font-size", 12).attr("fill", "#333").text(t("gps") + ", " + t("mean"));
  const total = d3.sum([0, 1], (s) => d3.sum(shown[s])), old = d3.sum([0, 1], (s) => d3.sum(shown[s].slice(60 - p.low)));
  fillIn("pyramid-caption", caption([
    ["lecture", t("pyramid_reading", state.year, data.runs[state.a].title, number(100 * old / total, 1) + percent(), other.name)],
    ["champ", t("pyramid_scope", definition())], ["source", sourceLine([...new Set([state.a, other.run])])]]));
  const rows = pyramidClasses();
  const sum = (list, sex, r) => d3.sum(d3.range(r[0], r[1] + 1), (a) => at(list, sex, a));
  const columnsOf = (list, name) => [0, 1].map((sex) => ({name: t(sex ? "women" : "men") + " – " + name, number: true, text: (r) => number(sum(list, sex, r), 0)}));
  fillIn("pyramid-table", table([{name: t("age"), text: (r) => r[2]}, ...columnsOf(shown, String(state.year)), ...columnsOf(outline, other.name)], rows,
    {caption: t("table_of", t("ages", state.year))}));
}

function pyramidClasses() {
  const p = data.runs[state.a].about.pyramid, rows = [];
  rows.push([p.low, 29, t("under", 30)]);
  for (let a = 30; a < 75; a += 5) rows.push([a, a + 4, a + "–" + (a + 4)]);
  rows.push([75, p.high, t("over", 75)]);
  return rows;
}

function pyramidRows() {
  const p = data.runs[state.a].about.pyramid, other = pyramidReference();
  const lists = [pyramidYear(state.a, state.year), pyramidYear(other.run, other.year)];
  const header = [t("age"), ...[data.runs[state.a].title + " " + state.year, other.name].flatMap((n) => [t("men") + " – " + n, t("women") + " – " + n])];
  return [header, d3.range(p.low, p.high + 1).map((a) => [a, ...lists.flatMap((l) => [0, 1].map((s) => plain(l ? l[s][a - p.low] / 100 : null, 2)))])];
}

function startPyramid() {
  onChange(["year", "a", "b", "mode"], drawPyramid);
  onChange([], () => downloads("pyramid-downloads", "ages", pyramidRows));
  downloads("pyramid-downloads", "ages", pyramidRows);
  drawPyramid();
}
