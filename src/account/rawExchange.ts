import { InputError } from '../errors.js';

/** What an exchange or ccxt answered, given where an account file belongs: recognised by its outermost keys. */

type Json = Readonly<Record<string, unknown>>;

/** Keys that whoever writes an account file begins with: the schema says what is wrong with it. */
const OWN_KEYS = ['kind', 'version', 'custodian', 'customer', 'holdings', 'ccxt'];

/** Answers of exchanges' own calls, each by keys that it has all of. */
const RAW: readonly (readonly [exchange: string, ...keys: string[]])[] = [
  ['Bybit', 'retCode', 'result'],
  ['OKX', 'code', 'data'],
  ['Deribit', 'jsonrpc', 'result'],
  ['Binance', 'totalWalletBalance'],
  ['Binance', 'assets', 'positions'],
  ['Binance', 'positionAmt'],
  ['Hyperliquid', 'marginSummary'],
  ['Hyperliquid', 'assetPositions'],
  ['Kraken', 'error', 'result'],
];

/**
 * Throws {@link InputError} for JSON that is no account file and was not meant to be one, and says how to make one of it.
 * Anything else is left to the schema.
 */
export function refuseRawExchange(json: unknown): void {
  if (json === null || typeof json !== 'object') return;
  if (OWN_KEYS.some((key) => Object.hasOwn(json, key))) return;
  const first: unknown = Array.isArray(json) ? json[0] : json;
  const looked: Json = first !== null && typeof first === 'object' ? (first as Json) : {};
  const has = (key: string) => Object.hasOwn(looked, key);

  if (has('symbol') && (has('contracts') || has('side'))) {
    throw refusal("is what ccxt's fetchPositions returns", `Wrap it: ${wrapped('<fetchBalance>', '<this>')}`);
  }
  if (['free', 'used', 'total'].every((key) => isObject(looked[key]))) {
    throw refusal("is what ccxt's fetchBalance returns", `Wrap it: ${wrapped('<this>', '<fetchPositions>')}`);
  }
  const calls = `wrap what they return: ${wrapped('<fetchBalance>', '<fetchPositions>')}`;
  const [exchange] = RAW.find(([, ...keys]) => keys.every(has)) ?? [];
  if (exchange !== undefined) {
    throw refusal(
      `looks like a raw answer of ${exchange}`,
      `Fetch it with ccxt's unified calls fetchBalance and fetchPositions, and ${calls}`,
    );
  }
  throw refusal('is JSON of another form', `Call ccxt's fetchBalance and fetchPositions, and ${calls}`);
}

function wrapped(balance: string, positions: string): string {
  const head =
    '"version": 1, "kind": "ballast/account", "custodian": …, "exchange": …, "customer": …, "asOf": …';
  return `{ ${head}, "ccxt": { "balance": ${balance}, "positions": ${positions}, … } }, see docs/accounts.md`;
}

function refusal(what: string, fix: string): InputError {
  return new InputError(`${what}, not an account file`, { fix });
}

function isObject(value: unknown): boolean {
  return value !== null && typeof value === 'object';
}
