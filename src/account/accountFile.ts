import { z } from 'zod';
import { checkShape, parseJson } from '../files/json.js';
import { inFile } from '../files/places.js';
import { kindOf, nameText, versionOne } from '../files/schemas.js';
import { parseTime, timeShape } from '../files/time.js';
import type { Market } from '../market/market.js';
import type { Universe } from '../market/universe.js';
import type { Timestamp } from '../units/numbers.js';
import { addCcxt } from './ccxt.js';
import { ccxtSchema, limitNames } from './ccxtSchema.js';
import { confirmPrices } from './confirmPrices.js';
import { addHoldings, holdingsSchema } from './holdings.js';
import { normalizeCustomer, normalizeName } from './ids.js';
import { Ledger, type LedgerResult } from './ledger.js';
import { refuseRawExchange } from './rawExchange.js';
import type { Reconciliation } from './reconcile.js';
import { customerText } from './schemas.js';

/** `account.json`: private. Exactly one of `holdings` and `ccxt`. */
export const accountSchema = z
  .strictObject({
    version: versionOne,
    kind: kindOf('ballast/account'),
    custodian: nameText('Custodian of the account, whose name the signing key carries, like "binance"'),
    exchange: nameText('Exchange or protocol where the account is, like "binance"'),
    customer: customerText('Customer of the exchange: 1 to 128 characters. One name, all sub-accounts'),
    asOf: timeShape('Time of the figures: unix seconds below 2^40, or ISO 8601 in UTC'),
    holdings: holdingsSchema.optional(),
    ccxt: ccxtSchema.optional(),
  })
  .refine((data) => (data.holdings === undefined) !== (data.ccxt === undefined), {
    error: 'must have exactly one of "holdings" and "ccxt"',
  })
  .meta({ oneOf: [{ required: ['holdings'] }, { required: ['ccxt'] }] })
  .describe('Ballast account: what a custodian or an exchange API knows of one account. Private');

export type AccountFile = z.output<typeof accountSchema>;

/** An account in the numbers of a universe. */
export interface ConvertedAccount extends LedgerResult {
  readonly custodian: string;
  readonly exchange: string;
  readonly customer: string;
  /** Unix seconds, `0 <= asOf < 2^40`. */
  readonly asOf: Timestamp;
  /** How an account in exchange form compares with the exchange's own figures; absent for plain holdings. Private. */
  readonly reconciliation?: Reconciliation;
}

/** Reads the text of `account.json`. Throws {@link InputError} naming the field, never its value. */
export function parseAccount(text: string, file?: string): AccountFile {
  const json = parseJson('account', text, file, { fractions: 'text' }); // as exchanges print them
  inFile(file, () => {
    refuseRawExchange(json);
    limitNames(json);
  });
  return checkShape(json, accountSchema, file);
}

/**
 * Converts an account to lots and value units of a universe, rounded against the holder. With a market, the prices that the
 * account states must be within 0.5 % of the market's. Throws {@link InputError} naming the symbol if something owed, or any
 * contract, is outside the universe, and the fields of any two figures that contradict each other; `file` goes in front.
 */
export function convertAccount(
  account: AccountFile,
  against: Universe | Market,
  file?: string,
): ConvertedAccount {
  const universe = 'universe' in against ? against.universe : against;
  return inFile(file, () => {
    const ledger = new Ledger(universe);
    const exchange = normalizeName(account.exchange, 'exchange');
    const asOf = parseTime(account.asOf, 'asOf');
    if (account.holdings !== undefined) addHoldings(ledger, account.holdings, universe);
    if ('universe' in against) confirmPrices(account.ccxt?.prices, asOf, against);
    const reconciliation = account.ccxt && addCcxt(ledger, account.ccxt, { universe, exchange, asOf });
    return {
      custodian: normalizeName(account.custodian, 'custodian'),
      exchange,
      customer: normalizeCustomer(account.customer),
      asOf,
      ...ledger.finish(),
      ...(reconciliation && { reconciliation }),
    };
  });
}
