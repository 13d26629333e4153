import type { Edit } from './attack.js';

/** JSON by pointers (RFC 6901), and edits of it (RFC 6902: add, replace, remove). */

type Holder = Record<string, unknown>;

const partsOf = (pointer: string): string[] => {
  const [first, ...parts] = pointer.split('/');
  if (first !== '') throw new Error(`${pointer} is no JSON pointer`);
  return parts.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
};

/** What stands there. Throws where nothing does. */
export function valueAt(value: unknown, pointer: string): unknown {
  return partsOf(pointer).reduce((inner, part) => {
    if (inner === null || typeof inner !== 'object' || !Object.hasOwn(inner, part))
      throw new Error(`there is nothing at ${pointer}`);
    return (inner as Holder)[part];
  }, value);
}

/** A copy with the edits made in their order. Throws for one that meets nothing: it would change nothing. */
export function edited(value: unknown, edits: readonly Edit[]): unknown {
  const copy = structuredClone(value);
  for (const edit of edits) apply(copy, edit);
  return copy;
}

function apply(root: unknown, edit: Edit): void {
  const at = edit.path.lastIndexOf('/');
  const holder = valueAt(root, edit.path.slice(0, Math.max(at, 0)));
  const [key] = partsOf(edit.path.slice(at)) as [string];
  if (edit.op !== 'add') valueAt(holder, edit.path.slice(at));
  if (Array.isArray(holder)) {
    const index = key === '-' ? holder.length : Number(key);
    holder.splice(index, edit.op === 'add' ? 0 : 1, ...(edit.op === 'remove' ? [] : [edit.value]));
    return;
  }
  if (edit.op === 'remove') delete (holder as Holder)[key];
  // A key like __proto__ is a field of the file as any other.
  else
    Object.defineProperty(holder, key, {
      value: edit.value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
}
