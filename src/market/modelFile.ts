import { z } from 'zod';
import { signedText } from '../files/schemas.js';
import type { GroupRow, InstrumentRow, Model, Piece, Row } from './model.js';

/** A canonical margin model as `market.json` carries it: integers as canonical decimal strings. */

export const printable = (description: string, longest = 80) =>
  z
    .string()
    .regex(new RegExp(`^[^\\p{C}]{1,${longest}}$`, 'u'), {
      error: `must be 1 to ${longest} printable characters`,
    })
    .describe(description);
const integer = (description: string) => signedText(description).transform(BigInt);
const index = z.int({ error: 'must be a whole number' }).min(0, { error: 'must not be negative' });
const marginType = z.enum(['initial', 'maintenance'], { error: 'must be initial or maintenance' });

const rowShape = {
  label: printable('Name for readers', 300),
  fold: z.boolean().describe('Whether the row is a function of |x|'),
  breakpoints: z
    .array(integer('Breakpoint'))
    .min(2)
    .describe('Piece t holds on breakpoints[t] <= x < breakpoints[t + 1]; the outermost are position limits'),
  pieces: z
    .array(
      z.tuple([
        integer('Value units per unit of x'),
        integer('Value units'),
        integer('Value units per unit of x'),
        integer('Value units'),
      ]),
    )
    .min(1)
    .describe('[value slope, value intercept, charge slope, charge intercept] of each piece'),
};

const nettedSchema = z
  .strictObject({
    form: z.array(integer('What one lot adds to h, value units')),
    lead: z.array(integer('The same of a second form, added to h where negative')).exactOptional(),
    gain: integer('Slope of h at 0 and above, × 10^12'),
    loss: integer('Slope of h below 0, × 10^12'),
  })
  .describe('Profit and loss h of one netting set in one scenario, and its two slopes');

export const modelSchema = z
  .strictObject({
    marginType,
    instruments: z.array(
      z.strictObject({ ...rowShape, linear: integer('Signed value per lot outside the fold, value units') }),
    ),
    groups: z.array(z.strictObject({ ...rowShape, weights: z.array(integer('Weight of one lot')) })),
    nettingSets: z
      .array(printable('Name for readers', 300))
      .min(1)
      .exactOptional()
      .describe('Netting sets of portfolio margin: their gains and losses have slopes of their own'),
    scenarios: z.array(
      z.strictObject({
        label: printable('Name for readers', 300),
        pnl: z.array(integer('Profit (+) per lot, value units')),
        netted: z.array(nettedSchema).exactOptional().describe('One term per netting set'),
      }),
    ),
    units: z.array(
      z.strictObject({
        label: printable('Name for readers', 300),
        scenarios: z.array(index).describe('Indices of the scenarios of the unit'),
        k: index.describe('How many of the worst losses count'),
        weight: integer('Factor of the sum of the k worst losses, × 10^9'),
        kthWeight: integer('Factor of the k-th worst loss, × 10^9'),
        floor: integer('Smallest requirement of the unit, value units × 10^9'),
      }),
    ),
  })
  .describe('Canonical margin model');

export type ModelFile = z.output<typeof modelSchema>;
type PieceFile = ModelFile['instruments'][number]['pieces'][number];

/** The model of a file. */
export function toModel(model: ModelFile): Model {
  return {
    ...model,
    instruments: model.instruments.map((row) => ({ ...row, pieces: row.pieces.map(toPiece) })),
    groups: model.groups.map((row) => ({ ...row, pieces: row.pieces.map(toPiece) })),
  };
}

/** The model as a file carries it, its integers still to be written as text. */
export function formatModel({ marginType: type, instruments, groups, nettingSets, scenarios, units }: Model) {
  return {
    marginType: type,
    instruments: instruments.map((row: InstrumentRow) => ({ ...formatRow(row), linear: row.linear })),
    groups: groups.map((row: GroupRow) => ({ ...formatRow(row), weights: row.weights })),
    ...(nettingSets === undefined ? {} : { nettingSets }),
    scenarios,
    units,
  };
}

function formatRow({ label, fold, breakpoints, pieces }: Row) {
  return { label, fold, breakpoints, pieces: pieces.map(fromPiece) };
}

function toPiece([valueSlope, valueIntercept, chargeSlope, chargeIntercept]: PieceFile): Piece {
  return {
    value: { slope: valueSlope, intercept: valueIntercept },
    charge: { slope: chargeSlope, intercept: chargeIntercept },
  };
}

function fromPiece({ value, charge }: Piece): PieceFile {
  return [value.slope, value.intercept, charge.slope, charge.intercept];
}
