import { constants, readSync, writeSync } from 'node:fs';
import { type FileHandle, rename } from 'node:fs/promises';
import { openPlain } from '../plainFile.js';
import { fileError } from '../systemError.js';
import { writeWhole } from '../textFile.js';
import { isThere, type LogPlace } from './logPlace.js';
import { LOG_START, type LogPosition, sha256Bytes } from './logPosition.js';

/**
 * Where in a log the accepted lines of a name are, so that nobody has to read all of it. A cache: it can be deleted at any time.
 * What it does not say was never used, so all of it is checked: the header by its hash, each page of slots by a digest in the
 * header, each entry by a hash of its own with its number and the name of the log. An entry is written once and never changes,
 * so that an index of which only a part got to the disk, or that two processes wrote, is whole or recognised.
 *
 * Header: MAGIC, UUID of the log, lines, bytes and chain that are covered, number of entries, digests of the pages, hash of all
 * that. Slots: for each of 262 144 buckets its last entry, from 1; 0 for none. Entries: hash of the name, offset of the line,
 * entry before it in the bucket, digest of the line, hash. Numbers are little-endian.
 */

const MAGIC = Buffer.from('ballast index 1\n');
const [PAGES, PAGE_BITS, SLOT] = [256, 10, 4];
const PAGE = SLOT << PAGE_BITS;
const DIGEST = 16;
const AT = { log: 16, lines: 32, bytes: 40, chain: 48, count: 80, digests: 88, check: 88 + PAGES * DIGEST };
const HEADER = AT.check + 32;
const ENTRIES = HEADER + PAGES * PAGE;
const ENTRY = 64;
const IN_ENTRY = { offset: 16, before: 24, line: 32, check: 48 };
/** Entries that are kept in one piece of memory until they are written. */
const PIECE = 1024;

const digest16 = (...parts: readonly Uint8Array[]) => sha256Bytes(Buffer.concat(parts)).subarray(0, DIGEST);
const EMPTY_PAGE = digest16(Buffer.alloc(PAGE));

/** An index that does not hold together: it has to be made again. Never leaves the reader of the log. */
export class IndexDamage extends Error {}

/** Where a line is, and by what it is recognised. */
export interface IndexedLine {
  readonly offset: number;
  readonly digest: Buffer;
}

export class LogIndex {
  readonly #log: Buffer;
  readonly #file: FileHandle | undefined;
  #covers: LogPosition = LOG_START;
  /** Entries in all, and how many of them the file has. */
  #count = 0;
  #stored = 0;
  #added: Buffer[] = [];
  readonly #digests = Buffer.concat(Array.from({ length: PAGES }, () => EMPTY_PAGE));
  readonly #pages = new Map<number, Buffer>();
  readonly #changed = new Set<number>();

  private constructor(log: string, file?: FileHandle) {
    this.#log = Buffer.from(log.replaceAll('-', ''), 'hex');
    this.#file = file;
  }

  /** One that covers nothing yet. */
  static empty(log: string): LogIndex {
    return new LogIndex(log);
  }

