import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assess } from '../../../src/margin/assess.js';
import { marginRatio } from '../../../src/margin/ratio.js';
import { type MarginType, REQUIREMENT_SCALE as SCALE } from '../../../src/market/model.js';
import type { Instrument } from '../../../src/market/universe.js';
import { sumModels } from '../../../src/models/build/sumModels.js';
import { type LendingParams, lending } from '../../../src/models/lending/lending.js';
import { formatDecimal, parseFraction } from '../../../src/units/decimal.js';
import { add, type Fraction, fraction, multiply, powerOfTen, ZERO } from '../../../src/units/fraction.js';
import { contextOf, evaluate, expectInputError, SPOT } from '../helpers.js';

function slot(symbol: string, kind: 'supply' | 'debt', change: Partial<Instrument> = {}): Instrument {
  return { ...SPOT, symbol, underlying: symbol, kind, domain: 'aave', lotDecimals: 2, ...change };
}

const context = contextOf(
  [
    [slot('ETH', 'supply'), '2000'],
    [slot('ETH', 'debt'), '2000'],
    [slot('USDC', 'supply'), '1'],
    [slot('USDC', 'debt'), '1'],
    [slot('ETH', 'supply', { domain: 'spark' }), '2000'],
  ],
  6,
);
const AAVE: LendingParams = {
  domain: 'aave',
  supplies: [
    { symbol: 'ETH', liquidationThreshold: '0.83', loanToValue: '0.8', supplyCap: '100' },
    { symbol: 'USDC', liquidationThreshold: '0.78', loanToValue: '0.75', supplyCap: '100000' },
  ],
  debts: [
    { symbol: 'USDC', borrowCap: '50000' },
    { symbol: 'ETH', borrowFactor: { initial: '1.2', maintenance: '1.1' }, borrowCap: '10' },
  ],
};
const UNIT = 10n ** 6n;

function margin(quantities: bigint[], marginType: MarginType, change: Partial<LendingParams> = {}) {
  const part = lending.compile({ ...AAVE, ...change }, context, marginType);
  return assess(sumModels([part], context, marginType), { quantities, cash: 0n });
}

describe('lending', () => {
  // 3 ETH and 1000 USDC supplied, 2500 USDC owed.
  const book = [300n, 0n, 100_000n, -250_000n, 0n];

  it('counts supply at the liquidation threshold or the loan-to-value, and debt as the requirement', () => {
    const maintenance = margin(book, 'maintenance');
    expect(maintenance.equity).toBe((4980n + 780n) * UNIT);
    expect(maintenance.requirement).toBe(2500n * UNIT * SCALE);
    // Health factor 5760 / 2500.
    expect(marginRatio(maintenance)).toBe(23_040n);
    const initial = margin(book, 'initial');
    expect(initial.equity).toBe((4800n + 750n) * UNIT);
    expect(initial.requirement).toBe(2500n * UNIT * SCALE);
  });

  it('does not net supply and debt of one asset, and multiplies debt by its borrow factor', () => {
    const result = margin([100n, -100n, 0n, 0n, 0n], 'maintenance');
    expect(result.equity).toBe(1660n * UNIT);
    expect(result.requirement).toBe(2200n * UNIT * SCALE);
    expect(margin([100n, -100n, 0n, 0n, 0n], 'initial').requirement).toBe(2400n * UNIT * SCALE);
  });

  it('has no requirement without debt, and cash adds to equity', () => {
    const part = lending.compile(AAVE, context, 'maintenance');
    const model = sumModels([part], context, 'maintenance');
    const result = assess(model, { quantities: [0n, 0n, 0n, 0n, 0n], cash: 5n });
    expect(result).toMatchObject({ equity: 5n, requirement: 0n });
  });

  it('holds supplies and debts below their caps, on their side of 0, in their domain', () => {
    const rows = lending.compile(AAVE, context, 'maintenance').rows!;
    const of = (i: number, lots: bigint) => evaluate(rows.find((row) => row.slot === i)!, lots);
    expect(rows.map((row) => row.slot)).toEqual([0, 2, 3, 1]);
    expect([of(0, 9_999n), of(0, 10_000n), of(0, -1n)].map((x) => x !== undefined)).toEqual([
      true,
      false,
      false,
    ]);
    expect([of(1, -999n), of(1, -1_000n), of(1, 0n), of(1, 1n)].map((x) => x !== undefined)).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });

  it('takes the slots of every domain where none is named', () => {
    const rows = lending.compile({ supplies: [AAVE.supplies[0]!], debts: [] }, context, 'maintenance').rows!;
    expect(rows.map((row) => row.slot)).toEqual([0, 4]);
  });

  it('lets collateral count for nothing', () => {
    const supplies = [{ ...AAVE.supplies[0]!, liquidationThreshold: '0', loanToValue: '0' }];
    expect(margin([300n, 0n, 0n, 0n, 0n], 'maintenance', { supplies }).equity).toBe(0n);
  });

  it('has a strict schema', () => {
    expect(lending.params.parse(AAVE)).toEqual(AAVE);
    const [supply] = AAVE.supplies;
    for (const change of [
      { supplies: [{ ...supply, loanToValue: 0.5 }] },
      { supplies: [{ ...supply, eMode: '1' }] },
      { debts: [{ symbol: 'ETH' }] },
      { supplies: undefined },
    ]) {
      expect(lending.params.safeParse({ ...AAVE, ...change }).success).toBe(false);
    }
  });
});

