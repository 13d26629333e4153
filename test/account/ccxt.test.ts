import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { convertAccount, parseAccount } from '../../src/account/accountFile.js';
import { readFigure } from '../../src/account/figures.js';
import { formatFraction } from '../../src/units/decimal.js';
import { ccxt, convert, position } from './ccxtSupport.js';
import { accountOf, CANARY, refusal, spot, universe } from './fixtures.js';

describe('ccxt balances', () => {
  test('total minus debt, from entries or columns', () => {
    const { cash, quantities, report } = convert(
      ccxt({
        info: { anything: [CANARY] },
        timestamp: 1767225600000,
        datetime: '2026-01-01T00:00:00.000Z',
        USDT: { free: 10.25, used: 5, total: 15.25, debt: 20 },
        BTC: { free: 0.5, used: 0, total: 0.5 },
        ETH: { free: 1, used: 0.5, total: null, debt: 2 },
        SOL: { free: 7, used: 0, total: 7, debt: 1.25 },
        DOGE: { free: 100, used: 0, total: 100 },
        XRP: { free: 0, used: 0, total: 0, debt: 0 },
        free: { USDT: 10.25, BTC: 0.5 },
        used: { USDT: 5, BTC: 0 },
        total: { USDT: 15.25, BTC: 0.5 },
        debt: { USDT: 20 },
      }),
    );
    expect(cash).toBe(-475n);
    expect(quantities).toEqual([50_000_000n, -500n, 0n, 0n, 0n, 70_000n, -12_500n, 0n]);
    expect(report).toEqual({ ignored: ['DOGE'], netted: ['ETH'], rounded: [], dust: [] });
  });

  test('exponents are expanded exactly', () => {
    const { quantities } = convert(ccxt({ BTC: { total: 1e-7 }, ETH: { total: '1.5e+1' } }));
    expect(quantities.slice(0, 2)).toEqual([10n, 15_000n]);
    const raw = '{"USDT":{"total":12345678901234567890.12},"ETH":{"total":1e-07}}';
    const text = JSON.stringify(ccxt('@')).replace('"@"', raw);
    const { cash, quantities: dust, report } = convertAccount(parseAccount(text), universe);
    expect(cash).toBe(1234567890123456789012n);
    expect(dust[1]).toBe(0n);
    expect(report.rounded).toEqual(['ETH']);
  });

  test('the text of any JavaScript number is read exactly', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -1e30, max: 1e30 }), (x) => {
        const text = formatFraction(readFigure(JSON.stringify(x), 'x').value);
        expect(Number(text)).toBe(x === 0 ? 0 : x);
      }),
    );
    for (const bad of ['', ' 1', '1 ', 'NaN', '0x1', '1e', '1e1000', '01', '1_0', 'Infinity']) {
      expect(refusal(() => readFigure(bad, 'x'))).toBe('x: is not a number. Export it as ccxt returns it');
    }
    for (const bad of [Number.NaN, Infinity, null, undefined, 2 ** 60, true as unknown as number]) {
      expect(refusal(() => readFigure(bad, 'x'))).toContain('x: is ');
    }
  });

  test('negative balances are debts', () => {
    const { cash, quantities } = convert(
      ccxt({ USDT: { total: -3 }, ETH: { total: -2 }, SOL: { total: -1 } }),
    );
    expect([cash, quantities[1], quantities[5], quantities[6]]).toEqual([-300n, -2000n, 0n, -10_000n]);
  });

  test('deductions come off cash or the asset', () => {
    const deductions = {
      'withdrawal in flight': '0.5',
      'resting orders': { asset: 'ETH', amount: '0.25' },
      'dust in flight': { asset: 'DOGE', amount: '1' },
    };
    const balance = { USDT: { total: 2 }, ETH: { total: 1 }, DOGE: { total: 1 } };
    const { cash, quantities } = convert(ccxt(balance, [], { deductions }));
    expect([cash, quantities[1]]).toEqual([150n, 750n]);
  });

  test('what may be owed outside the universe is refused by name', () => {
    const amount = Number(CANARY);
    const cases: [unknown, unknown][] = [
      [{ DOGE: { total: -amount } }, {}],
      [{ DOGE: { total: amount, debt: amount } }, {}],
      [{ debt: { DOGE: amount } }, {}],
      [{ total: { DOGE: -amount } }, {}],
      [{}, { deductions: { x: { asset: 'DOGE', amount: CANARY } } }],
      [{ DOGE: { total: 1 } }, { deductions: { x: { asset: 'DOGE', amount: CANARY } } }],
    ];
    for (const [balance, rest] of cases) {
      expect(refusal(() => convert(ccxt(balance, [], rest as object)))).toContain(
        'DOGE is owed outside the universe',
      );
    }
    const supplyOnly = { ...universe, instruments: [universe.instruments[5]!] };
    expect(refusal(() => convert(ccxt({ SOL: { total: 1, debt: amount } }), supplyOnly))).toContain(
      'SOL (supply)',
    );
  });

  test('malformed balances are refused by field', () => {
    const cases: [unknown, string][] = [
      [{ BTC: { total: 'NaN' } }, 'ccxt.balance.BTC.total: is not a number'],
      [{ BTC: { total: Number.NaN } }, 'ccxt.balance.BTC.total: is missing'],
      [{ BTC: { free: 1 } }, 'ccxt.balance.BTC.total: is missing'],
      [{ free: { BTC: 1 } }, 'ccxt.balance.BTC.total: is missing'],
      [{ BTC: { total: true } }, 'ccxt.balance.BTC.total: is not a number'],
      [{ BTC: { total: 1, debt: -1 } }, 'ccxt.balance.BTC.debt: must not be negative'],
      [{ BTC: { total: 1 }, total: { BTC: 2 } }, 'does not agree with ccxt.balance.total.BTC'],
      [{ BTC: {} }, 'ccxt.balance.BTC: is not a balance'],
      [{ 'BTC/USDT': { BTC: { total: 1, debt: 2 } } }, 'Isolated-margin balances'],
      [{ 'B TC': { total: 1 } }, 'no asset name'],
      [[], 'ccxt.balance'],
      [null, 'ccxt.balance'],
    ];
    for (const [balance, expected] of cases)
      expect(refusal(() => convert(ccxt(balance)))).toContain(expected);
    for (const amount of ['1e3', `-${CANARY}`, 5, { asset: 'ETH' }, { asset: 'ETH', amount: '-1' }]) {
      expect(refusal(() => convert(ccxt({}, [], { deductions: { x: amount } })))).toContain(
        'ccxt.deductions.x',
      );
    }
  });
});

