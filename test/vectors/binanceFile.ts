import type { Bracket } from '../../src/models/kit/brackets.js';
import { type Figure, text } from './vectors.js';

/** Positions of `binance_brackets.json`, and the table that each of them is under. */

export interface Position {
  sym: string;
  qty: Figure;
  entry: Figure;
  mark: Figure;
  mmr: Figure;
  cum: Figure;
}

/** Cases with a published liquidation price. */
export interface LiquidationCases {
  liq_price: { mode: string; wallet: Figure; pos: Position; others?: Position[]; expect: Figure }[];
  'small_isolated_liq_mmr_0.01_cum_0.01': {
    short: number;
    lev: number;
    entry: number;
    qty: Figure;
    expect: Figure;
  }[];
}

/** A table whose second bracket has the rate and deduction of a position, and whose first makes it continuous. */
export function bracketsFor({ mmr, cum }: Pick<Position, 'mmr' | 'cum'>): Bracket[] {
  const bound = text(Number(text(cum)) / Number(text(mmr)));
  return [
    { minNotional: '0', maxNotional: bound, maintenanceRate: '0', cum: '0' },
    { minNotional: bound, maxNotional: '1000000000', maintenanceRate: text(mmr), cum: text(cum) },
  ];
}
