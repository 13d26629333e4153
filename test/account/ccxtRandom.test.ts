import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EXCHANGES, type Totals, type WalletName, walletRow } from '../../src/account/exchanges.js';
import { InputError } from '../../src/errors.js';
import type { Market } from '../../src/market/market.js';
import { parseFraction, roundedDecimal } from '../../src/units/decimal.js';
import {
  add,
  compare,
  divide,
  type Fraction,
  fraction,
  multiply,
  negate,
  ONE,
  powerOfTen,
  subtract,
  ZERO,
} from '../../src/units/fraction.js';
import { convert, exchangeUniverse as universe, wallets } from './ccxtSupport.js';

/**
 * Random accounts in the form of each exchange and wallet, from a truth that is known: what the conversion gives must be worth
 * the same at the account's own prices and at others.
 */

const decimal = (x: number, decimals: number): Fraction =>
  fraction(BigInt(Math.round(x * 10 ** decimals)), 10n ** BigInt(decimals));
const text = (x: Fraction, decimals = 10): string => roundedDecimal(x, decimals);
const sum = (terms: readonly Fraction[]): Fraction => terms.reduce(add, ZERO);
const absolute = (x: Fraction): Fraction => (x.n < 0n ? negate(x) : x);

type Coin = 'USDT' | 'USDC' | 'BTC' | 'ETH';
type Prices = Readonly<Record<Coin, Fraction>>;

interface Kind {
  readonly symbol: string;
  readonly coin: 'BTC' | 'ETH';
  readonly settled: Coin;
  readonly profit: 'linear' | 'inverse' | 'option';
  readonly size: Fraction;
}

const KINDS: readonly Kind[] = [
  { symbol: 'BTC/USDT:USDT', coin: 'BTC', settled: 'USDT', profit: 'linear', size: ONE },
  { symbol: 'ETH/USDT:USDT', coin: 'ETH', settled: 'USDT', profit: 'linear', size: fraction(1n, 10n) },
  { symbol: 'BTC/USDC:USDC', coin: 'BTC', settled: 'USDC', profit: 'linear', size: ONE },
  { symbol: 'BTC/USD:BTC', coin: 'BTC', settled: 'BTC', profit: 'inverse', size: fraction(100n) },
  { symbol: 'ETH/USD:ETH-261225', coin: 'ETH', settled: 'ETH', profit: 'inverse', size: fraction(10n) },
  { symbol: 'BTC/USDT:USDT-261225-70000-C', coin: 'BTC', settled: 'USDT', profit: 'option', size: ONE },
  { symbol: 'BTC/USD:BTC-261225-70000-P', coin: 'BTC', settled: 'BTC', profit: 'option', size: ONE },
];

interface Held {
  readonly kind: Kind;
  /** Signed. */
  readonly contracts: Fraction;
  readonly entry: Fraction;
  readonly mark: Fraction;
}

/** Profit (of an option: its value) in the currency of settlement, at a mark. */
function worth({ kind, contracts, entry }: Held, mark: Fraction): Fraction {
  const size = multiply(contracts, kind.size);
  if (kind.profit === 'inverse') return subtract(divide(size, entry), divide(size, mark));
  return multiply(size, kind.profit === 'option' ? mark : subtract(mark, entry));
}

interface Wallet {
  readonly wallet: WalletName;
  readonly held: readonly Held[];
  /** What is really there of each coin, without profits and option values. */
  readonly own: Map<Coin, Fraction>;
  readonly file: Record<string, unknown>;
}

const share = fc.double({ min: 0, max: 1, noNaN: true });
const real = (min: number, max: number) => share.map((x) => min + x * (max - min));

/** Coin prices with five significant digits, near those of the day. */
const now = fc.record({ BTC: real(60_000, 120_000), ETH: real(2000, 5000), USDC: real(0.998, 1.002) }).map(
  ({ BTC, ETH, USDC }): Prices => ({
    USDT: ONE,
    BTC: decimal(BTC, 1),
    ETH: decimal(ETH, 2),
    USDC: decimal(USDC, 5),
  }),
);

function heldOf(kind: Kind, prices: Prices) {
  const coin = Number(roundedDecimal(prices[kind.coin], 2));
  const price = kind.profit === 'option' ? (kind.settled === 'BTC' ? 0.05 : coin * 0.05) : coin;
  const decimals = kind.profit === 'option' && kind.settled === 'BTC' ? 5 : 2;
  const face = kind.profit === 'inverse';
  return fc
    .record({
      size: real(face ? 5 : 0.02, face ? 5000 : 20),
      short: fc.boolean(),
      basis: real(0.97, 1.03),
      paid: real(0.8, 1.2),
    })
    .map(
      ({ size, short, basis, paid }): Held => ({
        kind,
        contracts: multiply(decimal(size, face ? 0 : 3), fraction(short ? -1n : 1n)),
        entry: decimal(price * paid, decimals),
        mark: decimal(price * basis, decimals),
      }),
    );
}

