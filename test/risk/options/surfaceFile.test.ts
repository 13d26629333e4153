import { describe, expect, it } from 'vitest';
import { DataError } from '../../../src/errors.js';
import { parseSurface } from '../../../src/risk/options/surfaceFile.js';
import { expectInputError } from '../../models/helpers.js';
import { refusal } from '../../support/refusal.js';
import { SURFACE } from './helpers.js';

const FILE = {
  kind: 'ballast/surface',
  version: 1,
  underlying: SURFACE.underlying,
  time: SURFACE.time as number | string,
  slices: SURFACE.slices.map(({ expiry, forward, rate, strikes, vols }) => ({
    expiry,
    forward: String(forward),
    rate: String(rate),
    strikes: strikes.map(String),
    vols: vols.map(String),
  })),
};

/** The file after a change of its data. */
function fileWith(change: (file: typeof FILE) => unknown): string {
  const file = structuredClone(FILE);
  return JSON.stringify(change(file) ?? file);
}

/** The file with one slice changed. */
function withSlice(index: number, change: Record<string, unknown>): string {
  return fileWith((file) => ({
    ...file,
    slices: file.slices.map((s, i) => (i === index ? { ...s, ...change } : s)),
  }));
}

describe('parseSurface', () => {
  it('takes volatilities as fractions up to 5, and as percentages where it is said', () => {
    const vols = (list: string[], unit?: string) =>
      parseSurface(
        fileWith((file) => ({
          ...file,
          ...(unit && { unit }),
          slices: [{ ...file.slices[0]!, vols: list }],
        })),
      ).slices[0]!.vols;
    expect(vols(['0.5', '4.999', '5'])).toEqual([0.5, 4.999, 5]);
    expect(vols(['0.5', '4.999', '5'], 'fraction')).toEqual([0.5, 4.999, 5]);
    expect(vols(['50', '5', '501'], 'percent')).toEqual([0.5, 0.05, 5.01]);
    expectInputError(() => vols(['50', '4.999', '60'], 'percent'), 'slices[0].vols[1]', 'is it a fraction?');
    for (const unit of [undefined, 'fraction']) {
      expectInputError(() => vols(['0.5', '5.001', '1'], unit), 'slices[0].vols[1]', 'is it a percentage?');
    }
    expectInputError(() => vols(['0.5', '1', '1'], 'bp'), 'unit', 'must be "fraction" or "percent"');
  });

  it('gives the surface of the file', () => {
    expect(parseSurface(JSON.stringify(FILE), 'btc.json')).toEqual(SURFACE);
  });

  it('reads times in UTC and negative rates', () => {
    const text = withSlice(0, { rate: '-0.01', expiry: '2026-10-01T08:00:00Z' });
    expect(parseSurface(text).slices[0]).toMatchObject({ rate: -0.01, expiry: 1_790_841_600 });
  });

  it('takes rates as fractions', () => {
    for (const rate of ['1', '-1']) {
      expect(parseSurface(withSlice(0, { rate })).slices[0]!.rate).toBe(Number(rate));
      expectInputError(
        () => parseSurface(withSlice(0, { rate: `${rate}.001` })),
        'slices[0].rate',
        'is it a percentage?',
      );
    }
  });

  it.each<[string, string, string, string]>([
    ['another kind', fileWith((f) => ({ ...f, kind: 'ballast/risk' })), 'kind', 'ballast/surface'],
    ['another version', fileWith((f) => ({ ...f, version: 2 })), 'version', 'must be 1'],
    ['an unknown key', withSlice(0, { skew: '1' }), 'slices[0]', 'unknown key: skew'],
    ['a missing key', withSlice(0, { rate: undefined }), 'slices[0].rate', 'is missing'],
    ['a bare number', withSlice(0, { forward: 60_000 }), 'slices[0].forward', 'in quotes'],
    [
      'a negative forward',
      withSlice(0, { forward: '-1' }),
      'slices[0].forward',
      'plain decimal of 0 or more',
    ],
    ['an exponent', withSlice(0, { vols: ['1e0', '1', '1'] }), 'slices[0].vols[0]', 'plain decimal'],
    ['NaN', withSlice(0, { rate: 'NaN' }), 'slices[0].rate', 'plain decimal'],
    ['milliseconds', withSlice(0, { expiry: SURFACE.time * 1000 }), 'slices[0].expiry', 'milliseconds'],
  ])('refuses %s', (_, text, field, rule) => {
    expectInputError(() => parseSurface(text, 'btc.json'), field, rule);
    expect(refusal(() => parseSurface(text, 'btc.json')).file).toBe('btc.json');
  });

  it.each<[string, string, string, string]>([
    ['no expiry', fileWith((f) => ({ ...f, slices: [] })), 'empty', 'slices'],
    ['no strikes', withSlice(1, { strikes: [], vols: [] }), 'empty', 'slices[1].strikes'],
    ['an expired slice', withSlice(0, { expiry: SURFACE.time }), 'expired', 'slices[0].expiry'],
    ['a volatility of 0', withSlice(2, { vols: ['0.5', '0.0', '1'] }), 'notPositive', 'slices[2].vols[1]'],
    ['too many', withSlice(2, { vols: ['1', '1', '1', '1'] }), 'inconsistent', 'slices[2].vols'],
    ['a strike twice', withSlice(0, { strikes: ['1', '1.0', '2'] }), 'duplicate', 'slices[0].strikes[1]'],
    ['disorder', fileWith((f) => ({ ...f, slices: f.slices.toReversed() })), 'unordered', 'slices[1].expiry'],
  ])('refuses data with %s, naming rule, file and field', (_, text, rule, field) => {
    const error = refusal(() => parseSurface(text, 'btc.json'));
    expect(error).toBeInstanceOf(DataError);
    expect([(error as DataError).rule, error.field, error.file]).toEqual([rule, field, 'btc.json']);
    expect(error.message).toMatch(/^btc\.json: slices/);
  });

  it('refuses what is not JSON', () => {
    expect(refusal(() => parseSurface('{', 'btc.json')).message).toContain('is not valid JSON');
  });
});
