import { describe, expect, test } from 'vitest';
import { ccxt, convert, exchangeUniverse, position, wallets } from './ccxtSupport.js';
import { refusal } from './fixtures.js';

/** Figures of an exchange that say the same thing, and words that it uses: what contradicts or is not known is refused. */

const USDT = { USDT: { total: 10_000 } };
const btc = (rest: object = {}) =>
  position('BTC/USDT:USDT', 'long', 2, {
    contractSize: 1,
    entryPrice: 60_000,
    markPrice: 61_000,
    notional: 122_000,
    unrealizedPnl: 2000,
    ...rest,
  });
const of = (positions: unknown[], rest: object = {}) =>
  convert(ccxt(USDT, positions, rest), exchangeUniverse);
const refused = (positions: unknown[], rest: object = {}) => refusal(() => of(positions, rest));

describe('figures that say the same thing', () => {
  test('agree within the rounding of what is printed', () => {
    expect(of([btc()]).quantities[3]).toBe(20_000n);
    expect(of([btc({ notional: 122_001 })]).quantities[3]).toBe(20_000n); // marks are printed to whole dollars here
    expect(of([btc({ notional: -122_000, side: 'short', unrealizedPnl: -2000 })]).quantities[3]).toBe(
      -20_000n,
    );
  });

  test.each([
    ['contracts', { contracts: 2.02 }, 'notional'],
    ['contract size', { contractSize: 0.01 }, 'notional'],
    ['mark', { markPrice: 61_610 }, 'notional'],
    ['notional', { notional: 120_780 }, 'notional'],
    ['notional of the other side', { notional: -122_000 }, 'notional'],
    ['entry', { entryPrice: 60_600 }, 'unrealizedPnl'],
    ['profit', { unrealizedPnl: 200_000 }, 'unrealizedPnl'],
    ['profit of the other side', { unrealizedPnl: -2000 }, 'unrealizedPnl'],
  ])('disagree: %s', (_, rest, field) => {
    expect(refused([btc(rest)])).toContain(`ccxt.positions[0].${field}: BTC/USDT:USDT: does not agree with`);
  });

  test('of inverse contracts: notional in coins or at face, profit in coins', () => {
    const inverse = (rest: object = {}) =>
      position('BTC/USD:BTC', 'short', 610, {
        contractSize: 100,
        entryPrice: 50_000,
        markPrice: 61_000,
        notional: 1,
        unrealizedPnl: -0.22,
        ...rest,
      });
    const prices = { BTC: 60_900 };
    expect(of([inverse()], { prices }).quantities[6]).toBe(-100_000_000n);
    expect(of([inverse({ notional: 61_000 })], { prices }).quantities[0]).toBe(-22_000_000n);
    expect(refused([inverse({ notional: 610 })], { prices })).toContain('notional');
    expect(refused([inverse({ unrealizedPnl: 0.22 })], { prices })).toContain('unrealizedPnl');
    expect(refused([inverse({ contracts: 61_000, contractSize: 10 })], { prices })).toContain('notional');
    expect(refused([inverse()])).toContain('ccxt.prices.BTC: is missing');
    expect(refused([inverse({ markPrice: null })], { prices })).toContain('markPrice: is missing');
  });

  test('equity totals have no use for the entry: gains may have settled into cash', () => {
    const settled = btc({ contracts: 1, entryPrice: 50_000, unrealizedPnl: 700, notional: 61_000 });
    const { cash, quantities } = of([settled], { totals: 'equity' });
    expect([cash, quantities[3]]).toEqual([-51_000_000_000n, 10_000n]);
    expect(of([{ ...settled, entryPrice: null, unrealizedPnl: null }], { totals: 'equity' }).cash).toBe(cash);
    expect(refused([settled])).toContain('unrealizedPnl');
    expect(refused([btc({ markPrice: null, notional: null })], { totals: 'equity' })).toContain(
      'ccxt.positions[0].markPrice: is missing',
    );
  });

  test('a notional at the mark stands in for a mark, and then confirms nothing', () => {
    const { cash, reconciliation } = of([btc({ markPrice: null })], { totals: 'equity' });
    expect(cash).toBe(-112_000_000_000n);
    expect(reconciliation?.open.join()).toContain('no second figure for the size of BTC/USDT:USDT');
  });

  test('free and used are what the total is made of', () => {
    const whole = { USDT: { free: 0.1, used: 0.2, total: 0.3 } };
    expect(convert(ccxt(whole)).cash).toBe(30n);
    expect(convert(ccxt({ USDT: { free: 1, used: 2 } })).cash).toBe(300n);
    for (const total of [0.33, -0.3, 0.4, 0]) {
      expect(refusal(() => convert(ccxt({ USDT: { ...whole.USDT, total } })))).toContain(
        'ccxt.balance.USDT.total: does not agree with free + used',
      );
    }
    const margin = { USDT: { free: 50, used: 30, total: 100 } };
    const deribit = wallets('deribit', [{ wallet: 'unified', balance: margin, positions: [] }]);
    expect(convert(deribit).cash).toBe(10_000n);
  });

  test('time of the balance and of the account', () => {
    const at = (balance: object) => ccxt({ ...USDT, ...balance });
    expect(convert(at({ timestamp: 1_767_225_659_999, datetime: '2026-01-01T00:00:59.999Z' })).cash).toBe(
      1_000_000n,
    );
    for (const [balance, said] of [
      [{ timestamp: 1_767_225_661_000 }, 'is more than 60 s from asOf'],
      [{ timestamp: 1_767_225_539_000 }, 'is more than 60 s from asOf'],
      [{ datetime: '2026-01-02T00:00:00.000Z' }, 'is more than 60 s from asOf'],
      [
        { timestamp: 1_767_225_600_000, datetime: '2026-01-01T00:00:01.000Z' },
        'does not agree with ccxt.balance.datetime',
      ],
    ] as const) {
      expect(refusal(() => convert(at(balance)))).toContain(`ccxt.balance.timestamp: ${said}`);
    }
  });

  test('a time that is none', () => {
    const at = (balance: object) => refusal(() => convert(ccxt({ ...USDT, ...balance })));
    expect(at({ timestamp: '1767225600000' })).toContain(
      'ccxt.balance.timestamp: is not a time in milliseconds',
    );
    expect(at({ datetime: 1767225600 })).toContain('ccxt.balance.datetime: is not a time');
    expect(at({ datetime: 'yesterday' })).toContain('ccxt.balance.datetime');
    expect(convert(ccxt({ ...USDT, timestamp: null, datetime: null })).cash).toBe(1_000_000n);
  });

  test('a stated price of the contract, and its mark', () => {
    expect(of([btc()], { prices: { 'BTC/USDT:USDT': 61_000 } }).quantities[3]).toBe(20_000n);
    expect(refused([btc()], { prices: { 'BTC/USDT:USDT': 61_610 } })).toContain(
      'does not agree with ccxt.prices',
    );
    const bare = { markPrice: null, notional: null };
    expect(of([btc(bare)], { totals: 'equity', prices: { 'BTC/USDT:USDT': 61_000 } }).cash).toBe(
      -112_000_000_000n,
    );
  });
});

