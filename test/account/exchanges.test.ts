import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { EXCHANGES, notionalRule, walletRow } from '../../src/account/exchanges.js';

const DOCUMENT = readFileSync(join(import.meta.dirname, '../../docs/accounts.md'), 'utf8');

describe('the table of exchanges', () => {
  test('is that of docs/accounts.md, row by row', () => {
    const told = [
      ...DOCUMENT.matchAll(
        /^\| `([a-z]+)` +\| `([a-z]+)` +\| (.+?) +\| (.+?) +\| (parts|apart) +\| .{3,}\|$/gm,
      ),
    ];
    const rows = told.map(([, ...cells]) => cells.join(' '));
    const known = Object.entries(EXCHANGES).flatMap(([exchange, { wallets }]) =>
      Object.entries(wallets).map(([wallet, { totals, debts, parts }]) =>
        [exchange, wallet, totals ?? '*stated*', debts ?? '*stated*', parts ? 'parts' : 'apart'].join(' '),
      ),
    );
    expect(rows.sort()).toEqual(known.sort());
    expect(rows.length).toBeGreaterThan(30);
  });

  test('knows a wallet by its name, or the only one of an exchange', () => {
    expect(walletRow('deribit', undefined)).toBe(walletRow('deribit', 'unified'));
    for (const [exchange, wallet] of [
      ['binance', undefined],
      ['kraken', 'options'],
      ['nobody', 'spot'],
      ['constructor', undefined],
    ] as const) {
      expect(walletRow(exchange, wallet)).toBeUndefined();
    }
  });

  test('says what a notional is', () => {
    expect(notionalRule('bybit')).toEqual({
      linear: ['entry'],
      inverse: ['mark', 'units'],
      option: ['entry'],
    });
    expect(notionalRule('toString').linear).toEqual(['mark']);
  });
});
