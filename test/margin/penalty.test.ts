import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PenaltySchedule, penaltyOf, sharePercent } from '../../src/margin/penalty.js';
import { formatPenalty, parsePenalty } from '../../src/margin/penaltyFile.js';
import type { Margin } from '../../src/margin/ratio.js';
import { REQUIREMENT_SCALE as SCALE } from '../../src/market/model.js';
import { parseFraction } from '../../src/units/decimal.js';
import { refusal } from '../support/refusal.js';

const margin = (equity: bigint, requirement: bigint): Margin => ({
  equity,
  requirement: requirement * SCALE,
});

function schedule(
  mode: PenaltySchedule['mode'],
  tiers: readonly (readonly [string, string])[],
): PenaltySchedule {
  return {
    mode,
    tiers: tiers.map(([from, rate]) => ({ from: parseFraction(from), rate: parseFraction(rate) })),
  };
}

// SEBI, CIR/DNPD/7/2011: 0.5 % of a shortfall below 10 % of the margin, 1 % from there on.
const SEBI = [
  ['0', '0.005'],
  ['0.1', '0.01'],
] as const;

describe('a penalty', () => {
  it.each<[bigint, 'whole' | 'marginal', bigint, number | undefined, bigint]>([
    [100_000n, 'whole', 0n, undefined, 0n],
    [100_001n, 'whole', 0n, undefined, 0n],
    [99_000n, 'whole', 100n, 0, 5n],
    [90_001n, 'whole', 1_000n, 0, 50n], // 9 999 · 0.005 = 49.995, rounded up
    [90_000n, 'whole', 1_000n, 1, 100n],
    [0n, 'whole', 10_000n, 1, 1_000n],
    [-50_000n, 'whole', 15_000n, 1, 1_500n],
    [99_000n, 'marginal', 100n, 0, 5n],
    [90_000n, 'marginal', 1_000n, 1, 50n],
    [80_000n, 'marginal', 2_000n, 1, 150n],
  ])('of equity %d of 100 000 required, %s', (equity, mode, degree, tier, penalty) => {
    const result = penaltyOf(margin(equity, 100_000n), schedule(mode, SEBI));
    const shortfall = equity < 100_000n ? 100_000n - equity : 0n;
    expect(result).toEqual({ shortfall, degree, tier, penalty });
  });

  it('is on the requirement times the ratio that is asked for', () => {
    const result = penaltyOf(margin(100_000n, 100_000n), schedule('whole', SEBI), 15_000n);
    // 50 000 of 150 000 are missing: a third, rounded up to 33.34 %.
    expect(result).toEqual({ shortfall: 50_000n, degree: 3_334n, tier: 1, penalty: 500n });
  });

  it('where nothing is required and something owed is in the last tier', () => {
    for (const mode of ['whole', 'marginal'] as const) {
      expect(penaltyOf(margin(-1_000n, 0n), schedule(mode, SEBI))).toEqual({
        shortfall: 1_000n,
        degree: undefined,
        tier: 1,
        penalty: 10n,
      });
    }
  });

  it('rounds once, up, and takes decimals of any size exactly', () => {
    const fine = schedule('marginal', [
      ['0', '0.000000001'],
      ['0.000000001', '0.3'],
      ['20', '100'],
    ]);
    expect(penaltyOf({ equity: 0n, requirement: 1n }, fine)).toMatchObject({ shortfall: 1n, penalty: 1n });
    // 10^12 short, nothing below: 10^12 · 1e-9 · 1e-9 + (10^12 − 10^3) · 0.3, up.
    expect(penaltyOf(margin(0n, 10n ** 12n), fine).penalty).toBe(299_999_999_701n);
    expect(penaltyOf(margin(-19n, 1n), fine).tier).toBe(2);
    expect(penaltyOf(margin(-18n, 1n), fine).tier).toBe(1);
  });

  const tiers = fc.uniqueArray(fc.nat({ max: 300 }), { minLength: 1, maxLength: 4 }).chain((bounds) =>
    fc
      .array(fc.nat({ max: 500 }), { minLength: bounds.length, maxLength: bounds.length })
      .map((rates) =>
        [...bounds]
          .sort((a, b) => a - b)
          .map((bound, t): [string, string] => [`${t === 0 ? 0 : bound}`, `${rates[t]}`]),
      )
      .filter((list) => new Set(list.map(([from]) => from)).size === list.length),
  );

  it('never falls when more is missing, where rates do not fall', () => {
    const amount = fc.bigInt({ min: -50_000n, max: 1_000n });
    fc.assert(
      fc.property(tiers, fc.constantFrom('whole', 'marginal'), amount, amount, (list, mode, a, b) => {
        const rising = list.map(([from], t): [string, string] => [from, `${t}`]);
        const rates = schedule(mode as 'whole', rising);
        const [less, more] = a > b ? [a, b] : [b, a];
        const of = (equity: bigint) => penaltyOf(margin(equity, 100n), rates).penalty;
        expect(of(more) >= of(less)).toBe(true);
      }),
    );
  });

  it('by parts is the sum over every single unit of shortfall', () => {
    fc.assert(
      fc.property(tiers, fc.bigInt({ min: 1n, max: 400n }), (list, short) => {
        // One unit is required, so that a degree is the shortfall itself.
        const rates = schedule('marginal', list);
        const units = Array.from({ length: Number(short) }, (_, n) => {
          const [, rate] = list.findLast(([from]) => Number(from) <= n)!;
          return BigInt(rate);
        });
        const expected = units.reduce((total, rate) => total + rate, 0n);
        expect(penaltyOf(margin(1n - short, 1n), rates).penalty).toBe(expected);
      }),
    );
  });

  it.each<[string, readonly (readonly [string, string])[], string]>([
    ['no tier', [], 'tiers'],
    ['a first tier above 0', [['0.1', '1']], 'tiers[0].from'],
    ['equal bounds', [...SEBI, ['0.10', '1']], 'tiers[2].from'],
    [
      'falling bounds',
      [
        ['0', '1'],
        ['2', '1'],
        ['1.999', '1'],
      ],
      'tiers[2].from',
    ],
    ['a negative rate', [['0', '-0.1']], 'tiers[0].rate'],
  ])('is refused for %s', (_, list, field) => {
    expect(refusal(() => penaltyOf(margin(1n, 1n), schedule('whole', list))).field).toBe(field);
  });
});