describe('absence is not zero', () => {
  test.each([
    ['contracts', { contracts: null }],
    ['contracts', { contracts: undefined }],
    ['contractSize', { contractSize: null, notional: null }],
    ['contractSize', { contractSize: 0, notional: null }],
    ['entryPrice', { entryPrice: 0 }],
    ['entryPrice', { entryPrice: null }],
    ['side', { side: null }],
  ])('%s', (field, rest) => {
    expect(refused([btc(rest)])).toContain(`ccxt.positions[0].${field}: `);
  });

  test.each([
    ['totals', { totals: undefined }],
    ['debts', { debts: undefined }],
    ['orders', { orders: undefined }],
  ])('%s has to be stated', (name, rest) => {
    expect(refused([btc()], rest)).toContain(`ccxt.${name}: is missing`);
  });

  test('without contracts, totals mean the same in both words', () => {
    expect(convert(ccxt(USDT, [], { totals: undefined })).cash).toBe(1_000_000n);
  });
});

describe('debts', () => {
  const cash = (debts: string, balance: object) =>
    convert(ccxt({ USDT: balance }, [], { debts }), exchangeUniverse).cash / 10_000n;
  const why = (debts: string, balance: object) =>
    refusal(() => convert(ccxt({ USDT: balance }, [], { debts })));

  test.each([
    ['apart', { total: 100, debt: 30 }, 7000n],
    ['apart', { total: -100 }, -10_000n],
    ['included', { total: 100, debt: 30 }, 10_000n],
    ['included', { total: -100, debt: 100.5 }, -10_000n],
    ['shortfall', { total: -100, debt: 100.5 }, -10_050n],
    ['shortfall', { total: -100, debt: 40 }, -10_000n],
    ['shortfall', { total: -100 }, -10_000n],
    ['shortfall', { total: 100, debt: 30 }, 7000n],
    ['none', { total: 100, debt: 0 }, 10_000n],
  ])('%s: %j', (debts, balance, expected) => {
    expect(cash(debts, balance)).toBe(expected);
  });

  test('that the word denies, or that may count twice', () => {
    expect(why('none', { total: 100, debt: 1 })).toContain('is a debt, where nothing can be borrowed');
    expect(why('apart', { total: -100, debt: 100 })).toContain('does the debt contain it?');
    expect(why('borrowed', { total: 1 })).toContain(
      'must be one of "apart", "included", "shortfall", "none"',
    );
  });
});

