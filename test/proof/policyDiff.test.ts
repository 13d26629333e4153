import { describe, expect, test } from 'vitest';
import { type Policy, packPolicy } from '../../src/proof/policy.js';
import { policyDifferences } from '../../src/proof/policyDiff.js';

const asked: Policy = { minRatio: 15_000n, minEquity: 100n };
const differences = (claimed: Policy, than: Policy = asked) => policyDifferences(packPolicy(claimed), than);

describe('where two policies differ', () => {
  test('they do not, where they are one', () => {
    expect(differences(asked)).toEqual([]);
  });

  test('every field is told in its own words', () => {
    expect(differences({ ...asked, minRatio: 20_050n })).toEqual(['minRatio 200.5% instead of 150%']);
    expect(differences({ ...asked, maxRatio: 30_000n })).toEqual([
      'maxRatio 300% instead of 0%',
      'checkMaxRatio on instead of off',
    ]);
    expect(differences({ ...asked, minEquity: -7n })).toEqual(['minEquity -7 instead of 100']);
    expect(differences({ minRatio: 15_000n })).toEqual([
      'minEquity 0 instead of 100',
      'checkMinEquity off instead of on',
    ]);
    const window = { notBefore: 1_780_000_000n, notAfter: 1_780_000_060n };
    const later = { ...window, notAfter: 1_780_000_061n };
    expect(differences({ ...asked, window: later }, { ...asked, window })).toEqual([
      'notAfter 2026-05-28T20:27:41Z instead of 2026-05-28T20:27:40Z',
    ]);
    expect(differences({ ...asked, coverage: [0, 2] }, { ...asked, coverage: [0] })).toEqual([
      'coverage 5 instead of 1',
    ]);
    const views = { mode: 'alone', minRatio: 11_000n } as const;
    const gone = { mode: 'gone', minRatio: 11_000n, withMinEquity: true } as const;
    expect(differences({ ...asked, views: gone }, { ...asked, views })).toEqual([
      'viewsGone on instead of off',
      'minEquityViews on instead of off',
    ]);
    expect(differences({ ...asked, views }, { ...asked, views: { ...views, minRatio: 12_000n } })).toEqual([
      'minRatioView 110% instead of 120%',
    ]);
  });

  test('what lies above the fields is told too', () => {
    expect(policyDifferences(packPolicy(asked) + (1n << 231n), asked)).toEqual([
      'minEquityViews on instead of off',
    ]);
    expect(policyDifferences(packPolicy(asked) + (1n << 232n), asked)).toEqual([
      'more than the fields of a policy',
    ]);
  });
});
