import { InputError } from '../errors.js';

/**
 * What ccxt (read at 4.5.84) makes of the wallets of each exchange: what `total` is, where borrowed amounts are, and which
 * figures say the same thing twice. Evidence per row in docs/accounts.md.
 */

/** Without unrealised profit and option values, or with them. */
export const TOTALS = ['wallet', 'equity'] as const;
export type Totals = (typeof TOTALS)[number];

/** Where borrowed amounts are: see `debts` in the schema. */
export const DEBTS = ['apart', 'included', 'shortfall', 'none'] as const;
export type Debts = (typeof DEBTS)[number];

export const WALLETS = [
  'spot',
  'margin',
  'linear',
  'inverse',
  'options',
  'unified',
  'portfolio',
  'funding',
  'earn',
] as const;
export type WalletName = (typeof WALLETS)[number];

/**
 * What `notional` of a position is: size at the mark, at the entry price, near the mark (in USD, or at the last price), units
 * of the underlying, or nothing that can be compared.
 */
export type NotionalReading = 'mark' | 'entry' | 'nearMark' | 'units' | 'none';

export interface NotionalRule {
  readonly linear: readonly NotionalReading[];
  readonly inverse: readonly NotionalReading[];
  readonly option: readonly NotionalReading[];
}

export interface WalletRow {
  /** `undefined`: it has to be stated. */
  readonly totals: Totals | undefined;
  readonly debts: Debts | undefined;
  /** Whether free and used are parts of the total. */
  readonly parts: boolean;
}

interface ExchangeRow {
  readonly wallets: Readonly<Partial<Record<WalletName, WalletRow>>>;
  readonly notional?: Partial<NotionalRule>;
  /** Amounts of contracts are units of the underlying (of inverse ones USD) already, whatever ccxt calls the contract size. */
  readonly amountsInUnits?: true;
}

const row = (totals: Totals | undefined, debts: Debts | undefined, parts: 'parts' | 'apart'): WalletRow => ({
  totals,
  debts,
  parts: parts === 'parts',
});
const PLAIN = row('wallet', 'none', 'parts');

/** Exchanges by their names in ccxt. */
export const EXCHANGES: Readonly<Record<string, ExchangeRow>> = {
  binance: {
    wallets: {
      spot: PLAIN,
      margin: row('wallet', 'apart', 'parts'),
      linear: row('equity', 'included', 'apart'),
      inverse: row('equity', 'included', 'apart'),
      options: row(undefined, 'none', 'apart'),
      portfolio: row('equity', undefined, 'apart'),
      funding: PLAIN,
      earn: row('wallet', 'none', 'apart'),
    },
  },
  bitget: {
    wallets: {
      spot: PLAIN,
      margin: row('wallet', 'apart', 'apart'),
      linear: row('equity', 'included', 'parts'),
      inverse: row('equity', 'included', 'parts'),
      unified: row('equity', undefined, 'apart'),
    },
  },
  bybit: {
    wallets: {
      spot: PLAIN,
      inverse: PLAIN,
      unified: row('wallet', 'shortfall', 'apart'),
      funding: PLAIN,
    },
    notional: { linear: ['entry'], option: ['entry'] },
  },
  deribit: {
    wallets: { unified: row('equity', 'included', 'apart') },
    notional: { linear: ['units'] },
    amountsInUnits: true,
  },
  derive: { wallets: { unified: row('wallet', 'included', 'apart') } },
  dydx: { wallets: { unified: row('equity', 'included', 'apart') } },
  gate: {
    wallets: {
      spot: PLAIN,
      margin: row('wallet', 'apart', 'parts'),
      linear: PLAIN,
      inverse: PLAIN,
      options: PLAIN,
      unified: row(undefined, 'apart', 'parts'),
      funding: PLAIN,
    },
  },
  htx: {
    wallets: {
      spot: PLAIN,
      margin: row('wallet', undefined, 'parts'),
      linear: row('equity', 'included', 'parts'),
      inverse: row(undefined, 'none', 'parts'),
    },
    notional: { linear: ['nearMark'], inverse: ['nearMark'] },
  },
  hyperliquid: {
    wallets: {
      spot: row('wallet', 'included', 'parts'),
      linear: row('equity', 'included', 'apart'),
      unified: row('wallet', 'included', 'parts'),
    },
  },
  kraken: { wallets: { spot: PLAIN } },
  krakenfutures: {
    wallets: { unified: PLAIN, inverse: row('equity', 'none', 'parts'), funding: PLAIN },
  },
  okx: {
    wallets: { unified: row('equity', 'included', 'apart'), funding: PLAIN },
    notional: { linear: ['nearMark'], option: ['none'] },
  },
};