describe('closed vocabularies', () => {
  test.each([
    { marginMode: null },
    { marginMode: undefined },
    { marginMode: 'crossed' },
    { marginMode: 'CROSS' },
    { marginMode: null, marginType: 'cross' },
    { marginMode: null, isolated: false },
    { marginMode: null, info: { isolated: 'false', mgnMode: 'cross' } },
  ])('cross margin: %j', (rest) => {
    expect(of([btc(rest)]).quantities[3]).toBe(20_000n);
  });

  test.each<[object, string]>([
    [{ marginMode: 'isolated' }, 'marginMode: BTC/USDT:USDT has isolated margin'],
    [{ marginMode: 'ISOLATED' }, 'marginMode: BTC/USDT:USDT has isolated margin'],
    [{ marginMode: null, marginType: 'isolated' }, 'marginType: BTC/USDT:USDT has isolated margin'],
    [{ marginMode: null, isolated: true }, 'isolated: BTC/USDT:USDT has isolated margin'],
    [{ marginMode: null, info: { isolated: 'true' } }, 'info.isolated: BTC/USDT:USDT has isolated margin'],
    [{ marginMode: null, info: { mgnMode: 'isolated' } }, 'info.mgnMode: BTC/USDT:USDT has isolated margin'],
    [{ marginMode: 'cross', marginType: 'isolated' }, 'marginType: BTC/USDT:USDT has isolated margin'],
    [{ marginMode: 'portfolio' }, 'marginMode: BTC/USDT:USDT has a margin mode that is not known'],
    [{ marginMode: null, isolated: 'maybe' }, 'isolated: BTC/USDT:USDT has a margin mode that is not known'],
  ])('refused: %j', (rest, expected) => {
    expect(refused([btc(rest)])).toContain(`ccxt.positions[0].${expected}`);
  });

  test('sides: the word, or the sign of the contracts', () => {
    const side = (rest: object) => of([btc({ unrealizedPnl: null, ...rest })]).quantities[3];
    expect(side({ contracts: -2, side: 'short' })).toBe(-20_000n);
    expect(side({ contracts: -2, side: null })).toBe(-20_000n);
    expect(refused([btc({ contracts: -2, side: 'long' })])).toContain(
      'contracts: BTC/USDT:USDT: does not agree with',
    );
    expect(refused([btc({ side: 'both' })])).toContain('side: must be "long" or "short"');
  });

  test('assets: a zero under a strange name is of no interest', () => {
    const strange = (amount: number) =>
      ccxt({ ...USDT, 'USD CREDIT': { free: amount, used: 0, total: amount } });
    expect(convert(strange(0)).cash).toBe(1_000_000n);
    expect(refusal(() => convert(strange(1)))).toContain(
      'ccxt.balance.USD CREDIT: has a balance, and its key is no asset name',
    );
    const columns = { total: { USDT: 1, 'USD CREDIT': 0, 'A B': -2 } };
    expect(refusal(() => convert(ccxt(columns)))).toContain('ccxt.balance.A B');
    expect(refusal(() => convert(ccxt({ 'BTC/USDT': { total: 1 } })))).toContain('is the balance of a pair');
  });
});

