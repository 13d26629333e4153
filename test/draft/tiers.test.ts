import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Listed } from '../../src/draft/listing.js';
import { type TierRule, tierRuleOf } from '../../src/draft/tierRules.js';
import { bracketsOf, parseTierTable } from '../../src/draft/tiers.js';
import { bracketPair } from '../../src/models/kit/brackets.js';
import { pieceAt } from '../../src/models/kit/piecewise.js';
import { fraction } from '../../src/units/fraction.js';
import { refusal } from '../support/refusal.js';
import { tiersOf } from './exchangeFiles.js';

const SYMBOL = 'BTC/USDT:USDT';
const LISTED: Listed = {
  symbol: SYMBOL,
  kind: 'perpetual',
  underlying: 'BTC',
  multiplier: '0.01',
  lotDecimals: 1,
  priceDecimals: 1,
};
const NOTIONAL: TierRule = { unit: 'notional' };
const CONTRACTS: TierRule = { unit: 'contracts' };
const CUM: TierRule = { unit: 'notional', deduction: 'cum' };

function brackets(tiers: unknown, rule = NOTIONAL, limit?: string) {
  const table = parseTierTable(JSON.stringify({ [SYMBOL]: tiers }), 'tiers.json');
  return bracketsOf(table, LISTED, { rule, price: '50000', limit, file: 'tiers.json' });
}
const why = (...args: Parameters<typeof brackets>) => refusal(() => brackets(...args)).message;

/** Tiers in contracts, as OKX prints them. */
const SIZES = [
  { minNotional: 0, maxNotional: 500, maintenanceMarginRate: 0.004, maxLeverage: 100, info: { minSz: '0' } },
  {
    minNotional: 500.1,
    maxNotional: 2000,
    maintenanceMarginRate: 0.01,
    maxLeverage: 50,
    info: { minSz: '500.1' },
  },
];