/** What is compared at an exchange without a row, or without a word on notionals. */
const USUAL: NotionalRule = { linear: ['mark'], inverse: ['mark', 'units'], option: ['mark', 'units'] };

/** What the notional of a position may be at an exchange. */
export function notionalRule(exchange: string): NotionalRule {
  return { ...USUAL, ...rowsOf(exchange)?.notional };
}

export interface WalletStatement {
  readonly exchange: string;
  /** What the file says, where it does. */
  readonly stated: {
    readonly wallet?: WalletName | undefined;
    readonly totals?: Totals | undefined;
    readonly debts?: Debts | undefined;
  };
  /** Path of the wallet in the file. */
  readonly field: string;
}

/** The row of a wallet: `undefined` where the exchange, or this wallet of it, is not in the table. */
export function walletRow(exchange: string, wallet: WalletName | undefined): WalletRow | undefined {
  const wallets = rowsOf(exchange)?.wallets ?? {};
  const all = Object.values(wallets);
  return wallet === undefined ? (all.length === 1 ? all[0] : undefined) : wallets[wallet];
}

function rowsOf(exchange: string): ExchangeRow | undefined {
  return Object.hasOwn(EXCHANGES, exchange) ? EXCHANGES[exchange] : undefined;
}

/** Whether amounts of contracts at an exchange are units already: their contract size counts 1. */
export const countsUnits = (exchange: string): boolean => rowsOf(exchange)?.amountsInUnits === true;

/** What totals are. Throws {@link InputError} where neither table nor file says it, or they differ. */
export function totalsOf(wallet: WalletStatement, hasContracts: boolean): Totals {
  const { exchange, stated } = wallet;
  // Without contracts both words mean the same.
  const open = stated.totals === undefined && walletRow(exchange, stated.wallet)?.totals === undefined;
  if (open && !hasContracts) return 'wallet';
  return decide(wallet, 'totals', {
    question: 'do balance totals contain unrealised profit?',
    fix: 'Write "equity" if they do (margin balance, equity), "wallet" if they do not (wallet balance)',
  });
}

/** Where borrowed amounts are. Throws {@link InputError} where neither table nor file says it, or they differ. */
export function debtsOf(wallet: WalletStatement): Debts {
  return decide(wallet, 'debts', {
    question: 'are borrowed amounts in the totals?',
    fix:
      'Write "apart" if they are and stand in "debt" too, "included" if totals are net of them, "shortfall" if a negative ' +
      'total is what was borrowed, "none" if nothing can be borrowed',
  });
}

interface Words {
  readonly totals: Totals;
  readonly debts: Debts;
}

function decide<Name extends keyof Words>(
  { exchange, stated, field }: WalletStatement,
  name: Name,
  { question, fix }: { question: string; fix: string },
): Words[Name] {
  const [said, told]: (Words[Name] | undefined)[] = [
    stated[name] as Words[Name] | undefined,
    walletRow(exchange, stated.wallet)?.[name] as Words[Name] | undefined,
  ];
  if (said !== undefined && told !== undefined && said !== told) {
    throw new InputError(`is "${said}", but "${told}" in this wallet of ${exchange}`, {
      field: `${field}.${name}`,
      fix: 'Leave it out, or name the wallet that this is',
    });
  }
  const word = said ?? told;
  if (word !== undefined) return word;
  const names = Object.keys(rowsOf(exchange)?.wallets ?? {});
  const which =
    names.length > 0 && stated.wallet === undefined
      ? `. Or name the wallet of ${exchange}: "wallet" is one of ${names.join(', ')}`
      : '';
  throw new InputError(`is missing: ${question}`, { field: `${field}.${name}`, fix: `${fix}${which}` });
}
