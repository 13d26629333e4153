import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { formatPath } from '../../src/files/fieldPath.js';
import { checkShape, type JsonOptions, parseFile, parseJson as parseKind } from '../../src/files/json.js';
import { everythingIn, refusal } from '../support/refusal.js';

const SECRET = '74217421';
const parseJson = (text: string, file?: string, options?: JsonOptions) =>
  parseKind('account', text, file, options);
const deep = (levels: number) => `${'['.repeat(levels)}1${']'.repeat(levels)}`;

describe('numbers never pass through floating point', () => {
  test.each<[string, unknown]>([
    ['0', 0],
    ['-12', -12],
    ['9007199254740991', 9007199254740991],
    ['9007199254740992', '9007199254740992'],
    ['-9007199254740993', '-9007199254740993'],
    ['0.1', '0.1'],
    ['1.0', '1.0'],
    ['1e3', '1e3'],
    ['-0.00', '-0.00'],
    ['123456789012345678901234567890', '123456789012345678901234567890'],
  ])('%s is read as %j', (source, value) => {
    expect(parseJson(source, 'f', { fractions: 'text' })).toBe(value);
    expect(parseJson(`{"a": [ ${source} ]}`, 'f', { fractions: 'text' })).toEqual({ a: [value] });
  });

  test.each(['0.1', '1e3', '9007199254740992'])('%s must be in quotes in a file of ours', (source) => {
    const error = refusal(() => parseJson(`{"a": [ ${source} ]}`, 'f'));
    expect(error.message).toContain('f: a[0]: must be written in quotes');
    expect(error.message).not.toContain(source);
  });

  test('texts, booleans and null are themselves', () => {
    expect(parseJson('{"a":"0.10","b":[true,false,null],"c":"\\u0041"}')).toEqual({
      a: '0.10',
      b: [true, false, null],
      c: 'A',
    });
  });
});

describe('a text is refused', () => {
  test.each([
    ['an open bracket', `{"a": ${SECRET}`],
    ['a comma too many', `[${SECRET},]`],
    ['a comment', `[${SECRET}] // ${SECRET}`],
    ['single quotes', `{'a': '${SECRET}'}`],
    ['bare words', `{a: ${SECRET}}`],
    ['two values', `${SECRET} ${SECRET}`],
    ['a leading zero', `0${SECRET}`],
    ['a plus sign', `+${SECRET}`],
    ['hex', `0x${SECRET}`],
    ['NaN', `[NaN, ${SECRET}]`],
    ['Infinity', `[-Infinity, ${SECRET}]`],
    ['a raw line break in a text', `["${SECRET}\n"]`],
    ['a bad escape', `["${SECRET}\\x41"]`],
    ['a byte order mark inside', `[\ufeff${SECRET}]`],
    ['nothing', ''],
  ])('for %s, by place and without its content', (_, text) => {
    const error = refusal(() => parseJson(text, 'account.json'));
    expect(error.message).toMatch(/^account\.json: is not valid JSON/);
    expect(everythingIn(error)).not.toContain(SECRET);
  });

  test('with line and column', () => {
    expect(refusal(() => parseJson('{\n  "a": 1,\n  "b": ?\n}')).message).toContain('at line 3, column 8');
  });

  test('a text of one line by its column: it can be a line of another file', () => {
    expect(refusal(() => parseJson('{"b": ?}')).shortMessage).toBe('is not valid JSON at column 7');
  });

  test('for a key that appears twice, also when written differently', () => {
    const text = `{"a": {"b": "${SECRET}", "\\u0062": "${SECRET}"}}`;
    const error = refusal(() => parseJson(text));
    expect(error.message).toBe('a.b: appears twice');
  });

  test.each(['{"__proto__": 1}', '{"a": [{"__proto__": {"admin": true}}]}', '{"\\u005f_proto__": 1}'])(
    'for __proto__: %s',
    (text) => {
      expect(refusal(() => parseJson(text)).message).toContain('is not a permitted key');
      expect(({} as { admin?: boolean }).admin).toBeUndefined();
    },
  );

  test('for depth, not for brackets inside texts', () => {
    expect(parseJson(deep(32))).toBeDefined();
    for (const levels of [33, 10_000, 1_000_000]) {
      expect(refusal(() => parseJson(deep(levels))).shortMessage).toBe('is nested deeper than 32 levels');
    }
    expect(refusal(() => parseJson('{"a":'.repeat(10_000))).shortMessage).toContain('deeper');
    expect(parseJson(JSON.stringify('['.repeat(10_000)))).toBe('['.repeat(10_000));
  });

  test('for a byte order mark at its start, which is named', () => {
    const error = refusal(() => parseJson(`\ufeff[${SECRET}]`, 'f.json'));
    expect(error.message).toBe('f.json: begins with a byte order mark. Save it as UTF-8 without one');
  });

  test('for numbers beyond any use, before they are converted', () => {
    const read = (text: string) => parseJson(`[${text}]`, 'f', { fractions: 'text' });
    for (const length of [159, 160]) expect(read('9'.repeat(length))).toEqual(['9'.repeat(length)]);
    expect(read(`-0.${'1'.repeat(157)}`)).toEqual([`-0.${'1'.repeat(157)}`]);
    for (const text of [
      '9'.repeat(161),
      `-0.${'1'.repeat(158)}`,
      `1e${'1'.repeat(159)}`,
      '7'.repeat(1 << 20),
    ]) {
      expect(refusal(() => read(text)).message).toBe('f: [0]: is a number of more than 160 characters');
    }
  });
});

