// Numbers as readers of each language expect them (the same rules as include/releve/number_fr.h).
const NNBSP = "\u202f", MINUS = "\u2212";

function number(value, decimals) {
  if (value === null || value === undefined || !isFinite(value)) return "—";
  let text = Math.abs(value).toFixed(decimals);
  const sign = value < 0 && Number(text) !== 0 ? MINUS : "";
  const [whole, part] = text.split(".");
  const groups = whole.replace(/\B(?=(\d{3})+(?!\d))/g, state.lang === "fr" ? NNBSP : ",");
  text = part ? groups + (state.lang === "fr" ? "," : ".") + part : groups;
  return sign + text;
}

function signed(value, decimals) {
  const text = number(value, decimals);
  return value > 0 && Number(value.toFixed(decimals)) !== 0 ? "+" + text : text;
}

// The ending of a noun after a count: in French 0 and 1 are singular, in English 1 alone.
function plural(count) { return (state.lang === "fr" ? count < 2 : count === 1) ? "" : "s"; }

// For spreadsheets: no groups, the language's decimal sign.
function plain(value, decimals) {
  if (value === null || value === undefined || !isFinite(value)) return "";
  const text = value.toFixed(decimals);
  return state.lang === "fr" ? text.replace(".", ",") : text;
}

// French spacing: texts are written with ordinary spaces.
function spaced(text) {
  return state.lang !== "fr" ? text
    : text.replace(/ ([:;?!%»])/g, NNBSP + "$1").replace(/« /g, "«" + NNBSP).replace(/(\d) (?=\d{3})/g, "$1" + NNBSP);
}

function indicatorValue(indicator, value) {
  const words = indicatorWords(indicator);
  if (value === null || value === undefined) return "—";
  if (/^gp_needed_apl/.test(indicator) && value >= 999) return t("out_of_reach");
  return number(value * words.factor, words.decimals) + (words.factor === 100 ? percent() : "");
}

function indicatorDifference(indicator, value) {
  const words = indicatorWords(indicator);
  return signed(value * words.factor, words.decimals + (words.factor === 100 ? 0 : words.fine || 0)) +
         (words.factor === 100 ? " " + t("points") : "");
}

function capital(text) { return text.charAt(0).toUpperCase() + text.slice(1); }

function percent() { return state.lang === "fr" ? NNBSP + "%" : "%"; }
function colon() { return state.lang === "fr" ? NNBSP + ": " : ": "; }

function semicolon() { return state.lang === "fr" ? NNBSP + "; " : "; "; }

function longDate(text) {
  return new Intl.DateTimeFormat(state.lang === "fr" ? "fr-FR" : "en-GB", {dateStyle: "long", timeZone: "UTC"}).format(new Date(text + "T12:00:00Z"));
}

// "5 948 [5 789–6 113]"
function withBand(indicator, v) {
  if (!v) return "—";
  const middle = indicatorValue(indicator, v.p50);
  if (v.p05 === null || v.p05 === v.p95) return middle;
  return middle + " [" + indicatorValue(indicator, v.p05) + "–" + indicatorValue(indicator, v.p95) + "]";
}

function differenceWithBand(indicator, d) {
  if (!d) return "—";
  const middle = indicatorDifference(indicator, d.p50);
  if (d.p05 === null) return middle;
  return middle + " [" + indicatorDifference(indicator, d.p05) + " ; " + indicatorDifference(indicator, d.p95) + "]";
}