describe('lending errors', () => {
  const [supply] = AAVE.supplies as [LendingParams['supplies'][0]];
  const [debt] = AAVE.debts as [LendingParams['debts'][0]];
  it.each<[string, Partial<LendingParams>, string, string]>([
    ['twice', { supplies: [supply, supply] }, 'supplies[1].symbol', 'ETH appears twice'],
    ['owed twice', { debts: [debt, debt] }, 'debts[1].symbol', 'USDC appears twice'],
    ['unknown', { debts: [{ ...debt, symbol: 'X' }] }, 'debts[0].symbol', 'X has no slot of kind debt'],
    ['domain', { domain: 'spark', supplies: [] }, 'debts[0].symbol', 'in domain spark'],
    [
      'rates',
      { supplies: [{ ...supply, loanToValue: '0.8301' }] },
      'supplies[0].loanToValue',
      'not be above',
    ],
    [
      'threshold',
      { supplies: [{ ...supply, liquidationThreshold: '1.01' }] },
      'supplies[0].liquidationThreshold',
      'not be above 1',
    ],
    ['supply cap', { supplies: [{ ...supply, supplyCap: '0' }] }, 'supplies[0].supplyCap', 'above 0'],
    ['borrow cap', { debts: [{ ...debt, borrowCap: '0' }] }, 'debts[0].borrowCap', 'above 0'],
    ['factor', { debts: [{ ...debt, borrowFactor: '0.99' }] }, 'debts[0].borrowFactor', '1 or more'],
    [
      'digits',
      { supplies: [{ ...supply, liquidationThreshold: '0.83000001' }] },
      'supplies[0].liquidationThreshold',
      'valueDecimals to 7',
    ],
  ])('%s', (_, change, field, rule) => {
    expectInputError(() => margin([0n, 0n, 0n, 0n, 0n], 'maintenance', change), field, rule);
  });

  it('names the rate of the margin type, and refuses what accepts nothing', () => {
    const supplies = [{ ...supply, loanToValue: '0.70000001' }];
    expectInputError(
      () => lending.compile({ ...AAVE, supplies }, context, 'initial'),
      'supplies[0].loanToValue',
      'valueDecimals to 7',
    );
    expect(() => lending.compile({ supplies: [], debts: [] }, context, 'initial')).toThrow(
      'would accept no quantity',
    );
  });
});

const bps = (n: number) => formatDecimal(BigInt(n), 4);
const reserve = fc.record({
  price: fc.integer({ min: 1, max: 10 ** 8 }).map((n) => formatDecimal(BigInt(n), 3)),
  lotDecimals: fc.integer({ min: -2, max: 4 }),
  threshold: fc.integer({ min: 0, max: 10_000 }),
  discount: fc.integer({ min: 0, max: 10_000 }),
  factor: fc.integer({ min: 10_000, max: 30_000 }),
  supply: fc.bigInt({ min: 0n, max: 10n ** 12n }),
  debt: fc.bigInt({ min: 0n, max: 10n ** 12n }),
});

