/** Where a value stands in a file, as messages show it. Keys are content of the file: cleaned and cut. */

/** Messages show this many characters of a key. */
const SHOWN_KEY = 40;

/** `['a', 2, 'b']` → `a[2].b`, fit to be shown. */
export function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? shownKey(String(key)) : `${text}.${shownKey(String(key))}`;
  }, '');
}

/** A key as messages show it: no control, format or lone surrogate characters, and not long. */
export function shownKey(key: string): string {
  const characters = [...key.slice(0, 2 * SHOWN_KEY)].slice(0, SHOWN_KEY);
  const cut = characters.join('').length < key.length;
  return `${characters.join('').replace(/[\p{C}\u2028\u2029]/gu, '\uFFFD')}${cut ? '…' : ''}`;
}
