import { z } from 'zod';
import { kindOf, readFileText, toFileText, versionOne } from '../files/schemas.js';
import { timeShape } from '../files/time.js';
import { universeSchema } from '../market/marketFile.js';
import { TIME_BITS } from '../units/brands.js';
import { collateralParams } from './collateral.js';
import { labelText, symbolText, unsignedText } from './fields.js';
import { groupsParams } from './groups.js';
import { markParams } from './markValue.js';
import { scanParams } from './scanParams.js';
import { tieredParams } from './tieredMargin.js';

const marginTypes = z
  .array(z.enum(['initial', 'maintenance'], { error: 'must be initial or maintenance' }))
  .min(1, { error: 'must name at least one margin type' })
  .optional()
  .describe('Margin types that this entry is part of. Default: both');

/** The compilers of `risk.json`, by name. */
const entrySchema = z
  .discriminatedUnion(
    'compiler',
    [
      tieredParams.extend({ compiler: z.literal('tiered'), marginTypes }),
      collateralParams.extend({ compiler: z.literal('collateral'), marginTypes }),
      markParams.extend({ compiler: z.literal('mark'), marginTypes }),
      scanParams.extend({ compiler: z.literal('scan'), marginTypes }),
      groupsParams.extend({ compiler: z.literal('groups'), marginTypes }),
    ],
    { error: 'must name a compiler: tiered, collateral, mark, scan or groups' },
  )
  .describe('One rule: what it adds to equity and requirement. Rules for one instrument add up');

/** `risk.json`: what a risk engine or a human writes, and `buildMarket` compiles. Public. */
export const riskSchema = z
  .strictObject({
    version: versionOne,
    kind: kindOf('ballast/risk'),
    universe: universeSchema,
    time: timeShape('Time of the prices: unix seconds below 2^40, or ISO 8601 in UTC'),
    maxSkew: z
      .int({ error: 'must be a whole number of seconds' })
      .min(0)
      .lt(2 ** TIME_BITS)
      .describe('How far the time of a snapshot may lie from this time, seconds, either side'),
    prices: z
      .record(symbolText, unsignedText('Mark price, quote per unit of underlying, above 0'))
      .describe('Mark price of every symbol of the universe; all slots of a symbol share it'),
    models: z
      .array(entrySchema)
      .min(1, { error: 'must have at least one entry' })
      .describe('The rules. An instrument without any accepts no position'),
    provenance: z
      .record(labelText('Name of a note'), z.string().max(1000))
      .optional()
      .describe('Notes for readers: sources, authors, dates'),
  })
  .describe('Ballast risk: instruments, prices and margin rules, from which a market is built. Public');

export type RiskFile = z.output<typeof riskSchema>;
export type RiskEntry = RiskFile['models'][number];

/** Reads the text of `risk.json`. Throws {@link InputError} naming file and field. */
export function parseRisk(text: string, file?: string): RiskFile {
  return readFileText(text, riskSchema, file, (data) => data);
}

/** The text of a `risk.json`. */
export function formatRisk(risk: RiskFile): string {
  return toFileText(risk);
}
