import { randomUUID } from 'node:crypto';
import { InputError, InternalError } from '../../errors.js';
import { checkShape, parseJson } from '../json.js';
import { assertSize } from '../limits.js';
import type { LogRule } from './logRule.js';

/** Marks a line that was cut off, so that readers skip it. */
const TORN = '#torn';
/** Every line starts like this. */
const START = '{"id":"';

export interface LogLine<Entry> {
  readonly id: string;
  readonly name: string;
  readonly entry: Entry;
}

export interface FormattedLine<Entry> extends LogLine<Entry> {
  /** Without its line break. */
  readonly text: string;
}

/** A line for an entry, read back before it is written: what nobody could read would end the log. Throws {@link InputError}. */
export function formatLine<Entry, Line>(entry: Entry, rule: LogRule<Entry, Line>): FormattedLine<Entry> {
  const id = randomUUID();
  const text = JSON.stringify({ id, ...rule.write(entry) }, (_, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
  const line = parseLine(text, rule);
  if (line.id !== id || line.name !== rule.nameOf(entry) || !text.startsWith(START)) {
    throw new InternalError('made a line that says something else');
  }
  return { ...line, text };
}

/** What a line of a log says. Throws {@link InputError} by its number. */
export function readLine<Entry, Line>(
  text: string,
  rule: LogRule<Entry, Line>,
  file: string,
  number: number,
): LogLine<Entry> {
  try {
    return parseLine(text, rule);
  } catch (error) {
    throw error instanceof InputError ? error.within({ file, field: `line ${number}` }) : error;
  }
}

function parseLine<Entry, Line>(text: string, rule: LogRule<Entry, Line>): LogLine<Entry> {
  assertSize('line', Buffer.byteLength(text));
  const line = checkShape(parseText(text), rule.schema);
  const entry = rule.read(line);
  return { id: line.id, name: rule.nameOf(entry), entry };
}

/** A text that is as we write it hides nothing; any other is read with care, which takes several times as long. */
function parseText(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    if (JSON.stringify(value) === text) return value;
  } catch {
    // and told below
  }
  return parseJson('line', text);
}

/** Whether a whole line says nothing: a blank one, or one that was cut off and marked. */
export function saysNothing(text: string): boolean {
  return text.trim() === '' || text.endsWith(TORN);
}

/**
 * What closes an unfinished last line that was cut off: a mark. Undefined where it is not the beginning of one of our lines, but
 * a whole one or something else. Zeros at its end are what a power cut leaves of a line that never got to the disk.
 */
export function markFor(tail: string): string | undefined {
  const written = tail.replace(/\0+$/, '');
  const isOurs = written.startsWith(START) || START.startsWith(written);
  return isOurs && !isJson(tail) ? `${TORN}\n` : undefined;
}

/** A line that lacks its end is no JSON, wherever it was cut. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