/** The row of a position as ccxt writes it, with every second figure that this exchange gives. */
function positionOf(exchange: string, held: Held, totals: Totals) {
  const { kind, contracts, entry, mark } = held;
  const size = absolute(multiply(contracts, kind.size));
  const reading = { ...{ linear: 'mark', inverse: 'mark', option: 'mark' }, ...readingsOf(exchange) }[
    kind.profit
  ];
  const price = reading === 'entry' ? entry : mark;
  const atPrice = kind.profit === 'inverse' ? divide(size, price) : multiply(size, price);
  const notional = reading === 'units' ? size : atPrice;
  const profit = worth(
    { ...held, kind: { ...kind, profit: kind.profit === 'option' ? 'linear' : kind.profit } },
    mark,
  );
  return {
    symbol: kind.symbol,
    side: contracts.n < 0n ? 'short' : 'long',
    contracts: text(absolute(contracts)),
    contractSize: text(kind.size),
    entryPrice: text(entry),
    markPrice: text(mark),
    notional: reading === 'none' ? null : text(notional),
    unrealizedPnl: totals === 'wallet' ? text(profit) : null,
    marginMode: 'cross',
  };
}

function readingsOf(exchange: string): Partial<Record<Kind['profit'], string>> {
  const rule = EXCHANGES[exchange]?.notional ?? {};
  return Object.fromEntries(Object.entries(rule).map(([kind, [first]]) => [kind, first]));
}

/** One wallet: balances that its row of the table would show, and positions. */
function walletOf(exchange: string, wallet: WalletName, prices: Prices) {
  const row = walletRow(exchange, wallet);
  const totals = row?.totals ?? 'wallet';
  const debts = row?.debts ?? 'included';
  const holds = !['spot', 'funding', 'earn', 'margin'].includes(wallet);
  const kinds = KINDS.filter(({ profit }) => readingsOf(exchange)[profit] !== 'none' || totals === 'wallet');
  const held = holds
    ? fc
        .subarray([...kinds], { maxLength: 4 })
        .chain((some) => fc.tuple(...some.map((kind) => heldOf(kind, prices))))
    : fc.constant([] as Held[]);
  const amounts = fc.record({
    USDT: real(2000, 90_000),
    USDC: real(1000, 20_000),
    BTC: real(0.3, 3),
    ETH: real(0.5, 30),
  });
  const borrowed = fc.record({ USDT: real(0, 20_000), short: fc.boolean() });
  return fc.tuple(held, amounts, borrowed).map(([list, amount, loan]): Wallet => {
    const own = new Map<Coin, Fraction>();
    const balance: Record<string, unknown> = {};
    for (const coin of ['USDT', 'USDC', 'BTC', 'ETH'] as const) {
      const inside = list.filter(({ kind }) => kind.settled === coin);
      let total = decimal(amount[coin], coin === 'BTC' || coin === 'ETH' ? 8 : 4);
      let debt: Fraction | undefined;
      if (coin === 'USDT' && (debts === 'apart' || debts === 'shortfall')) debt = decimal(loan.USDT, 4);
      if (coin === 'USDT' && debts === 'included' && loan.short) total = negate(total);
      if (coin === 'USDT' && debts === 'shortfall' && loan.short) {
        total = negate(total);
        debt = add(negate(total), decimal(loan.USDT / 1000, 4)); // what is lacking, and interest
      }
      const lacking = total.n < 0n && debts === 'shortfall';
      const net = debt === undefined ? total : lacking ? negate(debt) : subtract(total, debt);
      own.set(
        coin,
        totals === 'equity' ? subtract(net, sum(inside.map((one) => worth(one, one.mark)))) : net,
      );
      const used = decimal(amount[coin] / 7, 4);
      balance[coin] = {
        ...(row?.parts === false ? {} : { free: text(subtract(total, used)), used: text(used) }),
        total: text(total),
        ...(debt && { debt: text(debt) }),
      };
    }
    const positions = list.map((one) => positionOf(exchange, one, totals));
    const stated = {
      ...(row?.totals === undefined && { totals }),
      ...(row?.debts === undefined && { debts }),
    };
    return { wallet, held: list, own, file: { wallet, balance, positions, ...stated } };
  });
}