describe('tiers of an exchange', () => {
  it('are brackets: nothing is deducted unless the exchange does', () => {
    expect(brackets(tiersOf(SYMBOL, 2))).toEqual([
      { minNotional: '0', maxNotional: '50000', maintenanceRate: '0.004', cum: '0', initialRate: '0.008' },
      {
        minNotional: '50000',
        maxNotional: '250000',
        maintenanceRate: '0.008',
        cum: '0',
        initialRate: '0.01613',
      },
    ]);
  });

  it('in contracts count contract size times price each, and a tier starts where the one before it ends', () => {
    const found = brackets(SIZES, CONTRACTS);
    expect(found.map(({ minNotional, maxNotional }) => [minNotional, maxNotional])).toEqual([
      ['0', '250000'],
      ['250000', '1000000'],
    ]);
    const apart = [SIZES[0], { ...SIZES[1], minNotional: 500.2 }];
    expect(why(apart, CONTRACTS)).toContain('[1]: minNotional: is not where the tier before it ends');
  });

  it('deduct what the exchange says, and where it says nothing what makes margin continuous', () => {
    const said = tiersOf(SYMBOL, 2).map((tier, t) => ({ ...tier, info: { cum: t * 200 } }));
    expect(brackets(said, CUM).map(({ cum }) => cum)).toEqual(['0', '200']);
    expect(brackets(tiersOf(SYMBOL, 2), CUM).map(({ cum }) => cum)).toEqual([undefined, undefined]);
    const empty = tiersOf(SYMBOL, 1, { info: { cum: '' } });
    expect(brackets(empty, CUM)[0]!.cum).toBeUndefined();
  });

  it('round rates up and deductions down', () => {
    const fine = { maintenanceMarginRate: '0.0040001', maxLeverage: 75, info: { cum: '0.123456789' } };
    expect(brackets(tiersOf(SYMBOL, 1, fine), CUM)[0]).toMatchObject({
      maintenanceRate: '0.00401',
      initialRate: '0.01334',
      cum: '0.12345',
    });
  });

  it('end at a limit, which is needed where the last goes on without end', () => {
    expect(brackets(tiersOf(SYMBOL), NOTIONAL, '60000').map(({ maxNotional }) => maxNotional)).toEqual([
      '50000',
      '60000',
    ]);
    expect(brackets(tiersOf(SYMBOL), NOTIONAL, '50000')).toHaveLength(1);
    const open = [{ ...SIZES[0], maxNotional: null }];
    expect(why(open, CONTRACTS)).toContain('the exchange sets no limit. State one: --limit');
    expect(brackets(open, CONTRACTS, '75000')[0]!.maxNotional).toBe('75000');
    expect(why([open[0], SIZES[1]], CONTRACTS, '75000')).toContain('[0].maxNotional: is missing');
  });

  it.each([
    [
      'a percentage',
      [{ maintenanceMarginRate: 1.5 }],
      'maintenanceMarginRate: must be above 0, and 1 at most. Is it',
    ],
    ['a rate of 0', [{ maintenanceMarginRate: 0 }], 'must be above 0'],
    ['a leverage below 1', [{ maxLeverage: 0.5 }], 'maxLeverage: must be 1 or more'],
    ['a first tier that does not start at 0', [{ minNotional: 1 }], 'is not where the tier before it ends'],
    ['a bound that is no number', [{ maxNotional: 'all' }], 'maxNotional: is not a number'],
  ])('are refused with %s', (_, [more], rule) => {
    expect(why(tiersOf(SYMBOL, 1, more))).toContain(rule);
  });

  it('are refused where there are none, and in another form', () => {
    expect(why([])).toContain('tiers.json: BTC/USDT:USDT: has no tiers');
    expect(refusal(() => parseTierTable('[]')).message).toContain('is not an object of tiers by symbol');
  });

  it('of overlapping tiers are refused', () => {
    const [first, second] = tiersOf(SYMBOL, 2);
    expect(why([first, { ...second, minNotional: 49_999 }])).toContain(
      'is not where the tier before it ends',
    );
  });

  it('are never charged below what the exchange charges, at any number of contracts', () => {
    const step = fc.record({
      size: fc.integer({ min: 1, max: 5000 }),
      rate: fc.integer({ min: 1, max: 500 }),
      leverage: fc.integer({ min: 1, max: 125 }),
    });
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 0, max: 80_000 }),
        (steps, at) => {
          let end = 0;
          const tiers = steps.map(({ size, rate, leverage }) => {
            const start = end;
            end += size;
            // Bounds as OKX has them: both ends belong to a tier, a tenth of a contract apart.
            const minNotional = start === 0 ? 0 : start + 0.1;
            return {
              minNotional,
              maxNotional: end,
              maintenanceMarginRate: rate / 10_000,
              maxLeverage: leverage,
              info: {},
            };
          });
          const lots = at % (end * 10);
          const tier = tiers.find(({ maxNotional }) => lots / 10 <= maxNotional)!;
          const table = brackets(tiers, CONTRACTS);
          for (const [type, rate] of [
            ['maintenance', BigInt(Math.round(tier.maintenanceMarginRate * 10_000))],
            ['initial', undefined],
          ] as const) {
            // A lot is a tenth of a contract of 0.01 BTC at 50 000: 50 quote.
            const pair = bracketPair(table, fraction(50n), 8, type);
            const { charge } = pieceAt(pair, BigInt(lots));
            const charged = charge.slope * BigInt(lots) + charge.intercept;
            const notional = 50n * BigInt(lots) * 10n ** 8n;
            if (rate === undefined)
              expect(charged * BigInt(tier.maxLeverage)).toBeGreaterThanOrEqual(notional);
            else expect(charged * 10_000n).toBeGreaterThanOrEqual(notional * rate);
          }
        },
      ),
    );
  });
});

describe('rules of exchanges', () => {
  it('are known for some, and made up for none', () => {
    expect(tierRuleOf('okx')).toEqual({ unit: 'contracts' });
    expect(tierRuleOf('binance')).toEqual({ unit: 'notional', deduction: 'cum' });
    for (const name of ['mexc', 'htx', 'constructor', 'toString']) expect(tierRuleOf(name)).toBeUndefined();
  });
});
