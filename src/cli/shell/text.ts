import Table from 'cli-table3';
import pc from 'picocolors';
import { formatDecimal } from '../../units/decimal.js';

/** Text for terminals: colours, tables and numbers for people. */

/** Help and pages keep to this many columns, as far as names allow. */
export const WIDTH = 100;

/** Whether to colour: a terminal, unless NO_COLOR says otherwise. */
function wantsColor(stream: { isTTY?: boolean }, env: NodeJS.ProcessEnv = process.env): boolean {
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
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 0 },
    chars: LINES,
  });
  made.push(...rows.map((row) => [...row]));
  return made
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** Lines of `name  value`; long values go on below. */
export function facts(entries: readonly (readonly [string, string])[]): string {
  const width = entries.reduce((most, [name]) => (name.length > most ? name.length : most), 0);
  const below = `\n${' '.repeat(width + 4)}`;
  return entries
    .map(([name, value]) => {
      const lines = wrapped(value, WIDTH - width - 4);
      return `  ${paint.dim(name.padEnd(width))}  ${lines.join(below)}`;
    })
    .join('\n');
}

/** A text in lines of at most `width` characters, broken at spaces; a longer word stays whole. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines[lines.length - 1];
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** A digest as pages show it: enough to compare by eye. JSON has all of it. */
export function shortDigest(digest: string): string {
  return digest.length <= 16 ? digest : `${digest.slice(0, 16)}…`;
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
  left: '  ',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};
