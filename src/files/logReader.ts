import type { FileHandle } from 'node:fs/promises';
import type { z } from 'zod';
import { InputError } from '../errors.js';
import { checkShape, parseJson } from './json.js';

/** Marks a line that was cut off, so that readers skip it. */
const TORN = '#torn';
/** Every line starts like this. */
const START = '{"id":"';
const LINE_BREAK = 0x0a;

export interface Answer {
  readonly ok: boolean;
  readonly detail: string;
  /** Accepted before, and nothing to add. */
  readonly known?: boolean;
}

/** What a log holds and what it accepts. */
export interface LogRule<Entry, Line> {
  /** Shape of a line, `id` included. */
  readonly schema: z.ZodType<Line & { id: string }>;
  readonly read: (line: Line) => Entry;
  /** Bigints become decimal strings. */
  readonly write: (entry: Entry) => object;
  /** Entries of one name are judged together. */
  readonly nameOf: (entry: Entry) => string;
  /** Whether an entry is accepted after the last accepted one of its name. */
  readonly judge: (last: Entry | undefined, next: Entry) => Answer;
}

/** What the lines of a log say, in their order. It reads on where it stopped: a log only grows. */
export class LogReader<Entry, Line> {
  readonly #rule: LogRule<Entry, Line>;
  readonly #shown: string;
  /** The file that was read, and how much of it in whole lines. */
  #inode = 0n;
  #offset = 0;
  #lines = 0;
  #latest = new Map<string, Entry>();
  #tail = '';

  constructor(rule: LogRule<Entry, Line>, shown: string) {
    this.#rule = rule;
    this.#shown = shown;
  }

  /** What has to be written to close an unfinished last line. */
  get close(): string {
    return this.#tail === '' ? '' : isTorn(this.#tail) ? `${TORN}\n` : '\n';
  }

  /** The last accepted entry of the same name. */
  last(entry: Entry): Entry | undefined {
    return this.#latest.get(this.#rule.nameOf(entry));
  }

  /** Reads what was added since; the ids of the lines in it that count. From the start if it is another file, or shorter. */
  async catchUp(handle: FileHandle): Promise<ReadonlySet<string>> {
    const { ino, size } = await handle.stat({ bigint: true });
    if (ino !== this.#inode || size < BigInt(this.#offset)) {
      [this.#inode, this.#offset, this.#lines] = [ino, 0, 0];
      this.#latest = new Map();
    }
    const bytes = await readFrom(handle, this.#offset, Number(size));
    const end = bytes.lastIndexOf(LINE_BREAK) + 1;
    this.#tail = bytes.toString('utf8', end);
    const accepted = new Set<string>();
    const lines = end === 0 ? [] : bytes.toString('utf8', 0, end - 1).split('\n');
    for (const [i, text] of lines.entries()) this.#take(text, this.#lines + i + 1, accepted);
    this.#offset += end;
    this.#lines += lines.length;
    // Whole, but for its end: an editor took it.
    if (this.close === '\n') this.#take(this.#tail, this.#lines + 1, accepted);
    return accepted;
  }

  #take(text: string, number: number, accepted: Set<string>): void {
    if (text.endsWith(TORN)) return;
    const line = parseLine(text, this.#rule.schema, this.#shown, number);
    const entry = this.#rule.read(line);
    const name = this.#rule.nameOf(entry);
    if (!this.#rule.judge(this.#latest.get(name), entry).ok) return;
    this.#latest.set(name, entry);
    accepted.add(line.id);
  }
}

async function readFrom(handle: FileHandle, start: number, size: number): Promise<Buffer> {
  const bytes = Buffer.alloc(size - start);
  let filled = 0;
  while (filled < bytes.length) {
    const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, start + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

/** The beginning of one of our lines, cut off. Anything else is read as a line, and refused if it is none. */
function isTorn(tail: string): boolean {
  return !tail.endsWith('}') && (tail.startsWith(START) || START.startsWith(tail));
}

function parseLine<Line>(text: string, schema: z.ZodType<Line>, file: string, line: number): Line {
  try {
    return checkShape(parseJson('line', text), schema);
  } catch (error) {
    throw error instanceof InputError ? error.within({ file, field: `line ${line}` }) : error;
  }
}
