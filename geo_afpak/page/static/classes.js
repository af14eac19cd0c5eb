// Classes of a choropleth. The limits are those of geo_afpak.summary.class_breaks: both are
// held against tests/data/class_breaks.json. Pure functions; tested by `node --test`.

export const SCHEMES = {
  natural: "natural breaks", quantile: "quantiles", equal: "equal steps", fixed: "fixed steps",
};
const CLASSES = 5;
const FIXED = [1, 4, 9, 19, Infinity];
// Events per 1,000 km2: one event in a district of common size (1,500 km2) is 0.7.
const FIXED_RATES = [0.1, 0.5, 1, 5, Infinity];

/** numpy.quantile on sorted numbers, the linear kind. */
function quantileOf(sorted, share) {
  const at = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low + (high - low) * (at - Math.floor(at));
}

/** Upper ends of classes of least variance (Fisher 1958), by dynamic programming. */
function naturalLimits(sorted, k) {
  const points = [...new Set(sorted)];
  const [n, count] = [points.length, Math.min(k, points.length)];
  const mean = points.reduce((sum, value) => sum + value, 0) / n;
  const [weight, total, square] = [new Float64Array(n + 1), new Float64Array(n + 1), new Float64Array(n + 1)];
  for (let end = 1, at = 0; end <= n; end += 1) {
    const first = at;
    while (sorted[at] === points[end - 1]) at += 1;
    const off = points[end - 1] - mean;
    weight[end] = at;
    total[end] = total[end - 1] + (at - first) * off;
    square[end] = square[end - 1] + (at - first) * off * off;
  }
  const spread = (from, to) => square[to] - square[from] - (total[to] - total[from]) ** 2 / (weight[to] - weight[from]);
  let best = Array.from({ length: n + 1 }, (_, end) => (end ? Infinity : 0));
  const cuts = [];
  for (let round = 0; round < count; round += 1) {
    const cost = new Array(n + 1).fill(Infinity);
    const cut = new Array(n + 1).fill(0);
    for (let end = 1; end <= n; end += 1) {
      for (let from = 0; from < end; from += 1) {
        if (best[from] === Infinity) continue;
        const sum = best[from] + spread(from, end);
        if (sum < cost[end]) [cost[end], cut[end]] = [sum, from];
      }
    }
    best = cost;
    cuts.push(cut);
  }
  const ends = [n];
  for (const cut of cuts.reverse()) ends.push(cut[ends.at(-1)]);
  const inner = ends.slice(1, -1).map((end) => (points[end - 1] + points[end]) / 2);
  return [points[0], ...inner, points[n - 1]];
}

/** Limits of at most k classes, lowest and highest value included; empty without values. */
export function classBreaks(values, k = CLASSES, scheme = "quantile") {
  const sorted = values.filter((value) => Number.isFinite(value)).sort((a, b) => a - b);
  if (!sorted.length) return [];
  const [low, high] = [sorted[0], sorted.at(-1)];
  const steps = Array.from({ length: k + 1 }, (_, step) => step / k);
  let limits;
  if (scheme === "natural") limits = naturalLimits(sorted, k);
  else if (scheme === "quantile") limits = steps.map((share) => quantileOf(sorted, share));
  else limits = steps.map((share) => (share === 1 ? high : low + (high - low) * share));
  return [...new Set(limits)].sort((a, b) => a - b);
}

/** The next number with two digits: limits are rounded before they are used, so they are true. */
export function roundUp(value) {
  if (value <= 0) return 0;
  const unit = 10 ** (Math.floor(Math.log10(value)) - 1);
  return Number((Math.ceil(Number((value / unit).toPrecision(12))) * unit).toPrecision(2));
}

/** Upper ends of classes of whole numbers; a few different numbers get a class each. */
function wholeUppers(values, scheme) {
  const distinct = [...new Set(values)].sort((a, b) => a - b);
  if (scheme !== "equal" && distinct.length <= CLASSES) return distinct;
  const limits = classBreaks(values, CLASSES, scheme);
  return limits.slice(limits.length > 1 ? 1 : 0).map(Math.floor);
}

function rateUppers(values, scheme) {
  const limits = classBreaks(values, CLASSES, scheme);
  return limits.slice(limits.length > 1 ? 1 : 0).map(roundUp);
}

/**
 * Classes [from, to] of what is above zero; a value is in the first whose upper end holds it.
 * Rates have classes that touch, counts have whole numbers from the one to the next. `least`:
 * the lowest value that any selection can have, where the values are those of all events.
 */
export function classesOf(values, scheme, { rates = false, least } = {}) {
  const positive = values.filter((value) => value > 0);
  if (!positive.length) return [];
  const fixed = rates ? FIXED_RATES : FIXED;
  const uppers = scheme === "fixed" ? fixed : [...new Set(rates ? rateUppers(positive, scheme) : wholeUppers(positive, scheme))];
  const first = scheme === "fixed" ? 1 : least ?? Math.min(...positive);
  return uppers.map((upper, index) => {
    const before = uppers[index - 1];
    return [index === 0 ? (rates ? 0 : first) : rates ? before : before + 1, upper];
  });
}
