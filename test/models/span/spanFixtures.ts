import type { CompileContext } from '../../../src/models/kit/partial.js';
import { SPAN_SCENARIOS, type SpanCommodity, type SpanParams } from '../../../src/models/span/spanParams.js';
import { NO_INPUTS, type Surface } from '../../../src/risk/data.js';
import { CALL, contextOf, PERP, SPOT } from '../helpers.js';

/** Combined commodities for the tests of SPAN. */

export const ETH = { ...PERP, symbol: 'ETH/USDT:USDT', underlying: 'ETH', lotDecimals: 0 };
export const OTHER_DOMAIN = { ...PERP, domain: 'portfolio', lotDecimals: 5 };
const SURFACE: Surface = {
  underlying: 'BTC',
  time: 1_790_000_000,
  slices: [
    { expiry: CALL.expiry!, forward: 61_000, rate: 0.04, strikes: [60_000, 70_000], vols: [0.5, 0.45] },
  ],
};
export const context: CompileContext = {
  ...contextOf(
    [
      [PERP, '60000'],
      [ETH, '3000'],
      [CALL, '1500'],
      [SPOT, '60000'],
    ],
    4,
  ),
  inputs: { ...NO_INPUTS, surfaces: new Map([['BTC', SURFACE]]) },
};
export const UNIT = 10_000n;

/** The first of 16 figures, the others 0. */
export const array = (...figures: string[]) => SPAN_SCENARIOS.map((_, s) => figures[s] ?? '0');
export const BTC: SpanCommodity = {
  label: 'BTC',
  limit: '100',
  arrays: {
    [PERP.symbol]: array('1000', '-1000', '10'),
    [CALL.symbol]: array('5', '-3', '-20'),
  },
  shortOptionCharge: { initial: '12.5', maintenance: '10' },
};
export const ETHER: SpanCommodity = {
  label: 'ETH',
  limit: '1000',
  arrays: { [ETH.symbol]: array('100.5', '-100.5') },
};
export const PUBLISHED: SpanParams = { commodities: [BTC, ETHER], shortOptionMinimum: 'add' };
export const SCAN = {
  underlyings: ['BTC'],
  priceScanRange: '0.3',
  volScanRange: { points: '0.1' },
  pricedBy: PERP.symbol,
};
const { arrays: _arrays, ...BARE } = BTC;
export const COMPUTED: SpanCommodity = { ...BARE, scan: SCAN };
