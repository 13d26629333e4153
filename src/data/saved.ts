import { DataError, InputError } from '../errors.js';
import { parseJson } from '../files/json.js';
import { inFile } from '../files/places.js';
import { tableLines } from '../files/table.js';

/** What exchanges and libraries save, as rows of text: CSV with a header or none, and JSON lists of lists or of objects. */

/** Where a row stands: a line of CSV, or an entry of JSON. */
export interface RowPlace {
  readonly file?: string | undefined;
  readonly row?: number;
  readonly field?: string;
}

export interface SavedRow {
  readonly at: RowPlace;
  /** As written. Of JSON: numbers and words as their text, nothing for null, {@link NESTED} for lists and objects. */
  readonly cells: readonly string[];
}

export interface SavedTable {
  readonly file: string | undefined;
  /** The line above the header, where a download has one. */
  readonly comment: string | undefined;
  /** Names of the columns as written, keys of JSON objects; undefined where there are none. */
  readonly heading: readonly string[] | undefined;
  /** All with as many cells, at least one row. */
  readonly rows: readonly SavedRow[];
}

/** Text of a file and its name for errors. */
export interface SavedText {
  readonly text: string;
  readonly file?: string;
}

/** Stands for a list or an object in a cell: nothing that is read. */
const NESTED = '{}';

/** Most keys of the objects of a list. */
const MAX_COLUMNS = 64;

/** The header, unless the first line is data already: that begins with a time or an id. */
const DATA = /^-?[0-9]/;

/**
 * Reads a saved file: JSON where it begins like it, CSV otherwise. Lists may stand alone or where exchanges put them: under
 * `candles`, or under the one pair of a `result` of Kraken. Throws {@link DataError} (`columns`, `empty`), InputError for what
 * is neither.
 */
export function readSaved({ text, file }: SavedText): SavedTable {
  return /^\s*[[{]/.test(text) ? readJsonRows(text, file) : readCsvRows(text, file);
}

function readCsvRows(text: string, file: string | undefined): SavedTable {
  const lines = tableLines('exported', text, file);
  const comment = isComment(lines[0]?.cells) ? lines.shift()!.cells.join(',') : undefined;
  const [first] = lines;
  const heading = first === undefined || DATA.test(first.cells[0]!) ? undefined : first.cells;
  const data = heading === undefined ? lines : lines.slice(1);
  if (first === undefined || data.length === 0) throw new DataError('empty', 'has no rows', { file });
  const rows = data.map(({ cells, row }) => {
    const at = { file, row };
    if (cells.length === 1 && cells[0] === '') {
      throw new DataError('columns', 'is blank', { ...at, fix: 'Remove the line' });
    }
    if (cells.length !== first.cells.length) {
      throw new DataError(
        'columns',
        `has ${cells.length} cells, the first line has ${first.cells.length}`,
        at,
      );
    }
    return { at, cells };
  });
  return { file, comment, heading, rows };
}

/** CryptoDataDownload names itself above the header. */
function isComment(cells: readonly string[] | undefined): boolean {
  return cells !== undefined && cells.length <= 2 && /^https?:\/\/|cryptodatadownload/i.test(cells.join(','));
}

function readJsonRows(text: string, file: string | undefined): SavedTable {
  return inFile(file, () => {
    const { list, field } = listOf(parseJson('exported', text, undefined, { fractions: 'text' }));
    if (list.length === 0) throw new DataError('empty', 'has no rows', { field });
    const at = (i: number) => ({ file, field: `${field}[${i}]` });
    if (list.every((entry) => Array.isArray(entry))) {
      const width = list[0]!.length;
      const rows = list.map((entry: readonly unknown[], i) => {
        if (entry.length !== width) {
          throw new DataError('columns', `has ${entry.length} entries, the first has ${width}`, {
            field: `${field}[${i}]`,
          });
        }
        return { at: at(i), cells: entry.map(cellOf) };
      });
      return { file, comment: undefined, heading: undefined, rows };
    }
    if (!list.every(isObject)) {
      throw new InputError('must hold lists alone, or objects alone', { field: field || undefined });
    }
    const heading = keysOf(list, field);
    const rows = list.map((entry, i) => ({ at: at(i), cells: heading.map((key) => cellOf(entry[key])) }));
    return { file, comment: undefined, heading, rows };
  });
}

type JsonObject = Readonly<Record<string, unknown>>;

const isObject = (json: unknown): json is JsonObject =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

/** Keys of all objects, in the order in which they first appear. No form has a hundredth of what a hostile file could. */
function keysOf(list: readonly JsonObject[], field: string): string[] {
  const keys = new Set<string>();
  list.forEach((entry, i) => {
    for (const key of Object.keys(entry)) keys.add(key);
    if (keys.size <= MAX_COLUMNS) return;
    throw new DataError('columns', `has more than ${MAX_COLUMNS} keys, with those before it`, {
      field: `${field}[${i}]`,
    });
  });
  return [...keys];
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? NESTED : String(value);
}

/** The rows of an answer, and where they stand in it. */
function listOf(json: unknown): { readonly list: readonly unknown[]; readonly field: string } {
  if (Array.isArray(json)) return { list: json, field: '' };
  if (isObject(json)) {
    if (Array.isArray(json.candles)) return { list: json.candles, field: 'candles' };
    if (Array.isArray(json.error) && json.error.length > 0) {
      throw new InputError('says that the exchange refused the question', { field: 'error' });
    }
    const result = isObject(json.result) ? Object.entries(json.result).filter(([key]) => key !== 'last') : [];
    const [[pair, list] = []] = result;
    if (Array.isArray(list) && result.length === 1) return { list, field: `result.${pair}` };
  }
  throw new InputError('holds no list of rows', {
    fix: 'Save what the exchange or library answered, unchanged',
  });
}