describe('penalty.json', () => {
  const file = {
    version: 1,
    kind: 'ballast/penalty',
    mode: 'whole',
    tiers: [
      { from: '0', rate: '0.005' },
      { from: '0.1', rate: '0.01' },
    ],
  };

  it('is read, and written again', () => {
    const parsed = parsePenalty(JSON.stringify(file));
    expect(parsed).toEqual(schedule('whole', SEBI));
    expect(JSON.parse(formatPenalty(parsed))).toEqual(file);
  });

  it.each<[string, object, string]>([
    ['another mode', { ...file, mode: 'half' }, 'mode'],
    ['a number', { ...file, tiers: [{ from: '0', rate: 1 }] }, 'tiers[0].rate'],
    ['a percentage', { ...file, tiers: [{ from: '0', rate: '1%' }] }, 'tiers[0].rate'],
    ['no tiers', { ...file, tiers: [] }, 'tiers'],
    ['tiers out of order', { ...file, tiers: [file.tiers[1], file.tiers[0]] }, 'tiers[0].from'],
    ['an unknown key', { ...file, note: '' }, ''],
  ])('with %s is refused, naming file and field', (_, content, field) => {
    const error = refusal(() => parsePenalty(JSON.stringify(content), 'penalty.json'));
    expect([error.file, error.field ?? '']).toEqual(['penalty.json', field]);
  });
});

it.each([
  ['0', '0%'],
  ['0.1', '10%'],
  ['0.0005', '0.05%'],
  ['1.5', '150%'],
  ['20', '2000%'],
])('the share %s is %s', (text, expected) => {
  expect(sharePercent(parseFraction(text))).toBe(expected);
});
