import { readSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { ArtifactError, type InputError } from '../../errors.js';
import { assertSize, LIMITS } from '../limits.js';
import { type LogHead, lossError } from './logHead.js';
import { IndexDamage, type IndexedLine, LogIndex } from './logIndex.js';
import { type LogLine, markFor, readLine, saysNothing } from './logLine.js';
import { type OpenLog, removeLeftovers } from './logPlace.js';
import { LOG_START, type LogPosition, positionAfter, sha256Bytes } from './logPosition.js';
import { logRefusal } from './logRefusal.js';
import type { LogRule } from './logRule.js';

const LINE_BREAK = 0x0a;
const CHUNK = 2 ** 20;
/** Who reads more than this wants to know how far it is. */
const LONG = 4 * CHUNK;
/** So many bytes of a log may lie beyond its index: they are read each time. A shorter log has none. */
const MAX_BEYOND = 2 ** 12;

export interface ReadOptions {
  /** Told how much of a long log is read, 0 to 1. */
  readonly onRead?: ((fraction: number) => void) | undefined;
  /** Bytes beyond the index. Default: 4 KiB. */
  readonly maxBeyond?: number | undefined;
}

type ReadLine<Entry> = LogLine<Entry> & IndexedLine;

interface OpenOptions extends ReadOptions {
  /** Ids of lines that are going to be written: {@link LogReader.said} tells whether they count. */
  readonly awaited?: ReadonlySet<string>;
  /** Without the index. */
  readonly whole?: boolean;
}

/** What a log says about a name. */
interface Said<Entry> {
  /** Its last accepted entry. */
  readonly last: Entry | undefined;
  /** Ids of accepted lines, with all awaited ones of the name. */
  readonly accepted: ReadonlySet<string>;
}

/** For a log that is shorter than what its index covers. */
export const indexedLossError = (covered: number, file: string): InputError =>
  logRefusal(`has lost entries: its index covers ${covered} bytes`, file);

/**
 * A log, as far as it must be read: what its index covers is looked up, what lies beyond is read, and the head is held against
 * it. Where there is no index, or one that does not hold together, everything is read.
 */
export class LogReader<Entry, Line> {
  readonly #log: OpenLog;
  readonly #head: LogHead;
  readonly #rule: LogRule<Entry, Line>;
  readonly #options: OpenOptions;
  #index: LogIndex;
  /** How far the file of the index goes; undefined where it has to be made again. */
  #saved: number | undefined;
  #position: LogPosition;
  /** Lines beyond the index. */
  #beyond: ReadLine<Entry>[] = [];
  /** A last line without its line break: what closes it, and what it says. */
  #unfinished: { readonly close: string; readonly lines: readonly ReadLine<Entry>[] } | undefined;
  /** Awaited lines that the index took in. */
  #accepted = new Set<string>();
  #agrees: boolean;
  #parsed = 0;

  private constructor(
    log: OpenLog,
    head: LogHead,
    rule: LogRule<Entry, Line>,
    options: OpenOptions,
    index: LogIndex | undefined,
  ) {
    [this.#log, this.#head, this.#rule, this.#options] = [log, head, rule, options];
    this.#index = index ?? LogIndex.empty(head.log);
    this.#saved = index?.covers.bytes;
    this.#position = this.#index.covers;
    this.#agrees = this.#isHead(this.#position);
  }

  /** Reads a log, with its index unless `whole`. {@link close} it. */
  static async open<Entry, Line>(
    log: OpenLog,
    head: LogHead,
    rule: LogRule<Entry, Line>,
    options: OpenOptions,
  ): Promise<LogReader<Entry, Line>> {
    let index = options.whole === true ? undefined : await LogIndex.open(log.place, head.log);
    const { size } = await log.handle.stat();
    const covered = index?.covers.bytes ?? 0;
    if (covered > head.bytes) {
      await index?.close();
      index = undefined;
      // A head of before and a log of before: the index remembers better.
      if (covered > size) throw indexedLossError(covered, log.place.shown);
    }
    const reader = new LogReader(log, head, rule, options, index);
    try {
      await reader.catchUp();
      return reader;
    } catch (error) {
      await reader.close();
      throw error;
    }
  }

  close(): Promise<void> {
    return this.#index.close();
  }

  /** After the last whole line. */
  get position(): LogPosition {
    return this.#position;
  }

  /** What has to be written to close an unfinished last line. */
  get ending(): string {
    return this.#unfinished?.close ?? '';
  }

  /** Whether the log holds what its head says. */
  get agrees(): boolean {
    return this.#agrees;
  }

  /** Reads what was added since. */
  async catchUp(): Promise<void> {
    await this.#unlessDamaged(() => this.#readOn());
  }

  /** What the log says about a name. Throws `InputError` where it does not hold what its head says. */
  async said(name: string): Promise<Said<Entry>> {
    const said = await this.#unlessDamaged(async () => this.#saidOf(name));
    if (!this.#agrees) throw lossError(this.#head, this.#position, this.#log.place.shown);
    return said;
  }

  /** How many lines count, are refused by the rule, and say nothing. Only of a log that was read whole. */
  counts(): { entries: number; refused: number; empty: number } {
    this.#takeIn();
    const { lines = [] } = this.#unfinished ?? {};
    const taken = lines.filter(({ id, name }) => this.#saidOf(name).accepted.has(id));
    const entries = this.#index.entries + taken.length;
    const empty = this.#position.lines - this.#parsed;
    return { entries, refused: this.#parsed + lines.length - entries, empty };
  }

  /** Writes the index where it has to be. A failure is no harm: the next reader finds an older one, or none. */
  async saveIndex(): Promise<void> {
    const { place } = this.#log;
    const { bytes } = this.#index.covers;
    try {
      if (bytes <= this.#maxBeyond) {
        await rm(place.index, { force: true });
        return;
      }
      if (this.#saved === undefined) await removeLeftovers(place);
      if (bytes !== this.#saved) await this.#index.save(place);
    } catch {
      // as said
    }
  }

  #saidOf(name: string): Said<Entry> {
    const accepted = new Set(this.#accepted);
    let last = this.#indexed(name);
    for (const { id, name: named, entry } of [...this.#beyond, ...(this.#unfinished?.lines ?? [])]) {
      if (named !== name || !this.#rule.judge(last, entry).ok) continue;
      last = entry;
      accepted.add(id);
    }
    return { last, accepted };
  }

  get #maxBeyond(): number {
    return this.#options.maxBeyond ?? MAX_BEYOND;
  }

  /** Does what needs the index; where that does not hold together, reads the log whole and does it again. */
  async #unlessDamaged<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof IndexDamage)) throw error;
      await this.#startAnew();
      return await work();
    }
  }

  async #startAnew(): Promise<void> {
    await this.#index.close();
    this.#index = LogIndex.empty(this.#head.log);
    [this.#saved, this.#position, this.#parsed] = [undefined, LOG_START, 0];
    [this.#beyond, this.#accepted] = [[], new Set()];
    this.#agrees = this.#isHead(this.#position);
    await this.#readOn();
  }

  async #readOn(): Promise<void> {
    const { handle, place } = this.#log;
    const { size } = await handle.stat();
    const start = this.#position.bytes;
    let rest: Buffer = Buffer.alloc(0);
    for (let at = start; at < size; ) {
      const chunk = Buffer.allocUnsafe(Math.min(CHUNK, size - at));
      const { bytesRead } = await handle.read(chunk, 0, chunk.length, at);
      if (bytesRead === 0) break;
      at += bytesRead;
      rest = this.#takeLines(Buffer.concat([rest, chunk.subarray(0, bytesRead)]));
      if (rest.length > CHUNK) assertSize('line', rest.length, place.shown);
      if (size - start > LONG) this.#options.onRead?.(at / size);
    }
    this.#unfinished = rest.length === 0 ? undefined : this.#unfinishedOf(rest);
  }

  /** Takes the whole lines; gives back what follows them. */
  #takeLines(bytes: Buffer): Buffer {
    let start = 0;
    for (let end = bytes.indexOf(LINE_BREAK); end !== -1; end = bytes.indexOf(LINE_BREAK, start)) {
      this.#takeLine(bytes.subarray(start, end));
      start = end + 1;
    }
    return bytes.subarray(start);
  }

  #takeLine(bytes: Buffer): void {
    const text = bytes.toString('utf8');
    const digest = sha256Bytes(bytes);
    if (!saysNothing(text)) {
      this.#beyond.push(this.#read(text, digest));
      this.#parsed += 1;
    }
    this.#position = positionAfter(this.#position, bytes.length, digest);
    if (this.#position.bytes === this.#head.bytes) this.#agrees = this.#isHead(this.#position);
    const beyond = this.#position.bytes - this.#index.covers.bytes;
    if (beyond > this.#maxBeyond) this.#takeIn();
  }

  /** A torn line counts for nothing. A whole one counts: an editor took its line break, or a full disk. */
  #unfinishedOf(bytes: Buffer): { close: string; lines: ReadLine<Entry>[] } {
    const text = bytes.toString('utf8');
    const mark = markFor(text);
    if (mark !== undefined) return { close: mark, lines: [] };
    const digest = sha256Bytes(bytes);
    const lines = saysNothing(text) ? [] : [this.#read(text, digest)];
    const closed = positionAfter(this.#position, bytes.length, digest);
    if (closed.bytes === this.#head.bytes) this.#agrees = this.#isHead(closed);
    return { close: '\n', lines };
  }

  /** The line that follows what was read. */
  #read(text: string, digest: Buffer): ReadLine<Entry> {
    const { lines, bytes } = this.#position;
    return { ...readLine(text, this.#rule, this.#log.place.shown, lines + 1), offset: bytes, digest };
  }

  #isHead({ lines, bytes, chain }: LogPosition): boolean {
    const head = this.#head;
    return bytes === head.bytes && lines === head.lines && chain.equals(head.chain);
  }

  /** Takes the accepted ones of the lines beyond the index into it. */
  #takeIn(): void {
    const latest = new Map<string, Entry | undefined>();
    for (const line of this.#beyond) {
      const { id, name, entry } = line;
      const last = latest.has(name) ? latest.get(name) : this.#indexed(name);
      const { ok } = this.#rule.judge(last, entry);
      latest.set(name, ok ? entry : last);
      if (!ok) continue;
      this.#index.add(name, line);
      if (this.#options.awaited?.has(id)) this.#accepted.add(id);
    }
    this.#index.cover(this.#position);
    this.#beyond = [];
  }

  /** The last accepted entry of a name that the index covers: read from the log, which must say what was indexed. */
  #indexed(name: string): Entry | undefined {
    for (const { offset, digest } of this.#index.find(name)) {
      const bytes = this.#lineAt(offset);
      if (!sha256Bytes(bytes).subarray(0, digest.length).equals(digest)) {
        if (this.#saved !== undefined) throw new IndexDamage();
        throw new ArtifactError('is changed while it is read', { file: this.#log.place.shown });
      }
      const line = readLine(bytes.toString('utf8'), this.#rule, this.#log.place.shown, this.#position.lines);
      if (line.name === name) return line.entry;
    }
    return undefined;
  }

  #lineAt(offset: number): Buffer {
    const bytes = Buffer.alloc(LIMITS.line.bytes + 1);
    readSync(this.#log.handle.fd, bytes, 0, bytes.length, offset);
    return bytes.subarray(0, bytes.indexOf(LINE_BREAK));
  }
}