  /** The index of a log as its file has it; undefined where there is none that is whole and of this log. */
  static async open({ index, shown }: LogPlace, log: string): Promise<LogIndex | undefined> {
    if (!(await isThere(index))) return undefined;
    const file = await openPlain(index, constants.O_RDWR).catch((error: unknown) => {
      throw fileError(error, `${shown}.index`);
    });
    const opened = new LogIndex(log, file);
    if (opened.#readHeader((await file.stat()).size)) return opened;
    await file.close();
    return undefined;
  }

  async close(): Promise<void> {
    await this.#file?.close();
  }

  /** Up to where lines of the log are in it. */
  get covers(): LogPosition {
    return this.#covers;
  }

  /** Lines that are in it. */
  get entries(): number {
    return this.#count;
  }

  /** Lines that may be of a name, the last one first. Throws {@link IndexDamage} where that cannot be told. */
  *find(name: string): Generator<IndexedLine> {
    const key = keyOf(name);
    const bucket = bucketOf(key);
    for (let number = this.#slot(bucket); number !== 0; ) {
      const entry = this.#entry(number);
      if (bucketOf(entry) !== bucket) throw new IndexDamage();
      if (entry.subarray(0, key.length).equals(key)) {
        const digest = entry.subarray(IN_ENTRY.line, IN_ENTRY.line + DIGEST);
        yield { offset: readCount(entry, IN_ENTRY.offset), digest };
      }
      number = readCount(entry, IN_ENTRY.before);
    }
  }

  /** Adds the line of a name, in the order of the log. Throws {@link IndexDamage}. */
  add(name: string, { offset, digest }: IndexedLine): void {
    const key = keyOf(name);
    const bucket = bucketOf(key);
    const page = this.#page(pageOf(bucket));
    const at = placeInPage(bucket);
    const number = this.#count + 1;
    const entry = this.#roomFor(number);
    entry.set(key);
    writeCount(entry, offset, IN_ENTRY.offset);
    writeCount(entry, page.readUInt32LE(at), IN_ENTRY.before);
    entry.set(digest.subarray(0, DIGEST), IN_ENTRY.line);
    entry.set(this.#checkOf(entry, number), IN_ENTRY.check);
    page.writeUInt32LE(number, at);
    this.#changed.add(pageOf(bucket));
    this.#count = number;
  }

  /** Says up to where lines of the log were added. */
  cover(position: LogPosition): void {
    this.#covers = position;
  }

  /** Writes what was added, once. It need not get to the disk: what does not is recognised. */
  async save({ index, mode }: LogPlace): Promise<void> {
    for (const page of this.#changed) digest16(this.#page(page)).copy(this.#digests, page * DIGEST);
    if (this.#file !== undefined) await this.#write(this.#file);
    else
      await writeWhole(
        index,
        (file) => this.#write(file),
        (temporary) => rename(temporary, index),
        mode,
      );
  }

  async #write(file: FileHandle): Promise<void> {
    await file.truncate(ENTRIES + this.#stored * ENTRY); // a new file: its empty pages take no room
    let number = this.#stored;
    for (const piece of this.#added) {
      const used = piece.subarray(0, Math.min(PIECE, this.#count - number) * ENTRY);
      writeAt(file, used, ENTRIES + number * ENTRY);
      number += PIECE;
    }
    for (const page of this.#changed) writeAt(file, this.#page(page), HEADER + page * PAGE);
    writeAt(file, this.#header(), 0);
  }

  #header(): Buffer {
    const header = Buffer.alloc(HEADER);
    header.set(MAGIC);
    header.set(this.#log, AT.log);
    writeCount(header, this.#covers.lines, AT.lines);
    writeCount(header, this.#covers.bytes, AT.bytes);
    header.set(this.#covers.chain, AT.chain);
    writeCount(header, this.#count, AT.count);
    header.set(this.#digests, AT.digests);
    header.set(sha256Bytes(header.subarray(0, AT.check)), AT.check);
    return header;
  }

  /** Whether the file begins with a header that is whole and of this log, and has room for what it says. */
  #readHeader(size: number): boolean {
    if (size < ENTRIES) return false;
    const header = this.#read(0, HEADER);
    const count = readCount(header, AT.count);
    if (
      !header.subarray(0, MAGIC.length).equals(MAGIC) ||
      !header.subarray(AT.log, AT.lines).equals(this.#log) ||
      !header.subarray(AT.check).equals(sha256Bytes(header.subarray(0, AT.check))) ||
      size < ENTRIES + count * ENTRY
    ) {
      return false;
    }
    const [lines, bytes] = [readCount(header, AT.lines), readCount(header, AT.bytes)];
    this.#covers = { lines, bytes, chain: header.subarray(AT.chain, AT.count) };
    this.#digests.set(header.subarray(AT.digests, AT.check));
    this.#count = count;
    this.#stored = count;
    return true;
  }

  #slot(bucket: number): number {
    return this.#page(pageOf(bucket)).readUInt32LE(placeInPage(bucket));
  }

  #page(number: number): Buffer {
    const known = this.#pages.get(number);
    if (known !== undefined) return known;
    const page = this.#file === undefined ? Buffer.alloc(PAGE) : this.#read(HEADER + number * PAGE, PAGE);
    const digest = this.#digests.subarray(number * DIGEST, (number + 1) * DIGEST);
    if (!digest16(page).equals(digest)) throw new IndexDamage();
    this.#pages.set(number, page);
    return page;
  }

  #entry(number: number): Buffer {
    if (number > this.#stored) return this.#roomFor(number);
    const entry = this.#read(ENTRIES + (number - 1) * ENTRY, ENTRY);
    if (!entry.subarray(IN_ENTRY.check).equals(this.#checkOf(entry, number))) throw new IndexDamage();
    return entry;
  }

  #roomFor(number: number): Buffer {
    const at = number - 1 - this.#stored;
    this.#added[Math.floor(at / PIECE)] ??= Buffer.alloc(PIECE * ENTRY);
    const place = (at % PIECE) * ENTRY;
    return this.#added[Math.floor(at / PIECE)]!.subarray(place, place + ENTRY);
  }

  #checkOf(entry: Buffer, number: number): Buffer {
    const numbered = Buffer.alloc(8);
    writeCount(numbered, number, 0);
    return digest16(this.#log, numbered, entry.subarray(0, IN_ENTRY.check));
  }

  /** As many bytes; short of them zeros, which no check takes. */
  #read(position: number, length: number): Buffer {
    const bytes = Buffer.alloc(length);
    readSync(this.#file!.fd, bytes, 0, length, position);
    return bytes;
  }
}

/** 128 bits of a hash: nobody finds two names with the same ones. The line that is found says its name all the same. */
const keyOf = (name: string) => sha256Bytes(name).subarray(0, DIGEST);
const bucketOf = (key: Buffer) => key.readUInt32LE(0) % (PAGES << PAGE_BITS);
const pageOf = (bucket: number) => bucket >> PAGE_BITS;
const placeInPage = (bucket: number) => (bucket % (1 << PAGE_BITS)) * SLOT;

const readCount = (bytes: Buffer, at: number) => Number(bytes.readBigUInt64LE(at));
const writeCount = (bytes: Buffer, count: number, at: number) => bytes.writeBigUInt64LE(BigInt(count), at);

function writeAt(file: FileHandle, bytes: Buffer, position: number): void {
  for (let done = 0; done < bytes.length; ) {
    done += writeSync(file.fd, bytes, done, bytes.length - done, position + done);
  }
}
