import fc from 'fast-check';
import { FIELD } from '../../src/units/field.js';
import type { Draw } from './search.js';

/** Files that are not what they should be: bytes changed, and JSON of another structure. */

/** What belongs nowhere, as JSON text. Some of it is no JSON. */
const NONSENSE = [
  ...[
    'null',
    'true',
    'false',
    '0',
    '-0',
    '1',
    '-1',
    '0.1',
    '1e999',
    '-1e999',
    '1e-999',
    'NaN',
    'Infinity',
    '00',
    '1n',
  ],
  ...['9007199254740991', '9007199254740993', '1'.repeat(161), '1e400', `${FIELD}`, '0x10'],
  ...['[]', '{}', '[[]]', '[null]', '{"":0}', '""', '" "', '"0"', '"-0"', '"-1"', '"1e5"', '"0x10"', '"NaN"'],
  ...[
    `"${FIELD}"`,
    `"${FIELD - 1n}"`,
    `"${1n << 63n}"`,
    `"-${1n << 63n}"`,
    `"${'9'.repeat(77)}"`,
    `"${'9'.repeat(400)}"`,
  ],
  ...[
    '"\\ud800"',
    '"\\udc00x"',
    '"\\u0000"',
    '"\\u202e"',
    '"\u0661"',
    '"\uff11"',
    '"__proto__"',
    '"constructor"',
  ],
  ...[
    '"1970-01-01T00:00:00Z"',
    '"9999-12-31T23:59:60Z"',
    '"2026-02-30T00:00:00Z"',
    '1e15',
    '"../../x"',
    '"\\n"',
  ],
  ...['{"__proto__":{"window":1}}', '{"constructor":{"prototype":{}}}', '{"toString":1}', '{"length":5}'],
  ...[`${'['.repeat(40)}${']'.repeat(40)}`, `${'{"a":'.repeat(40)}0${'}'.repeat(40)}`, '['.repeat(20_000)],
  ...['"\\', '"', '{', '[', ',', ':', '//', '/**/', "'a'", 'undefined', '\ufeff', ''],
];
const KEYS = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'length',
  '',
  ' ',
  'kind',
  'version',
];
const BYTES = [
  '\0',
  '\ud800',
  '\u2028',
  '\ufeff',
  '\r',
  '\n',
  '"',
  '\\',
  ',',
  ':',
  '{',
  '}',
  '[',
  ']',
  '0',
  '-',
  'e',
  '\u00e9',
];

export const pick = <Item>(draw: Draw, items: readonly Item[]): Item =>
  items[draw(fc.nat, { max: items.length - 1 })]!;

/** A text that was changed once, or a few times. */
export function mutated(draw: Draw, text: string): string {
  let changed = text;
  for (let left = draw(fc.integer, { min: 1, max: 2 }); left > 0; left--)
    changed = draw(fc.nat, { max: 3 }) === 0 ? mutatedBytes(draw, changed) : mutatedValue(draw, changed);
  return changed;
}

/** Characters that are other ones, too many or too few. */
export function mutatedBytes(draw: Draw, text: string): string {
  const at = draw(fc.nat, { max: text.length });
  const length = pick(draw, [1, 1, 2, 8, 64]);
  const rest = text.slice(at + length);
  const part = text.slice(at, at + length);
  const flipped = String.fromCharCode((text.charCodeAt(at) || 0) ^ (1 << draw(fc.nat, { max: 6 })));
  return pick(draw, [
    () => text.slice(0, at),
    () => text.slice(at),
    () => text.slice(0, at) + rest,
    () => text.slice(0, at) + part + part + rest,
    () => text.slice(0, at) + flipped + text.slice(at + 1),
    () => text.slice(0, at) + pick(draw, BYTES) + text.slice(at),
    () => text.slice(0, at) + pick(draw, BYTES) + text.slice(at + 1),
    () => text.slice(0, at) + part.toUpperCase() + rest,
    () => text + text,
    () => `${text}${pick(draw, BYTES)}`,
  ])();
}

/** A value of a JSON text, found by its place: strings, numbers, words, and lists or objects without others in them. */
const VALUES =
  /"(?:[^"\\]|\\.)*"(?!\s*:)|-?\d[\d.eE+-]*|\b(?:true|false|null)\b|\[[^[\]{}]*\]|\{[^[\]{}]*\}/g;
const NAMES = /"(?:[^"\\]|\\.)*"(?=\s*:)/g;

/** A value in place of another, a key twice, missing or unknown, a list that is longer or shorter. */
function mutatedValue(draw: Draw, text: string): string {
  const values = [...text.matchAll(VALUES)];
  const names = [...text.matchAll(NAMES)];
  if (values.length === 0 || names.length === 0) return mutatedBytes(draw, text);
  const value = pick(draw, values);
  const [other] = pick(draw, values);
  const name = pick(draw, names);
  const put = ({ index, 0: found }: RegExpExecArray, by: string) =>
    text.slice(0, index) + by + text.slice(index + found.length);
  const digits = value[0].replace(/\d/, (digit) => `${(Number(digit) + 1) % 10}`);
  return pick(draw, [
    () => put(value, pick(draw, NONSENSE)),
    () => put(value, pick(draw, NONSENSE)),
    () => put(value, other),
    () => put(value, value[0].startsWith('"') ? value[0].slice(1, -1) : `"${value[0]}"`),
    () => put(value, `[${value[0]}]`),
    () => put(value, `${value[0]},${value[0]}`),
    () => put(value, digits),
    () =>
      put(
        value,
        value[0].replace(/^"?-?/, (sign) => (sign.includes('-') ? sign.replace('-', '') : `${sign}-`)),
      ),
    () => put(value, value[0].replace(/"$/, '0"')),
    () => put(value, value[0].replace(/^"/, '"0')),
    () => put(value, value[0].replace(/"$/, ' "')),
    () => put(name, JSON.stringify(pick(draw, KEYS))),
    () => put(name, `${name[0]}:${pick(draw, NONSENSE.slice(0, 3))},${name[0]}`),
    () => put(name, `${JSON.stringify(pick(draw, KEYS))}:${pick(draw, NONSENSE)},${name[0]}`),
    () => put(name, pick(draw, names)[0]),
  ])();
}

/** Bytes of a file that is no text, as Latin-1: the start, where counts and lengths are, as often as all the rest. */
export function mutatedBinary(draw: Draw, text: string): string {
  const most = draw(fc.boolean) ? text.length - 1 : Math.min(text.length - 1, 300);
  const at = draw(fc.nat, { max: most });
  const [start, rest] = [text.slice(0, at), text.slice(at)];
  const flipped = String.fromCharCode(text.charCodeAt(at) ^ (1 << draw(fc.nat, { max: 7 })));
  return pick(draw, [
    () => start,
    () => rest,
    () => start + rest.slice(4),
    () => `${text}\0`,
    () => `${start}\0\0\0\0${rest}`,
    () => `${start}\xff\xff\xff\xff${rest.slice(4)}`,
    () => `${start}${'\0'.repeat(32)}${rest.slice(32)}`,
    () => start + flipped + rest.slice(1),
  ])();
}
