import { describe, expect, test } from 'vitest';
import { convertAccount } from '../../src/account/accountFile.js';
import { attest } from '../../src/account/attestation.js';
import { createSignerKey } from '../../src/account/signerKey.js';
import type { Market } from '../../src/market/market.js';
import { ccxt, convert, position, exchangeUniverse as universe, wallets } from './ccxtSupport.js';
import { accountOf, CANARY, refusal } from './fixtures.js';

const TIME = 1_767_225_600;
const reported = (equity: unknown, rest: object = {}) => ({
  reported: { equity, time: TIME, by: 'auditor', ...rest },
});
const btc = (rest: object = {}) =>
  position('BTC/USDT:USDT', 'long', 2, {
    contractSize: 1,
    entryPrice: '60000.00',
    markPrice: '61000.00',
    notional: '122000.00',
    unrealizedPnl: '2000.00',
    ...rest,
  });
const BALANCE = { USDT: { total: 10_000 }, BTC: { total: '0.5' }, DOGE: { total: 100 } };
const PRICES = { BTC: '60900', DOGE: '0.2', USD: '0.999' };
const account = (rest: object, positions: unknown[] = [btc()]) =>
  convert(ccxt(BALANCE, positions, { prices: PRICES, ...rest }), universe);
const why = (rest: object, positions?: unknown[]) => refusal(() => account(rest, positions));
/** 10 000 + 0.5 · 60 900 + 100 · 0.2 + 2 · 1000. */
const EQUITY = 42_470;

describe('the exchange’s own equity', () => {
  test('is recomputed at the account’s own marks, assets outside the universe included', () => {
    const { reconciliation } = account(reported(EQUITY));
    // 0.1 %, two marks to the cent, and the printed unit of the figure.
    const tolerance = '43.51';
    expect(reconciliation).toEqual({
      figures: [
        {
          wallets: ['account'],
          currency: 'USDT',
          reported: '42470',
          recomputed: '42470',
          tolerance,
          by: 'auditor',
        },
      ],
      open: [],
    });
  });

  test('may differ by the tolerance, and by no more', () => {
    for (const equity of ['42470', '42427.53', '42512.56'])
      expect(account(reported(equity)).reconciliation?.open).toEqual([]);
    for (const equity of ['42427.52', '42512.57', '42895', '-42470']) {
      expect(why(reported(equity))).toContain(
        'ccxt.reported.equity: is not what balances and positions come to in USDT',
      );
    }
  });

  test('in another currency, at its price', () => {
    expect(account(reported('42512.51', { currency: 'USD' })).reconciliation?.figures[0]).toMatchObject({
      currency: 'USD',
      recomputed: '42512.51251251',
    });
    expect(why(reported(EQUITY, { currency: 'EUR' }))).toContain('ccxt.prices.EUR: is missing');
    expect(why({ ...reported(EQUITY), prices: { DOGE: 1 } })).toContain('ccxt.prices.BTC: is missing');
  });

  test('per currency, without prices', () => {
    const per = (equity: object) => ({ ...reported(equity), prices: {} });
    const { figures } = account(per({ USDT: 12_000, BTC: 0.5, DOGE: 100 })).reconciliation!;
    expect(figures.map(({ currency, recomputed }) => [currency, recomputed])).toEqual([
      ['BTC', '0.5'],
      ['DOGE', '100'],
      ['USDT', '12000'],
    ]);
    expect(why(per({ USDT: 12_000, BTC: 0.5 }))).toContain('ccxt.reported.equity.DOGE: is missing');
    expect(why(per({ USDT: 12_000, BTC: 0.5, DOGE: 100, ETH: 3 }))).toContain(
      'ccxt.reported.equity.ETH: is not',
    );
    expect(why(per({ USDT: 10_000, BTC: 0.5, DOGE: 100 }))).toContain('ccxt.reported.equity.USDT: is not');
  });

  test('is of the account’s time', () => {
    expect(account(reported(EQUITY, { time: TIME + 60 })).cash).toBeDefined();
    expect(why(reported(EQUITY, { time: TIME + 61 }))).toContain(
      'ccxt.reported.time: is more than 60 s from asOf',
    );
    expect(why(reported(EQUITY, { time: TIME - 61 }))).toContain(
      'ccxt.reported.time: is more than 60 s from asOf',
    );
    expect(why({ reported: { equity: 1, time: TIME } })).toContain('ccxt.reported.by');
  });

  test('what is taken off for orders and withdrawals is equity still', () => {
    const taken = account({ ...reported(EQUITY), orders: { USDT: 500 }, deductions: { withdrawal: '250' } });
    expect(taken.cash - account(reported(EQUITY)).cash).toBe(-750_000_000n);
  });

  test('margin figures are carried along', () => {
    const margin = { marginBalance: '40000.5', maintenanceMargin: 610 };
    expect(account(reported(EQUITY, margin)).reconciliation?.figures[0]).toMatchObject({
      marginBalance: '40000.5',
      maintenanceMargin: '610',
    });
    expect(why(reported(EQUITY, { maintenanceMargin: 'x' }))).toContain('ccxt.reported.maintenanceMargin');
  });

  test('no figure shows in a refusal', () => {
    const n = Number(CANARY);
    expect(why({ ...reported(n) })).toContain('is not what');
    expect(why({ ...reported(CANARY), prices: { ...PRICES, BTC: n } })).toContain('is not what');
  });
});

