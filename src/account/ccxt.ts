import { InputError } from '../errors.js';
import { shownKey } from '../files/fieldPath.js';
import type { Universe } from '../market/universe.js';
import type { Timestamp } from '../units/numbers.js';
import { type Amounts, type Booking, closeOutside, tally } from './booking.js';
import { readBalances, timeOf } from './ccxtBalance.js';
import { bookBalances, takeOff } from './ccxtBookBalances.js';
import { bookContract } from './ccxtBookContract.js';
import { readContract } from './ccxtContract.js';
import type { CcxtAccount, CcxtWallet } from './ccxtSchema.js';
import { debtsOf, notionalRule, totalsOf, walletRow } from './exchanges.js';
import { type Figure, readPrice } from './figures.js';
import type { Ledger } from './ledger.js';
import { checkMoment, type Reconciliation, type ReportGroup, reconcile } from './reconcile.js';

/**
 * Accounts as ccxt returns them. Shapes of ccxt are loose: unknown keys (`info`, …) are ignored, and figures that an exchange
 * does not report are null or absent. Contradictions are looked for first, then what has to be stated, then all is booked.
 */

export interface CcxtOptions {
  readonly universe: Universe;
  readonly exchange: string;
  readonly asOf: Timestamp;
}

/** Adds a ccxt account to the ledger. Throws {@link InputError} naming the symbol of whatever cannot be counted. */
export function addCcxt(ledger: Ledger, account: CcxtAccount, options: CcxtOptions): Reconciliation {
  const { universe, exchange, asOf } = options;
  const prices = figuresOf(account.prices, 'ccxt.prices', readPrice);
  const dust = new Map(
    [...figuresOf(account.dust, 'ccxt.dust', readPrice)].map(([asset, { value }]) => [asset, value] as const),
  );
  const booking: Booking = { ledger, universe, prices, dust, outside: new Map(), open: [] };

  const notional = notionalRule(exchange);
  const legs = new Set<string>();
  const read = walletsOf(account).map(({ wallet, field }) => {
    const contracts = wallet.positions.flatMap((position, i) => {
      const place = `${field}.positions[${i}]`;
      const contract = readContract(position, {
        field: place,
        stated: prices.get(position.symbol),
        notional,
      });
      if (contract === undefined) return [];
      const leg = `${contract.symbol} ${contract.contracts.n > 0n}`;
      if (legs.has(leg)) {
        throw new InputError(`${contract.symbol} appears twice on the same side`, {
          field: place,
          fix: 'Add them up',
        });
      }
      legs.add(leg);
      return [contract];
    });
    const { parts = true } = walletRow(exchange, wallet.wallet) ?? {};
    const balances = readBalances(wallet.balance, `${field}.balance`, parts);
    const time = timeOf(wallet.balance, `${field}.balance`);
    if (time !== undefined) checkMoment(time, asOf, `${field}.balance.timestamp`);
    return { wallet, field, contracts, balances };
  });

  const groups = read.map(({ wallet, field, contracts, balances }): ReportGroup => {
    const statement = { exchange, stated: wallet, field };
    const { domain = account.domain, reported } = wallet;
    const booked = {
      totals: totalsOf(statement, contracts.length > 0),
      domain,
      equity: new Map(),
      rounding: new Map(),
    };
    for (const contract of contracts) bookContract(booking, booked, contract);
    bookBalances(booking, { ...booked, debts: debtsOf(statement) }, balances);
    const name = wallet.wallet ?? 'account';
    return { ...booked, wallets: [name], reported, field: `${field}.reported` };
  });
  takeOff(booking, account);
  closeOutside(booking);

  const asked = account.wallets === undefined ? groups : byReport(groups, account);
  for (const { wallets, reported } of asked) {
    if (reported === undefined)
      booking.open.push(`no equity reported by the exchange for ${wallets.join(', ')}`);
  }
  const figures = reconcile(asked, { prices, quote: universe.quote, asOf });
  return { figures, open: booking.open };
}

/** The wallets of either form of the file. */
function walletsOf(account: CcxtAccount): { wallet: PlainWallet; field: string }[] {
  const { wallets, wallet, balance, positions, totals, debts, domain, reported } = account;
  if (wallets === undefined) {
    if (balance === undefined || positions === undefined) {
      throw new InputError('is missing', {
        field: balance === undefined ? 'ccxt.balance' : 'ccxt.positions',
        fix: 'Save what fetchBalance and fetchPositions return; no positions are []',
      });
    }
    return [{ wallet: { wallet, balance, positions, totals, debts, domain, reported }, field: 'ccxt' }];
  }
  for (const [name, value] of Object.entries({ wallet, totals, debts })) {
    if (value !== undefined) {
      throw new InputError('belongs to each wallet', {
        field: `ccxt.${name}`,
        fix: 'Write it in ccxt.wallets',
      });
    }
  }
  wallets.forEach((one, i) => {
    if (wallets.slice(0, i).some((other) => other.wallet === one.wallet)) {
      throw new InputError(`is a second wallet "${one.wallet}"`, { field: `ccxt.wallets[${i}].wallet` });
    }
  });
  return wallets.map((one, i) => ({ wallet: one, field: `ccxt.wallets[${i}]` }));
}

type PlainWallet = Omit<CcxtWallet, 'wallet'> & { readonly wallet?: CcxtWallet['wallet'] | undefined };

/** Wallets without a report of their own belong to that of the account. */
function byReport(groups: readonly ReportGroup[], { reported }: CcxtAccount): ReportGroup[] {
  const alone = groups.filter((group) => group.reported !== undefined);
  const together = groups.filter((group) => group.reported === undefined);
  if (reported === undefined) return [...groups];
  if (together.length === 0) {
    throw new InputError('is about no wallet: each has its own', {
      field: 'ccxt.reported',
      fix: 'Remove it',
    });
  }
  const merged = (name: 'equity' | 'rounding') => {
    const all: Amounts = new Map();
    for (const group of together) for (const [currency, amount] of group[name]) tally(all, currency, amount);
    return all;
  };
  const wallets = together.flatMap((group) => group.wallets);
  return [
    ...alone,
    { wallets, reported, field: 'ccxt.reported', equity: merged('equity'), rounding: merged('rounding') },
  ];
}

function figuresOf(
  given: Readonly<Record<string, string | number>> | undefined,
  place: string,
  readOne: (printed: string | number, field: string) => Figure,
): Map<string, Figure> {
  return new Map(
    Object.entries(given ?? {}).map(([name, printed]) => [
      name,
      readOne(printed, `${place}.${shownKey(name)}`),
    ]),
  );
}
