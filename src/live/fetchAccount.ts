import { setTimeout as sleep } from 'node:timers/promises';
import type { WalletName } from '../account/exchanges.js';
import { InputError } from '../errors.js';
import { formatTime } from '../files/time.js';
import { accountOf, coinPrices } from './accountParts.js';
import { type AskOptions, ask } from './ask.js';
import { askingOf, type ConnectOptions, connect, loadMarkets, type Watched } from './connect.js';
import { checkWithin, epochOf } from './epoch.js';
import type { ExchangeApi } from './exchangeApi.js';
import { PROFILED, profileOf } from './profiles.js';
import { movedBetween, takeWallet, type WalletSnapshot } from './snapshot.js';

/** An account file from an exchange, with a key that can only read. */

export interface FetchAccountOptions extends ConnectOptions, Watched {
  /** Custodian that the account is signed as. */
  readonly custodian: string;
  readonly wallets: readonly WalletName[];
  /** Margin domain of the market's slots. */
  readonly domain: string | undefined;
  /** Quote currency of the market: inverse contracts need the price of their coin in it. */
  readonly quote: string;
  /** Who asks, for the report. */
  readonly by: string;
  /** A quarter of an hour, or `next`. Left out: now. */
  readonly at: string | undefined;
  /** How far the snapshot may lie from it, seconds. */
  readonly within: number;
}

export interface FetchedAccount {
  /** An account file, as JSON. Private. */
  readonly account: object;
  readonly customer: string;
  readonly asOf: number;
  /** Unix seconds, with fractions: from the first question to the last answer. */
  readonly start: number;
  readonly end: number;
  readonly positions: number;
}

/** Seconds that the clock here may be away from the exchange's. */
const CLOCK = 5;
const LOOKS = 3;

/**
 * Asks an exchange for the account of a key, twice, and puts an account file together. Throws {@link InputError} for a key that can do
 * more than read, a clock that is off, an account that does not stand still, and whatever the exchange does not answer.
 */
export async function fetchAccount(options: FetchAccountOptions): Promise<FetchedAccount> {
  const { exchange, wallets, at, within, onStep, onNote } = options;
  const profile = profileOf(exchange);
  if (profile === undefined) {
    throw new InputError('is not an exchange whose keys are known', {
      field: 'exchange',
      fix: `Known are ${PROFILED.join(', ')}. For others write the file by hand: docs/accounts.md`,
    });
  }
  const calls = wallets.map((wallet) => ({ wallet, calls: profile.wallets[wallet] }));
  const unknown = calls.find((one) => one.calls === undefined);
  if (unknown !== undefined) {
    const known = Object.keys(profile.wallets).join(', ');
    throw new InputError(`of ${exchange} cannot be fetched: ${unknown.wallet}`, {
      field: 'wallet',
      fix: `Known are ${known}`,
    });
  }
  if (options.key === undefined) throw new InputError('is missing', { field: 'key' });
  const api = await connect(options);
  const asking = askingOf(options);

  onStep('asking what the key may do', 0);
  const { customer, excess } = await ask(() => profile.describeKey(api), {
    ...asking,
    what: 'rights of the key',
  });
  if (excess.length > 0) {
    throw new InputError(`can do more than read: ${excess.join(', ')}`, {
      field: 'key',
      fix: `Make a key at ${exchange} that can read and nothing else`,
    });
  }
  await checkClock(api, asking);
  await loadMarkets(api, options, 0.1);

  const epoch = at === undefined ? undefined : epochOf(at, now(), within);
  if (epoch !== undefined) await waitUntil(epoch, onStep);
  for (let look = 1; ; look++) {
    const start = now();
    const looks: WalletSnapshot[][] = [];
    for (const which of ['first', 'second']) {
      onStep(`taking the account, ${which} look`, looks.length === 0 ? 0.3 : 0.6);
      const taken: WalletSnapshot[] = [];
      for (const one of calls) {
        taken.push(await takeWallet(api, { ...asking, profile, wallet: one.wallet, calls: one.calls! }));
      }
      looks.push(taken);
    }
    const end = now();
    const [first, second] = looks as [WalletSnapshot[], WalletSnapshot[]];
    const moved = first.map((one, i) => movedBetween(one, second[i]!)).find((words) => words !== undefined);
    if (moved === undefined) {
      await ask(async () => profile.checkOrders?.(api), { ...asking, what: 'resting orders' });
      const asOf = epoch ?? Math.floor(end);
      checkWithin(asOf, start, end, within);
      const prices = await coinPrices(api, second, options.quote, asking);
      const account = accountOf(second, { ...options, customer, asOf, prices });
      const positions = second.reduce((count, one) => count + one.positions.length, 0);
      return { account, customer, asOf, start, end, positions };
    }
    if (look === LOOKS) {
      throw new InputError(`did not stand still: ${moved} moved between two looks, ${LOOKS} times`, {
        field: exchange,
        fix: 'Wait until nothing is traded, settled or transferred, and try again',
      });
    }
    onNote(`${moved} moved between two looks: looking again`);
  }
}

const now = () => Date.now() / 1000;

async function checkClock(api: ExchangeApi, asking: Omit<AskOptions, 'what'>): Promise<void> {
  if (api.has.fetchTime !== true) return;
  const before = now();
  const time = await ask(() => api.fetchTime(), { ...asking, what: 'time' });
  const middle = (before + now()) / 2;
  if (typeof time === 'number' && Math.abs(time / 1000 - middle) <= CLOCK) return;
  throw new InputError(`is more than ${CLOCK} s away from that of ${asking.exchange}`, {
    field: 'the clock of this machine',
    fix: 'Set it',
  });
}

async function waitUntil(epoch: number, onStep: FetchAccountOptions['onStep']): Promise<void> {
  for (let left = epoch - now(); left > 0; left = epoch - now()) {
    onStep(`waiting for ${formatTime(epoch)}, ${Math.ceil(left)} s`, 0.2);
    await sleep(Math.min(left, 1) * 1000);
  }
}
