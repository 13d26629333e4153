import { describe, expect, it } from 'vitest';
import { makeWorld } from '../../fixtures/world.js';
import { InputError } from '../../src/errors.js';
import { formatTime, parseTime } from '../../src/files/time.js';
import { formatPolicy, formatRatio, parsePolicy, parseRatio, toPolicy } from '../../src/proof/policyFile.js';
import { refusal } from '../support/refusal.js';

const { signers } = makeWorld(8);
const head = { version: 1, kind: 'ballast/policy' } as const;

describe('ratios', () => {
  it.each([
    ['150%', 15_000n],
    ['112.5%', 11_250n],
    ['100.01%', 10_001n],
    ['0%', 0n],
    ['0.01%', 1n],
    ['167772.15%', (1n << 24n) - 1n],
  ])('%s is exact', (text, points) => {
    expect(parseRatio(text, 'ratio')).toBe(points);
    expect(parseRatio(formatRatio(points), 'ratio')).toBe(points);
  });

  it.each([
    '150',
    '1.5',
    '150 %',
    ' 150%',
    '+150%',
    '-1%',
    '1e2%',
    '0x10%',
    '150.125%',
    '%',
    '01%',
    '167772.16%',
    '',
  ])('refuses %j', (text) => {
    expect(() => parseRatio(text, 'ratio')).toThrow(InputError);
  });
});

describe('times', () => {
  it.each([
    ['2026-06-01T12:00:00Z', 1_780_315_200n],
    ['1780315200', 1_780_315_200n],
    [1_780_315_200, 1_780_315_200n],
    ['0', 0n],
  ])('%j', (value, seconds) => {
    expect(parseTime(value, 'time')).toBe(seconds);
  });

  it.each([
    '2026-02-30T00:00:00Z',
    '2026-06-01',
    '2026-06-01T12:00:00+02:00',
    '1e9',
    '-1',
    '01',
    `${2 ** 40}`,
  ])('refuses %j', (value) => {
    expect(() => parseTime(value, 'time')).toThrow(InputError);
  });

  it('are written in UTC', () => {
    expect(formatTime(1_780_315_200n)).toBe('2026-06-01T12:00:00Z');
  });
});

describe('policies', () => {
  it('become numbers', () => {
    const file = parsePolicy(
      JSON.stringify({
        ...head,
        minRatio: '150%',
        maxRatio: '400%',
        minEquity: '-5',
        window: { notBefore: 5, notAfter: '1970-01-01T00:00:05Z' },
        coverage: ['gamma', 'alpha'],
        views: { mode: 'gone', minRatio: '110%' },
      }),
    );
    expect(toPolicy(file, signers)).toEqual({
      minRatio: 15_000n,
      maxRatio: 40_000n,
      minEquity: -5n,
      window: { notBefore: 5n, notAfter: 5n },
      coverage: [2, 0],
      views: { mode: 'gone', minRatio: 11_000n },
    });
    expect(parsePolicy(formatPolicy(file))).toEqual(file);
  });

  it('leave out what is not asked', () => {
    expect(toPolicy({ ...head, minEquity: '1' }, signers)).toStrictEqual({ minEquity: 1n });
    const views = { mode: 'gone', minRatio: '110%' } as const;
    expect(toPolicy({ ...head, views }, signers)).toStrictEqual({
      views: { mode: 'gone', minRatio: 11_000n },
    });
  });

  it.each([
    ['nothing', {}],
    ['an unknown custodian', { coverage: ['delta'] }],
    ['a custodian twice', { coverage: ['alpha', 'alpha'] }],
    ['a window backwards', { window: { notBefore: 6, notAfter: 5 } }],
    ['equity past 64 bits', { minEquity: '9223372036854775808' }],
  ])('refuse %s', (_, body) => {
    expect(() => toPolicy({ ...head, ...body }, signers)).toThrow(InputError);
  });

  it('say which custodians there are, where one is unknown', () => {
    const file = { ...head, coverage: ['alpha', 'delta'] };
    const error = refusal(() => toPolicy(file, [...signers, signers[0]!]));
    expect(error.field).toBe('coverage[1]');
    expect(error.message).toContain('The list has: alpha, beta, gamma');
    expect(error.message).not.toContain('gamma, alpha');
  });

  it('hold equity in one form', () => {
    const read = (minEquity: string) => parsePolicy(JSON.stringify({ ...head, minEquity })).minEquity;
    for (const text of ['0', '7', '-7', '25000', '9'.repeat(19), `-${'9'.repeat(19)}`])
      expect(read(text)).toBe(text);
    for (const text of ['', '-', '-0', '00', '07', '+7', ' 7', '7 ', '7.0', '7e1', '1'.repeat(20), 'x7'])
      expect(refusal(() => read(text)).field).toBe('minEquity');
  });

  it.each([
    ['an unknown key', { minratio: '150%' }, /unknown key: minratio/],
    ['a ratio as a number', { minRatio: 15000 }, /minRatio: must be a percentage/],
    ['equity as a number', { minEquity: 25000 }, /minEquity: must be a whole number in quotes/],
    ['half a window', { window: { notBefore: 5 } }, /window\.notAfter/],
    ['an empty coverage', { coverage: [] }, /coverage: must name at least one custodian/],
  ])('are read strictly: %s', (_, body, message) => {
    expect(() => parsePolicy(JSON.stringify({ ...head, ...body }), 'policy.json')).toThrow(message);
  });
});