describe(`lending: ${lending.exactness}`, () => {
  it('is Σ supply · price · rate over Σ debt · price · factor, exactly', () => {
    fc.assert(
      fc.property(
        fc.array(reserve, { minLength: 1, maxLength: 4 }),
        fc.constantFrom<MarginType>('initial', 'maintenance'),
        (reserves, marginType) => {
          const ltv = (r: (typeof reserves)[number]) => Math.floor((r.threshold * r.discount) / 10_000);
          const market = contextOf(
            reserves.flatMap(({ price, lotDecimals }, i) => [
              [slot(`A${i}`, 'supply', { lotDecimals }), price] as const,
              [slot(`A${i}`, 'debt', { lotDecimals }), price] as const,
            ]),
            11,
          );
          const cap = `1${'0'.repeat(20)}`;
          const params: LendingParams = {
            supplies: reserves.map((r, i) => ({
              symbol: `A${i}`,
              liquidationThreshold: bps(r.threshold),
              loanToValue: bps(ltv(r)),
              supplyCap: cap,
            })),
            debts: reserves.map((r, i) => ({ symbol: `A${i}`, borrowFactor: bps(r.factor), borrowCap: cap })),
          };
          const model = sumModels([lending.compile(params, market, marginType)], market, marginType);
          const quantities = reserves.flatMap(({ supply, debt }) => [supply, -debt]);
          const { equity, requirement } = assess(model, { quantities, cash: 0n });
          const total = (amount: (r: (typeof reserves)[number]) => Fraction) =>
            reserves.reduce((sum, r) => {
              const worth = multiply(parseFraction(r.price, ''), powerOfTen(-r.lotDecimals));
              return add(sum, multiply(worth, amount(r)));
            }, ZERO);
          const backing = total((r) =>
            fraction(r.supply * BigInt(marginType === 'maintenance' ? r.threshold : ltv(r)), 10_000n),
          );
          const owed = total((r) => fraction(r.debt * BigInt(r.factor), 10_000n));
          expect(fraction(equity)).toEqual(multiply(backing, powerOfTen(11)));
          expect(fraction(requirement, SCALE)).toEqual(multiply(owed, powerOfTen(11)));
        },
      ),
    );
  });

  it('stands above a protocol that rounds the average threshold down by less than 0.0001 of the collateral', () => {
    const cents = fc.bigInt({ min: 0n, max: 10n ** 9n });
    const threshold = fc.integer({ min: 1, max: 10_000 });
    fc.assert(
      fc.property(cents, cents, threshold, threshold, (a, b, one, two) => {
        const supplies = [one, two].map((rate, i) => ({
          symbol: i === 0 ? 'ETH' : 'USDC',
          liquidationThreshold: bps(rate),
          loanToValue: '0',
          supplyCap: '1000000000',
        }));
        const { equity } = margin([a, 0n, b, 0n, 0n], 'maintenance', { supplies });
        // In units of 1e-6, as the model has them.
        const [eth, usdc] = [a * 2000n * 10n ** 4n, b * 10n ** 4n];
        const collateral = eth + usdc;
        if (collateral === 0n) return;
        const average = (eth * BigInt(one) + usdc * BigInt(two)) / collateral;
        const theirs = collateral * average;
        expect(equity * 10_000n).toBeGreaterThanOrEqual(theirs);
        expect(equity * 10_000n).toBeLessThan(theirs + collateral);
        // One basis point less covers it.
        const lower = supplies.map((supply, i) => ({
          ...supply,
          liquidationThreshold: bps((i === 0 ? one : two) - 1),
        }));
        expect(
          margin([a, 0n, b, 0n, 0n], 'maintenance', { supplies: lower }).equity * 10_000n,
        ).toBeLessThanOrEqual(theirs);
      }),
    );
  });
});
