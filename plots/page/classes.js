// Round classes, the same across years and scenarios, and their colours. A class holds its lower
// bound.
const FIXED = {
  gp_density_p100k: [40, 60, 80, 100, 120], gp_fte_density_p100k: [40, 60, 80, 100, 120],
  apl: [2.5, 3, 3.5, 4, 4.5], apl_le65: [2.5, 3, 3.5, 4, 4.5],
  gp_share_60plus: [0.1, 0.2, 0.3, 0.4, 0.5], gp_share_women: [0.3, 0.4, 0.5, 0.6, 0.7],
  p_under_apl_2_5: [0.05, 0.25, 0.5, 0.75], p_no_gp: [0.05, 0.25, 0.5, 0.75],
  p_enters_zip: [0.05, 0.25, 0.5, 0.75], p_leaves_zone: [0.05, 0.25, 0.5, 0.75]
};
const FIXED_TERRITORY = {
  gp_headcount: [1, 3, 6, 12, 25, 50], gp_fte: [1, 3, 6, 12, 25, 50],
  population: [2000, 5000, 10000, 20000, 50000], departures_5y: [1, 2, 4, 8, 16],
  gp_needed_keep: [1, 2, 3, 5, 10], gp_needed_apl_2_5: [1, 2, 3, 5, 10], gp_needed_apl_4: [1, 2, 5, 10, 20]
};

function roundTo(value, steps = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10]) {
  const power = 10 ** Math.floor(Math.log10(Math.abs(value)));
  return steps.reduce((best, s) => Math.abs(s * power - value) < Math.abs(best * power - value) ? s : best) * power;
}

// All medians of an indicator at a level, every run and year.
function allMedians(level, indicator) {
  const values = [];
  for (const run of data.runs) {
    const c = run.tables[level][indicator];
    if (c) for (const v of c.columns[0]) if (v !== MISSING) values.push(v / c.scale);
  }
  return values.sort(d3.ascending);
}

const boundsKept = {};

function bounds(level, indicator) {
  const key = level + " " + indicator;
  if (!boundsKept[key]) {
    const fixed = FIXED[indicator] || (level === "territory" && FIXED_TERRITORY[indicator]);
    const values = fixed ? [] : allMedians(level, indicator);
    const found = fixed || [1, 2, 3, 4, 5].map((k) => d3.quantile(values, k / 6)).filter((v) => v > 0).map((v) => roundTo(v));
    boundsKept[key] = found.filter((v, i) => i === 0 || v > found[i - 1]);
  }
  return boundsKept[key];
}

// Unit of the classes of differences, from all runs against the first and against the one compared.
function differenceBounds(level, indicator, b) {
  const key = "difference " + level + " " + indicator + " " + b;
  if (!boundsKept[key]) {
    const sizes = [];
    const c = column(b, level, indicator);
    for (let a = 0; c && a < data.runs.length; a++)
      for (let place = 0; place < data.places[level].codes.length; place++)
        for (let year = c.first; year <= c.last; year += 2) {
          const d = differenceOf(a, b, level, indicator, place, year);
          if (d && d.p50 !== 0) sizes.push(Math.abs(d.p50));
        }
    const unit = sizes.length ? roundTo(d3.quantile(sizes.sort(d3.ascending), 0.6), [1, 2, 5, 10]) : 1;
    boundsKept[key] = [unit, 3 * unit];
  }
  return boundsKept[key];
}

const NO_GP = "#ffffff";

// What a map shows now: classes with label and colour, and the class of a value.
function classing() {
  const {level, indicator, mode} = state;
  return mode === "difference" ? differenceClassing(level, indicator) : levelClassing(level, indicator);
}

// A bound of classes without decimals that none of them needs.
function boundText(indicator, list, value) {
  const words = indicatorWords(indicator), whole = list.every((v) => Math.abs(v * words.factor - Math.round(v * words.factor)) < 1e-9);
  if (/^gp_needed_apl/.test(indicator) && value >= 999) return t("out_of_reach");
  return number(value * words.factor, whole ? 0 : words.decimals || 1);
}

function levelClassing(level, indicator) {
  const list = bounds(level, indicator);
  const words = indicatorWords(indicator);
  const n = list.length + 1;
  const scheme = words.kind === "probability" ? d3.schemeYlOrBr : d3.schemeYlGnBu;
  const colours = n < 3 ? [scheme[3][0], scheme[3][2]].slice(0, n) : scheme[n];
  const say = (v) => boundText(indicator, list, v) + (words.factor === 100 ? percent() : "");
  const classes = colours.map((colour, k) => ({
    colour, hatch: false,
    label: k === 0 ? t("under", say(list[0])) : k === n - 1 ? t("over", say(list[n - 2]))
      : t("between", say(list[k - 1]), say(list[k]))
  }));
  const none = level === "territory" && /density|share/.test(indicator);
  if (none) classes.push({colour: NO_GP, hatch: false, cross: true, label: t("no_gp_class")});
  return {
    classes,
    of(place, run, year) {
      const v = valueOf(run, level, indicator, place, year);
      if (!v) return -1;
      if (none) {
        const gps = valueOf(run, level, "gp_headcount", place, year);
        if (gps && gps.p50 < 0.5) return n;
      }
      return d3.bisectRight(list, v.p50 + 1e-9);
    },
    text(place, run, year) { return withBand(indicator, valueOf(run, level, indicator, place, year)); }
  };
}

function differenceClassing(level, indicator) {
  const [one, three] = differenceBounds(level, indicator, state.b);
  const colours = d3.schemePuOr[7].slice().reverse(); // orange: losses
  const say = (v) => (v > 0 ? "+" : "") + boundText(indicator, [one, three].includes(Math.abs(v)) ? [one, three] : [v], v) + (indicatorWords(indicator).factor === 100 ? " " + t("points") : "");
  const labels = [t("at_most_loss", say(-three)), t("loss", say(-one), say(-three)), t("loss_small", say(one).replace("+", "")),
    t("equal", say(one / 10).replace("+", "")), t("gain_small", say(one).replace("+", "")), t("between", say(one), say(three)), t("over", say(three))];
  return {
    classes: colours.map((colour, k) => ({colour, hatch: k < 3, label: labels[k], sign: Math.sign(k - 3)})),
    of(place, run, year) {
      const d = differenceOf(state.a, state.b, level, indicator, place, year);
      if (!d) return -1;
      const v = d.p50;
      if (Math.abs(v) < one / 10) return 3;
      const step = Math.abs(v) >= three - 1e-9 ? 3 : Math.abs(v) >= one - 1e-9 ? 2 : 1;
      return 3 + Math.sign(v) * step;
    },
    text(place, run, year) {
      return differenceWithBand(indicator, differenceOf(state.a, state.b, level, indicator, place, year));
    }
  };
}