interface Account {
  readonly file: ReturnType<typeof wallets>;
  readonly list: readonly Wallet[];
  readonly prices: Prices;
}

const accounts = fc
  .tuple(now, fc.constantFrom(...Object.keys(EXCHANGES)), fc.boolean())
  .chain(([prices, exchange, inOne]) => {
    const names = Object.keys(EXCHANGES[exchange]?.wallets ?? {}) as WalletName[];
    // A symbol has one row per side in an account: contracts go to the first wallet that can hold them.
    return fc
      .subarray(names, { minLength: 1 })
      .chain((some) => fc.tuple(...some.map((name) => walletOf(exchange, name, prices))))
      .map((list): Account => {
        const seen = new Set<string>();
        const unique = list.map((wallet) => withoutSeen(exchange, wallet, seen));
        const coins = ['USDT', 'USDC', 'BTC', 'ETH'] as const;
        const equityOf = (coin: Coin) =>
          sum(unique.map((wallet) => add(wallet.own.get(coin) ?? ZERO, profitsIn(wallet, coin))));
        const per = Object.fromEntries(coins.map((coin) => [coin, text(equityOf(coin))]));
        const all = sum(coins.map((coin) => multiply(equityOf(coin), prices[coin])));
        const reported = { equity: inOne ? text(all, 4) : per, time: 1_767_225_600, by: 'auditor' };
        const { USDT: _, ...others } = prices;
        const stated = Object.fromEntries(Object.entries(others).map(([coin, price]) => [coin, text(price)]));
        // Where the notional is in units, nothing but a stated price confirms the mark.
        for (const { kind, mark } of unique.flatMap(({ held }) => held)) {
          if (readingsOf(exchange)[kind.profit] === 'units') stated[kind.symbol] = text(mark);
        }
        const file = wallets(
          exchange,
          unique.map(({ file: own }) => own),
          { prices: { ...stated, USD: '1' }, reported },
        );
        return { file, list: unique, prices };
      });
  });

const profitsIn = ({ held }: Wallet, coin: Coin) =>
  sum(held.filter(({ kind }) => kind.settled === coin).map((one) => worth(one, one.mark)));

function withoutSeen(exchange: string, wallet: Wallet, seen: Set<string>): Wallet {
  const totals = walletRow(exchange, wallet.wallet)?.totals ?? 'wallet';
  const held = wallet.held.filter(({ kind }) => !seen.has(kind.symbol));
  for (const { kind } of held) seen.add(kind.symbol);
  const own = new Map(wallet.own);
  if (totals === 'equity') {
    // The total stays as printed: what is not held any more was cash all along.
    for (const gone of wallet.held.filter((one) => !held.includes(one))) {
      const { settled } = gone.kind;
      own.set(settled, add(own.get(settled) ?? ZERO, worth(gone, gone.mark)));
    }
  }
  const positions = held.map((one) => positionOf(exchange, one, totals));
  return { ...wallet, held, own, file: { ...wallet.file, positions } };
}

/** Coin prices and marks moved: contracts of a coin move with it, options by shares of their own. */
interface Moved {
  readonly prices: Prices;
  readonly markOf: (held: Held) => Fraction;
}

const UNMOVED = ({ prices }: Account): Moved => ({ prices, markOf: ({ mark }) => mark });

function moved({ prices }: Account, btc: Fraction, eth: Fraction): Moved {
  const by = { USDT: ONE, USDC: fraction(1001n, 1000n), BTC: btc, ETH: eth };
  const after = Object.fromEntries(
    Object.entries(prices).map(([coin, price]) => [coin, multiply(price, by[coin as Coin])]),
  ) as unknown as Prices;
  return {
    prices: after,
    markOf: ({ kind, mark }) => multiply(mark, kind.profit === 'option' ? fraction(13n, 10n) : by[kind.coin]),
  };
}

const truth = ({ list }: Account, { prices, markOf }: Moved): Fraction =>
  sum(
    list.flatMap(({ own, held }) => [
      ...[...own].map(([coin, amount]) => multiply(amount, prices[coin])),
      ...held.map((one) => multiply(worth(one, markOf(one)), prices[one.kind.settled])),
    ]),
  );

/** What the universe's slots are worth: contracts in USDT, inverse ones at their coin. */
function slotPrice(symbol: string, account: Account, { prices, markOf }: Moved): Fraction {
  const coin = symbol.split('/')[0] as Coin;
  const held = account.list.flatMap((one) => one.held).find(({ kind }) => kind.symbol === symbol);
  if (held === undefined || held.kind.profit === 'inverse') return prices[coin];
  return multiply(markOf(held), prices[held.kind.settled]);
}

