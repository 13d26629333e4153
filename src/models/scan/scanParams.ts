import { z } from 'zod';
import { decimalText, labelText, rateText, symbolText, unsignedText } from '../../files/schemas.js';
import { perMarginType } from '../kit/fields.js';

/** Parameters of a scenario scan. */

const rank = z.int({ error: 'must be a whole number of 1 or more' }).min(1, { error: 'must be 1 or more' });

const unitSchema = z
  .strictObject({
    label: labelText(
      'Name of the risk unit; with "eachUnderlying" the underlying is put behind it',
    ).optional(),
    select: z
      .union([
        z.enum(['all', 'eachUnderlying']),
        z.strictObject({
          underlyings: z.array(symbolText).min(1).describe('Instruments of these underlyings'),
        }),
        z.strictObject({ symbols: z.array(symbolText).min(1).describe('These instruments') }),
      ])
      .describe(
        'Whose profit and loss net inside the unit: "all", one unit for "eachUnderlying", {"underlyings": […]} or ' +
          '{"symbols": […]}. Each unit has its own copy of the grid',
      ),
    reduce: z
      .union([
        z.literal('worst'),
        z.strictObject({ meanOfWorst: rank.describe('Mean of this many worst losses') }),
        z.strictObject({ valueAtRisk: rank.describe('The loss of this rank, 1 is the worst') }),
      ])
      .describe('How the losses become one number: "worst" (SPAN), {"meanOfWorst": k}, {"valueAtRisk": k}'),
    weight: perMarginType(rateText('Factor of that number, above 0')).optional(),
    floor: perMarginType(unsignedText('The unit never asks for less, quote')).optional(),
    scenarios: z.array(labelText('Label of a scenario')).min(1).optional().describe('Only these scenarios'),
  })
  .describe('A risk unit: its losses become one requirement; requirements of units add up');

export const scanParams = z
  .strictObject({
    scenarios: z
      .array(labelText('Label of a scenario'))
      .min(1)
      .describe('The scenarios, in the order of the arrays'),
    arrays: z
      .record(
        symbolText,
        z.array(decimalText('Profit (+) or loss (−), quote per contract or unit of the asset')),
      )
      .describe('Risk array of each symbol: one profit or loss per scenario, for one long contract'),
    units: z.array(unitSchema).min(1, { error: 'must have at least one unit' }).describe('Risk units'),
  })
  .describe('Scenario scan: risk arrays reduced to the worst loss, an expected shortfall or a value at risk');

export type ScanParams = z.output<typeof scanParams>;
export type ScanUnitParams = ScanParams['units'][number];
