import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Instrument } from '../../../src/market/universe.js';
import { groups } from '../../../src/models/groups/groups.js';
import { type ShortMinimumOptions, shortMinimumGroups } from '../../../src/models/groups/shortMinimum.js';
import { parseFraction, parseRate } from '../../../src/units/decimal.js';
import { compare, multiply, subtract } from '../../../src/units/fraction.js';
import { optionOf } from '../../risk/options/helpers.js';
import { refusal } from '../../support/refusal.js';
import { contextOf, evaluate, expectInputError, PERP } from '../helpers.js';

const INSTRUMENTS: Instrument[] = [
  PERP,
  optionOf(70_000, 40, 'call'),
  { ...optionOf(70_000, 40, 'put'), strike: '70000.0' },
  optionOf(70_000, 100, 'call'),
  optionOf(80_000, 40, 'call'),
  { ...optionOf(70_000, 40, 'call'), domain: 'portfolio' },
  { ...optionOf(4000, 40, 'call'), underlying: 'ETH' },
];

const OPTIONS: ShortMinimumOptions = {
  instruments: INSTRUMENTS,
  underlying: 'BTC',
  spot: '60000.5',
  rate: { initial: '0.01', maintenance: '1/75' },
  netting: 'strike',
  limit: '100',
  decimals: 2,
};

const context = contextOf(
  INSTRUMENTS.map((instrument) => [instrument, '100'] as const),
  8,
);

/** Group rows of the model, from parameters that pass its schema. */
function rowsOf(options: ShortMinimumOptions, marginType: 'initial' | 'maintenance') {
  const params = groups.params.parse({ groups: shortMinimumGroups(options) });
  return groups.compile(params, context, marginType).groups!;
}

describe('shortMinimumGroups', () => {
  it('nets calls and puts of a strike, or each right by itself, or all of an underlying; never across domains', () => {
    const weights = (netting: ShortMinimumOptions['netting']) =>
      rowsOf({ ...OPTIONS, netting }, 'initial').map((row) => row.weights.map(Number));
    expect(weights('strike')).toEqual([
      [0, 1, 1, 0, 0, 0, 0],
      [0, 0, 0, 1, 0, 0, 0],
      [0, 0, 0, 0, 1, 0, 0],
      [0, 0, 0, 0, 0, 1, 0],
    ]);
    expect(weights('right')).toEqual([
      [0, 1, 0, 0, 0, 0, 0],
      [0, 0, 1, 0, 0, 0, 0],
      [0, 0, 0, 1, 0, 0, 0],
      [0, 0, 0, 0, 1, 0, 0],
      [0, 0, 0, 0, 0, 1, 0],
    ]);
    expect(weights('underlying')).toEqual([
      [0, 1, 1, 1, 1, 0, 0],
      [0, 0, 0, 0, 0, 1, 0],
    ]);
  });

  it('charges naked shorts by the rate of the spot price, and nothing else', () => {
    const [row] = rowsOf(OPTIONS, 'initial') as [ReturnType<typeof rowsOf>[number]];
    // A lot is 0.1 contracts of 0.01 BTC: x counts 0.001 BTC. 1 % of 60 000.5 is 600.005, rounded up to 600.01.
    const charge = (x: bigint) => evaluate(row, x)?.charge;
    expect(charge(-1000n)).toBe(60_001_000_000n);
    expect(charge(-1n)).toBe(60_001_000n);
    expect([charge(0n), charge(1n), charge(50_000n)]).toEqual([0n, 0n, 0n]);
    expect([charge(-100_001n), charge(100_000n)]).toEqual([undefined, undefined]);
    expect([charge(-100_000n), charge(99_999n)]).toEqual([6_000_100_000_000n, 0n]);
    const [maintenance] = rowsOf(OPTIONS, 'maintenance') as [typeof row];
    // 60 000.5 / 75 is 800.00666…
    expect(evaluate(maintenance, -1000n)?.charge).toBe(80_001_000_000n);
  });

  it('rounds up by less than one of the last decimal', () => {
    const decimal = fc
      .tuple(fc.integer({ min: 1, max: 10 ** 9 }), fc.integer({ min: 1, max: 6 }))
      .map(([n, places]) => String(n / 10 ** places));
    const share = fc.tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 50, max: 99 }));
    fc.assert(
      fc.property(decimal, share, fc.integer({ min: 0, max: 6 }), (spot, [top, bottom], decimals) => {
        const text = `${top}/${bottom}`;
        const rate = { initial: text, maintenance: '0' };
        const [group] = shortMinimumGroups({ ...OPTIONS, spot, rate, decimals });
        const perUnit = group!.segments![0]!.perUnit as { initial: string; maintenance: string };
        const charged = subtract({ n: 0n, d: 1n }, parseFraction(perUnit.initial, 'perUnit'));
        const exact = multiply(parseRate(text, 'rate'), parseFraction(spot, 'spot'));
        const above = subtract(charged, exact);
        expect(above.n).toBeGreaterThanOrEqual(0n);
        expect(compare(above, { n: 1n, d: 10n ** BigInt(decimals) })).toBeLessThan(0n);
        expect(perUnit.maintenance).toBe('0');
      }),
    );
  });

  it('names rows for readers', () => {
    expect(shortMinimumGroups(OPTIONS)[0]!.label).toBe('BTC 70000 2026-10-31 short option minimum cross');
    expect(shortMinimumGroups({ ...OPTIONS, netting: 'right' })[1]!.label).toBe(
      'BTC 70000.0 2026-10-31 short put minimum cross',
    );
    expect(shortMinimumGroups({ ...OPTIONS, netting: 'underlying' })[1]!.label).toBe(
      'BTC short option minimum portfolio',
    );
  });

  it.each<[Partial<ShortMinimumOptions>, string, string]>([
    [{ underlying: 'SOL' }, 'underlying', 'SOL has no option'],
    [{ spot: '0' }, 'spot', 'must be above 0'],
    [{ spot: '-1' }, 'spot', 'must be above 0'],
    [{ spot: 'x' }, 'spot', 'plain decimal'],
    [{ limit: '0' }, 'limit', 'must be above 0'],
    [{ rate: { initial: '-0.1', maintenance: '0' } }, 'rate.initial', 'must not be negative'],
    [{ rate: { initial: '1.01', maintenance: '0' } }, 'rate.initial', 'is it a percentage?'],
    [{ rate: { initial: '0', maintenance: '1/0' } }, 'rate.maintenance', 'not a decimal or a fraction'],
    [{ decimals: -1 }, 'decimals', 'from 0 to 18'],
    [{ decimals: 19 }, 'decimals', 'from 0 to 18'],
    [{ decimals: 0.5 }, 'decimals', 'from 0 to 18'],
  ])('refuses %o', (change, field, rule) => {
    expectInputError(() => shortMinimumGroups({ ...OPTIONS, ...change }), field, rule);
  });

  it('takes 0 and 18 decimals', () => {
    for (const decimals of [0, 18]) expect(shortMinimumGroups({ ...OPTIONS, decimals })).toHaveLength(4);
  });

  it('refuses an option without a strike', () => {
    const { strike: _, ...bare } = optionOf(1, 1, 'put');
    expect(refusal(() => shortMinimumGroups({ ...OPTIONS, instruments: [bare] })).field).toBe(bare.symbol);
  });
});
