import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { InputError } from '../errors.js';
import { fileError } from './systemError.js';

/** One line of a text file. */
export interface FileLine {
  /** From 1. */
  readonly number: number;
  /** Absent where it is longer than was asked for. */
  readonly text?: string;
  /** How much of the file is read, 0 to 1. */
  readonly done: number;
}

const LINE_BREAK = 0x0a;

/**
 * The lines of a UTF-8 text file of any size, without blank ones, read as they are taken. Throws {@link InputError} naming
 * the file if it is missing or no plain file.
 */
export async function* linesOf(path: string, mostBytes: number): AsyncGenerator<FileLine> {
  try {
    // NONBLOCK: opening a named pipe must not wait for a writer.
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const info = await file.stat();
      if (!info.isFile()) throw new InputError('is not a plain file', { file: path });
      const line = new PartialLine(mostBytes);
      let read = 0;
      for await (const chunk of file.createReadStream({ autoClose: false })) {
        let rest = chunk as Buffer;
        for (let end = rest.indexOf(LINE_BREAK); end !== -1; end = rest.indexOf(LINE_BREAK)) {
          line.add(rest.subarray(0, end));
          read += end + 1;
          yield* line.take(read / info.size);
          rest = rest.subarray(end + 1);
        }
        line.add(rest);
        read += rest.length;
      }
      yield* line.take(1);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw fileError(error, path);
  }
}

/** What was read of the line that is being read. */
class PartialLine {
  readonly #most: number;
  #parts: Buffer[] = [];
  #bytes = 0;
  #number = 0;

  constructor(most: number) {
    this.#most = most;
  }

  add(bytes: Buffer): void {
    this.#bytes += bytes.length;
    if (this.#bytes <= this.#most) this.#parts.push(bytes);
    else this.#parts = [];
  }

  /** The line, unless it is blank; the next one begins. */
  *take(done: number): Generator<FileLine> {
    const text = Buffer.concat(this.#parts).toString('utf8');
    const tooLong = this.#bytes > this.#most;
    [this.#parts, this.#bytes] = [[], 0];
    this.#number++;
    if (tooLong) yield { number: this.#number, done };
    else if (text.trim() !== '') yield { number: this.#number, text, done };
  }
}