describe('what nothing confirms', () => {
  const open = (rest: object, positions?: unknown[]) => account(rest, positions).reconciliation?.open;

  test('is named', () => {
    expect(open({})).toEqual(['no equity reported by the exchange for account']);
    expect(open(reported(EQUITY), [btc({ notional: null })])).toEqual([]); // the profit tells the size
    expect(open(reported(EQUITY), [btc({ notional: null, unrealizedPnl: null })])).toEqual([
      'no second figure for the size of BTC/USDT:USDT',
    ]);
    expect(open(reported(40_470), [btc({ markPrice: null, notional: null })])).toEqual([
      'no mark price of BTC/USDT:USDT',
    ]);
    const equity = { ...reported(40_470), totals: 'equity' };
    expect(open(equity)).toEqual([]);
    expect(open(equity, [btc({ notional: null })])).toEqual([
      'no second figure for the size of BTC/USDT:USDT',
    ]);
  });

  test('a margin at a known rate tells the size', () => {
    const margin = { notional: null, initialMargin: 2440, initialMarginPercentage: 0.02 };
    const equity = { ...reported(40_470), totals: 'equity' };
    expect(open(equity, [btc(margin)])).toEqual([]);
    for (const other of [
      { initialMargin: 2465 },
      { initialMarginPercentage: 0.2 },
      { initialMarginPercentage: null },
    ]) {
      expect(open(equity, [btc({ ...margin, ...other })])).toHaveLength(1);
    }
    // Rounded to whole units, 2 could be anything from 1.5 to 2.5.
    expect(
      open(equity, [btc({ ...margin, initialMargin: 2, initialMarginPercentage: 0.0000164 })]),
    ).toHaveLength(1);
  });

  test('is not signed, unless asked', () => {
    const key = createSignerKey('binance');
    const sign = (converted: ReturnType<typeof convert>, rest: object = {}) =>
      attest({ account: converted, universe, subject: 5n, key, ...rest });
    expect(sign(account(reported(EQUITY))).custodian).toBe('binance');
    expect(refusal(() => sign(account({})))).toContain(
      'ccxt: is not reconciled: no equity reported by the exchange for account',
    );
    expect(sign(account({}), { unreconciled: true }).custodian).toBe('binance');
    const plain = convert(accountOf({ holdings: { cash: '1', positions: [] } }), universe);
    expect(plain.reconciliation).toBeUndefined();
    expect(sign(plain).custodian).toBe('binance');
  });
});

