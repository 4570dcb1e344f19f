// Small parts that the sections share: elements with text (never markup), tables, captions.
function make(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat().filter((c) => c !== null && c !== undefined));
  return element;
}

function fillIn(id, ...children) {
  const element = typeof id === "string" ? document.getElementById(id) : id;
  element.replaceChildren(...children.flat().filter((c) => c !== null && c !== undefined));
}

// columns: [{name, text(row), value(row) to sort by, number: true, csv(row)}]
// options: {caption, sort: {column, down}, onSort, onRow, rowLabel(row), isCurrent(row)}
function table(columns, rows, options) {
  const head = columns.map((c, k) => {
    const sorted = options.sort && options.sort.column === k;
    if (!options.onSort) return make("th", {scope: "col", class: c.number ? "number" : null}, c.name);
    return make("th", {scope: "col", class: c.number ? "number" : null,
      "aria-sort": sorted ? (options.sort.down ? "descending" : "ascending") : null},
      make("button", {type: "button", title: t("sort_by", c.name), onclick: () => options.onSort(k)},
        c.name, make("span", {"aria-hidden": "true"}, sorted ? (options.sort.down ? " ▼" : " ▲") : "")));
  });
  const body = rows.map((row) => make("tr", {"aria-current": options.isCurrent && options.isCurrent(row) ? "true" : null},
    columns.map((c, k) => {
      const text = c.text(row);
      if (k > 0) return make("td", {class: c.number ? "number" : null}, text);
      return make("th", {scope: "row"}, options.onRow
        ? make("button", {type: "button", class: "link", onclick: () => options.onRow(row)}, text) : text);
    })));
  return make("table", {}, make("caption", {class: options.quiet ? "unseen" : null}, options.caption), make("thead", {}, make("tr", {}, head)), make("tbody", {}, body));
}

function caption(lines) {
  return lines.filter(([, text]) => text).map(([key, text]) =>
    make("p", {}, make("b", {}, t(key) + colon()), text));
}

function definition() {
  const name = data.runs[0].about.definition || "";
  return WORDS[state.lang]["definition_" + name] ? t("definition_" + name) : name;
}

function sourceLine(runs) {
  return runs.map((k) => {
    const a = data.runs[k].about;
    return t("source_run", a.version || "", data.runs[k].title, number(a.replicates, 0), String(a.seed || ""), plural(a.replicates));
  }).join(" ");
}

// Colours and dashes of scenarios: distinguishable without colour, 3:1 on white.
const RUN_COLOURS = ["#0b5fa5", "#c14a00", "#00785a", "#8a3f97", "#6b5200", "#b3003c", "#3d4f5c", "#4b6f00", "#7a3b00", "#2f3fae", "#9b0f6b", "#005f6b"];
const RUN_DASHES = ["", "7 4", "2 3", "10 3 2 3", "1 3", "12 5", "5 2 1 2", "3 6", "8 2", "2 6", "14 3", "6 6"];

function shownRuns() { return state.mode === "one" ? [state.a] : state.a === state.b ? [state.a] : [state.a, state.b]; }

function shorten(text, length) {
  return text.length <= length ? text : text.slice(0, length - 1).trimEnd() + "…";
}

function svgRoot(holder, width, height, label) {
  const svg = d3.select(holder).append("svg").attr("viewBox", "0 0 " + width + " " + height)
    .attr("role", "img").attr("aria-label", label).attr("font-family", "DejaVu Sans, Verdana, sans-serif");
  return svg;
}
