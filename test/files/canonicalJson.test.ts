import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../src/files/canonicalJson.js';

describe('the canonical text of a JSON value', () => {
  test.each<[string, unknown]>([
    ['{"a":[true,null,"x"],"b":1}', { b: 1, a: [true, null, 'x'] }],
    ['{"10":"ten","9":"nine"}', { 10: 'ten', 9: 'nine' }], // by code units, not as numbers
    ['{"Z":3,"z":2,"é":1,"😀":4,"ﬁ":5}', { é: 1, z: 2, Z: 3, '\ud83d\ude00': 4, '\ufb01': 5 }],
    ['{"a":"12","b":"12"}', { a: 12n, b: '12' }],
    ['{"b":{}}', { a: undefined, b: {} }],
    ['{"a\\"b":"line\\nbreak"}', { 'a"b': 'line\nbreak' }],
    ['0', -0],
    ['[[],{}]', [[], {}]],
  ])('%s', (text, value) => {
    expect(canonicalJson(value)).toBe(text);
  });

  test('is the same for every order of keys, and another for every other value', () => {
    const reversed = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(reversed);
      if (value === null || typeof value !== 'object') return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, entry]) => [key, reversed(entry)]),
      );
    };
    const value = fc.jsonValue({ maxDepth: 3 });
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(canonicalJson(reversed(a))).toBe(canonicalJson(a));
        expect(JSON.parse(canonicalJson(a))).toEqual(JSON.parse(JSON.stringify(a)));
        const same =
          JSON.stringify(JSON.parse(canonicalJson(a))) === JSON.stringify(JSON.parse(canonicalJson(b)));
        expect(canonicalJson(a) === canonicalJson(b)).toBe(same);
      }),
    );
  });
});
