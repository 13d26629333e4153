import { type FileHandle, open, rm } from 'node:fs/promises';
import { ArtifactError, type BallastError, InputError } from '../../errors.js';
import { placeNew } from '../../files/secretFile.js';
import { fileError } from '../../files/systemError.js';
import { fileExists, writeWhole } from '../../files/textFile.js';
import type { NullifierRegister, NullifierUse } from '../../proof/register.js';
import { checkNewOut } from '../shell/output.js';
import { toJson } from '../shell/text.js';

/**
 * The file of `verify --report`. A register counts a proof as used for good, so the answer must not be lost on the way to its
 * reader: room for it is on the disk, with what is about to be counted, before the register is asked. Whatever stops the run
 * then, `<file>.pending` stays, and says what was asked.
 */
export class AnswerFile {
  readonly #path: string;
  #pending: FileHandle | undefined;

  private constructor(path: string) {
    this.#path = path;
  }

  /** Throws {@link InputError} for a place that cannot be written, or where an answer is already, or part of one. */
  static async at(path: string, inputs: readonly (string | undefined)[]): Promise<AnswerFile> {
    await checkNewOut(path, inputs, '--report');
    if (await fileExists(pendingOf(path))) {
      throw new InputError('is of a run that was stopped, maybe after the proof counted as used', {
        file: pendingOf(path),
        fix: 'Compare it with the register, then move it away',
      });
    }
    return new AnswerFile(path);
  }

  /** The same register, asked only once there is room for the answer. */
  before(register: NullifierRegister): NullifierRegister {
    return {
      use: async (use) => {
        await this.#reserve(use);
        let accepted = false;
        try {
          const answer = await register.use(use);
          accepted = answer.ok;
          return answer;
        } finally {
          if (!accepted) await this.#release();
        }
      },
    };
  }

  /** Writes the answer. Throws {@link ArtifactError} where it stays in the pending file. */
  async write(answer: unknown): Promise<void> {
    const text = `${toJson(answer)}\n`;
    if (this.#pending === undefined) {
      await writeWhole(this.#path, text, (temporary) => placeNew(temporary, this.#path));
      return;
    }
    try {
      const bytes = Buffer.from(text);
      const { bytesWritten } = await this.#pending.write(bytes, 0, bytes.length, 0);
      await this.#pending.truncate(bytesWritten);
      await this.#pending.sync();
      if (bytesWritten < bytes.length) throw Object.assign(new Error(), { code: 'ENOSPC' });
      await placeNew(pendingOf(this.#path), this.#path);
    } catch (error) {
      const { shortMessage } = fileError(error, this.#path) as Partial<BallastError>;
      throw new ArtifactError(`${shortMessage ?? 'cannot be written'}, and the proof counts as used`, {
        file: this.#path,
        fix: `The answer is in ${pendingOf(this.#path)}`,
      });
    }
    await this.#release();
  }

  async #reserve(use: NullifierUse): Promise<void> {
    const text = toJson({ about: 'everything but the register held; it is asked next', ...use });
    try {
      this.#pending = await open(pendingOf(this.#path), 'wx');
      await this.#pending.writeFile(`${text}\n`.padEnd(ROOM));
      await this.#pending.sync();
    } catch (error) {
      await this.#release();
      throw fileError(error, pendingOf(this.#path));
    }
  }

  async #release(): Promise<void> {
    await this.#pending?.close();
    if (this.#pending !== undefined) await rm(pendingOf(this.#path), { force: true });
    this.#pending = undefined;
  }
}

/** More than the answer for any number of markets that anybody asks. */
const ROOM = 1 << 18;

const pendingOf = (path: string) => `${path}.pending`;
