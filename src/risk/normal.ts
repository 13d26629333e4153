import { InputError } from '../errors.js';

/** 1 / √(2π). */
const INV_SQRT_2PI = 0.3989422804014327;

/** From here on exp(−x²/2) is below the smallest double. */
const NOTHING_BEYOND = 39;

const MIDDLE = {
  top: [2.2352520354606837, 161.02823106855587, 1067.6894854603709, 18154.98125334356],
  bottom: [47.202581904688245, 976.0985517377767, 10260.932208618979, 45507.78933502673],
  lead: 0.06568233791820745,
};

const SHOULDER = {
  top: [
    0.39894151208813466, 8.883149794388377, 93.50665613217785, 597.2702763948002, 2494.5375852903726,
    6848.190450536283, 11602.65143764735, 9842.714838383978,
  ],
  bottom: [
    22.266688044328117, 235.387901782625, 1519.3775994075547, 6485.558298266761, 18615.571640885097,
    34900.95272114598, 38912.00328609327, 19685.429676859992,
  ],
  lead: 1.0765576773720192e-8,
};

const TAIL = {
  top: [
    0.215898534057957, 0.12740116116024736, 0.022235277870649807, 0.0014216191932278934,
    2.9112874951168793e-5,
  ],
  bottom: [
    1.284260096144911, 0.4682382124808651, 0.06598813786892856, 0.0037823963320275824, 7.297515550839662e-5,
  ],
  lead: 0.023073441764940174,
};

/** Density of the standard normal distribution, exp(−x²/2) / √(2π). Relative error near 1e-15, tails too. */
export function normalPdf(x: number): number {
  return INV_SQRT_2PI * gaussian(Math.abs(finite(x)));
}

/**
 * Distribution function of the standard normal distribution, Φ(x) = P(Z ≤ x), in [0, 1]. Relative error near 1e-15, in the
 * lower tail too, down to x = −37.5 (1e-307); from there digits go, and below −38.6 it is 0.
 *
 * Source: W. J. Cody, "Rational Chebyshev approximations for the error function", Mathematics of Computation 23 (1969), in
 * the form for Φ of Cody, "Algorithm 715: SPECFUN", ACM TOMS 19 (1993). Throws InputError for a number that is not finite.
 */
export function normalCdf(x: number): number {
  const y = Math.abs(finite(x));
  if (y <= 0.67448975) return 0.5 + x * rational(MIDDLE, y * y);
  const tail = gaussian(y) * (y <= Math.sqrt(32) ? rational(SHOULDER, y) : millsFar(y));
  return x < 0 ? tail : 1 - tail;
}

/** Φ(−y)/exp(−y²/2) for y above √32. */
function millsFar(y: number): number {
  const s = 1 / (y * y);
  return (INV_SQRT_2PI - s * rational(TAIL, s)) / y;
}

/** (lead·tⁿ + top…)/(tⁿ + bottom…), leading coefficients first. */
function rational(
  r: { readonly top: readonly number[]; readonly bottom: readonly number[]; readonly lead: number },
  t: number,
): number {
  const above = r.top.reduce((sum, coefficient) => sum * t + coefficient, r.lead);
  const below = r.bottom.reduce((sum, coefficient) => sum * t + coefficient, 1);
  return above / below;
}

/** exp(−y²/2) for y ≥ 0: y is split at 1/16, so that the square of the first part is exact and no digit is lost. */
function gaussian(y: number): number {
  if (y > NOTHING_BEYOND) return 0;
  const head = Math.trunc(y * 16) / 16;
  return Math.exp((-head * head) / 2) * Math.exp((-(y - head) * (y + head)) / 2);
}

// Wichura's coefficients, highest power first.
const CENTRE = {
  top: [
    2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946,
    1971.5909503065513, 133.14166789178438, 3.3871328727963665,
  ],
  bottom: [
    5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751,
    687.1870074920579, 42.31333070160091, 1,
  ],
};

const NEAR = {
  top: [
    0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045,
    5.769497221460691, 4.630337846156546, 1.4234371107496835,
  ],
  bottom: [
    1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008, 0.6897673349851,
    1.6763848301838038, 2.053191626637759, 1,
  ],
};

const FAR = {
  top: [
    2.0103343992922881e-7, 2.7115555687434876e-5, 0.0012426609473880784, 0.026532189526576124,
    0.29656057182850487, 1.7848265399172913, 5.463784911164114, 6.657904643501103,
  ],
  bottom: [
    2.0442631033899397e-15, 1.421511758316446e-7, 1.8463183175100548e-5, 0.0007868691311456133,
    0.014875361290850615, 0.1369298809227358, 0.599832206555888, 1,
  ],
};

/**
 * Quantile of the standard normal distribution: the x with Φ(x) = p, for 0 < p < 1, with a relative error near 1e-16 in
 * exact arithmetic. For p close to 1 the double p itself is the limit: ask for the lower tail and turn the sign.
 *
 * Source: M. J. Wichura, "Algorithm AS 241: The percentage points of the normal distribution", Applied Statistics 37 (1988),
 * PPND16. Throws InputError for p outside (0, 1).
 */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) {
    throw new InputError('a probability lies between 0 and 1, both excluded', { field: 'p' });
  }
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) return q * ratio(CENTRE, 0.180625 - q * q);
  const r = Math.sqrt(-Math.log(q < 0 ? p : 1 - p));
  const x = r <= 5 ? ratio(NEAR, r - 1.6) : ratio(FAR, r - 5);
  return q < 0 ? -x : x;
}

function ratio(
  r: { readonly top: readonly number[]; readonly bottom: readonly number[] },
  t: number,
): number {
  return horner(r.top, t) / horner(r.bottom, t);
}

function horner(coefficients: readonly number[], t: number): number {
  return coefficients.reduce((sum, coefficient) => sum * t + coefficient, 0);
}

function finite(x: number): number {
  if (!Number.isFinite(x)) throw new InputError('must be a finite number', { field: 'x' });
  return x;
}