const lot = (i: number): Fraction => {
  const { lotDecimals, multiplier } = universe.instruments[i]!;
  return multiply(powerOfTen(-lotDecimals), parseFraction(multiplier));
};

function value(result: ReturnType<typeof convert>, account: Account, at: Moved): Fraction {
  return sum([
    multiply(fraction(result.cash), powerOfTen(-universe.valueDecimals)),
    ...universe.instruments.map(({ symbol }, i) =>
      multiply(multiply(fraction(result.quantities[i]!), lot(i)), slotPrice(symbol, account, at)),
    ),
  ]);
}

/** A value unit per position, a lot of each coin at its price, a lot of each inverse slot times what its price moved. */
function roundingOf(account: Account, at: Moved): Fraction {
  const positions = account.list.reduce((n, { held }) => n + held.length + 1, 0);
  return sum([
    multiply(fraction(BigInt(positions)), powerOfTen(-universe.valueDecimals)),
    ...universe.instruments.map(({ symbol, kind }, i) => {
      const price = slotPrice(symbol, account, at);
      if (kind === 'spot') return multiply(lot(i), price);
      const inverse = symbol.includes(':BTC') || symbol.includes(':ETH');
      return inverse
        ? multiply(lot(i), absolute(subtract(price, slotPrice(symbol, account, UNMOVED(account)))))
        : ZERO;
    }),
  ]);
}

const factor = real(0.85, 1.2).map((x) => decimal(x, 4));

describe('random accounts of every exchange and wallet', () => {
  test('are worth the same after conversion, at their own prices and at others', () => {
    fc.assert(
      fc.property(accounts, factor, factor, (account, btc, eth) => {
        const result = convert(account.file, universe);
        expect(result.reconciliation?.open).toEqual([]);
        for (const at of [UNMOVED(account), moved(account, btc, eth)]) {
          const lost = subtract(truth(account, at), value(result, account, at));
          const most = roundingOf(account, at);
          expect([compare(lost, most) <= 0n, compare(lost, negate(most)) >= 0n]).toEqual([true, true]);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('with any figure changed by 1 % are refused, or move by less than the tolerance', () => {
    fc.assert(
      fc.property(accounts, factor, factor, fc.nat(1e6), fc.boolean(), (account, btc, eth, pick, up) => {
        const honest = convert(account.file, universe);
        const changed = structuredClone(account.file);
        const figures = figuresIn(changed.ccxt);
        // First which kind of figure, then which of them: balances would drown all others.
        const names = [...new Set(figures.map(({ key }) => key))];
        const name = names[pick % names.length];
        const alike = figures.filter(({ key }) => key === name);
        const { holder, key } = alike[Math.floor(pick / names.length) % alike.length]!;
        holder[key] = text(multiply(parseFraction(holder[key]), fraction(up ? 101n : 99n, 100n)), 12);
        let result: ReturnType<typeof convert>;
        try {
          result = convert(changed, marketOf(account));
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
          return;
        }
        if (result.reconciliation?.open.length !== 0) return;
        const { figures: compared } = honest.reconciliation!;
        const tolerance = sum(
          compared.map(({ tolerance: one, currency }) =>
            multiply(parseFraction(one), account.prices[currency as Coin]),
          ),
        );
        for (const at of [UNMOVED(account), moved(account, btc, eth)]) {
          const change = absolute(subtract(value(result, account, at), value(honest, account, at)));
          const most = add(
            multiply(tolerance, fraction(6n, 5n)),
            multiply(roundingOf(account, at), fraction(2n)),
          );
          expect([key, compare(change, most) <= 0n]).toEqual([key, true]);
        }
      }),
      { numRuns: 600 },
    );
  });
});

/** A market at the account's own time and prices. */
function marketOf(account: Account): Market {
  const at = UNMOVED(account);
  const prices = universe.instruments.map(({ symbol }) => text(slotPrice(symbol, account, at), 8));
  return {
    universe,
    prices,
    time: 1_767_225_600,
    maxSkew: 900,
    models: {},
    provenance: {},
  } as unknown as Market;
}

/** Every figure below a place: texts that are numbers. */
function figuresIn(value: unknown): { holder: Record<string, string>; key: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, entry]) =>
    typeof entry === 'string' && /^-?[0-9.]+$/.test(entry) && !/^-?0(\.0*)?$/.test(entry)
      ? [{ holder: value as Record<string, string>, key: name }]
      : figuresIn(entry),
  );
}
