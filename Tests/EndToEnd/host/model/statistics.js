/** @param {number[]} values */
const sum = (values) => values.reduce((total, value) => total + value, 0);

/** @param {number[]} values @returns {number} NaN for none */
export const mean = (values) => sum(values) / values.length;

/** Of a sample. @param {number[]} values @returns {number} NaN for fewer than two */
export function standardDeviation(values) {
  if (values.length < 2) return NaN;
  const middle = mean(values);
  return Math.sqrt(sum(values.map((value) => (value - middle) ** 2)) / (values.length - 1));
}

/** @param {number[]} values */
export function meanAbsoluteDeviation(values) {
  const middle = mean(values);
  return mean(values.map((value) => Math.abs(value - middle)));
}

/** Between two values, linearly. @param {number[]} values @param {number} fraction @returns {number} NaN for none */
export function quantile(values, fraction) {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * fraction;
  const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return below === undefined ? NaN : below + (above - below) * (place - Math.floor(place));
}

/** @param {number[]} values */
export const median = (values) => quantile(values, 0.5);

/**
 * The least squares line through points.
 *
 * @param {{x: number, y: number}[]} points
 */
export function leastSquares(points) {
  const [mx, my] = [mean(points.map(({ x }) => x)), mean(points.map(({ y }) => y))];
  const sxx = sum(points.map(({ x }) => (x - mx) ** 2));
  const syy = sum(points.map(({ y }) => (y - my) ** 2));
  const sxy = sum(points.map(({ x, y }) => (x - mx) * (y - my)));
  const slope = sxy / sxx;
  const intercept = my - slope * mx;
  const residuals = sum(points.map(({ x, y }) => (y - intercept - slope * x) ** 2));
  return {
    slope, intercept, rSquared: sxy ** 2 / (sxx * syy), sdResiduals: Math.sqrt(residuals / (points.length - 2)),
  };
}
