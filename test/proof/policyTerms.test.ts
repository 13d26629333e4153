import { describe, expect, test } from 'vitest';
import { makeWorld } from '../../fixtures/world.js';
import { packPolicy } from '../../src/proof/policy.js';
import { formatPolicy, type PolicyFile, parsePolicy, toPolicy } from '../../src/proof/policyFile.js';
import { policyTerms } from '../../src/proof/policyTerms.js';

const { signers } = makeWorld(8);
const head = { version: 1, kind: 'ballast/policy' } as const;
const termsOf = (file: Partial<PolicyFile>) => policyTerms(toPolicy({ ...head, ...file }, signers), signers);

const FULL: Partial<PolicyFile> = {
  minRatio: '150%',
  maxRatio: '300.5%',
  minEquity: '-25000',
  window: { notBefore: '2026-01-31T12:00:00Z', notAfter: '2026-01-31T13:00:00Z' },
  coverage: ['alpha', 'gamma'],
  views: { mode: 'gone', minRatio: '110%', withMinEquity: true },
};

describe('the terms of a policy', () => {
  test('are its own words, where those are the one form', () => {
    expect(termsOf(FULL)).toEqual(FULL);
  });

  test('read back as the same policy', () => {
    for (const file of [FULL, { minRatio: '0%' }, { window: { notBefore: 0, notAfter: 2 ** 40 - 1 } }]) {
      const terms = termsOf(file);
      const again = parsePolicy(formatPolicy({ ...head, ...terms }));
      expect(packPolicy(toPolicy(again, signers))).toBe(packPolicy(toPolicy({ ...head, ...file }, signers)));
      expect(termsOf(again)).toEqual(terms);
    }
  });

  test.each<[string, Partial<PolicyFile>, Partial<PolicyFile>]>([
    ['decimals', { minRatio: '112.50%' }, { minRatio: '112.5%' }],
    [
      'times',
      { window: { notBefore: 1_769_860_800, notAfter: '2026-01-31T12:00:00.9Z' } },
      { window: { notBefore: '2026-01-31T12:00:00Z', notAfter: '2026-01-31T12:00:00Z' } },
    ],
    ['the order of custodians', { coverage: ['gamma', 'alpha'] }, { coverage: ['alpha', 'gamma'] }],
    [
      'what is off',
      { minEquity: '1', views: { mode: 'alone', minRatio: '1%', withMinEquity: false } },
      { minEquity: '1', views: { mode: 'alone', minRatio: '1%' } },
    ],
  ])('are one form of %s', (_, written, form) => {
    expect(termsOf(written)).toEqual(form);
  });

  test('have dates up to the year 9999, and seconds after it', () => {
    const last = 253_402_300_799;
    expect(termsOf({ window: { notBefore: last, notAfter: last + 1 } }).window).toEqual({
      notBefore: '9999-12-31T23:59:59Z',
      notAfter: last + 1,
    });
  });
});
