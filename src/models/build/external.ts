import { z } from 'zod';
import { BallastError, InputError } from '../../errors.js';
import { checkShape } from '../../files/json.js';
import { inField } from '../../files/places.js';
import { MODEL_KIT } from '../kit/kit.js';
import type { MarginModel } from '../kit/model.js';
import type { CompileContext, PartialModel } from '../kit/partial.js';

/** Models of third parties: what types hold ours to, checks hold theirs to. */

const integer = z.bigint({ error: 'must be a bigint' });
const label = z.string().regex(/^[^\p{C}]{1,300}$/u, { error: 'must be 1 to 300 printable characters' });
const index = z.int({ error: 'must be a whole number' }).min(0, { error: 'must not be negative' });
const line = z.strictObject({ slope: integer, intercept: integer });
const pair = {
  fold: z.boolean(),
  breakpoints: z.array(integer).min(2),
  pieces: z.array(z.strictObject({ value: line, charge: line })).min(1),
};
const integers = z.array(integer);
const netted = z.strictObject({
  form: integers,
  lead: integers.exactOptional(),
  gain: integer,
  loss: integer,
});

const partSchema = z.strictObject({
  rows: z.array(z.strictObject({ slot: index, linear: integer, ...pair })).exactOptional(),
  groups: z.array(z.strictObject({ label, weights: integers, ...pair })).exactOptional(),
  nettingSets: z.array(label).exactOptional(),
  scenarios: z
    .array(z.strictObject({ label, pnl: integers, netted: z.array(netted).exactOptional() }))
    .exactOptional(),
  units: z
    .array(
      z.strictObject({
        label,
        scenarios: z.array(index),
        k: index,
        weight: integer,
        kthWeight: integer,
        floor: integer,
      }),
    )
    .exactOptional(),
});

const remarksSchema = z.array(
  z.string().regex(/^[^\p{C}]{1,500}$/u, { error: 'must be 1 to 500 printable characters' }),
);

/**
 * The models that a module exports: `model`, `models`, or both; each a model, or a function that makes one from
 * {@link MODEL_KIT}. Throws {@link InputError} if there is none. Whether they are models is checked when they are registered.
 */
export function exportedModels(exports: Readonly<Record<string, unknown>>): unknown[] {
  const { model, models } = exports;
  if (model === undefined && models === undefined) {
    throw new InputError('exports neither model nor models', { fix: 'Write: export const model = { … }' });
  }
  if (models !== undefined && !Array.isArray(models)) {
    throw new InputError('must be a list', { field: 'models', fix: 'Export a single model as "model"' });
  }
  return [...(model === undefined ? [] : [model]), ...((models as unknown[] | undefined) ?? [])].map((one) =>
    typeof one === 'function' ? (one as (kit: typeof MODEL_KIT) => unknown)(MODEL_KIT) : one,
  );
}

/**
 * The same model, whose errors are input errors and whose parts are checked: bigints where integers belong, lists as long as
 * there are instruments. What rows and units must satisfy is checked when the market is encoded, as for all models.
 */
export function guarded(model: MarginModel): MarginModel {
  return {
    ...model,
    compile(params, context, marginType) {
      const part = attempt(model.name, () => model.compile(params, context, marginType));
      return checkPart(part, model.name, context);
    },
    ...(model.remarks && {
      remarks: (...args) => {
        const said = attempt(model.name, () => model.remarks!(...args));
        return inField(`remarks of ${model.name}`, () => checkShape(said, remarksSchema));
      },
    }),
  };
}

function attempt<Result>(name: string, body: () => Result): Result {
  try {
    return body();
  } catch (error) {
    if (error instanceof BallastError) throw error;
    const reason = error instanceof Error ? error.message : 'it threw something that is no error';
    throw new InputError(`could not be compiled by ${name}: ${reason.slice(0, 200)}`, { cause: error });
  }
}

function checkPart(value: unknown, name: string, { universe }: CompileContext): PartialModel {
  try {
    if (typeof (value as { then?: unknown } | null)?.then === 'function') {
      throw new InputError('is a promise: models compile without waiting');
    }
    const part: PartialModel = checkShape(value, partSchema);
    const count = universe.instruments.length;
    for (const [i, { slot }] of (part.rows ?? []).entries()) {
      if (slot >= count) throw new InputError('is no slot of the universe', { field: `rows[${i}].slot` });
    }
    const long = (list: readonly bigint[], field: string) => {
      if (list.length !== count) throw new InputError(`must have ${count} entries`, { field });
    };
    part.groups?.forEach(({ weights }, g) => {
      long(weights, `groups[${g}].weights`);
    });
    part.scenarios?.forEach(({ pnl, netted: terms = [] }, s) => {
      long(pnl, `scenarios[${s}].pnl`);
      terms.forEach(({ form, lead }, e) => {
        long(form, `scenarios[${s}].netted[${e}].form`);
        if (lead !== undefined) long(lead, `scenarios[${s}].netted[${e}].lead`);
      });
    });
    for (const [u, unit] of (part.units ?? []).entries()) {
      if (unit.scenarios.some((s) => s >= (part.scenarios?.length ?? 0))) {
        throw new InputError('names a scenario that does not exist', { field: `units[${u}].scenarios` });
      }
    }
    return part;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw error.within({ field: `part made by ${name}` });
  }
}
