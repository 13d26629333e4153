import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { importHistory } from '../../src/data/history/importHistory.js';
import { buildMarket } from '../../src/models/build/buildMarket.js';
import { readInputs } from '../../src/models/build/inputs.js';
import { parseRisk } from '../../src/models/build/riskFile.js';
import { refusal } from '../support/refusal.js';

/** Histories in shapes that people have: what can be is imported, and a market built from it. */
const FOLDER = resolve(import.meta.dirname, '../../../shared/cases/38-histories');

const read = (name: string) => readFileSync(join(FOLDER, name), 'utf8');
const imported = (file: string, sort = false) =>
  importHistory([{ text: read(file), file }], { sort, now: Date.parse('2024-11-23T00:00:00Z') / 1000 });

/** The price of the market that the risk file of the cases builds from a history. */
function priceFrom(csv: string): string | undefined {
  const risk = parseRisk(read('risk.tmpl').replaceAll('"compiler"', '"model"').replace('FILE', 'BTC.csv'));
  const inputs = readInputs(risk.inputs ?? [], new Map([['BTC.csv', csv]]));
  return buildMarket(risk, { inputs }).prices[0];
}

describe.skipIf(!existsSync(FOLDER))('38 of ../shared/cases (skipped where they are absent)', () => {
  test.each([
    ['binance-header.csv', 'binance', false],
    ['binance-noheader-ms.csv', 'binance', false],
    ['ccxt-ohlcv.csv', 'ccxt', false],
    ['cdd.csv', 'cryptodatadownload', true],
    ['crlf.csv', 'plain', false],
    ['kraken.csv', 'kraken', false],
    ['newest-first.csv', 'plain', true],
    ['sci-volume.csv', 'plain', false],
  ])('%s is %s, and builds a market', (file, format, sort) => {
    const { csv, bars, read: was } = imported(file, sort);
    expect({ bars, format: was[0]!.format }).toEqual({ bars: 8, format });
    const volume = file === 'sci-volume.csv' ? '0.00000015' : '130.4';
    expect(csv.split('\n').at(-2)).toBe(`2024-11-22,96300,97800,95800,97200,${volume}`);
    expect(priceFrom(csv)).toBe('97200');
    if (sort) expect(refusal(() => imported(file)).message).toContain('the file is newest first');
  });

  test('a gap is named, never filled', () => {
    expect(refusal(() => imported('gap.csv')).message).toContain('has 1 bar missing: 2024-11-19T00:00:00Z');
  });
});
