import Table from 'cli-table3';
import pc from 'picocolors';
import { formatDecimal } from '../units/decimal.js';

/** Text for terminals: colours, tables and numbers for people. */

/** Whether to colour: a terminal, unless NO_COLOR says otherwise. */
export function wantsColor(stream: { isTTY?: boolean }, env: NodeJS.ProcessEnv = process.env): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return true;
  return stream.isTTY === true && env.TERM !== 'dumb';
}

/** Colours for the result, which goes to stdout. */
export const paint = pc.createColors(wantsColor(process.stdout));

/** A text from elsewhere without characters that steer a terminal or hide text. */
export function clean(text: string): string {
  return text.replace(/\p{C}/gu, '');
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the colour codes that paint writes.
const COLOR = /(\x1b\[[0-9]{1,2}m)/;

/** A whole page the same way: line breaks and our own colours stay. */
export function cleanPage(text: string): string {
  return text
    .split(COLOR)
    .map((part, i) => (i % 2 === 1 ? part : part.replace(/(?!\n)\p{C}/gu, '')))
    .join('');
}

/** JSON with integers as decimal strings, and without raw control characters. */
export function toJson(value: unknown): string {
  const text = JSON.stringify(
    value,
    (_, entry: unknown) => (typeof entry === 'bigint' ? entry.toString() : entry),
    2,
  );
  return text.replace(/(?!\n)\p{C}/gu, (character) =>
    [...Array(character.length).keys()]
      .map((i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}

/** A table. Columns that `right` names hold numbers. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly number[] = [],
): string {
  const made = new Table({
    head: head.map((text) => paint.bold(text)),
    colAligns: head.map((_, i) => (right.includes(i) ? 'right' : 'left')),
    style: { head: [], border: [], compact: true },
    chars: LINES,
  });
  made.push(...rows.map((row) => [...row]));
  return made
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** Lines of `name  value`. */
export function facts(entries: readonly (readonly [string, string])[]): string {
  const width = entries.reduce((most, [name]) => (name.length > most ? name.length : most), 0);
  return entries.map(([name, value]) => `  ${paint.dim(name.padEnd(width))}  ${value}`).join('\n');
}

export function heading(text: string): string {
  return paint.bold(text);
}

/** An integer of units as a decimal with thousands separators: `-1,234,567.5`. */
export function grouped(units: bigint, decimals: number): string {
  const [whole, fraction] = formatDecimal(units, decimals).split('.');
  const spaced = whole!.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? spaced : `${spaced}.${fraction}`;
}

/** A passed or failed check. */
export function mark(ok: boolean): string {
  return ok ? paint.green('✔') : paint.red('✘');
}

const LINES = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: ' ',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: ' ',
};
