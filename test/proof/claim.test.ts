import { describe, expect, test } from 'vitest';
import { makeWorld, signedAccount, TIME } from '../../fixtures/world.js';
import { marginRatio } from '../../src/margin/ratio.js';
import { evaluateClaim, percent } from '../../src/proof/claim.js';
import type { Policy } from '../../src/proof/policy.js';
import { min } from '../../src/units/integers.js';
import { refusal } from '../support/refusal.js';

const world = makeWorld(8);
const time = BigInt(TIME);
// Worked out in test/margin/assess.test.ts: equity 230 000 000 + cash, requirement 206 000 000 value units.
const QUANTITIES = [2000n, -1500n, 300n];
const account = signedAccount(world, 0, { quantities: QUANTITIES, cash: 79_000_000n }); // equity 309: exactly 150 %

function evaluate(policy: Policy, options: { cash?: bigint; asOf?: number; maxSkew?: number } = {}) {
  const attestation = signedAccount(world, 0, { quantities: QUANTITIES, cash: 79_000_000n, ...options });
  const market = { ...world.market, ...(options.maxSkew === undefined ? {} : { maxSkew: options.maxSkew }) };
  const input = { market, marginType: 'maintenance' as const, signers: world.signers, policy };
  return evaluateClaim({ ...input, attestations: [attestation] });
}
const failing = (policy: Policy, options?: Parameters<typeof evaluate>[1]) =>
  evaluate(policy, options)
    .checks.filter(({ ok }) => !ok)
    .map(({ name }) => name);

describe('a claim holds exactly at its bounds', () => {
  test('of the ratio', () => {
    expect(evaluate({ minRatio: 15_000n }).netted).toMatchObject({
      equity: 309_000_000n,
      charge: 156_000_000n,
    });
    expect(failing({ minRatio: 15_000n })).toEqual([]);
    expect(failing({ minRatio: 15_001n })).toEqual(['minRatio']);
    expect(failing({ minRatio: 15_000n }, { cash: 78_999_999n })).toEqual(['minRatio']);
    expect(failing({ maxRatio: 15_001n })).toEqual([]);
    expect(failing({ maxRatio: 15_000n })).toEqual(['maxRatio']);
    expect(failing({ maxRatio: 15_000n }, { cash: 78_999_999n })).toEqual([]);
  });

  test('of equity, in whole quote units', () => {
    expect(failing({ minEquity: 309n })).toEqual([]);
    expect(failing({ minEquity: 310n })).toEqual(['minEquity']);
    expect(failing({ minEquity: 309n }, { cash: 78_999_999n })).toEqual(['minEquity']);
    expect(failing({ minEquity: -231n }, { cash: -461_000_000n })).toEqual([]);
    expect(failing({ minEquity: -231n }, { cash: -461_000_001n })).toEqual(['minEquity']);
  });

  test.each<[number, string[]]>([
    [-901, ['skew']],
    [-900, []],
    [900, []],
    [901, ['skew']],
  ])('of the skew: %i s from the market', (offset, names) => {
    expect(failing({}, { asOf: TIME + offset })).toEqual(names);
  });

  test.each<[bigint, bigint, string[]]>([
    [time, time, []],
    [time - 5n, time - 1n, ['window']],
    [time + 1n, time + 5n, ['window']],
  ])('of the window', (notBefore, notAfter, names) => {
    expect(failing({ window: { notBefore, notAfter } })).toEqual(names);
  });

  test('of coverage', () => {
    expect(failing({ coverage: [0] })).toEqual([]);
    expect(failing({ coverage: [0, 1] })).toEqual(['coverage']);
    expect(refusal(() => evaluate({ coverage: [3] })).field).toBe('policy.coverage');
  });
});

describe('views', () => {
  const attestations = [
    signedAccount(world, 0, { quantities: [2000n], cash: 0n }),
    signedAccount(world, 1, { quantities: [0n, -1500n], cash: 200_000_000n }),
  ];
  const views = (mode: 'alone' | 'gone', minRatio: bigint) =>
    evaluateClaim({
      market: world.market,
      marginType: 'maintenance',
      signers: world.signers,
      policy: { views: { mode, minRatio } },
      attestations,
    });

  test('alone: each custodian meets its own call, or the claim does not hold', () => {
    // Spot alone: 1 700 million over a loss of 200 million. The short alone: 200 - 1 500 = -1 300 million.
    const { checks, views: found } = views('alone', 10_000n);
    expect(found.map(({ assessment }) => assessment.equity)).toEqual([1_700_000_000n, -1_300_000_000n]);
    expect(checks.find(({ name }) => name === 'views')!.ok).toBe(false);
  });

  test('gone: the short at the failed custodian stays owed at its mark', () => {
    // The short closes out at -1 500 + 200 = -1 300 million: 1 700 - 1 300 is left, over a loss of 200.
    const found = views('gone', 10_000n).views;
    expect(found[1]!.assessment).toMatchObject({
      equity: 400_000_000n,
      requirement: 200_000_000n * 10n ** 9n,
    });
    expect(found[0]!.assessment.equity).toBe(-1_300_000_000n);
  });
});

