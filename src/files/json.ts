import type { z } from 'zod';
import { InputError } from '../errors.js';
import { formatPath, shownKey } from './fieldPath.js';
import { readJson } from './jsonReader.js';
import { assertSize, type FileKind } from './limits.js';
import { renamedFix } from './renamed.js';
import { shapeRule } from './shapeRule.js';

/** Strict JSON at the edge: bounded size and depth, no duplicate keys, numbers never through floating point. */

export interface JsonOptions {
  /**
   * Numbers that are no safe integers: refused, because our files write them in quotes, or kept as their source text, for
   * what exchanges print. Never through floating point. Default `refuse`.
   */
  readonly fractions?: 'refuse' | 'text';
}

/**
 * Parses a JSON text strictly. Throws {@link InputError} with line and column or the field, never the content; also where
 * the text is more than its kind takes.
 */
export function parseJson(kind: FileKind, text: string, file?: string, options: JsonOptions = {}): unknown {
  assertSize(kind, text.length, file);
  return readJson(kind, text, { file, fractions: options.fractions ?? 'refuse' });
}

/** Parses JSON and checks it against a schema; errors name the file, the field and the rule. */
export function parseFile<Schema extends z.ZodType>(
  kind: FileKind,
  text: string,
  schema: Schema,
  file?: string,
  options?: JsonOptions,
): z.output<Schema> {
  return checkShape(parseJson(kind, text, file, options), schema, file);
}

/** One issue is all that is shown: a long list stops at its first, instead of making one of each entry. */
const FIRST_ONLY: z.core.ParseContextInternal<z.core.$ZodIssue> = { error: shapeRule, abortEarly: true };

/**
 * Checks a value against a schema; the error names the first field that breaks a rule, never its value. An optional field that is
 * not there stays absent, in what is checked and in what is given back, whatever was added to `Object.prototype`.
 */
export function checkShape<Schema extends z.ZodType>(
  value: unknown,
  schema: Schema,
  file?: string,
): z.output<Schema> {
  const result = schema.safeParse(withoutPrototypes(value), FIRST_ONLY); // zod takes what is inherited for given
  if (result.success) return withoutPrototypes(result.data) as z.output<Schema>;
  const { path, message, aboutType } = deepest(result.error.issues);
  const field = formatPath(path);
  const missing = aboutType && path.length > 0 && valueAt(value, path) === undefined;
  const fix = renamedFix(valueAt(value, path)) ?? renamedFix(valueAt(value, path.slice(0, -1)));
  throw new InputError(missing ? 'is missing' : message, {
    ...(file ? { file } : {}),
    ...(field ? { field } : {}),
    ...(fix ? { fix } : {}),
  });
}

/** The same data in objects that inherit nothing. */
function withoutPrototypes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPrototypes);
  if (value === null || typeof value !== 'object' || !isPlain(value)) return value;
  const bare = Object.create(null) as Record<string, unknown>;
  for (const [key, inner] of Object.entries(value)) bare[key] = withoutPrototypes(inner);
  return bare;
}

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

/** What stands at a path; undefined where there is nothing. */
function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      inner !== null && typeof inner === 'object' && Object.hasOwn(inner, key)
        ? (inner as Record<PropertyKey, unknown>)[key]
        : undefined,
    value,
  );
}

type Issue = z.core.$ZodIssue;

interface Finding {
  readonly path: PropertyKey[];
  readonly message: string;
  /** Whether the value is not what belongs there at all: a value that is missing gives the same issue. */
  readonly aboutType: boolean;
}

const ABOUT_TYPE: readonly string[] = ['invalid_type', 'invalid_value', 'invalid_union'];

/** Inside a union, the branch that got furthest explains best. */
function deepest(issues: readonly Issue[], prefix: readonly PropertyKey[] = []): Finding {
  const [issue] = issues;
  if (issue === undefined) return { path: [...prefix], message: 'is not valid', aboutType: false };
  const path = [...prefix, ...issue.path];
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const branches = issue.errors.map((branch) => deepest(branch, path));
    return branches.reduce((best, branch) => (branch.path.length > best.path.length ? branch : best));
  }
  if (issue.code === 'unrecognized_keys') {
    const message = `has an unknown key: ${issue.keys.slice(0, 3).map(shownKey).join(', ')}`;
    return { path, message, aboutType: false };
  }
  return { path, message: issue.message, aboutType: ABOUT_TYPE.includes(issue.code) };
}
