import { InputError } from '../../errors.js';
import { unitsOf } from '../../market/baseUnits.js';
import { spotSlotOf } from '../../market/spotSlot.js';
import type { CompileContext } from '../kit/partial.js';

/**
 * Market data says prices, and the market states them: where the two speak of one thing they are in one unit. Bounds are wide: a move is
 * what breakers look for, another unit or another asset what is refused here.
 */

/** How many times the price that data shows may be that of the market. */
const [BOOK_APART, SURFACE_APART, HISTORY_APART] = [1.5, 2, 10];

/** Throws {@link InputError} naming the input: a book, the forwards of a surface, or the last close of a history far from the price. */
export function checkInputs(context: CompileContext): void {
  const { inputs, universe, prices } = context;
  const { instruments } = universe;
  const priceOf = (slot: number) => ({ price: Number(prices[slot]), of: instruments[slot]!.symbol });
  for (const [symbol, { bids, asks }] of inputs.books) {
    const slot = instruments.findIndex((each) => each.symbol === symbol);
    if (slot < 0) continue;
    const mid = (bids[0]!.price + asks[0]!.price) / 2;
    assertNear(`the order book of ${symbol}`, mid, priceOf(slot), BOOK_APART);
  }
  for (const [underlying, { slices }] of inputs.surfaces) {
    const slot = spotSlotOf(underlying, instruments);
    if (slot === undefined) continue;
    for (const { forward } of slices) {
      assertNear(`a forward of the surface of ${underlying}`, forward, priceOf(slot), SURFACE_APART);
    }
  }
  instruments.forEach(({ symbol, underlying, kind }, slot) => {
    if (kind === 'option') return;
    const own = inputs.histories.get(symbol);
    const history = own ?? inputs.histories.get(underlying);
    const units = own === undefined ? unitsOf(symbol, underlying) : { n: 1n, d: 1n };
    const last = history?.candles.at(-1);
    // What only moves with its underlying has a price of its own.
    if (last === undefined || units === undefined) return;
    const close = (last.close * Number(units.n)) / Number(units.d);
    const name = own === undefined ? underlying : symbol;
    assertNear(`the history of ${name}`, close, priceOf(slot), HISTORY_APART);
  });
}

function assertNear(
  what: string,
  shown: number,
  { price, of }: { readonly price: number; readonly of: string },
  most: number,
): void {
  const times = Math.max(shown / price, price / shown);
  if (times <= most) return;
  throw new InputError(
    `hold prices in another unit, or of another asset: ${what} is ${Number(times.toPrecision(2))} times off the price of ${of}`,
    {
      field: 'inputs',
      fix: 'Give data in the currency of the universe and per unit of what the name says, or correct the price',
    },
  );
}
