import { compare, ONE } from '../units/fraction.js';
import { unitsOf } from './baseUnits.js';
import type { Instrument } from './universe.js';

/**
 * The slot whose price is that of an underlying: its spot market, else its perpetual; one with the name of the underlying before one that
 * only moves with it (`WBTC`), and none that counts many units of it or a part (`1000PEPE`).
 */
export function spotSlotOf(underlying: string, instruments: readonly Instrument[]): number | undefined {
  const slots = instruments.flatMap((instrument, slot) =>
    instrument.underlying === underlying ? [{ ...instrument, slot }] : [],
  );
  for (const named of [true, false]) {
    for (const kind of ['spot', 'perpetual']) {
      const found = slots.find((each) => {
        const units = unitsOf(each.symbol, underlying);
        const fitting = named ? units !== undefined && compare(units, ONE) === 0n : units === undefined;
        return each.kind === kind && fitting;
      });
      if (found !== undefined) return found.slot;
    }
  }
  return undefined;
}

/** The symbols that a spot slot of an asset may have: `BTC` and `BTC/USDT` are one. */
export const spotNames = (asset: string, quote: string): readonly string[] => [asset, `${asset}/${quote}`];
