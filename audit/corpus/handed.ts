import type { Handed } from './attack.js';

/** Values that a caller hands over in another way than as plain data. Other languages may leave these attacks out. */

type Holder = Record<string, unknown>;

/** Changes what is handed over, here `proof` and `options`; gives what undoes it for everybody else. */
export function handOver(given: Holder, handed: readonly Handed[]): () => void {
  for (const one of handed) {
    if (one.as === 'added') continue;
    const parts = one.at.split('.');
    const name = parts.pop()!;
    const holder = parts.reduce((inner, part) => inner[part] as Holder, given);
    const truth = holder[name];
    if (truth === undefined) throw new Error(`there is no ${one.at}`);
    if (one.as === 'inherited') define(holder, name, { value: Object.create(truth as object) });
    else {
      let asked = 0;
      define(holder, name, { get: () => (asked++ === 0 ? one.first : truth) });
    }
  }
  const added = handed.filter((one) => one.as === 'added');
  for (const { name, value } of added) define(Object.prototype, name, { value, enumerable: false });
  return () => {
    for (const { name } of added) delete (Object.prototype as unknown as Holder)[name];
  };
}

const define = (holder: object, name: string, property: PropertyDescriptor): void => {
  Object.defineProperty(holder, name, { configurable: true, enumerable: true, ...property });
};
