import { inField } from '../../files/places.js';
import { SLOPE_SCALE } from '../../market/model.js';
import type { StaticDiscounts } from '../../risk/scenarioManager/discounts.js';
import {
  priceError,
  type RepriceScenario,
  scenarioPrice,
  type VolMoves,
} from '../../risk/scenarioManager/reprice.js';
import {
  add,
  ceil,
  compare,
  type Fraction,
  floor,
  fraction,
  fromDouble,
  multiply,
  nearest,
  ONE,
  subtract,
} from '../../units/fraction.js';
import type { ManagedOption } from './slots.js';

/**
 * What an expiry counts for in a scenario, as a term of the canonical model: slopes of its gains and losses, and what one
 * lot of each option adds to it. Slopes are rounded against the holder, the rest to the nearest value unit, and the rule says by
 * how much that can move the loss of a lot.
 */

/** Slopes of the set's profit and loss h, see the canonical model. */
interface Slopes {
  readonly gain: bigint;
  readonly loss: bigint;
}

/** One lot of an option, value units. */
export interface Entry {
  readonly form: bigint;
  readonly lead?: bigint;
  /** Profit outside the slopes. */
  readonly pnl?: bigint;
  /** Bound of the error of the loss of one lot, from rounding and floating point. */
  readonly error: Fraction;
}

export interface SetRule {
  /** Whether its entries have leads. */
  readonly leads: boolean;
  slopes(expiry: number): Slopes;
  entry(option: ManagedOption): Entry;
}

export interface ShockContext {
  readonly shock: RepriceScenario;
  readonly damping: Fraction;
  /** By expiry. */
  readonly discounts: ReadonlyMap<number, StaticDiscounts>;
  readonly moves: VolMoves;
}

const HALF = fraction(1n, 2n);

/** Discounts carry floating-point errors of a relative 1e-14 at most. */
const BELOW = fromDouble(1 - 1e-14);
const ABOVE = fromDouble(1 + 1e-14);

/** `damping · (D(V) · V − M)`: the slopes are damped discounts, and −M stands outside them. */
export function spotRule({ shock, damping, discounts, moves }: ShockContext): SetRule {
  return {
    leads: false,
    slopes(expiry) {
      const { long, short } = discounts.get(expiry)!;
      const slope = (discount: number) => scaled(multiply(damping, fromDouble(discount)));
      return { gain: floor(multiply(slope(long), BELOW)), loss: ceil(multiply(slope(short), ABOVE)) };
    },
    entry({ option, units, mark, markError, expiry }) {
      const { long, short } = discounts.get(expiry)!;
      const price = fromDouble(scenarioPrice(option, shock, moves));
      const valueError = add(HALF, multiply(fromDouble(priceError(option, shock)), units));
      const steepest = fromDouble(Math.max(long, short));
      const outside = multiply(damping, units);
      return {
        form: nearest(multiply(price, units)),
        pnl: -nearest(multiply(fromDouble(mark), outside)),
        error: add(
          multiply(multiply(damping, steepest), valueError),
          add(HALF, multiply(fromDouble(markError), outside)),
        ),
      };
    },
  };
}

/**
 * `−damping · |D(V) · V − M|`, which is `−damping · |h|` with
 *
 *     h = long · V − M + min(0, (short − long) · V)     where long <= short
 *     h = M − short · V + min(0, (short − long) · V)    where long > short
 */
export function skewRule({ shock, damping, discounts, moves }: ShockContext): SetRule {
  return {
    leads: true,
    slopes: () => ({ gain: -ceil(scaled(damping)), loss: ceil(scaled(damping)) }),
    entry({ option, units, mark, markError, expiry }) {
      const { long, short } = discounts.get(expiry)!;
      const [gains, losses] = [fromDouble(long), fromDouble(short)];
      const price = fromDouble(inField('skewShock', () => scenarioPrice(option, shock, moves)));
      const form =
        compare(gains, losses) <= 0n
          ? subtract(multiply(gains, price), fromDouble(mark))
          : subtract(fromDouble(mark), multiply(losses, price));
      const error = add(
        multiply(add(gains, losses), fromDouble(priceError(option, shock))),
        fromDouble(markError),
      );
      return {
        form: nearest(multiply(form, units)),
        lead: nearest(multiply(multiply(subtract(losses, gains), price), units)),
        // Two roundings by half a unit each.
        error: multiply(damping, add(ONE, multiply(error, units))),
      };
    },
  };
}

export interface BasisContext {
  readonly up: number;
  readonly down: number;
  /** Weight by expiry. */
  readonly weights: ReadonlyMap<number, Fraction>;
  readonly moves: VolMoves;
}

/** `weight · min(up − M, down − M, 0)`: the second is the form, the first less the second its lead, and gains count 0. */
export function basisRule({ up, down, weights, moves }: BasisContext): SetRule {
  const forwards = { up: { spot: up, vol: 'none' }, down: { spot: down, vol: 'none' } } as const;
  return {
    leads: true,
    slopes: (expiry) => ({ gain: 0n, loss: ceil(scaled(weights.get(expiry)!)) }),
    entry({ option, units, mark, markError, expiry }) {
      const high = fromDouble(scenarioPrice(option, forwards.up, moves));
      const low = fromDouble(scenarioPrice(option, forwards.down, moves));
      const error = fromDouble(
        priceError(option, forwards.up) + 2 * priceError(option, forwards.down) + markError,
      );
      return {
        form: nearest(multiply(subtract(low, fromDouble(mark)), units)),
        lead: nearest(multiply(subtract(high, low), units)),
        error: multiply(weights.get(expiry)!, add(ONE, multiply(error, units))),
      };
    },
  };
}

function scaled(slope: Fraction): Fraction {
  return multiply(slope, fraction(SLOPE_SCALE));
}
