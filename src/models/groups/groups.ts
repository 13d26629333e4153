import { z } from 'zod';
import { InputError } from '../../errors.js';
import { inField } from '../../files/places.js';
import { decimalText, labelText, symbolText } from '../../files/schemas.js';
import type { GroupRow, MarginType, Piece } from '../../market/model.js';
import { parseFraction } from '../../units/decimal.js';
import { ceil, commonMeasure, compare, divide, type Fraction, multiply } from '../../units/fraction.js';
import { exactUnits } from '../../units/valueUnits.js';
import { bracketPair, bracketsSchema } from '../kit/brackets.js';
import { forMarginType, perMarginType } from '../kit/fields.js';
import { defineModel } from '../kit/model.js';
import type { CompileContext } from '../kit/partial.js';
import { type FoldPair, simplify, ZERO_LINE } from '../kit/piecewise.js';
import { priceOf, unknownSymbol } from '../kit/select.js';
import { groupSelection, selectWeights } from './groupSelect.js';

const segmentSchema = z
  .strictObject({
    from: decimalText('Start of the segment, inclusive, units of underlying, signed'),
    to: decimalText('End of the segment, exclusive, units of underlying, signed'),
    perUnit: perMarginType(decimalText('Charge per unit of x, quote, signed: negative where x is')),
    fixed: perMarginType(decimalText('Fixed charge in the segment, quote, signed. Default 0')).optional(),
  })
  .describe('On from <= x < to the charge is perUnit · x + fixed');

const groupSchema = z
  .strictObject({
    label: labelText('Name of the group, like "BTC concentration"'),
    select: groupSelection,
    fold: z
      .boolean()
      .optional()
      .describe('Whether the charge is on |x|, long and short alike. Default false'),
    segments: z
      .array(segmentSchema)
      .min(1, { error: 'must have at least one segment' })
      .optional()
      .describe('Charge by net quantity x, in order, without gaps; the ends are limits of x'),
    brackets: bracketsSchema.optional().describe('Charge by net notional |x| · price, instead of segments'),
    pricedBy: symbolText.optional().describe('Symbol whose price makes the notional, with brackets'),
  })
  .describe('A charge on the net quantity of several instruments: exactly one of "segments" and "brackets"');

const groupsParams = z
  .strictObject({ groups: z.array(groupSchema).min(1, { error: 'must have at least one group' }) })
  .describe('Charges per underlying, strike or expiry: concentration, short-option minimums');

export type GroupsParams = z.output<typeof groupsParams>;
type GroupParams = GroupsParams['groups'][number];

/**
 * Group rows: a charge on `x = Σ weight · quantity` in units of underlying. Weights and lot sizes are brought to the
 * largest common measure, so they are whole numbers and exact. Throws {@link InputError} naming group and field.
 */
export const groups = defineModel({
  name: 'groups',
  version: 1,
  describe: 'Charges on net quantities: concentration, short-option minimums',
  params: groupsParams,
  compile(params, context, marginType) {
    return {
      groups: params.groups.map((group, g) =>
        inField(`groups[${g}]`, () => compileGroup(group, context, marginType)),
      ),
    };
  },
});

function compileGroup(group: GroupParams, context: CompileContext, marginType: MarginType): GroupRow {
  if ((group.segments === undefined) === (group.brackets === undefined)) {
    throw new InputError('must have exactly one of "segments" and "brackets"');
  }
  const exact = selectWeights(context, group.select);
  const unit = commonMeasure(exact);
  const weights = exact.map((weight) => divide(weight, unit).n);
  const pair =
    group.segments === undefined
      ? bracketCharge(group, context, unit, marginType)
      : segmentCharge({ segments: group.segments, fold: group.fold }, context, unit, marginType);
  return { label: group.label, weights, ...pair };
}

/** Brackets on the notional `|x| · price`. */
function bracketCharge(
  group: GroupParams,
  context: CompileContext,
  unit: Fraction,
  marginType: MarginType,
): FoldPair {
  if (group.fold === false) {
    throw new InputError('must be true with brackets', { field: 'fold', fix: 'Leave it out' });
  }
  if (group.pricedBy === undefined) {
    throw new InputError('is missing: brackets need a price', { field: 'pricedBy', fix: 'Name a symbol' });
  }
  const slot = context.universe.instruments.findIndex(({ symbol }) => symbol === group.pricedBy);
  if (slot < 0) throw unknownSymbol(group.pricedBy, 'pricedBy');
  const unitNotional = multiply(priceOf(context, slot), unit);
  return bracketPair(group.brackets!, unitNotional, context.universe.valueDecimals, marginType);
}

function segmentCharge(
  { segments, fold = false }: { segments: NonNullable<GroupParams['segments']>; fold: boolean | undefined },
  { universe }: CompileContext,
  unit: Fraction,
  marginType: MarginType,
): FoldPair {
  const breakpoints: bigint[] = [];
  const pieces: Piece[] = [];
  segments.forEach((segment, t) => {
    const at = (name: string) => `segments[${t}].${name}`;
    const from = parseFraction(segment.from, at('from'));
    const to = parseFraction(segment.to, at('to'));
    if (compare(to, from) <= 0n) throw new InputError('must be above "from"', { field: at('to') });
    if (t === 0 && fold && from.n !== 0n) {
      throw new InputError('of the first segment must be "0" when the group is folded', {
        field: at('from'),
      });
    }
    if (t > 0 && compare(from, parseFraction(segments[t - 1]!.to, at('from'))) !== 0n) {
      throw new InputError('must be where the segment before it ends', { field: at('from') });
    }
    const start = ceil(divide(from, unit));
    // A segment narrower than the common measure may hold no whole x.
    if (start === ceil(divide(to, unit))) return;
    const perUnit = parseFraction(forMarginType(segment.perUnit, marginType), at('perUnit'));
    const fixed = parseFraction(forMarginType(segment.fixed ?? '0', marginType), at('fixed'));
    const slope = exactUnits(multiply(perUnit, unit), universe.valueDecimals, at('perUnit'));
    const intercept = exactUnits(fixed, universe.valueDecimals, at('fixed'));
    breakpoints.push(start);
    pieces.push({ value: ZERO_LINE, charge: { slope, intercept } });
  });
  breakpoints.push(ceil(divide(parseFraction(segments.at(-1)!.to, 'segments'), unit)));
  if (pieces.length === 0 || breakpoints[0]! > 0n || breakpoints.at(-1)! <= 0n) {
    throw new InputError('must hold 0: an account may have no position', { field: 'segments' });
  }
  return simplify({ fold, breakpoints, pieces });
}