describe('ccxt positions', () => {
  test('entry prices go into cash, rounded down', () => {
    const { cash, quantities, report } = convert(
      ccxt({ USDT: { total: 1000 } }, [
        position('BTC/USDT:USDT', 'long', 1),
        position('ETH/USDT:USDT-261225', 'short', 2, { entryPrice: '2500.001' }),
        position('BTC/USDT:USDT-261225-70000-C', 'short', 0.5, { entryPrice: null }),
        position('NOT/LISTED:BTC', null, 0, { marginMode: 'isolated' }),
      ]),
    );
    // 1000 − 0.01·60000.5 + 2·2500.001 = 5399.997
    expect(cash).toBe(539_999n);
    expect(quantities).toEqual([0n, 0n, 1000n, -2n, -5n, 0n, 0n, 0n]);
    expect(report.rounded).toEqual(['USDT']);
  });

  test('totals that contain unrealised profit do not count it twice', () => {
    const legs = [
      position('BTC/USDT:USDT', 'long', 1, { entryPrice: 60000, markPrice: 61000, unrealizedPnl: 10 }),
      position('BTC/USDT:USDT', 'short', 3, { entryPrice: 60000, markPrice: 61000, unrealizedPnl: -30 }),
    ];
    const wallet = convert(ccxt({ USDT: { total: 1000 } }, legs));
    const equity = convert(ccxt({ USDT: { total: 980 } }, legs, { totals: 'equity' }));
    // The cash differs by what the mark is from the entry, for what the totals differ by.
    expect([equity.cash, equity.quantities]).toEqual([wallet.cash, wallet.quantities]);
    expect(wallet.report.netted).toEqual(['BTC/USDT:USDT']);
    expect(wallet.quantities[2]).toBe(-2000n);
    // At a mark of 61 000 the account is worth 1000 + 10 − 30.
    expect(wallet.cash + (-2000n * 61_000n * 100n) / 100_000n).toBe(98_000n);
  });

  test('a choice of margin domain settles which slot counts', () => {
    const perp = universe.instruments[2]!;
    const of = { ...universe, instruments: [spot('BTC'), perp, { ...perp, domain: 'portfolio' }] };
    const account = (rest: object) =>
      ccxt({ BTC: { total: 1 } }, [position('BTC/USDT:USDT', 'long', 1)], rest);
    expect(refusal(() => convert(account({}), of))).toContain('more than one slot');
    expect(convert(account({ domain: 'portfolio' }), of).quantities.slice(0, 3)).toEqual([
      100_000_000n,
      0n,
      1000n,
    ]);
    expect(refusal(() => convert(account({ domain: 'none' }), of))).toContain('margin domain');
  });

  test('refusals name the symbol or the field, never a number', () => {
    const n = Number(CANARY);
    const btc = (rest: object, side: string | null = 'long', contracts: unknown = n) =>
      position('BTC/USDT:USDT', side, contracts, { entryPrice: n, unrealizedPnl: n, ...rest });
    const option = 'BTC/USDT:USDT-261225-70000-C';
    const cases: [unknown[], string, object?][] = [
      [[position('X/USDT:USDT', 'long', n)], 'X/USDT:USDT is a position outside the universe'],
      [[position('X/USDT:USDT', 'short', n)], 'X/USDT:USDT is a position outside the universe'],
      [[position('BTC/USD:BTC', 'long', n)], 'BTC/USD:BTC is a position outside the universe'],
      [[position('BTC/USD:BTC-261225', 'long', n)], 'is a position outside the universe'],
      [[position('BTC/USDC:USDC', 'long', n)], 'BTC/USDC:USDC is a position outside the universe'],
      [[position('ETH/USD:BTC', 'long', n)], 'ETH/USD:BTC settles in BTC, but its profit is in USD'],
      [[position('BTC/USD:BTC-261225-70000-P', 'short', n)], 'is a position outside the universe'],
      [[position('BTC/USDT', 'long', n)], 'BTC/USDT is not a contract'],
      [[btc({ marginMode: 'isolated' })], 'BTC/USDT:USDT has isolated margin'],
      [[btc({ contractSize: n })], 'BTC/USDT:USDT has another contract size'],
      [[btc({ contractSize: null })], 'contractSize: is missing'],
      [[btc({ entryPrice: null })], 'entryPrice: is missing'],
      [[btc({ entryPrice: undefined })], 'entryPrice: is missing'],
      [[btc({ entryPrice: 0 })], 'entryPrice: must be above 0'],
      [[btc({ entryPrice: -n })], 'entryPrice: must be above 0'],
      [[btc({ entryPrice: `${CANARY}x` })], 'entryPrice: is not a number'],
      [[btc({ entryPrice: [n] })], 'entryPrice: must be a number'],
      [[btc({}, null)], 'side: must be "long" or "short"'],
      [[btc({}, CANARY)], 'side: must be "long" or "short"'],
      [[btc({}, 'long', -n)], 'contracts: BTC/USDT:USDT: does not agree with'],
      [[btc({}, 'short', null)], 'ccxt.positions[0].contracts: is missing'],
      [[btc({}, 'short', 1e30)], 'quantity of BTC/USDT:USDT (perpetual): is below'],
      [[btc({}), btc({})], 'ccxt.positions[1]: BTC/USDT:USDT appears twice'],
      [[btc({})], 'ccxt.totals: is missing', { totals: undefined }],
      [[btc({})], 'ccxt.totals', { totals: CANARY }],
      [[btc({})], 'markPrice: is missing', { totals: 'equity' }],
      [[position(option, 'long', n)], 'markPrice: is missing', { totals: 'equity' }],
      [[{ ...btc({}), symbol: undefined }], 'ccxt.positions[0].symbol'],
      [[n], 'ccxt.positions[0]'],
    ];
    for (const [positions, expected, rest = {}] of cases) {
      expect(refusal(() => convert(ccxt({ USDT: { total: n } }, positions, rest)))).toContain(expected);
    }
    expect(refusal(() => convert(accountOf({ ccxt: { balance: { USDT: { total: n } } } })))).toContain(
      'positions',
    );
    expect(refusal(() => convert(ccxt({ USDT: { total: 1e35 } })))).toContain('cash');
  });
});
