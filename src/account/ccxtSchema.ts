import { z } from 'zod';
import { InputError } from '../errors.js';
import { decimalText, symbolText } from '../files/schemas.js';
import { timeShape } from '../files/time.js';
import { DEBTS, TOTALS, WALLETS } from './exchanges.js';
import { domainText } from './holdings.js';

/** `ccxt` of `account.json`: what calls of ccxt returned, and what has to be said about it. */

const number = z
  .union([z.number({ error: 'must be a number' }), z.string(), z.null()])
  .optional()
  .describe('A number as ccxt writes it');

const text = z.string({ error: 'must be text' }).nullish();

/** An amount or price that is stated, above or below 0 as the field says; exponents are read too. */
const stated = (description: string) =>
  z.union([z.number({ error: 'must be a number' }), z.string()]).describe(description);

const positionSchema = z.looseObject({
  symbol: symbolText,
  side: text.describe('"long" or "short"; negative contracts are short without it'),
  contracts: number.describe('Contracts. Negative ones are short'),
  contractSize: number.describe(
    'Units of the underlying per contract (inverse: units of the quote, like USD 100). Must equal the multiplier of the slot',
  ),
  entryPrice: number.describe('Average entry price, above 0: read if totals are "wallet"'),
  markPrice: number.describe('Mark price, above 0; of an option settled in a coin, in that coin'),
  notional: number.describe('Size at the mark, compared with contracts · contractSize · markPrice'),
  unrealizedPnl: number.describe(
    'Unrealised profit in the currency of settlement, compared with entry and mark if totals are "wallet"',
  ),
  initialMargin: number.describe(
    'Where there is no notional: with its percentage the second figure of the size',
  ),
  initialMarginPercentage: number,
  maintenanceMargin: number,
  maintenanceMarginPercentage: number,
  marginMode: text.describe('"cross" or none; positions with isolated margin are refused'),
});

const deductionSchema = z
  .union(
    [
      decimalText('Amount in the quote currency, 0 or more'),
      z.strictObject({
        asset: symbolText,
        amount: decimalText('Amount of the asset in its units, 0 or more'),
      }),
    ],
    { error: 'must be a decimal in quotes, or an asset and an amount' },
  )
  .describe('Amount of the quote currency, or of another asset');

const reportedSchema = z
  .strictObject({
    equity: z
      .union([stated('Equity in one currency'), z.record(z.string(), stated('Equity in this currency'))], {
        error: 'must be an amount, or an amount per currency',
      })
      .describe('Equity, unrealised profit and option values included: in one currency, or per currency'),
    marginBalance: stated('Margin balance that the exchange shows, for the report').optional(),
    maintenanceMargin: stated('Maintenance margin that the exchange asks for, for the report').optional(),
    currency: symbolText
      .optional()
      .describe(
        'What a single amount counts in, like "USD"; its price must be given. Default: the quote currency',
      ),
    time: timeShape('When the exchange was asked'),
    by: z
      .string()
      .regex(/^[^\p{C}]{1,128}$/u, { error: 'must be 1 to 128 printable characters' })
      .describe('Who asked the exchange: a figure is worth as much as whoever fetched it'),
  })
  .describe('The exchange’s own figures, which the conversion must reproduce');

const walletShape = {
  balance: z
    .record(z.string(), z.unknown())
    .describe('Result of fetchBalance: per asset free, used, total and debt'),
  positions: z
    .array(positionSchema)
    .max(4096, { error: 'must not have more than 4096 entries' })
    .describe('Result of fetchPositions for what settles in this wallet; [] if there are none'),
  totals: z
    .enum(TOTALS, { error: 'must be "wallet" or "equity"' })
    .optional()
    .describe(
      'What balance totals are: "wallet" without unrealised profit and option values, "equity" with them. Known for ' +
        'the exchanges of docs/accounts.md, else needed as soon as there is a position',
    ),
  debts: z
    .enum(DEBTS, { error: `must be one of ${DEBTS.map((name) => `"${name}"`).join(', ')}` })
    .optional()
    .describe(
      'Where borrowed amounts are: "apart" (in the total, and owed beside it in "debt"), "included" (the total is net of ' +
        'them), "shortfall" (a negative total is what was borrowed; "debt" says it again, with interest), "none" (nothing can be borrowed)',
    ),
  domain: domainText
    .optional()
    .describe('Margin domain to count in, where the universe has slots of several domains for one symbol'),
  reported: reportedSchema.optional(),
};

const walletSchema = z.strictObject({
  wallet: z
    .enum(WALLETS, { error: `must be one of ${WALLETS.join(', ')}` })
    .describe('Which wallet of the exchange this is'),
  ...walletShape,
});

/** `ccxt` of `account.json`: one wallet as it is, or several. */
export const ccxtSchema = z
  .strictObject({
    wallet: walletSchema.shape.wallet.optional(),
    ...walletShape,
    balance: walletShape.balance.optional(),
    positions: walletShape.positions.optional(),
    wallets: z
      .array(walletSchema)
      .min(1, { error: 'must have an entry' })
      .max(16, { error: 'must not have more than 16 entries' })
      .optional()
      .describe('Several wallets of one customer, in place of balance and positions'),
    orders: z
      .union(
        [z.literal('none'), z.record(z.string(), stated('Amount that resting orders hold back, 0 or more'))],
        { error: 'must be "none" or an amount per asset' },
      )
      .optional()
      .describe('Resting orders: "none", or per asset what they reserve, which is taken off'),
    deductions: z
      .record(z.string(), deductionSchema)
      .optional()
      .describe('Named amounts to take off: withdrawals in flight, accrued interest'),
    prices: z
      .record(z.string(), stated('Price above 0'))
      .optional()
      .describe(
        'Price of coins and currencies at asOf, in the quote currency of the universe: of what inverse contracts settle ' +
          'in, of what counts in the reported equity, and of "USD" where options have their strike in it',
      ),
    dust: z
      .record(z.string(), stated('Largest negative balance to overlook, above 0'))
      .optional()
      .describe(
        'Per asset outside the universe the negative balance that is taken from cash at its price instead of refused',
      ),
  })
  .refine(
    ({ wallets, balance, positions }) =>
      (wallets === undefined) !== (balance === undefined && positions === undefined),
    {
      error: 'must have either "wallets", or "balance" and "positions"',
    },
  )
  .describe('Account as ccxt returns it');

export type CcxtAccount = z.output<typeof ccxtSchema>;
export type CcxtPosition = z.output<typeof positionSchema>;
export type CcxtWallet = z.output<typeof walletSchema>;
export type CcxtReported = z.output<typeof reportedSchema>;

/** Named amounts, prices and the like: more of them are no account, and a schema would look at each. */
const MAX_NAMES = 1000;

/** Throws {@link InputError} where a list by name in `ccxt` is longer than it can mean. Before the schema, which is slow then. */
export function limitNames(json: unknown): void {
  const ccxt = (json as { ccxt?: unknown } | null)?.ccxt;
  if (typeof ccxt !== 'object' || ccxt === null) return;
  for (const name of ['orders', 'deductions', 'prices', 'dust'] as const) {
    const listed = (ccxt as Record<string, unknown>)[name];
    if (typeof listed !== 'object' || listed === null || Object.keys(listed).length <= MAX_NAMES) continue;
    throw new InputError(`must not have more than ${MAX_NAMES} entries`, { field: `ccxt.${name}` });
  }
}
