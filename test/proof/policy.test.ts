import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/errors.js';
import {
  assertAsks,
  assertCovered,
  POLICY_LAYOUT,
  type Policy,
  packPolicy,
  policyFields,
} from '../../src/proof/policy.js';
import { FIELD } from '../../src/units/field.js';
import { refusal } from '../support/refusal.js';

const full: Policy = {
  minRatio: 15_000n,
  maxRatio: 20_000n,
  minEquity: -5n,
  window: { notBefore: 1_780_000_000n, notAfter: 1_780_000_900n },
  coverage: [0, 2, 7],
  views: { mode: 'gone', minRatio: 11_000n },
};

/** Reads one field back out of a packed policy. */
function fieldOf(packed: bigint, name: string): bigint {
  let at = 0n;
  for (const { name: other, bits, signed } of POLICY_LAYOUT) {
    if (other === name) {
      const raw = (packed >> at) & ((1n << BigInt(bits)) - 1n);
      return signed ? raw - (1n << BigInt(bits - 1)) : raw;
    }
    at += BigInt(bits);
  }
  throw new Error(`no field ${name}`);
}

describe('the layout', () => {
  test('is fixed: circuit and contracts hold the same', () => {
    expect(POLICY_LAYOUT.map(({ name, bits }) => `${name}:${bits}`).join(' ')).toBe(
      'minRatio:24 maxRatio:24 minRatioView:24 notBefore:40 notAfter:40 minEquity:64 coverage:8 ' +
        'checkMinRatio:1 checkMaxRatio:1 checkMinEquity:1 checkWindow:1 checkCoverage:1 checkViews:1 viewsGone:1 ' +
        'minEquityViews:1',
    );
  });

  test('fits one field element whatever the fields', () => {
    expect(1n << BigInt(POLICY_LAYOUT.reduce((sum, { bits }) => sum + bits, 0))).toBeLessThan(FIELD);
  });
});

describe('packing', () => {
  test('is what a hand computes', () => {
    // minRatio 15 000 at bit 0; the stored middle of minEquity at bit 24+24+24+40+40+63; its check at 224.
    expect(packPolicy({ minRatio: 15_000n })).toBe(15_000n + (1n << 215n) + (1n << 224n));
    expect(packPolicy({})).toBe(1n << 215n);
  });

  test('keeps every field', () => {
    const packed = packPolicy(full);
    const fields = policyFields(full);
    for (const { name } of POLICY_LAYOUT) expect(fieldOf(packed, name)).toBe(fields[name]);
    expect(fields.coverage).toBe(0b1000_0101n);
    expect(fieldOf(packed, 'minEquity')).toBe(-5n);
  });

  test('tells 0 from absent: there are no sentinel values', () => {
    for (const [a, b] of [
      [{ minRatio: 0n }, {}],
      [{ maxRatio: 0n }, {}],
      [{ minEquity: 0n }, {}],
      [{ window: { notBefore: 0n, notAfter: 0n } }, {}],
      [{ views: { mode: 'alone', minRatio: 0n } }, {}],
      [{ views: { mode: 'alone', minRatio: 0n } }, { views: { mode: 'gone', minRatio: 0n } }],
      [
        { minEquity: 1n, views: { mode: 'gone', minRatio: 0n, withMinEquity: true } },
        { minEquity: 1n, views: { mode: 'gone', minRatio: 0n } },
      ],
    ] as [Policy, Policy][]) {
      expect(packPolicy(a)).not.toBe(packPolicy(b));
    }
  });

  test('does not mind the order or repetition of coverage', () => {
    expect(packPolicy({ coverage: [2, 0, 2] })).toBe(packPolicy({ coverage: [0, 2] }));
  });
});

describe('every field is ranged', () => {
  const window = (notBefore: bigint, notAfter: bigint): Policy => ({ window: { notBefore, notAfter } });
  const T = 1n << 40n;
  const cases: [field: string, make: (n: bigint) => Policy, first: bigint, end: bigint][] = [
    ['minRatio', (n) => ({ minRatio: n }), 0n, 1n << 24n],
    ['maxRatio', (n) => ({ maxRatio: n }), 0n, 1n << 24n],
    ['minRatioView', (n) => ({ views: { mode: 'alone', minRatio: n } }), 0n, 1n << 24n],
    ['notBefore', (n) => window(n, n > T ? n : T - 1n), 0n, T],
    ['notAfter', (n) => window(n < 0n ? n : 0n, n), 0n, T],
    ['minEquity', (n) => ({ minEquity: n }), -(1n << 63n), 1n << 63n],
  ];
  test.each(cases)('%s', (field, make, first, end) => {
    for (const n of [first, first + 1n, end - 1n]) expect(fieldOf(packPolicy(make(n)), field)).toBe(n);
    for (const n of [first - 1n, end, FIELD - 1n, FIELD, FIELD + first, 1n << 300n]) {
      const error = refusal(() => packPolicy(make(n)));
      expect(error).toBeInstanceOf(InputError);
      expect(error.field).toMatch(
        /^policy\.(notBefore|notAfter|minRatio|maxRatio|minRatioView|minEquity|window)$/,
      );
    }
  });

  test('numbers of another type are refused', () => {
    for (const n of [15_000, '15000', 1.5]) {
      expect(refusal(() => packPolicy({ minRatio: n as never })).message).toContain('must be a bigint');
    }
  });

  test.each([
    ['a misspelt check', { minRatoi: 15_000n }, 'policy.minRatoi'],
    ['null for a check', { minRatio: null }, 'policy.minRatio'],
    ['null for views', { views: null }, 'policy.views'],
    ['an empty coverage', { coverage: [] }, 'policy.coverage'],
    ['an unknown mode', { views: { mode: 'Gone', minRatio: 1n } }, 'policy.views.mode'],
    ['views without a ratio', { views: { mode: 'gone' } }, 'policy.views.minRatio'],
    [
      'an equity floor for views without one',
      { views: { mode: 'gone', minRatio: 1n, withMinEquity: true } },
      'policy.views.withMinEquity',
    ],
  ])('%s is refused, and does not become a missing check', (_, policy, field) => {
    expect(refusal(() => packPolicy(policy as never)).field).toBe(field);
  });

  test('a policy that asks for nothing is told apart', () => {
    expect(refusal(() => assertAsks({})).message).toContain('asks for nothing');
    expect(() => assertAsks({ minEquity: 0n })).not.toThrow();
  });

  test('a window does not end before it starts', () => {
    expect(refusal(() => packPolicy(window(10n, 9n))).field).toBe('policy.window');
    expect(() => packPolicy(window(10n, 10n))).not.toThrow();
  });

  test.each([-1, 8, 0.5, Number.NaN, '0'])('coverage has indices from 0 to 7, not %s', (index) => {
    for (const read of [packPolicy, policyFields])
      expect(refusal(() => read({ coverage: [index as number] })).shortMessage).toContain('from 0 to 7');
  });

  test('coverage names entries of the list: padding repeats the last, and must not be meant by mistake', () => {
    expect(() => assertCovered({ coverage: [0, 2] }, 3)).not.toThrow();
    expect(() => assertCovered({}, 3)).not.toThrow();
    expect(refusal(() => assertCovered({ coverage: [0, 3] }, 3)).field).toBe('policy.coverage');
  });
});
