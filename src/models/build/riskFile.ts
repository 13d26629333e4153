import { z } from 'zod';
import { InputError } from '../../errors.js';
import { kindOf, labelText, readFileText, symbolText, toFileText, versionOne } from '../../files/schemas.js';
import { timeShape } from '../../files/time.js';
import { universeSchema } from '../../market/marketFile.js';
import type { MarginType } from '../../market/model.js';
import { breakerParams } from '../../risk/breakers/breakers.js';
import { TIME_BITS } from '../../units/numbers.js';
import type { Registry } from '../kit/model.js';
import { BUILT_IN } from './builtIn.js';
import { inputsSchema } from './inputs.js';
import { priceSchema } from './prices.js';
import { namesOf } from './registry.js';

/** One rule of a risk file: the model it names, its parameters beside it. */
export interface RiskEntry {
  readonly model: string;
  /** Margin types that it is part of. Both where absent. */
  readonly marginTypes?: readonly MarginType[] | undefined;
  readonly [parameter: string]: unknown;
}

const marginTypes = z
  .array(z.enum(['initial', 'maintenance'], { error: 'must be initial or maintenance' }))
  .min(1, { error: 'must name at least one margin type' })
  .optional()
  .describe('Margin types that this entry is part of. Default: both');

/** Name of one of several models: it becomes part of a file name. */
const setName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, {
    error: 'must be lower-case letters, digits and hyphens, at most 40 characters',
  })
  .describe('Name of a model, like "static" or "es"');

/** The form of an entry: the parameters of the model that its key `model` names. */
function entrySchemaOf(registry: Registry) {
  const forms = registry.map(({ name, describe, params }) =>
    params.strict().extend({ model: z.literal(name).describe(describe), marginTypes }),
  );
  const schema = z
    .discriminatedUnion('model', forms as unknown as [z.ZodObject, ...z.ZodObject[]], {
      error: `must name a model: ${namesOf(registry)}`,
    })
    .describe('One rule: what it adds to equity and requirement. Rules for one instrument add up');
  return schema as unknown as z.ZodType<RiskEntry, Record<string, unknown>>;
}

/** The form of `risk.json` for the models of a registry. */
export function riskSchemaOf(registry: Registry) {
  const entries = z
    .array(entrySchemaOf(registry))
    .min(1, { error: 'must have at least one entry' })
    // The id keeps the JSON Schema from writing all rules out twice.
    .meta({ id: 'rules', description: 'The rules. An instrument without any accepts no position' });
  return z
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
      inputs: inputsSchema.optional(),
      breakers: breakerParams
        .optional()
        .describe(
          'Breakers for the inputs. What trips is recorded in the market. Default: those of each breaker',
        ),
      prices: z
        .record(symbolText, priceSchema)
        .describe('Mark price of every symbol of the universe; all slots of a symbol share it'),
      models: z
        .union([
          entries,
          z
            .record(setName, entries)
            .refine((sets) => Object.keys(sets).length > 0, { error: 'must have at least one model' })
            .describe('Several models by name, each a list of rules: a market is built from each'),
        ])
        .describe('The rules of one model, or several models by name'),
      provenance: z
        .record(labelText('Name of a note'), z.string().max(1000))
        .optional()
        .describe('Notes for readers: origin, authors, dates'),
    })
    .describe('Ballast risk: instruments, prices and margin rules, from which a market is built. Public');
}

/** `risk.json`: what a risk engine or a human writes, and `buildMarket` compiles. Public. */
export const riskSchema = riskSchemaOf(BUILT_IN);

export type RiskFile = z.output<typeof riskSchema>;

/** Reads the text of `risk.json`, which may name the models of `registry`. Throws {@link InputError} naming file and field. */
export function parseRisk(text: string, file?: string, registry: Registry = BUILT_IN): RiskFile {
  const schema = registry === BUILT_IN ? riskSchema : riskSchemaOf(registry);
  // Tiers come as exchanges print them.
  return readFileText('risk', text, schema, file, (data) => data, { fractions: 'text' });
}

/** The text of a `risk.json`. */
export function formatRisk(risk: RiskFile): string {
  return toFileText(risk);
}

/** Names of the models of a risk file; undefined where there is one, without a name. */
export function modelNames({ models }: RiskFile): string[] | undefined {
  return Array.isArray(models) ? undefined : Object.keys(models);
}

/**
 * The rules of a risk file: those of its one model, or of the one that `name` picks. Throws {@link InputError} where a name
 * is missing, unknown or not needed.
 */
export function entriesOf(
  risk: RiskFile,
  name?: string,
): { readonly entries: readonly RiskEntry[]; readonly field: string } {
  const { models } = risk;
  const names = modelNames(risk);
  if (names === undefined) {
    if (name === undefined) return { entries: models as readonly RiskEntry[], field: 'models' };
    throw new InputError('is one list: its model has no name', {
      field: 'models',
      fix: 'Leave the name out',
    });
  }
  const there = `There are ${names.join(', ')}`;
  if (name === undefined) {
    throw new InputError('has several models by name', { field: 'models', fix: `Say which one. ${there}` });
  }
  if (!names.includes(name))
    throw new InputError(`has no model named ${name}`, { field: 'models', fix: there });
  return {
    entries: (models as Readonly<Record<string, readonly RiskEntry[]>>)[name]!,
    field: `models.${name}`,
  };
}
