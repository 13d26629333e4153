import { z } from 'zod';
import { InputError } from '../errors.js';
import type { Universe } from '../market/universe.js';
import { TIME_BITS, toTimestamp } from '../units/brands.js';
import { addCcxt, ccxtSchema } from './ccxt.js';
import { addHoldings, holdingsSchema } from './holdings.js';
import { Ledger, type LedgerResult } from './ledger.js';
import { normalizeCustomer, normalizeName } from './names.js';
import { customerText, inFile, kindOf, nameText, readFileText, versionOne } from './schemas.js';

const TIME_RULE = 'must be whole unix seconds, or an ISO time in UTC like "2026-01-31T12:00:00Z"';
const ISO = /^([0-9]{4}-(?:0[1-9]|1[0-2])-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9])(?:\.0{1,3})?Z$/;

/** `account.json`: private. Exactly one of `holdings` and `ccxt`. */
export const accountSchema = z
  .strictObject({
    version: versionOne,
    kind: kindOf('ballast/account'),
    venue: nameText('Custodian of the account, whose name the signing key carries, like "binance"'),
    exchange: nameText('Exchange or protocol where the account is, like "binance"'),
    customer: customerText('Customer of the exchange: 1 to 128 characters. One name, all sub-accounts'),
    asOf: z
      .union([
        z
          .int({ error: TIME_RULE })
          .min(0, { error: TIME_RULE })
          .lt(2 ** TIME_BITS, { error: `${TIME_RULE}; this looks like milliseconds` }),
        z.string({ error: TIME_RULE }).regex(ISO, { error: TIME_RULE }),
      ])
      .describe('Time of the figures: unix seconds below 2^40, or ISO 8601 in UTC'),
    holdings: holdingsSchema.optional(),
    ccxt: ccxtSchema.optional(),
  })
  .refine((data) => (data.holdings === undefined) !== (data.ccxt === undefined), {
    error: 'must have exactly one of "holdings" and "ccxt"',
  })
  .meta({ oneOf: [{ required: ['holdings'] }, { required: ['ccxt'] }] })
  .describe('Ballast account: what a venue or an exchange API knows of one account. Private');

export type AccountFile = z.output<typeof accountSchema>;

/** An account in the numbers of a universe. */
export interface ConvertedAccount extends LedgerResult {
  readonly venue: string;
  readonly exchange: string;
  readonly customer: string;
  /** Unix seconds, `0 <= asOf < 2^40`. */
  readonly asOf: bigint;
}

/** Reads the text of `account.json`. Throws {@link InputError} naming the field, never its value. */
export function parseAccount(text: string, file?: string): AccountFile {
  return readFileText(text, accountSchema, file, (data) => data);
}

/**
 * Converts an account to lots and value units of a universe, rounded against the holder. Throws {@link InputError}
 * naming the symbol if something owed, or any contract, is outside the universe; `file` goes in front.
 */
export function convertAccount(account: AccountFile, universe: Universe, file?: string): ConvertedAccount {
  return inFile(file, () => {
    const ledger = new Ledger(universe);
    if (account.holdings !== undefined) addHoldings(ledger, account.holdings, universe);
    if (account.ccxt !== undefined) addCcxt(ledger, account.ccxt, universe);
    return {
      venue: normalizeName(account.venue, 'venue'),
      exchange: normalizeName(account.exchange, 'exchange'),
      customer: normalizeCustomer(account.customer),
      asOf: parseTime(account.asOf, 'asOf'),
      ...ledger.finish(),
    };
  });
}

/** Unix seconds from a number or an ISO time. Throws {@link InputError} for dates that do not exist. */
function parseTime(value: number | string, field: string): bigint {
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new InputError(TIME_RULE, { field });
    return toTimestamp(BigInt(value), field);
  }
  const [, seconds] = ISO.exec(value) ?? [];
  const time = Date.parse(`${seconds}Z`);
  // Date.parse rolls 31 April over; the round trip shows it.
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 19) !== seconds) {
    throw new InputError(TIME_RULE, { field });
  }
  return toTimestamp(BigInt(time / 1000), field);
}