describe('several wallets', () => {
  const spot = { wallet: 'spot', balance: { BTC: { total: 1 } }, positions: [] };
  const linear = { wallet: 'linear', balance: { USDT: { total: 5000 } }, positions: [btc()] };
  const binance = (list: unknown[], rest: object = {}) =>
    convert(wallets('binance', list, { prices: PRICES, ...rest }), universe);

  test('each by its own row: what is equity in one is a wallet balance in the other', () => {
    const { cash, quantities } = binance([spot, linear]);
    expect([cash, quantities[0], quantities[3]]).toEqual([-117_000_000_000n, 100_000_000n, 20_000n]);
  });

  test('one report for all, or some with their own', () => {
    const all = binance([spot, linear], reported(65_900)).reconciliation!;
    expect([all.open, all.figures[0]?.wallets]).toEqual([[], ['spot', 'linear']]);
    const apart = binance([{ ...spot, ...reported({ BTC: 1 }) }, linear], reported(5000)).reconciliation!;
    expect(apart.figures.map((one) => one.wallets)).toEqual([['spot'], ['linear']]);
    expect(binance([{ ...spot, ...reported({ BTC: 1 }) }, linear]).reconciliation?.open).toEqual([
      'no equity reported by the exchange for linear',
    ]);
    const own = [
      { ...spot, ...reported({ BTC: 1 }) },
      { ...linear, ...reported(5000) },
    ];
    expect(binance(own).reconciliation?.open).toEqual([]);
    expect(refusal(() => binance(own, reported(5000)))).toContain('ccxt.reported: is about no wallet');
  });

  test('errors name the wallet', () => {
    const wrong = { ...linear, positions: [btc({ notional: 5 })] };
    expect(refusal(() => binance([spot, wrong]))).toContain('ccxt.wallets[1].positions[0].notional');
    expect(refusal(() => binance([spot, { ...spot, balance: {} }]))).toContain(
      'ccxt.wallets[1].wallet: is a second wallet',
    );
    expect(refusal(() => binance([spot, linear, { ...linear, wallet: 'inverse' }]))).toContain(
      'appears twice on the same side',
    );
    expect(refusal(() => binance([{ ...spot, wallet: 'savings' }]))).toContain(
      'ccxt.wallets[0].wallet: must be one of',
    );
    expect(refusal(() => binance([spot], { totals: 'wallet' }))).toContain(
      'ccxt.totals: belongs to each wallet',
    );
    expect(
      refusal(() => convert(accountOf({ ccxt: { wallets: [spot], balance: {}, positions: [] } }))),
    ).toContain('must have either "wallets", or "balance" and "positions"');
    expect(refusal(() => convert(accountOf({ ccxt: { wallets: [] } })))).toContain(
      'ccxt.wallets: must have an entry',
    );
  });

  test('a word that the table denies is refused, one that it leaves open is asked for', () => {
    expect(refusal(() => binance([{ ...linear, totals: 'wallet' }]))).toContain(
      'ccxt.wallets[0].totals: is "wallet", but "equity" in this wallet of binance',
    );
    expect(refusal(() => binance([{ ...spot, debts: 'apart' }]))).toContain(
      'ccxt.wallets[0].debts: is "apart"',
    );
    expect(refusal(() => binance([{ ...spot, wallet: 'portfolio' }]))).toContain(
      'ccxt.wallets[0].debts: is missing',
    );
    expect(binance([{ ...spot, wallet: 'portfolio', debts: 'included' }]).quantities[0]).toBe(100_000_000n);
    const short = { ...wallets('binance', []), ccxt: { balance: {}, positions: [], orders: 'none' } };
    expect(refusal(() => convert(short))).toContain('"wallet" is one of spot, margin, linear');
  });

  test('an option settled in a coin, in a book of another currency, needs the rate of its strike', () => {
    const put = position('BTC/USD:BTC-261225-70000-P', 'long', 3, {
      contractSize: 1,
      markPrice: 0.05,
      notional: 0.15,
    });
    const deribit = (prices: object) =>
      convert(
        wallets('deribit', [{ wallet: 'unified', balance: { BTC: { total: 1 } }, positions: [put] }], {
          prices,
        }),
        universe,
      );
    expect(refusal(() => deribit({ BTC: 60_000 }))).toContain('ccxt.prices.USD: is missing');
    const { quantities, cash } = deribit({ USD: '0.9995' });
    expect([cash, quantities[0], quantities[9]]).toEqual([0n, 85_000_000n, 30_000n]);
  });
});

describe('prices of the account, and of the market', () => {
  const market = (rest: object = {}) =>
    ({
      universe,
      prices: ['60000', '3000', '1', '60100', '3000', '60100', '60000', '3000', '3000', '3000'],
      time: TIME,
      maxSkew: 900,
      ...rest,
    }) as unknown as Market;
  const confirm = (prices: object, of: Market = market(), asOf = TIME) =>
    convertAccount({ ...ccxt({}, [], { prices }), asOf }, of, 'a.json').cash;

  test.each([
    [{ BTC: '60300' }],
    [{ BTC: '59700' }],
    [{ 'BTC/USDT:USDT': '60400.5' }],
    [{ 'BTC/USDC:USDC': '1' }], // in another currency than the slot
    [{ DOGE: '5', USD: '7' }],
    [{}],
  ])('agree within 0.5 %%: %j', (prices) => {
    expect(confirm(prices)).toBe(0n);
  });

  test.each<[object, string]>([
    [{ BTC: '60301' }, 'BTC'],
    [{ BTC: '59699' }, 'BTC'],
    [{ USDC: '1.006' }, 'USDC'],
    [{ 'BTC/USDT:USDT': '60401' }, 'BTC/USDT:USDT'],
  ])('disagree: %j', (prices, name) => {
    expect(refusal(() => confirm(prices))).toContain(`a.json: ccxt.prices.${name}: is more than 0.5 % from`);
  });

  test('the slot of an inverse contract counts at the coin, whatever spot slots there are', () => {
    const prices = market().prices.with(6, '61000');
    expect(refusal(() => confirm({ BTC: '60100' }, market({ prices })))).toContain('ccxt.prices.BTC');
  });

  test('are not compared where no proof is possible anyway', () => {
    expect(confirm({ BTC: '1' }, market(), TIME + 901)).toBe(0n);
    expect(refusal(() => confirm({ BTC: '1' }, market(), TIME + 900))).toContain('ccxt.prices.BTC');
    expect(refusal(() => confirm({ BTC: '1' }, market(), TIME - 900))).toContain('ccxt.prices.BTC');
  });
});
