import { describe, expect, it } from 'vitest';
import { plainCopy } from '../../src/files/plainCopy.js';
import { refusal } from '../support/refusal.js';

const copy = <Data>(value: Data, most = 100) => plainCopy(value, { most });
const told = (value: unknown, most?: number) => {
  const { field, shortMessage } = refusal(() => copy(value, most));
  return field === undefined ? shortMessage : `${field}: ${shortMessage}`;
};
/** Fields of an object, and what reading each of them gives. */
const computed = (fields: PropertyDescriptorMap) => Object.defineProperties({}, fields);

describe('a plain copy', () => {
  it('has every value, and nothing of the original', () => {
    const made = { a: [1, 'x', 2n, true, null, undefined], b: { c: new Uint8Array([1, 2]) }, d: undefined };
    const got = copy(made);
    expect(got).toEqual(made);
    made.a[0] = 9;
    made.b.c[0] = 9;
    expect(got.a[0]).toBe(1);
    expect([...got.b.c]).toEqual([1, 2]);
    expect(Object.getPrototypeOf(got)).toBeNull();
    expect(Object.getPrototypeOf(got.b)).toBeNull();
    expect('toString' in got).toBe(false);
  });

  it('takes objects without a prototype, hidden fields and a key that would be one', () => {
    const made = computed({ hidden: { value: 1, enumerable: false } });
    expect(copy(made)).toEqual({ hidden: 1 });
    const named = JSON.parse('{"__proto__": {"a": 1}}') as object;
    expect(Object.keys(copy(named))).toEqual(['__proto__']);
    expect(copy(Object.assign(Object.create(null), { a: 1 }))).toEqual({ a: 1 });
  });

  it('of a buffer has its bytes, and not those beside it', () => {
    const buffer = Buffer.from('abc');
    const got = copy({ bytes: buffer }).bytes;
    expect([...got]).toEqual([97, 98, 99]);
    expect(got.buffer.byteLength).toBe(3);
  });

  it('keeps services that are named, at the top only', () => {
    const service = new (class Service {})();
    expect(plainCopy({ service }, { most: 9, kept: ['service'] }).service).toBe(service);
    const deep = () => plainCopy({ a: { service } }, { most: 9, kept: ['service'] });
    expect(refusal(deep).field).toBe('a.service');
    const below = () => plainCopy({ a: { service } }, { field: 'x', most: 9, kept: ['service'] });
    expect(refusal(below).field).toBe('x.a.service');
  });
});

describe('what is no plain data is refused, with its field', () => {
  class Own {
    a = 1;
  }
  const getter = { get: () => 1, enumerable: true };
  it.each<[string, unknown, string]>([
    ['a getter', { a: [computed({ b: getter })] }, 'a[0].b: is computed when it is read: give its value'],
    ['a setter', computed({ b: { set: () => {} } }), 'b: is computed when it is read: give its value'],
    [
      'a getter in a list',
      Object.defineProperty([1], 0, getter),
      '[0]: is computed when it is read: give its value',
    ],
    ['inherited fields', { a: Object.create({ b: 1 }) as object }, 'a: is no plain object'],
    ['an object of a class', { a: new Own() }, 'a: is no plain object'],
    ['a date', { a: new Date(0) }, 'a: is no plain object'],
    ['a map', { a: new Map() }, 'a: is no plain object'],
    ['a list of a class', { a: new (class List extends Array {})() }, 'a: is no plain list'],
    ['a gap', { a: Object.assign(new Array(3), { 0: 1, 2: 3 }) }, 'a[1]: is missing'],
    ['a function', { a: () => 1 }, 'a: is no plain data'],
    ['a symbol', { a: Symbol('x') }, 'a: is no plain data'],
    ['other arrays of numbers', { a: new Uint16Array(1) }, 'a: is no plain data'],
    ['a view of bytes', { a: new DataView(new ArrayBuffer(1)) }, 'a: is no plain data'],
    ['a proxy of bytes', { a: new Proxy(new Uint8Array(1), {}) }, 'a: is no plain object'],
    ['a function itself', () => 1, 'is no plain data'],
  ])('%s', (_, value, message) => {
    expect(told(value)).toBe(message);
  });

  it('names the field below one that it is given', () => {
    const error = refusal(() => plainCopy([1, () => 1], { field: 'list', most: 9 }));
    expect(error.field).toBe('list[1]');
  });

  it('depth and number of values have limits, so that circles end', () => {
    const nested = (depth: number): unknown => (depth === 0 ? [] : [nested(depth - 1)]);
    for (const depth of [30, 31]) expect(copy(nested(depth))).toBeInstanceOf(Array);
    expect(told(nested(32))).toContain('is nested deeper than 32');
    const list = (count: number) => Array.from({ length: count }, () => 0);
    for (const count of [98, 99]) expect(copy(list(count))).toHaveLength(count);
    expect(told(list(100))).toBe('has more than 100 values');
    expect(told([list(49), list(50)])).toBe('[1]: has more than 100 values');
    const keys = (count: number) => Object.fromEntries(list(count).map((_, i) => [`k${i}`, 0]));
    for (const count of [98, 99]) expect(Object.keys(copy(keys(count)))).toHaveLength(count);
    expect(told(keys(100))).toBe('k99: has more than 100 values');
    const circle: unknown[] = [];
    circle.push(circle, circle);
    expect(told(circle, 1e6)).toMatch(/is nested deeper than 32$/);
  });
});

describe('a proxy', () => {
  it('is asked once for each field, and its first answers are the copy', () => {
    let asked = 0;
    const proxy = new Proxy(
      { a: 1 },
      {
        get: () => ++asked,
        getOwnPropertyDescriptor: () => ({
          value: ++asked,
          enumerable: true,
          configurable: true,
          writable: true,
        }),
      },
    );
    const got = copy(proxy);
    expect([got.a, got.a, asked]).toEqual([1, 1, 1]);
  });

  it.each<[string, ProxyHandler<object>]>([
    ['whose fields throw', { getOwnPropertyDescriptor: () => raise() }],
    ['whose keys throw', { ownKeys: () => raise() }],
    ['whose prototype throws', { getPrototypeOf: () => raise() }],
  ])('%s is refused, without its words', (_, handler) => {
    expect(told({ a: new Proxy({ b: 1 }, handler) })).toMatch(/^a(\.b)?: cannot be read$/);
  });

  it('that was revoked is refused', () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(told(proxy)).toBe('cannot be read');
  });

  it('of a list that says it is endless is refused', () => {
    const endless = (length: unknown) =>
      new Proxy([], {
        getOwnPropertyDescriptor: () => ({
          value: length,
          writable: true,
          enumerable: false,
          configurable: false,
        }),
      });
    for (const length of [2 ** 32, Number.NaN, Infinity, 'x'])
      expect(told(endless(length))).toContain('more than 100 values');
  });
});

function raise(): never {
  throw new Error('words');
}