describe('a shape', () => {
  const schema = z.strictObject({
    name: z.string(),
    rows: z.array(z.strictObject({ x: z.string().regex(/^[0-9]+$/, 'must be digits') })),
  });

  test('names the first field that breaks a rule, without its value', () => {
    const text = `{"name": "n", "rows": [{"x": "1"}, {"x": "${SECRET}!"}]}`;
    const error = refusal(() => parseFile('risk', text, schema, 'model.json'));
    expect(error.message).toBe('model.json: rows[1].x: must be digits');
    expect(everythingIn(error)).not.toContain(SECRET);
  });

  test('refuses unknown and missing keys', () => {
    const unknown = refusal(() => checkShape({ name: 'n', rows: [{ x: '1', y: SECRET }] }, schema));
    expect(unknown.message).toBe('rows[0]: has an unknown key: y');
    expect(refusal(() => checkShape({ rows: [] }, schema)).field).toBe('name');
    for (const value of [null, [], 'x', 1]) expect(() => checkShape(value, schema)).toThrow();
  });

  test.each<[string, z.ZodType, unknown, string]>([
    ['a list', z.array(z.string()), SECRET, 'must be a list'],
    ['an object', z.strictObject({}), [SECRET], 'must be an object'],
    ['a record', z.record(z.string(), z.string()), SECRET, 'must be an object'],
    ['a text', z.string(), Number(SECRET), 'must be text in quotes'],
    ['a switch', z.boolean(), SECRET, 'must be true or false'],
    ['a whole number', z.int(), SECRET, 'must be a whole number'],
    ['half a number', z.int(), 0.5, 'must be a whole number'],
    ['one word', z.literal('a'), SECRET, 'must be "a"'],
    ['one number', z.literal(1), SECRET, 'must be 1'],
    ['one of two', z.enum(['a', 'b']), SECRET, 'must be "a" or "b"'],
    ['a longer list', z.array(z.string()).min(2), [SECRET], 'must have at least 2 entries'],
    ['a shorter text', z.string().max(3), SECRET, 'must have at most 3 characters'],
    ['a larger number', z.int().min(9), 1, 'must be at least 9'],
    ['a smaller number', z.int().lt(9), Number(SECRET), 'must be less than 9'],
    ['a form', z.uuid(), SECRET, 'is not written as it must be'],
    ['rules of its own', z.string({ error: 'must be so' }), Number(SECRET), 'must be so'],
  ])('in plain words, without the value: %s', (_, inner, value, rule) => {
    const error = refusal(() => checkShape({ a: [value] }, z.strictObject({ a: z.array(inner) }), 'f.json'));
    expect(error.message).toBe(`f.json: a[0]: ${rule}`);
    expect(everythingIn(error)).not.toContain(SECRET);
  });

  test.each<[string, z.ZodType]>([
    ['a list', z.array(z.string())],
    ['a word', z.literal('a')],
    ['one of two forms', z.union([z.string(), z.int()])],
    ['rules of its own', z.string({ error: 'must be so' })],
  ])('says of what is not there that it is missing: %s', (_, inner) => {
    const shape = z.strictObject({ a: z.strictObject({ b: inner }) });
    expect(refusal(() => checkShape({ a: {} }, shape, 'f.json')).message).toBe('f.json: a.b: is missing');
  });

  test('explains the branch of a union that got furthest', () => {
    const either = z.union([z.literal('all'), z.strictObject({ only: z.array(z.string()) })]);
    expect(refusal(() => checkShape({ only: ['a', 2] }, either)).field).toBe('only[1]');
  });
});

describe('keys are content of the file: messages show them cleaned and cut', () => {
  const EVIL = 'a\u001b[2K\r\nOK\u202e\u0000\u2028';
  const control = /[\p{C}\u2028\u2029]/u;
  const record = z.record(z.string(), z.number());

  test.each<[string, () => unknown]>([
    ['a key that appears twice', () => parseJson(`{${JSON.stringify(EVIL)}:1,${JSON.stringify(EVIL)}:2}`)],
    ['a forbidden key inside', () => parseJson(`{${JSON.stringify(EVIL)}:{"__proto__":1}}`)],
    ['an unknown key', () => checkShape({ [EVIL]: 1 }, z.strictObject({}))],
    ['a path', () => checkShape({ [EVIL]: 'x' }, record)],
    ['half of a pair', () => checkShape({ '\ud83d': 'x' }, record)],
  ])('in %s', (_, run) => {
    const error = refusal(run);
    expect(error.message).not.toMatch(control);
    expect(error.message).toContain('\ufffd');
  });

  test('long keys are cut', () => {
    const long = 'k'.repeat(1_000_000);
    for (const run of [
      () => parseJson(`{"${long}":{"__proto__":1}}`),
      () => checkShape({ [long]: 'x' }, record),
      () => checkShape({ [long]: 1, b: 2, c: 3, d: 4, e: 5 }, z.strictObject({})),
    ]) {
      const { message } = refusal(run);
      expect(message).toContain(`${'k'.repeat(40)}…`);
      expect(message.length).toBeLessThan(200);
    }
  });

  test('ordinary paths are as they were', () => {
    expect(formatPath(['a', 2, 'b', 'BTC/USDT:USDT'])).toBe('a[2].b.BTC/USDT:USDT');
    expect(formatPath([0, 'x'])).toBe('[0].x');
    expect(formatPath(['é'.repeat(40)])).toBe('é'.repeat(40));
  });
});

test('a list is looked at no further than its first entry that breaks a rule', () => {
  let looked = 0;
  const entry = z.strictObject({ a: z.string() }).or(z.strictObject({ b: z.string() }));
  const counted = z.preprocess((value) => {
    looked += 1;
    return value;
  }, entry);
  const list = [{ a: 'x' }, ...Array<object>(1000).fill({})];
  expect(refusal(() => checkShape({ list }, z.strictObject({ list: z.array(counted) }))).field).toBe(
    'list[1].a',
  );
  expect(looked).toBe(2);
});
