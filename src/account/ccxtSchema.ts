import { z } from 'zod';
import { decimalText, symbolText } from '../files/schemas.js';
import type { Fraction } from '../units/fraction.js';
import { type Printed, parsePrinted } from '../units/printed.js';
import { domainText } from './holdings.js';

/** A figure of ccxt, exactly. Throws {@link InputError} naming the field. */
export function parseFigure(figure: Printed, field: string): Fraction {
  return parsePrinted(figure, field, 'Export it as ccxt returns it');
}

const number = z
  .union([z.number({ error: 'must be a number' }), z.string(), z.null()])
  .optional()
  .describe('A number as ccxt writes it');

const text = z.string({ error: 'must be text' }).nullish();

const positionSchema = z.looseObject({
  symbol: symbolText,
  side: text.describe('"long" or "short"'),
  contracts: number.describe('Contracts, unsigned'),
  contractSize: number.describe(
    'Units of the underlying per contract: must equal the multiplier of the slot',
  ),
  entryPrice: number.describe('Average entry price, quote per unit of underlying, above 0'),
  unrealizedPnl: number.describe(
    'Unrealised profit in the quote currency, signed: read if totals are "equity"',
  ),
  marginMode: text.describe('"cross"; positions with isolated margin are refused'),
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

/** `ccxt` of `account.json`: what two calls to ccxt returned, saved as JSON. */
export const ccxtSchema = z
  .strictObject({
    balance: z
      .record(z.string(), z.unknown())
      .describe(
        'Result of fetchBalance: per asset free, used, total and debt. Total does not contain the debt',
      ),
    positions: z
      .array(positionSchema)
      .max(4096, { error: 'must not have more than 4096 entries' })
      .describe('Result of fetchPositions; [] if there are none'),
    totals: z
      .enum(['wallet', 'equity'], { error: 'must be "wallet" or "equity"' })
      .optional()
      .describe(
        'What balance totals are at this exchange: "wallet" without unrealised profit, "equity" with it. Exchanges ' +
          'differ, so it is needed as soon as there is a position',
      ),
    domain: domainText
      .optional()
      .describe('Margin domain to count in, where the universe has slots of several domains for one symbol'),
    deductions: z
      .record(z.string(), deductionSchema)
      .optional()
      .describe(
        'Named amounts to take off: withdrawals in flight, reserves of resting orders, accrued interest',
      ),
  })
  .describe('Account as ccxt returns it');

export type CcxtAccount = z.output<typeof ccxtSchema>;

export type CcxtPosition = CcxtAccount['positions'][number];
