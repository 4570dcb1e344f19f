// Downloads: tables as CSV, figures as SVG or PNG with their title and captions. All made here.
function save(name, blob) {
  const url = URL.createObjectURL(blob);
  const link = make("a", {href: url, download: name});
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}

function fileName(stem, kind) {
  const words = [stem, state.indicator, state.year].join("-");
  return "releve-" + words.replace(/[^a-z0-9_-]+/gi, "-") + "." + kind;
}

// A cell of a CSV; a text that a spreadsheet would take for a formula gets an apostrophe.
function cell(value, separator) {
  let text = String(value);
  if (/^[=+@\t\r-]/.test(text) && !/^[+-]?[\d.,]+$/.test(text)) text = "'" + text;
  return text.includes(separator) || /["\n\r]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
}

function saveTable(stem, header, rows) {
  const separator = state.lang === "fr" ? ";" : ",";
  const lines = [header, ...rows].map((row) => row.map((v) => cell(v, separator)).join(separator));
  save(fileName(stem, "csv"), new Blob(["\ufeff" + lines.join("\r\n") + "\r\n"], {type: "text/csv;charset=utf-8"}));
}

const SVG = d3.namespaces.svg;

function copyLooks(from, to) {
  const looks = getComputedStyle(from);
  for (const key of ["fill", "stroke", "stroke-width", "stroke-dasharray", "font-size", "font-weight", "text-anchor", "opacity", "fill-opacity", "display"]) {
    const value = looks.getPropertyValue(key);
    if (value && !(key === "fill" && /^url/.test(from.getAttribute("fill") || ""))) to.setAttribute(key, value);
  }
  to.removeAttribute("class");
  to.removeAttribute("tabindex");
}

function wrapped(text, width) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const last = lines[lines.length - 1];
    if (last && (last + " " + word).length > width) lines.push(word);
    else lines[lines.length - 1] = last ? last + " " + word : word;
  }
  return lines;
}

// One drawing: the figure's svgs side by side, its title above, legend and captions below.
function composed(section) {
  const svgs = [...section.querySelectorAll("figure svg.exported")];
  const boxes = svgs.map((svg) => svg.viewBox.baseVal);
  const width = boxes.reduce((sum, b) => sum + b.width, 0);
  const heads = [...section.querySelectorAll("figure h3")].map((h) => h.textContent);
  const out = document.createElementNS(SVG, "svg");
  const place = (text, x, y, size, weight) => {
    const line = document.createElementNS(SVG, "text");
    for (const [k, v] of Object.entries({x, y, "font-size": size, "font-weight": weight, fill: "#1b1b1b"})) line.setAttribute(k, v);
    line.textContent = text;
    out.append(line);
  };
  let y = 26;
  for (const line of wrapped(section.querySelector("h2").textContent, width / 9)) { place(line, 10, y, 17, 700); y += 22; }
  let x = 0;
  svgs.forEach((svg, k) => {
    if (heads[k] && svgs.length > 1) place(heads[k], x + 10, y + 4, 14, 700);
    const copy = svg.cloneNode(true);
    const from = [svg, ...svg.querySelectorAll("*")], to = [copy, ...copy.querySelectorAll("*")];
    from.forEach((element, i) => copyLooks(element, to[i]));
    for (const [key, v] of Object.entries({x, y: y + (heads.length > 1 ? 10 : 0), width: boxes[k].width, height: boxes[k].height})) copy.setAttribute(key, v);
    out.append(copy);
    x += boxes[k].width;
  });
  y += Math.max(...boxes.map((b) => b.height)) + 24;
  for (const item of section.querySelectorAll(".legend .key")) {
    const square = document.createElementNS(SVG, "rect");
    for (const [k, v] of Object.entries({x: 10, y: y - 10, width: 18, height: 12, fill: item.dataset.colour, stroke: "#555"})) square.setAttribute(k, v);
    out.append(square);
    place(item.textContent, 36, y, 12, 400);
    y += 17;
  }
  for (const p of section.querySelectorAll("figcaption p"))
    for (const line of wrapped(p.textContent, width / 6.4)) { place(line, 10, y + 6, 11, 400); y += 15; }
  for (const [k, v] of Object.entries({viewBox: "0 0 " + width + " " + (y + 10), width, height: y + 10, "font-family": "DejaVu Sans, Verdana, sans-serif"})) out.setAttribute(k, v);
  const ground = document.createElementNS(SVG, "rect");
  for (const [k, v] of Object.entries({width: "100%", height: "100%", fill: "#ffffff"})) ground.setAttribute(k, v);
  out.prepend(ground);
  return {text: new XMLSerializer().serializeToString(out), width, height: y + 10};
}

function saveFigure(section, stem, kind) {
  const figure = composed(section);
  const blob = new Blob([figure.text], {type: "image/svg+xml"});
  if (kind === "svg") { save(fileName(stem, "svg"), blob); return; }
  const url = URL.createObjectURL(blob), image = new Image();
  image.onload = () => {
    const canvas = make("canvas", {width: 2 * figure.width, height: 2 * figure.height});
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((png) => save(fileName(stem, "png"), png), "image/png");
    URL.revokeObjectURL(url);
  };
  image.src = url;
}

// The buttons under a figure; rows() gives [header, rows] of its table.
function downloads(id, stem, rows) {
  const section = document.getElementById(id).closest("section");
  fillIn(id, t("download") + colon(),
    make("button", {type: "button", onclick: () => saveFigure(section, stem, "svg")}, t("as_svg")), " ",
    make("button", {type: "button", onclick: () => saveFigure(section, stem, "png")}, t("as_png")), " ",
    make("button", {type: "button", onclick: () => saveTable(stem, ...rows())}, t("as_csv")));
}