describe('views that are held against a bound', () => {
  // Each custodian alone: 200 of equity or more over a loss of 100 (200 at one of them).
  const attestations = [
    signedAccount(world, 0, { quantities: [1000n], cash: 0n }),
    signedAccount(world, 1, { quantities: [2000n], cash: 0n }),
  ];
  const evaluateViews = (policy: Policy) =>
    evaluateClaim({
      market: world.market,
      marginType: 'maintenance',
      signers: world.signers,
      policy,
      attestations,
    });
  const least = (mode: 'alone' | 'gone') => {
    const { views } = evaluateViews({ views: { mode, minRatio: 0n } });
    const ratios = views.map(({ assessment }) => marginRatio(assessment)!);
    const equities = views.map(({ assessment }) => assessment.equity);
    return { ratio: ratios.reduce(min), equity: equities.reduce(min) };
  };

  test.each(['alone', 'gone'] as const)('%s: by the worst of them, at the bound and beside it', (mode) => {
    const { ratio, equity } = least(mode);
    const asks = (minRatio: bigint, minEquity?: bigint, withMinEquity?: boolean) => {
      const policy = {
        views: { mode, minRatio, ...(withMinEquity !== undefined && { withMinEquity }) },
        ...(minEquity !== undefined && { minEquity }),
      };
      return evaluateViews(policy).checks.find(({ name }) => name === 'views')!.ok;
    };
    expect([ratio - 1n, ratio, ratio + 1n].map((at) => asks(at))).toEqual([true, true, false]);
    const floor = equity / 1_000_000n;
    expect(floor * 1_000_000n).toBe(equity);
    expect([floor - 1n, floor, floor + 1n].map((at) => asks(ratio, at, true))).toEqual([true, true, false]);
    expect(asks(ratio + 1n, floor, true)).toBe(false);
    expect([asks(ratio, floor + 1n, false), asks(ratio, floor + 1n)]).toEqual([true, true]);
  });

  test('are told in words, and are none where none are asked', () => {
    const words = (views: NonNullable<Policy['views']>) =>
      evaluateViews({ minEquity: 7n, views }).checks.find(({ name }) => name === 'views')!.statement;
    expect(words({ mode: 'alone', minRatio: 11_000n })).toBe(
      'the margin ratio is at least 110% at each custodian alone',
    );
    expect(words({ mode: 'gone', minRatio: 11_000n, withMinEquity: true })).toBe(
      'the margin ratio is at least 110%, and equity at least 7 USDT, with any one custodian gone',
    );
    expect(evaluateViews({ minRatio: 0n }).views).toEqual([]);
  });

  test('outside the position limits are an error that names the view', () => {
    const limit = 1n << 40n;
    const apart = [
      signedAccount(world, 0, { quantities: [limit], cash: 0n }),
      signedAccount(world, 1, { quantities: [-1n], cash: 0n }),
    ];
    const input = { market: world.market, marginType: 'maintenance', signers: world.signers } as const;
    const policy = { views: { mode: 'alone', minRatio: 0n } } as const;
    const error = refusal(() => evaluateClaim({ ...input, policy, attestations: apart }));
    expect(error.field).toContain('view "alone"');
    expect(error.shortMessage).toContain('position limits');
    expect(evaluateClaim({ ...input, policy: {}, attestations: apart }).views).toEqual([]);
  });
});

test('a claim holds where all its checks do', () => {
  expect(evaluate({ minRatio: 15_000n, minEquity: 309n }).holds).toBe(true);
  expect(evaluate({ minRatio: 15_001n, minEquity: 309n }).holds).toBe(false);
  expect(evaluate({ minRatio: 15_001n, minEquity: 310n }, { asOf: TIME + 901 }).holds).toBe(false);
});

describe('what a claim says', () => {
  test('contains no private number', () => {
    const { checks } = evaluate({
      minRatio: 15_001n,
      maxRatio: 20_000n,
      minEquity: 310n,
      coverage: [1],
      window: { notBefore: time, notAfter: time },
    });
    const text = checks.map(({ statement }) => statement).join(' ');
    for (const number of ['309', '79', '2000', '1500', '206', '156']) expect(text).not.toContain(number);
    expect(text).toContain('150.01%');
    expect(text).toContain('beta');
  });

  test.each<[bigint, string]>([
    [0n, '0%'],
    [1n, '0.01%'],
    [10_000n, '100%'],
    [12_340n, '123.40%'],
  ])('%s basis points are %s', (ratio, text) => {
    expect(percent(ratio)).toBe(text);
  });
});

test('a claim needs a model of its margin type and fields in range', () => {
  const input = { signers: world.signers, marginType: 'initial' as const, attestations: [account] };
  const market = { ...world.market, models: { maintenance: world.market.models.maintenance! } };
  expect(refusal(() => evaluateClaim({ ...input, market, policy: {} })).field).toBe('market.models');
  expect(refusal(() => evaluate({ minRatio: -1n })).field).toBe('policy.minRatio');
  expect(refusal(() => evaluate({ minRatio: 1n << 24n })).field).toBe('policy.minRatio');
});