describe('dust outside the universe', () => {
  const dusty = (amount: number, rest: object = {}) =>
    convert(
      ccxt({ ...USDT, SHIB: { total: amount } }, [], {
        prices: { SHIB: '0.02' },
        dust: { SHIB: '0.0001' },
        ...rest,
      }),
    );

  test('is taken from cash at its price, and reported', () => {
    const { cash, report } = dusty(-1e-10);
    expect([cash, report.dust, report.rounded]).toEqual([999_999n, ['SHIB'], ['USDT']]);
    expect(dusty(-0.0001).report.dust).toEqual(['SHIB']);
  });

  test('is no more than stated, priced, and small', () => {
    const outside = 'SHIB is owed outside the universe';
    expect(refusal(() => dusty(-0.00011))).toContain(outside);
    expect(refusal(() => dusty(-1e-10, { dust: {} }))).toContain(outside);
    expect(refusal(() => dusty(-1e-10, { dust: { DOGE: 1 } }))).toContain(outside);
    expect(refusal(() => dusty(-1e-10, { prices: {} }))).toContain('ccxt.prices.SHIB: is missing');
    expect(refusal(() => dusty(-51, { dust: { SHIB: 60 } }))).toContain('that is no dust');
    expect(dusty(-50, { dust: { SHIB: 60 } }).cash).toBe(999_900n);
    expect(refusal(() => dusty(-1e-10, { dust: { SHIB: 0 } }))).toContain('ccxt.dust.SHIB: must be above 0');
  });
});

describe('resting orders', () => {
  test('what they hold back is taken off', () => {
    const { cash, quantities } = convert(
      ccxt({ USDT: { total: 10 }, BTC: { total: 1 } }, [], { orders: { USDT: '2.5', BTC: 0.25 } }),
    );
    expect([cash, quantities[0]]).toEqual([750n, 75_000_000n]);
  });

  test('have to be stated', () => {
    const orders = (value: unknown) => refusal(() => convert(ccxt(USDT, [], { orders: value })));
    expect(orders(undefined)).toContain('ccxt.orders: is missing');
    expect(orders('some')).toContain('ccxt.orders: must be "none"');
    expect(orders({ USDT: -1 })).toContain('ccxt.orders.USDT: must not be negative');
    expect(orders({ USDT: 'x' })).toContain('ccxt.orders.USDT: is not a number');
  });
});

describe('lists by name', () => {
  const many = (count: number, value: unknown) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`A${i}`, value]));

  test.each(['orders', 'deductions', 'prices', 'dust'])('%s: 1000 entries at most', (name) => {
    expect(
      convert(
        ccxt(USDT, [], {
          [name]: name === 'orders' || name === 'deductions' ? many(1000, '0') : many(1000, '0.5'),
        }),
      ).cash,
    ).toBe(1_000_000n);
    expect(refusal(() => convert(ccxt(USDT, [], { [name]: many(1001, { x: 1 }) })))).toContain(
      `ccxt.${name}: must not have more than 1000 entries`,
    );
  });

  test('assets: 5000 at most', () => {
    expect(convert(ccxt(many(5000, { total: 0 }))).cash).toBe(0n);
    expect(refusal(() => convert(ccxt(many(5001, { total: 0 }))))).toContain(
      'ccxt.balance: has more than 5000 assets',
    );
  });
});
