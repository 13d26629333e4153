import { DataError, InputError } from '../../errors.js';
import { unitsPer } from '../contractSize.js';
import type { SavedBar } from './bars.js';

/**
 * What volumes count. A history is in units of the underlying; exchanges give contracts, too. Nothing in a file says so, but a
 * second volume shows it: divided by the volume it is a price, between low and high.
 */

export interface VolumeOptions {
  /** Units of the underlying in a contract, a plain decimal: volumes are multiplied with it. Default: they are units. */
  readonly contractSize?: string | undefined;
  /** Binance's coin-margined contracts: their volume is in contracts, and the second one, in coins, is taken. */
  readonly coinMargined?: boolean | undefined;
}

/** Dollars in a coin-margined contract of Binance. */
const FACES = [10, 100] as const;

/** Rounding of the printed volumes. */
const ROUNDED = 0.01;

/**
 * The bars with volumes in units. Throws {@link InputError} for options that do not belong together or to the file, and
 * {@link DataError} `inconsistent` where the second volume says that the first is in coin-margined contracts and nobody said so,
 * or the other way round.
 */
export function inUnits(
  bars: readonly SavedBar[],
  { contractSize, coinMargined }: VolumeOptions,
): SavedBar[] {
  const inverse = FACES.some((face) => allFit(bars, (volume, quote) => (face * volume) / quote));
  const at = { ...bars[0]?.at, column: 'volume' };
  if (coinMargined !== true) {
    // Near a price of 10 both are true.
    if (inverse && !allFit(bars, (volume, quote) => quote / volume)) {
      const fix = 'Say --coin-margined: the volume in coins is taken';
      throw new DataError('inconsistent', 'is in contracts of dollars, as the second volume shows', {
        ...at,
        fix,
      });
    }
    return contractSize === undefined ? [...bars] : multiplied(bars, contractSize);
  }
  if (contractSize !== undefined)
    throw new InputError('does not go with --coin-margined', { field: 'contractSize' });
  if (!inverse) {
    throw new DataError(
      'inconsistent',
      'is not in contracts of 10 or 100 dollars, as the second volume shows',
      at,
    );
  }
  return bars.map((bar) => ({ ...bar, volume: bar.quoteVolume!, quoteVolume: undefined }));
}

/** Whether volumes and second volumes contradict each other: most of their quotients are no price of their bar. */
export function volumesDiffer(bars: readonly SavedBar[]): boolean {
  const fits = bars
    .map((bar) => quotientFits(bar, (volume, quote) => quote / volume))
    .filter((one) => one !== undefined);
  return fits.filter((one) => one).length * 2 < fits.length;
}

function multiplied(bars: readonly SavedBar[], contractSize: string): SavedBar[] {
  const inUnderlying = unitsPer(contractSize);
  return bars.map((bar) => ({ ...bar, volume: inUnderlying(bar.volume) }));
}

type Quotient = (volume: number, quote: number) => number;

const allFit = (bars: readonly SavedBar[], quotient: Quotient) => {
  const fits = bars.map((bar) => quotientFits(bar, quotient)).filter((one) => one !== undefined);
  return fits.length > 0 && fits.every((one) => one);
};

/** Whether a quotient lies between low and high; undefined where nothing was traded, or there is no second volume. */
function quotientFits({ volume, quoteVolume, low, high }: SavedBar, quotient: Quotient): boolean | undefined {
  if (volume === '0' || quoteVolume === undefined || quoteVolume === '0') return undefined;
  const price = quotient(Number(volume), Number(quoteVolume));
  return price >= Number(low) * (1 - ROUNDED) && price <= Number(high) * (1 + ROUNDED);
}
