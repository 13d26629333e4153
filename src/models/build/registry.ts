import { z } from 'zod';
import { InputError } from '../../errors.js';
import type { MarginModel, Registry } from '../kit/model.js';
import { guarded } from './external.js';

/** Keys of an entry that are no parameters. */
const RESERVED = ['model', 'marginTypes'];

const shape = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, {
    error: 'must be lower-case letters, digits and hyphens, a letter first, at most 40 characters',
  }),
  version: z.int({ error: 'must be a whole number of 1 or more' }).min(1, { error: 'must be 1 or more' }),
  describe: z
    .string({ error: 'must be a line of text' })
    .regex(/^[^\p{C}]{1,200}$/u, { error: 'must be 1 to 200 printable characters' }),
  exactness: z
    .string()
    .regex(/^[^\p{C}]{1,1000}$/u, { error: 'must be 1 to 1000 printable characters' })
    .exactOptional(),
  params: z.custom<z.ZodObject>(isObjectSchema, {
    error: 'must be an object schema of zod 4: z.strictObject(…)',
  }),
  compile: z.custom<MarginModel['compile']>(isFunction, { error: 'must be a function' }),
  remarks: z.custom<MarginModel['remarks']>(isFunction, { error: 'must be a function' }).exactOptional(),
});

/**
 * The registry with more models behind it. Throws {@link InputError} for a value that is no model, or whose name is
 * taken: a name must not mean something else than it did for whoever wrote the risk file. What the added ones compile is
 * checked, see {@link guarded}.
 */
export function extendRegistry(registry: Registry, models: readonly unknown[]): Registry {
  const known = [...registry];
  models.forEach((value, i) => {
    const model = checkModelShape(value, `models[${i}]`);
    if (known.some(({ name }) => name === model.name)) {
      throw new InputError(`there is a model named ${model.name} already`, {
        field: `models[${i}].name`,
        fix: 'Give it another name',
      });
    }
    known.push(guarded(model));
  });
  return known;
}

/** The model of a name. Throws {@link InputError} with the names there are. */
export function findModel(registry: Registry, name: string): MarginModel {
  const found = registry.find((model) => model.name === name);
  if (found === undefined) {
    throw new InputError(`must name a model: ${namesOf(registry)}`, { field: 'model' });
  }
  return found;
}

/** `tiered, scan or groups`. */
export function namesOf(registry: Registry): string {
  const names = registry.map(({ name }) => name);
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}

function checkModelShape(value: unknown, field: string): MarginModel {
  const result = shape.safeParse(value);
  if (!result.success) {
    const [issue] = result.error.issues;
    const path = issue!.code === 'unrecognized_keys' ? issue!.keys : issue!.path;
    const name = path.length === 0 ? '' : `.${path[0]!.toString()}`;
    const rule = issue!.code === 'unrecognized_keys' ? 'is not part of a model' : issue!.message;
    throw new InputError(path.length === 0 ? 'is not a model' : rule, {
      field: `${field}${name}`,
      fix: 'A model has name, version, describe, params and compile',
    });
  }
  const taken = RESERVED.find((name) => Object.hasOwn(result.data.params.shape, name));
  if (taken !== undefined) {
    throw new InputError(`must not have a parameter named ${taken}`, { field: `${field}.params` });
  }
  return value as MarginModel;
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}

/** A schema of another copy of zod 4 will do: what is used of it is public. */
function isObjectSchema(value: unknown): boolean {
  const schema = value as Partial<z.ZodObject> | null | undefined;
  return (
    typeof schema === 'object' &&
    schema !== null &&
    schema.def?.type === 'object' &&
    typeof schema.shape === 'object' &&
    typeof schema.extend === 'function' &&
    typeof schema.strict === 'function' &&
    typeof schema.safeParse === 'function'
  );
}
