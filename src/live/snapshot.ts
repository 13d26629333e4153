import { countsUnits, type WalletName } from '../account/exchanges.js';
import { InputError } from '../errors.js';
import { inField } from '../files/places.js';
import { contractTerms } from '../market/contractTerms.js';
import {
  absolute,
  add,
  compare,
  divide,
  type Fraction,
  multiply,
  subtract,
  ZERO,
} from '../units/fraction.js';
import { type Printed, parsePrinted } from '../units/printed.js';
import { type AskOptions, ask } from './ask.js';
import type { ExchangeApi } from './exchangeApi.js';
import type { OwnFigures, Position, Profile, WalletCalls } from './profile.js';

/** One wallet at one moment. An exchange gives it in several calls, so it is taken twice, and nothing may have moved between. */

export interface WalletSnapshot {
  readonly wallet: WalletName;
  readonly balance: Readonly<Record<string, unknown>>;
  readonly positions: readonly Position[];
  readonly own: OwnFigures;
}

export interface TakeOptions extends Omit<AskOptions, 'what'> {
  readonly profile: Profile;
  readonly wallet: WalletName;
  readonly calls: WalletCalls;
}

/** Asks for balances, then positions. Throws {@link InputError} for an answer without what belongs in it, or with too many positions. */
export async function takeWallet(api: ExchangeApi, options: TakeOptions): Promise<WalletSnapshot> {
  const { profile, wallet, calls, exchange } = options;
  const answer = await ask(() => api.fetchBalance(calls.balance), { ...options, what: 'balances' });
  const { info, ...balance } = objectOf(answer, 'balances');
  const own = profile.ownFigures(info, wallet);
  const positions: Position[] = [];
  for (const params of calls.positions) {
    const what = `positions${Object.keys(params).length === 0 ? '' : `, ${Object.values(params).join(' ')}`}`;
    const found = await ask(() => api.fetchPositions(undefined, params), { ...options, what });
    if (!Array.isArray(found)) throw new InputError('are no list', { field: `${exchange} ${what}` });
    if (profile.positionLimit !== undefined && found.length >= profile.positionLimit) {
      throw new InputError(`are ${found.length}, and there may be more`, { field: `${exchange} ${what}` });
    }
    for (const position of found) {
      const read = objectOf(position, 'positions');
      if (isFlat(read)) continue;
      const market = api.markets?.[String(read.symbol)];
      positions.push(inField(`positions.${String(read.symbol)}`, () => mended(read, market, options)));
    }
  }
  if (own.positions !== undefined && own.positions !== positions.length) {
    throw new InputError(`are ${positions.length}, and the balances count ${own.positions}`, {
      field: `${exchange} positions`,
      fix: 'Try again; if it stays, ccxt leaves one out: write the file by hand',
    });
  }
  return { wallet, balance, positions, own };
}

function objectOf(answer: unknown, field: string): Record<string, unknown> {
  if (typeof answer === 'object' && answer !== null && !Array.isArray(answer)) {
    return answer as Record<string, unknown>;
  }
  throw new InputError('is no object', { field });
}

/** The position in units that an account file has: what the table of exchanges knows, and the profile. */
function mended(
  position: Position,
  market: Readonly<Record<string, unknown>> | undefined,
  { profile, exchange }: TakeOptions,
): Position {
  const sized = countsUnits(exchange) ? { ...position, contractSize: 1 } : position;
  return profile.mend?.(sized, market) ?? sized;
}

/** Rows of positions that were closed. */
function isFlat({ contracts }: Position): boolean {
  return (
    contracts !== undefined && contracts !== null && parsePrinted(contracts as Printed, 'contracts').n === 0n
  );
}

/** Share of the notional that equity may move apart from marks between two looks: marks are a moment older than equity. */
const SHARE: Fraction = { n: 1n, d: 2000n };

/**
 * What moved between two looks, in words, undefined where nothing did: quantities and entry prices are the same, and so are the
 * totals, or (where unrealised profit is in them) totals less the size at the mark, within 0.05 % of the notional. That also catches
 * marks that were read later than equity.
 */
export function movedBetween(first: WalletSnapshot, second: WalletSnapshot): string | undefined {
  const [before, after] = [byKey(first.positions), byKey(second.positions)];
  for (const [key, position] of before) {
    const later = after.get(key);
    if (later === undefined || !sameFigure(position.contracts, later.contracts)) return 'a quantity';
    if (!sameFigure(position.entryPrice, later.entryPrice)) return 'an entry price';
  }
  if (after.size !== before.size) return 'a quantity';
  const [sizes, laterSizes] = [sizesOf(first.positions), sizesOf(second.positions)];
  for (const asset of new Set([...Object.keys(first.own.equity), ...Object.keys(second.own.equity)])) {
    const size = sizes.get(asset);
    const rest = restOf(first, asset, sizes);
    const moved = absolute(subtract(restOf(second, asset, laterSizes), rest));
    const most = size === undefined ? ZERO : multiply(size.gross, SHARE);
    if (compare(moved, most) > 0n) return `the balance of ${asset}`;
  }
  return undefined;
}

const byKey = (positions: readonly Position[]) =>
  new Map(positions.map((position) => [`${position.symbol} ${position.side}`, position]));

function sameFigure(a: unknown, b: unknown): boolean {
  const [x, y] = [a, b].map((figure) =>
    figure === undefined || figure === null ? undefined : parsePrinted(figure as Printed),
  );
  if (x === undefined || y === undefined) return x === y;
  return compare(x, y) === 0n;
}

/** Equity in an asset without what it owes to the marks. */
function restOf({ own }: WalletSnapshot, asset: string, sizes: ReturnType<typeof sizesOf>): Fraction {
  const equity = own.equity[asset];
  const value = equity === undefined ? ZERO : parsePrinted(equity, asset);
  return subtract(value, sizes.get(asset)?.net ?? ZERO);
}

/**
 * Per currency of settlement what equity owes to the marks: size at the mark, of inverse contracts less their face value in coins; and
 * the same without signs.
 */
function sizesOf(positions: readonly Position[]) {
  const sizes = new Map<string, { net: Fraction; gross: Fraction }>();
  for (const { symbol, side, contracts, contractSize, markPrice } of positions) {
    const terms = contractTerms(String(symbol));
    if (terms === undefined || isAbsent(contracts) || isAbsent(contractSize) || isAbsent(markPrice)) continue;
    const face = multiply(parsePrinted(contracts as Printed), parsePrinted(contractSize as Printed));
    const mark = parsePrinted(markPrice as Printed, 'markPrice');
    if (mark.n <= 0n) throw new InputError('must be above 0', { field: 'markPrice' });
    const size = absolute(terms.profit === 'inverse' ? divide(face, mark) : multiply(face, mark));
    const falls = (side === 'short' || face.n < 0n) !== (terms.profit === 'inverse');
    const before = sizes.get(terms.settled) ?? { net: ZERO, gross: ZERO };
    sizes.set(terms.settled, {
      net: falls ? subtract(before.net, size) : add(before.net, size),
      gross: add(before.gross, size),
    });
  }
  return sizes;
}

const isAbsent = (figure: unknown) => figure === undefined || figure === null;
