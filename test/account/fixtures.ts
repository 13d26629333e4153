import { inspect } from 'node:util';
import { expect } from 'vitest';
import type { AccountFile } from '../../src/account/accountFile.js';
import { InputError } from '../../src/errors.js';
import type { Instrument, Universe } from '../../src/market/universe.js';

/** A recognisable private number: it must show in no error. */
export const CANARY = '987654321.123';

export const spot = (symbol: string, lotDecimals = 8): Instrument => ({
  symbol,
  kind: 'spot',
  underlying: symbol.split('/')[0]!,
  domain: 'cross',
  lotDecimals,
  multiplier: '1',
});

export const universe: Universe = {
  quote: 'USDT',
  valueDecimals: 2,
  slots: 8,
  instruments: [
    spot('BTC/USDT'),
    spot('ETH', 3),
    { ...spot('BTC/USDT:USDT', 3), kind: 'perpetual', multiplier: '0.01' },
    { ...spot('ETH/USDT:USDT-261225', 0), kind: 'future' },
    { ...spot('BTC/USDT:USDT-261225-70000-C', 1), kind: 'option', strike: '70000', right: 'call' },
    { ...spot('SOL', 4), kind: 'supply', domain: 'lending' },
    { ...spot('SOL', 4), kind: 'debt', domain: 'lending' },
  ],
};

type Body = Pick<AccountFile, 'holdings'> | Pick<AccountFile, 'ccxt'>;

/** An account file around `holdings` or `ccxt`, as data. */
export function accountOf(body: unknown): AccountFile {
  return {
    version: 1,
    kind: 'ballast/account',
    custodian: 'binance',
    exchange: 'binance',
    customer: 'Example Trading GmbH',
    asOf: 1_767_225_600,
    ...(body as Body),
  } as AccountFile;
}

/** Everything of an error that could end up in a log. */
function traces(error: unknown): string {
  const { message, stack } = error as Error;
  const seen = [
    message,
    stack,
    String(error),
    JSON.stringify(error),
    inspect(error, { depth: 9, showHidden: true }),
  ];
  return seen.join('\n');
}

/** Runs `body`, expects an InputError without the canary in any trace, and returns its message. */
export function refusal(body: () => unknown, canary = CANARY): string {
  try {
    body();
  } catch (error) {
    return inspectRefusal(error, canary);
  }
  throw new Error('expected a refusal');
}

export function inspectRefusal(error: unknown, canary = CANARY): string {
  expect(error, traces(error)).toBeInstanceOf(InputError);
  expect(traces(error)).not.toContain(canary);
  return (error as InputError).message;
}
