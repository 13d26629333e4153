import { describe, expect, it } from 'vitest';
import { buildMarket } from '../../../src/models/build/buildMarket.js';
import { BUILT_IN } from '../../../src/models/build/builtIn.js';
import { modelRemarks } from '../../../src/models/build/remarks.js';
import { parseRisk } from '../../../src/models/build/riskFile.js';
import { tiered } from '../../../src/models/tiered/tiered.js';
import { NO_INPUTS } from '../../../src/risk/data.js';
import { contextOf, expectInputError, PERP } from '../helpers.js';

/** Tables as exchanges have them: more tiers than a circuit has segments, in the form that ccxt gives them. */
const symbols = [PERP.symbol];
const context = contextOf([[PERP, '60000.5']]);

const tierOf = (tier: number, more: object = {}) => ({
  tier,
  symbol: PERP.symbol,
  currency: 'USDT',
  minNotional: tier * 50_000,
  maxNotional: (tier + 1) * 50_000,
  maintenanceMarginRate: String((tier + 1) / 1000),
  maxLeverage: 50,
  info: {},
  ...more,
});
const rowsOf = (params: object, marginType: 'initial' | 'maintenance' = 'maintenance') =>
  tiered.compile(tiered.params.parse({ symbols, ...params }), context, marginType).rows![0]!;

describe('tiers in the form of ccxt', () => {
  it('count as the brackets that they are', () => {
    const raw = [
      tierOf(0, { maintenanceMarginRate: 0.004, maxLeverage: 125, info: { cum: '0.0' } }),
      tierOf(1, { maintenanceMarginRate: '5e-3', maxLeverage: 75, info: { cum: 50 } }),
    ];
    const ours = [
      { minNotional: '0', maxNotional: '50000', maintenanceRate: '0.004', cum: '0', maxLeverage: '125' },
      { minNotional: '50000', maxNotional: '100000', maintenanceRate: '0.005', cum: '50', maxLeverage: '75' },
    ];
    for (const type of ['initial', 'maintenance'] as const) {
      expect(rowsOf({ brackets: raw }, type)).toEqual(rowsOf({ brackets: ours }, type));
    }
  });

  it('without a deduction charge the rate of the tier on the whole notional', () => {
    const { pieces } = rowsOf({ brackets: [tierOf(0), tierOf(1)] });
    expect(pieces.map(({ charge }) => charge.intercept)).toEqual([0n, 0n]);
  });

  it.each([
    ['another currency', { currency: 'BTC' }, 'brackets[0].currency', 'universe counts in USDT'],
    ['another symbol', { symbol: 'ETH/USDT:USDT' }, 'brackets[0].symbol', 'which this entry is not for'],
    [
      'percentages',
      { maintenanceMarginRate: 0.5, maxLeverage: 100 },
      'brackets[0].maintenanceRate',
      'is it a percentage?',
    ],
    ['contracts', { info: { minSz: '0' } }, 'brackets[0].info.minSz', 'contracts, not notional'],
    ['no number', { minNotional: 'none' }, 'brackets[0].minNotional', 'not a number'],
    ['a deduction that is no number', { info: { cum: 'x' } }, 'brackets[0].info.cum', 'not a number'],
  ])('are refused in %s', (_, more, field, rule) => {
    expectInputError(() => rowsOf({ brackets: [tierOf(0, more)] }), field, rule);
  });

  it('without a symbol are for those of the entry', () => {
    for (const symbol of [undefined, null]) {
      expect(rowsOf({ brackets: [tierOf(0, { symbol })] })).toEqual(rowsOf({ brackets: [tierOf(0)] }));
    }
  });

  it('in another dollar coin count one for one', () => {
    expect(rowsOf({ brackets: [tierOf(0, { currency: 'USD' })] })).toEqual(rowsOf({ brackets: [tierOf(0)] }));
  });
});

describe('more brackets than segments', () => {
  const brackets = Array.from({ length: 30 }, (_, t) => tierOf(t));

  it('are merged to twelve, or to as many as are stated', () => {
    expect(rowsOf({ brackets }).pieces).toHaveLength(12);
    expect(rowsOf({ brackets, segments: 6 }).pieces).toHaveLength(6);
    expect(rowsOf({ brackets: brackets.slice(0, 12) }).pieces).toHaveLength(12);
    const whole = { ...tierOf(29), minNotional: 0 };
    expect(rowsOf({ brackets }).breakpoints.at(-1)).toBe(rowsOf({ brackets: [whole] }).breakpoints.at(-1));
  });

  it.each([0, 13, 2.5])('%s segments are refused', (segments) => {
    expect(tiered.params.safeParse({ symbols, brackets, segments }).success).toBe(false);
  });

  it('no more than 256 brackets are taken', () => {
    const many = (length: number) => ({ symbols, brackets: Array.from({ length }, (_, t) => tierOf(t)) });
    expect(tiered.params.safeParse(many(256)).success).toBe(true);
    expect(tiered.params.safeParse(many(257)).success).toBe(false);
    expect(tiered.params.safeParse(many(0)).success).toBe(false);
  });

  it('say by how much they charge above what is published', () => {
    const risk = parseRisk(
      JSON.stringify({
        version: 1,
        kind: 'ballast/risk',
        universe: { quote: 'USDT', valueDecimals: 8, slots: 8, instruments: [PERP] },
        time: 1_780_000_000,
        maxSkew: 900,
        prices: { [PERP.symbol]: '60000.5' },
        models: [{ model: 'tiered', marginTypes: ['maintenance'], symbols, brackets }],
      }),
    );
    const { models: entries } = risk as unknown as { models: Parameters<typeof modelRemarks>[2]['entries'] };
    const said = modelRemarks(buildMarket(risk), NO_INPUTS, { entries, registry: BUILT_IN });
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(
      /^brackets are merged for an instrument: maintenance margin is above what is published by up to [0-9.]+ % \(BTC\/USDT:USDT, at a notional of [0-9]+ USDT\)$/,
    );
  });
});
