import { describe, expect, it } from 'vitest';
import { connect } from '../../src/live/connect.js';
import { checkWithin, epochOf } from '../../src/live/epoch.js';
import { refusal } from '../support/refusal.js';

const PATIENCE = 120_000;

describe('an exchange', () => {
  it('is asked no faster than it allows, and about no currencies', async () => {
    const api = await connect({ exchange: 'okx', timeout: PATIENCE });
    expect(api.enableRateLimit).toBe(true);
    expect(api.has.fetchCurrencies).toBe(false);
    expect(api.apiKey).toBeFalsy();
  });

  it.each(['okx', 'binance', 'bybit', 'deribit'])(
    '%s is moved to this machine with all its addresses',
    async (exchange) => {
      const baseUrl = 'http://localhost:8080';
      const api = await connect({ exchange, timeout: PATIENCE, baseUrl });
      const urls: unknown[] = Object.values(api.urls.api as object);
      expect(urls.length).toBeGreaterThan(0);
      for (const url of urls) expect(String(url)).toMatch(/^http:\/\/localhost:8080(\/|$)/);
    },
  );

  it.each(['nobody', 'constructor', 'exchanges', 'Exchange', 'version'])('%s is none', async (exchange) => {
    await expect(connect({ exchange, timeout: PATIENCE })).rejects.toThrow(
      'exchange: is not an exchange that ccxt knows',
    );
  });

  it.each([
    'http://example.com',
    'https://127.0.0.1:1',
    'http://127.0.0.1.example.com',
    'http://127.0.0.1@example.com',
    'http://127.0.0.1/path',
    'http://127.0.0.1/?x',
    'file:///x',
    'x',
  ])('is not moved to %s', async (baseUrl) => {
    await expect(connect({ exchange: 'okx', timeout: PATIENCE, baseUrl })).rejects.toThrow('--base-url');
  });
});

describe('a moment', () => {
  const QUARTER = Date.UTC(2026, 0, 31, 12, 15) / 1000;

  it('is the next quarter of an hour, or one that is named', () => {
    expect(epochOf('next', QUARTER - 1, 30)).toBe(QUARTER);
    expect(epochOf('next', QUARTER, 30)).toBe(QUARTER + 900);
    expect(epochOf('2026-01-31T12:15:00Z', QUARTER - 5000, 30)).toBe(QUARTER);
    expect(epochOf(String(QUARTER), QUARTER + 30, 30)).toBe(QUARTER);
  });

  it.each([
    [
      '2026-01-31T12:15:01Z',
      0,
      'is not a quarter of an hour. Choose one, like 2026-01-31T12:30:00Z, or "next"',
    ],
    ['2026-01-31T12:15:00Z', QUARTER + 31, 'is over'],
    ['soon', 0, '--at: must be whole unix seconds'],
  ])('%s is none', (at, now, rule) => {
    expect(refusal(() => epochOf(at, now, 30)).message).toContain(rule);
  });

  it.each([
    [-30, 30, true],
    [-30.1, 0, false],
    [0, 30.1, false],
    [1, 29, true],
  ])('is kept from %s to %s: %s', (start, end, kept) => {
    const check = () => checkWithin(QUARTER, QUARTER + start, QUARTER + end, 30);
    if (kept) expect(check).not.toThrow();
    else expect(check).toThrow('was taken up to 31 s from its time, 30 s at most');
  });
});
