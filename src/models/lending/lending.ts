import { z } from 'zod';
import { InputError } from '../../errors.js';
import { rateText, symbolText, unsignedText } from '../../files/schemas.js';
import { parseRate } from '../../units/decimal.js';
import { compare } from '../../units/fraction.js';
import { collateral } from '../collateral/collateral.js';
import { perMarginType } from '../kit/fields.js';
import { defineModel } from '../kit/model.js';
import type { CompileContext, PartialModel, SlotRow } from '../kit/partial.js';
import { renameFields } from '../kit/renameFields.js';

const supplySchema = z
  .strictObject({
    symbol: symbolText,
    liquidationThreshold: rateText(
      'Share of the price that counts before a liquidation, "0" to "1": maintenance margin',
    ),
    loanToValue: rateText(
      'Share of the price that can be borrowed against, "0" to liquidationThreshold: initial margin',
    ),
    supplyCap: unsignedText('Supply stays below this, units of the asset, above 0'),
  })
  .describe('A reserve as collateral: slots of kind supply');

const debtSchema = z
  .strictObject({
    symbol: symbolText,
    borrowFactor: perMarginType(
      rateText('Debt counts for its price times this, "1" or more. Default 1'),
    ).optional(),
    borrowCap: unsignedText('Debt stays below this, units of the asset, above 0'),
  })
  .describe('A reserve as debt: slots of kind debt, negative quantities');

const lendingParams = z
  .strictObject({
    domain: symbolText.optional().describe('Only the slots of this margin domain, like one lending market'),
    supplies: z
      .array(supplySchema)
      .describe('What counts as collateral. A symbol left out accepts no supply'),
    debts: z.array(debtSchema).describe('What can be owed. A symbol left out accepts no debt'),
  })
  .describe('A lending market: gross supply and gross debt per asset, the margin ratio is the health factor');

export type LendingParams = z.output<typeof lendingParams>;

/**
 * A lending market with gross supply and debt:
 *
 *     equity      = Σ supply · price · liquidationThreshold     (initial margin: · loanToValue)
 *     requirement = Σ debt · price · borrowFactor
 *
 * so the maintenance margin ratio is the health factor, and an initial margin ratio of 100 % or more says that the debt
 * could be taken up now. Quantities of supply are positive and of debt negative, never netted; cash adds to equity. Out
 * of scope: e-mode categories (publish their rates for a market of their own), isolation mode and its debt ceilings.
 * Supplies that the holder does not use as collateral have rates of "0". Source: Aave v3, GenericLogic (2022), and
 * Aave's documentation of liquidations.
 *
 * Exact, as `exactness` says. Throws {@link InputError} naming the reserve and field.
 */
export const lending = defineModel({
  name: 'lending',
  version: 1,
  describe: 'Gross supply and debt of a lending market: the margin ratio is the health factor',
  exactness:
    'Exact: the margin ratio of a holder without cash is the health factor, and nothing is rounded. A protocol that ' +
    'rounds its average threshold or loan-to-value down to a whole basis point (Aave v3 before 3.3, and its borrowing ' +
    'limit) can stand lower, by less than 0.0001 of the collateral: publish rates one basis point lower to cover that.',
  params: lendingParams,
  compile(params, context, marginType) {
    const { supplies, debts, domain } = params;
    if (supplies.length + debts.length === 0) {
      throw new InputError('has neither "supplies" nor "debts"', {
        fix: 'Add one: it would accept no quantity',
      });
    }
    const rateName = marginType === 'maintenance' ? 'liquidationThreshold' : 'loanToValue';
    const supplyRows = supplies.flatMap((supply, i) => {
      const at = `supplies[${i}]`;
      checkReserve({ reserves: supplies, i, side: 'supply', domain, at }, context);
      checkRates(supply, at);
      const tiers = [{ upTo: supply.supplyCap, weight: supply[rateName] }];
      return renameFields(
        [
          [/^tiers\[0\]\.upTo$/, `${at}.supplyCap`],
          [/^tiers\[0\]\.weight$/, `${at}.${rateName}`],
        ],
        () =>
          rowsOf(collateral.compile({ ...slotsOf(supply, 'supply', domain), tiers }, context, marginType)),
      );
    });
    const debtRows = debts.flatMap((debt, i) => {
      const at = `debts[${i}]`;
      checkReserve({ reserves: debts, i, side: 'debt', domain, at }, context);
      const borrow = {
        upTo: debt.borrowCap,
        factor: debt.borrowFactor ?? '1',
        countAs: 'requirement' as const,
      };
      return renameFields(
        [
          [/^borrow\.upTo$/, `${at}.borrowCap`],
          [/^borrow\.factor$/, `${at}.borrowFactor`],
        ],
        () => rowsOf(collateral.compile({ ...slotsOf(debt, 'debt', domain), borrow }, context, marginType)),
      );
    });
    return { rows: [...supplyRows, ...debtRows] };
  },
});

type Side = 'supply' | 'debt';

function slotsOf({ symbol }: { symbol: string }, instrumentKind: Side, domain: string | undefined) {
  return { symbols: [symbol], instrumentKind, domain };
}

function rowsOf(part: PartialModel): readonly SlotRow[] {
  return part.rows ?? [];
}

interface ReserveOptions {
  readonly reserves: readonly { readonly symbol: string }[];
  readonly i: number;
  readonly side: Side;
  readonly domain: string | undefined;
  /** Where the reserve stands in the parameters. */
  readonly at: string;
}

/** A symbol once per side, with a slot of that side. */
function checkReserve({ reserves, i, side, domain, at }: ReserveOptions, { universe }: CompileContext): void {
  const { symbol } = reserves[i]!;
  const field = `${at}.symbol`;
  if (reserves.findIndex((other) => other.symbol === symbol) !== i) {
    throw new InputError(`${symbol} appears twice`, { field });
  }
  const exists = universe.instruments.some(
    (slot) => slot.symbol === symbol && slot.kind === side && (domain ?? slot.domain) === slot.domain,
  );
  if (!exists) {
    throw new InputError(`${symbol} has no slot of kind ${side}${domain ? ` in domain ${domain}` : ''}`, {
      field,
      fix: 'Add it to universe.instruments, or remove it here',
    });
  }
}

function checkRates(supply: LendingParams['supplies'][number], at: string): void {
  const field = `${at}.loanToValue`;
  const most = parseRate(supply.liquidationThreshold, `${at}.liquidationThreshold`);
  if (compare(parseRate(supply.loanToValue, field), most) > 0n) {
    throw new InputError('must not be above liquidationThreshold', { field });
  }
}
