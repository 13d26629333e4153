import { type AnyNode, parse, type ValueNode } from '@humanwhocodes/momoa';
import type { z } from 'zod';
import { InputError } from '../errors.js';
import { renamedFix } from './renamed.js';
import { shapeRule } from './shapeRule.js';

/** Strict JSON at the edge: bounded size and depth, no duplicate keys, numbers never through floating point. */

const MAX_BYTES = 32 * 1024 * 1024;
const MAX_DEPTH = 32;
/** Keys come from the file: messages show this many characters of one, control characters replaced. */
const SHOWN_KEY = 40;

export interface JsonOptions {
  /** The longest text to read, characters. Default 32 Mi. */
  readonly most?: number;
  /**
   * Numbers that are no safe integers: refused, because our files write them in quotes, or kept as their source text, for
   * what exchanges print. Never through floating point. Default `refuse`.
   */
  readonly fractions?: 'refuse' | 'text';
}

/** Parses a JSON text strictly. Errors give line and column or the field, never the content. */
export function parseJson(text: string, file?: string, options: JsonOptions = {}): unknown {
  const { most = MAX_BYTES, fractions = 'refuse' } = options;
  const at = file === undefined ? {} : { file };
  if (text.length > most) throw new InputError(`is larger than ${most >> 10} KiB`, at);
  assertDepth(text, at);
  let body: ValueNode;
  try {
    body = parse(text, { mode: 'json' }).body;
    JSON.parse(text); // the other parser gives places, but lets control characters through
  } catch (error) {
    const { line, column } = error as { line?: number; column?: number };
    // A text of one line can be a line of a larger file, whose number the caller adds.
    const row = text.includes('\n') ? `line ${line}, ` : '';
    const place = line === undefined ? '' : ` at ${row}column ${column}`;
    throw new InputError(`is not valid JSON${place}`, { ...at, fix: 'Check quotes, commas and brackets' });
  }
  return evaluate(body, '', { text, at, fractions });
}

/** Parses JSON and checks it against a schema; errors name the file, the field and the rule. */
export function parseFile<Schema extends z.ZodType>(
  text: string,
  schema: Schema,
  file?: string,
  options?: JsonOptions,
): z.output<Schema> {
  return checkShape(parseJson(text, file, options), schema, file);
}

/** Checks a value against a schema; the error names the first field that breaks a rule, never its value. */
export function checkShape<Schema extends z.ZodType>(
  value: unknown,
  schema: Schema,
  file?: string,
): z.output<Schema> {
  const result = schema.safeParse(value, { error: shapeRule });
  if (result.success) return result.data;
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

/** `['a', 2, 'b']` → `a[2].b`, fit to be shown. */
export function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? shownKey(String(key)) : `${text}.${shownKey(String(key))}`;
  }, '');
}

/** A key as messages show it: no control, format or lone surrogate characters, and not long. */
function shownKey(key: string): string {
  const characters = [...key.slice(0, 2 * SHOWN_KEY)].slice(0, SHOWN_KEY);
  const cut = characters.join('').length < key.length;
  return `${characters.join('').replace(/[\p{C}\u2028\u2029]/gu, '\uFFFD')}${cut ? '…' : ''}`;
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

interface Reading {
  readonly text: string;
  readonly at: { file?: string };
  readonly fractions: 'refuse' | 'text';
}

function evaluate(node: AnyNode, path: string, reading: Reading): unknown {
  const { text, at, fractions } = reading;
  switch (node.type) {
    case 'Object': {
      const entries = new Map<string, unknown>();
      for (const member of node.members) {
        const key = member.name.type === 'String' ? member.name.value : member.name.name;
        const field = path === '' ? shownKey(key) : `${path}.${shownKey(key)}`;
        if (entries.has(key)) throw new InputError('appears twice', { ...at, field });
        if (key === '__proto__') throw new InputError('is not a permitted key', { ...at, field });
        entries.set(key, evaluate(member.value, field, reading));
      }
      return Object.fromEntries(entries);
    }
    case 'Array':
      return node.elements.map((element, i) => evaluate(element.value, `${path}[${i}]`, reading));
    case 'Number': {
      const source = text.slice(node.loc.start.offset, node.loc.end.offset);
      if (/^-?(0|[1-9][0-9]*)$/.test(source) && Number.isSafeInteger(node.value)) return node.value;
      if (fractions === 'text') return source;
      throw new InputError('must be written in quotes', {
        ...at,
        field: path,
        fix: 'Numbers lose digits in JSON',
      });
    }
    case 'String':
    case 'Boolean':
      return node.value;
    case 'Null':
      return null;
    default:
      throw new InputError('holds something that JSON does not allow', { ...at, field: path });
  }
}

function assertDepth(text: string, at: { file?: string }): void {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (inString) {
      if (c === '\\') i++;
      else if (c === '"') inString = false;
    } else if (c === '"') inString = true;
    else if (c === '{' || c === '[') {
      if (++depth > MAX_DEPTH) throw new InputError(`is nested deeper than ${MAX_DEPTH} levels`, at);
    } else if (c === '}' || c === ']') depth--;
  }
}
