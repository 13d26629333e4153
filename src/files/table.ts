// The build without a Buffer of its own runs in browsers and in Node alike.
import { CsvError, parse } from 'csv-parse/browser/esm/sync';
import { DataError, InputError } from '../errors.js';
import { assertSize, LIMITS } from './limits.js';

/** Most lines that are read, the header included. */
export const MAX_TABLE_LINES = 200_000;

/** One line of a table, its cells by the name of their column. */
export interface TableRow {
  /** Line of the file, the header is 1. */
  readonly row: number;
  readonly cells: ReadonlyMap<string, string>;
}

/** What was read. */
export interface Table {
  readonly rows: readonly TableRow[];
  /** How the header writes each column, for messages. */
  readonly headings: ReadonlyMap<string, string>;
}

/** Which columns a table must have. */
export interface TableRule {
  /** Each of these exactly once, in any order. */
  readonly columns: readonly string[];
  /** Other names of a column, by the name they stand for. */
  readonly aliases?: Readonly<Record<string, string>>;
  readonly file?: string | undefined;
}

/** One line, before anything is known of its columns. */
export interface TableLine {
  readonly cells: readonly string[];
  /** Line of the file, the first is 1. */
  readonly row: number;
}

/**
 * Comma-separated text (RFC 4180, 2005) with a header line. A byte-order mark and CRLF are accepted; blank
 * lines, cells too many or too few, and columns that are missing, unknown or named twice are not. Cells are
 * taken as written.
 *
 * Throws {@link DataError} with row and column (`columns`, `empty`), {@link InputError} for a text that is
 * larger than a table may be, or has more than {@link MAX_TABLE_LINES} lines.
 */
export function readTable(text: string, rule: TableRule): Table {
  const at = rule.file === undefined ? {} : { file: rule.file };
  const [header, ...lines] = tableLines('table', text, rule.file);
  if (header === undefined) throw new DataError('empty', 'has no lines', { ...at, fix: headerFix(rule) });
  const names = columnNames(header, rule, at);
  const rows = lines.map(({ cells, row }) => {
    if (cells.length === 1 && cells[0] === '') {
      throw new DataError('columns', 'is blank', { ...at, row, fix: 'Remove the line' });
    }
    if (cells.length !== names.length) {
      throw new DataError('columns', `has ${cells.length} cells, the header has ${names.length}`, {
        ...at,
        row,
      });
    }
    return { row, cells: new Map(names.map((name, i) => [name, cells[i]!])) };
  });
  return { rows, headings: new Map(names.map((name, i) => [name, header.cells[i]!])) };
}

/**
 * The lines of comma-separated text, the header too, their cells as written; a blank line has one empty cell. Throws as
 * {@link readTable}, where the error is not about columns.
 */
export function tableLines(kind: 'table' | 'exported', text: string, file?: string): TableLine[] {
  const at = file === undefined ? {} : { file };
  assertSize(kind, text.length, file);
  try {
    const lines: TableLine[] = [];
    parse(text, {
      bom: true,
      record_delimiter: ['\r\n', '\n'],
      relax_column_count: true,
      on_record: (cells: string[], context) => {
        // As soon as there are too many: a file may have millions.
        if (lines.length === MAX_TABLE_LINES) {
          throw new InputError(`has more than ${MAX_TABLE_LINES} lines`, { ...at, fix: LIMITS[kind].fix });
        }
        lines.push({ cells, row: context.lines });
        return null;
      },
    });
    return lines;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const { lines: row } = error as CsvError & { lines?: number };
    throw new DataError('columns', 'has a quotation mark out of place', {
      ...at,
      row,
      fix: 'Quote whole cells or none',
    });
  }
}

function columnNames(header: TableLine, rule: TableRule, at: { file?: string }): string[] {
  const { row } = header;
  const fix = headerFix(rule);
  const names = header.cells.map((cell) => {
    const name = own(rule.aliases, cell) ?? cell;
    if (!rule.columns.includes(name)) {
      const column = cell === '' ? undefined : cell;
      throw new DataError('columns', 'is not a column of this table', { ...at, row, column, fix });
    }
    return name;
  });
  names.forEach((name, i) => {
    if (names.indexOf(name) === i) return;
    throw new DataError('columns', 'appears twice', { ...at, row, column: header.cells[i], fix });
  });
  const missing = rule.columns.find((name) => !names.includes(name));
  if (missing !== undefined) {
    throw new DataError('columns', 'is missing', { ...at, row, column: missing, fix });
  }
  return names;
}

function own(aliases: TableRule['aliases'], name: string): string | undefined {
  return aliases !== undefined && Object.hasOwn(aliases, name) ? aliases[name] : undefined;
}

function headerFix(rule: TableRule): string {
  return `The header is "${rule.columns.join(',')}"`;
}
