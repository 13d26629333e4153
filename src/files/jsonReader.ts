import { InputError } from '../errors.js';
import { formatPath } from './fieldPath.js';

/**
 * RFC 8259, strictly and in one pass, without a syntax tree: `JSON.parse` rounds numbers and lets a key appear twice, and
 * parsers that keep places cost hundreds of megabytes on a hostile text.
 */

const MAX_DEPTH = 32;
const SPACE = /[ \t\n\r]*/y;
const WORD = /true|false|null/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const [QUOTE, BACKSLASH, FIRST_PRINTABLE] = [0x22, 0x5c, 0x20];

export interface ReadJsonOptions {
  readonly file?: string | undefined;
  /** See `JsonOptions`. */
  readonly fractions: 'refuse' | 'text';
}

/** The value of a JSON text. Throws {@link InputError} by place or field, never with the content. */
export function readJson(text: string, { file, fractions }: ReadJsonOptions): unknown {
  const path: (string | number)[] = [];
  let at = 0;

  const refused = (rule: string, fix?: string) =>
    new InputError(rule, {
      ...(file && { file }),
      ...(path.length > 0 && { field: formatPath(path) }),
      ...(fix && { fix }),
    });

  const invalid = (place = at) => {
    path.length = 0;
    const before = text.slice(0, place);
    // A text of one line can be a line of a larger file, whose number the caller adds.
    const row = text.includes('\n') ? `line ${before.split('\n').length}, ` : '';
    const column = place - before.lastIndexOf('\n');
    return refused(`is not valid JSON at ${row}column ${column}`, 'Check quotes, commas and brackets');
  };

  const match = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    const [found = ''] = pattern.exec(text) ?? [];
    at += found.length;
    return found;
  };

  /** Takes one of two characters, with the space around it. */
  const take = (characters: string): string => {
    match(SPACE);
    const found = text.charAt(at);
    if (found === '' || !characters.includes(found)) throw invalid();
    at += 1;
    match(SPACE);
    return found;
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
    const source = match(NUMBER);
    if (source === '') throw invalid();
    const value = Number(source);
    if (/^-?[0-9]+$/.test(source) && Number.isSafeInteger(value)) return value;
    if (fractions === 'text') return source;
    throw refused('must be written in quotes', 'Numbers lose digits in JSON');
  };

  const readObject = (): object => {
    const entries = new Map<string, unknown>();
    for (let next = take('{'); next !== '}'; next = take(',}')) {
      if (next === '{' && text.charAt(at) === '}') {
        take('}');
        break;
      }
      const key = readText();
      path.push(key);
      if (entries.has(key)) throw refused('appears twice');
      if (key === '__proto__') throw refused('is not a permitted key');
      take(':');
      entries.set(key, readValue());
      path.pop();
    }
    return Object.fromEntries(entries);
  };

  const readArray = (): unknown[] => {
    const items: unknown[] = [];
    for (let next = take('['); next !== ']'; next = take(',]')) {
      if (next === '[' && text.charAt(at) === ']') {
        take(']');
        break;
      }
      path.push(items.length);
      items.push(readValue());
      path.pop();
    }
    return items;
  };

  const readValue = (): unknown => {
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

  match(SPACE);
  const value = readValue();
  match(SPACE);
  if (at < text.length) throw invalid();
  return value;
}
