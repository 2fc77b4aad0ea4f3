/** @typedef {{min: number, max: number}} Bounds */

/** Number of intervals an axis aims at. */
const INTERVALS = 5;
/** How far an axis reaches to each side of a single whole number. */
const ADDEND = 5;
/** Values whose largest is this many times the smallest get an axis from zero. */
const SNAP_FACTOR = 2.5;

/** Distance of an axis' ticks: 1, 2 or 5 times a power of ten. @param {number} min @param {number} max */
export function tickGap(min, max) {
  const gap = (min >= max ? Math.abs(min) : max - min) / INTERVALS;
  if (gap === 0) return 1;
  // Not log10: at 2 and 5 the last digit decides, and it shall decide as in CODAP.
  const logarithm = Math.log(gap) / Math.LN10;
  const exponent = Math.floor(logarithm);
  const base = 10 ** (logarithm - exponent);
  const nice = base < 2 ? 1 : base < 5 ? 2 : 5;
  return Math.max(10 ** exponent * nice, Number.MIN_VALUE);
}

/**
 * The bounds CODAP gives a numeric axis for values between these two.
 *
 * @param {number} min
 * @param {number} max
 * @returns {Bounds}
 */
export function niceBounds(min, max) {
  const { min: low, max: high } = widened(min, max);
  const gap = tickGap(low, high);
  return { min: (Math.floor(low / gap) - 0.5) * gap, max: (Math.floor(high / gap) + 1.5) * gap };
}

/** @param {number} min @param {number} max @returns {Bounds} */
function widened(min, max) {
  if (min === max && min === 0) return { min: -10, max: 10 };
  if (min === max && Number.isInteger(min)) return { min: min - ADDEND, max: max + ADDEND };
  if (min === max) return { min: min + 0.1 * Math.abs(min), max: max - 0.1 * Math.abs(max) };
  if (min > 0 && min <= max / SNAP_FACTOR) return { min: 0, max };
  if (max < 0 && max >= min / SNAP_FACTOR) return { min, max: 0 };
  return { min, max };
}
