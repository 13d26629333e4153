import { InputError } from '../errors.js';
import { formatPath } from './fieldPath.js';
import { beyond, type FileKind, LIMITS, MAX_ENTRIES } from './limits.js';

/**
 * RFC 8259, strictly and in one pass, without a syntax tree: `JSON.parse` rounds numbers and lets a key appear twice, and
 * parsers that keep places cost hundreds of megabytes on a hostile text. What is too much is refused as soon as it is read.
 */

const MAX_DEPTH = 32;
/** Characters of a number: those of the longest decimal, and a few. Before any of them is converted. */
const MAX_NUMBER = 160;
const WORD = /true|false|null/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const LONG_NUMBER = new RegExp(`[-+.0-9eE]{${MAX_NUMBER + 1}}`, 'y');
const [QUOTE, BACKSLASH, FIRST_PRINTABLE] = [0x22, 0x5c, 0x20];
const [SPACE, TAB, LINE_FEED, RETURN] = [0x20, 0x09, 0x0a, 0x0d];
const BYTE_ORDER_MARK = 0xfeff;

export interface ReadJsonOptions {
  readonly file?: string | undefined;
  /** See `JsonOptions`. */
  readonly fractions: 'refuse' | 'text';
}

/** The value of a JSON text of a kind. Throws {@link InputError} by place or field, never with the content. */
export function readJson(kind: FileKind, text: string, { file, fractions }: ReadJsonOptions): unknown {
  const path: (string | number)[] = [];
  const { nodes } = LIMITS[kind];
  let left: number = nodes;
  let at = 0;

  const refused = (rule: string, fix?: string) =>
    new InputError(rule, {
      ...(file && { file }),
      ...(path.length > 0 && { field: formatPath(path) }),
      ...(fix && { fix }),
    });

  const invalid = (place = at) => {
    path.length = 0;
    const start = text.lastIndexOf('\n', place - 1) + 1;
    // A text of one line can be a line of a larger file, whose number the caller adds.
    const row = text.includes('\n') ? `line ${lineOf(text, place)}, ` : '';
    return refused(
      `is not valid JSON at ${row}column ${place - start + 1}`,
      'Check quotes, commas and brackets',
    );
  };

  const match = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    const [found = ''] = pattern.exec(text) ?? [];
    at += found.length;
    return found;
  };

  const skipSpace = () => {
    while (isSpace(text.charCodeAt(at))) at += 1;
  };

  /** Takes one of two characters, with the space around it. */
  const take = (characters: string): string => {
    skipSpace();
    const found = text.charAt(at);
    if (found === '' || !characters.includes(found)) throw invalid();
    at += 1;
    skipSpace();
    return found;
  };

  /** Counts a value or a key. */
  const count = () => {
    left -= 1;
    if (left < 0) throw beyond(kind, `has more than ${nodes} values and keys`, file);
  };

  const countEntries = (entries: number) => {
    if (entries > MAX_ENTRIES) throw refused(`has more than ${MAX_ENTRIES} entries`);
  };

  const readText = (): string => {
    const start = at;
    let escaped = false;
    if (text.charCodeAt(at) !== QUOTE) throw invalid();
    for (at += 1; text.charCodeAt(at) !== QUOTE; at += 1) {
      if (text.charCodeAt(at) === BACKSLASH) {
        escaped = true;
        at += 1;
      }
      if (!(text.charCodeAt(at) >= FIRST_PRINTABLE)) throw invalid(); // the end of the text, too
    }
    at += 1;
    if (!escaped) return text.slice(start + 1, at - 1);
    try {
      return JSON.parse(text.slice(start, at)) as string;
    } catch {
      throw invalid(start);
    }
  };

  const readNumber = (): number | string => {
    LONG_NUMBER.lastIndex = at;
    if (LONG_NUMBER.test(text)) throw refused(`is a number of more than ${MAX_NUMBER} characters`);
    const source = match(NUMBER);
    if (source === '') throw invalid();
    const value = Number(source);
    if (/^-?[0-9]+$/.test(source) && Number.isSafeInteger(value)) return value;
    if (fractions === 'text') return source;
    throw refused('must be written in quotes', 'Numbers lose digits in JSON');
  };

  const readObject = (): object => {
    const object: Record<string, unknown> = {};
    let entries = 0;
    for (let next = take('{'); next !== '}'; next = take(',}')) {
      if (next === '{' && text.charAt(at) === '}') {
        take('}');
        break;
      }
      entries += 1;
      countEntries(entries);
      count();
      const key = readText();
      path.push(key);
      if (Object.hasOwn(object, key)) throw refused('appears twice');
      if (key === '__proto__') throw refused('is not a permitted key');
      take(':');
      object[key] = readValue();
      path.pop();
    }
    return object;
  };

  const readArray = (): unknown[] => {
    let items: unknown[] = [];
    for (let next = take('['); next !== ']'; next = take(',]')) {
      if (next === '[' && text.charAt(at) === ']') {
        take(']');
        break;
      }
      countEntries(items.length + 1);
      path.push(items.length);
      const value = readValue();
      if (items.length === 0)
        items = [value]; // `push` makes room for 17
      else items.push(value);
      path.pop();
    }
    return items;
  };

  const readValue = (): unknown => {
    count();
    const first = text.charAt(at);
    if (first === '{' || first === '[') {
      if (path.length >= MAX_DEPTH) {
        path.length = 0;
        throw refused(`is nested deeper than ${MAX_DEPTH} levels`);
      }
      return first === '{' ? readObject() : readArray();
    }
    if (first === '"') return readText();
    const word = match(WORD);
    return word === '' ? readNumber() : word === 'null' ? null : word === 'true';
  };

  if (text.charCodeAt(0) === BYTE_ORDER_MARK) {
    throw refused('begins with a byte order mark', 'Save it as UTF-8 without one');
  }
  skipSpace();
  const value = readValue();
  skipSpace();
  if (at < text.length) throw invalid();
  return value;
}

function isSpace(code: number): boolean {
  return code === SPACE || code === LINE_FEED || code === TAB || code === RETURN;
}

/** Line of a place, the first is 1. */
function lineOf(text: string, place: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < place; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}
