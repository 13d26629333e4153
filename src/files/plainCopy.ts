import { InputError } from '../errors.js';
import { formatPath } from './fieldPath.js';

/**
 * Plain data that somebody else holds, read once: what was checked is then what is used. Accessors could answer differently the
 * second time, and prototypes could answer for what nobody gave.
 */

const MAX_DEPTH = 32;

/**
 * A deep copy of values, lists, byte arrays and plain objects. Its objects have no prototype: of an optional field that is not
 * there nothing is found, whatever was added to `Object.prototype`. Fields that `kept` names, of the value itself, are taken as
 * they are. Throws {@link InputError} naming the field for accessors, functions, gaps in a list, objects of a class, and more
 * than `most` values.
 */
export function plainCopy<Data>(
  value: Data,
  {
    field,
    most,
    kept = [],
  }: { readonly field?: string; readonly most: number; readonly kept?: readonly string[] },
): Data {
  const path: PropertyKey[] = field === undefined ? [] : [field];
  const depth = path.length;
  let left = most;
  const refused = (rule: string) => new InputError(rule, { field: formatPath(path) || undefined });

  const copyOf = (inner: unknown): unknown => {
    if (--left < 0) throw refused(`has more than ${most} values`);
    if (typeof inner === 'function' || typeof inner === 'symbol') throw refused('is no plain data');
    if (inner === null || typeof inner !== 'object') return inner;
    if (path.length - depth >= MAX_DEPTH) throw refused(`is nested deeper than ${MAX_DEPTH}`);
    if (ArrayBuffer.isView(inner)) return bytesOf(inner);
    return Array.isArray(inner) ? listOf(inner) : objectOf(inner);
  };
  const bytesOf = (view: ArrayBufferView) => {
    if (view instanceof Uint8Array) return new Uint8Array(view);
    throw refused('is no plain data');
  };
  const listOf = (list: readonly unknown[]) => {
    if (Object.getPrototypeOf(list) !== Array.prototype) throw refused('is no plain list');
    const length = Number(Object.getOwnPropertyDescriptor(list, 'length')?.value);
    if (!(length <= left)) throw refused(`has more than ${most} values`);
    return Array.from({ length }, (_, i) => copyAt(list, i));
  };
  const objectOf = (object: object) => {
    const prototype: unknown = Object.getPrototypeOf(object);
    if (prototype !== Object.prototype && prototype !== null) throw refused('is no plain object');
    const copy = Object.create(null) as Record<string, unknown>;
    for (const key of Reflect.ownKeys(object)) if (typeof key === 'string') copy[key] = copyAt(object, key);
    return copy;
  };
  const copyAt = (holder: object, key: string | number) => {
    path.push(key);
    const found = Object.getOwnPropertyDescriptor(holder, key);
    if (found === undefined) throw refused('is missing');
    if (!('value' in found)) throw refused('is computed when it is read: give its value');
    const isKept = path.length === depth + 1 && kept.includes(String(key));
    const copy = isKept ? (found.value as unknown) : copyOf(found.value);
    path.pop();
    return copy;
  };
  try {
    return copyOf(value) as Data;
  } catch (error) {
    throw error instanceof InputError ? error : refused('cannot be read'); // a proxy that throws
  }
}
