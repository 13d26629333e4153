import { InputError } from '../../errors.js';
import { spotSlotOf } from '../../market/spotSlot.js';
import type { Instrument } from '../../market/universe.js';
import { black76Value } from '../../risk/options/black.js';
import { optionInputs } from '../../risk/options/price.js';
import { SECONDS_PER_YEAR } from '../../risk/seconds.js';
import type { CompileContext } from '../kit/partial.js';

/**
 * Prices of options against what an option can be worth: in coins, in cents or of another strike they are outside. Wide bounds: what
 * trades lies well within them.
 */

/** Volatilities per year that no option on a coin was ever quoted beyond; expected only where no surface says more. */
const [LOWEST_VOL, HIGHEST_VOL] = [0.15, 5];
/** With a surface: how many times its volatility may be too high or too low. */
const VOL_APART = 3;
/** How far the forward may lie from the spot price or the forward of a surface: at once, and more per year. */
const [FORWARD_APART, CARRY] = [0.01, 0.1];
/** For marks that lag behind, a share of the bound; and the ticks that exchanges have, a share of the underlying. */
const [LAG, TICK] = [0.1, 0.001];

/** What is known of an underlying, for one option. */
interface Known {
  readonly forward: number;
  readonly lowVol: number;
  readonly highVol: number;
  readonly years: number;
  /** In words, for errors. */
  readonly by: string;
}

/**
 * Throws {@link InputError} naming the symbol for an option whose price is below what it would be worth at a lower volatility than any, or
 * above what it would be at a higher one. Nothing is said of an option whose underlying has neither a price nor a surface.
 */
export function checkOptions(context: CompileContext): void {
  const { universe, prices } = context;
  universe.instruments.forEach((instrument, slot) => {
    const { symbol, kind } = instrument;
    if (kind !== 'option') return;
    const known = knownOf(instrument, context);
    if (known === undefined) return;
    const price = Number(prices[slot]);
    const { least, most } = boundsOf(instrument, known);
    if (price >= least && price <= most) return;
    const [how, bound] = price < least ? ['at least', least] : ['at most', most];
    throw new InputError(
      `is no price of this option: it is worth ${how} ${shown(bound)} ${universe.quote} by ${known.by}`,
      {
        field: symbol,
        fix: `State it in ${universe.quote} per unit of ${instrument.underlying} (one in coins times the price of the coin), or take it from a surface`,
      },
    );
  });
}

function boundsOf({ right, strike }: Instrument, { forward, lowVol, highVol, years }: Known) {
  const apart = (1 + FORWARD_APART) * Math.exp(CARRY * years);
  const value = (factor: number, vol: number) =>
    black76Value({ right: right!, strike: Number(strike), forward: forward * factor, vol, years, rate: 0 });
  // A call is worth least at the lowest forward, a put at the highest.
  const [worst, best] = right === 'call' ? [1 / apart, apart] : [apart, 1 / apart];
  return {
    least: value(worst, lowVol) * Math.exp(-CARRY * years) * (1 - LAG),
    most: value(best, highVol) * (1 + LAG) + forward * TICK,
  };
}

function knownOf(instrument: Instrument, context: CompileContext): Known | undefined {
  const { universe, prices, time, inputs } = context;
  const { underlying, expiry } = instrument;
  const slot = spotSlotOf(underlying, universe.instruments);
  const spot = slot === undefined ? undefined : Number(prices[slot]);
  const surface = inputs.surfaces.get(underlying);
  const reaches = surface !== undefined && (surface.slices.at(-1)?.expiry ?? 0) >= expiry!;
  if (surface !== undefined && reaches && surface.time <= time) {
    const early = expiry! < surface.slices[0]!.expiry;
    if (!early || spot !== undefined) {
      const { forward, vol, years } = optionInputs(instrument, { time, surface, spot });
      const by = `the surface of ${underlying}`;
      return { forward, lowVol: vol / VOL_APART, highVol: vol * VOL_APART, years, by };
    }
  }
  if (slot === undefined || spot === undefined) return undefined;
  return {
    forward: spot,
    lowVol: LOWEST_VOL,
    highVol: HIGHEST_VOL,
    years: (expiry! - time) / SECONDS_PER_YEAR,
    by: `the price of ${universe.instruments[slot]!.symbol}, at volatilities from ${LOWEST_VOL * 100} % to ${HIGHEST_VOL * 100} %`,
  };
}

/** Up to six significant digits. */
const shown = (value: number) => String(Number(value.toPrecision(6)));
