import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { BallastError, InternalError } from '../../src/errors.js';
import { openRegister } from '../../src/proof/fileRegister.js';
import { mutated, mutatedBytes } from './mutate.js';
import type { Draw, Outcome } from './search.js';

/** A register whose file or head was changed: it remembers what it did, or says that it does not. */

const USE = { nullifier: 74_217n, scope: 2n, binding: 3n };
const AGAIN = { ...USE, binding: 4n };

/** With a register that was used twice; `close` takes its folder away. */
export class Registers {
  readonly #folder: string;
  readonly #texts: Readonly<Record<string, string>>;

  private constructor(folder: string, texts: Readonly<Record<string, string>>) {
    this.#folder = folder;
    this.#texts = texts;
  }

  static async open(): Promise<Registers> {
    const folder = await mkdtemp(join(tmpdir(), 'ballast-audit-register-'));
    const path = join(folder, 'used.jsonl');
    const register = openRegister(path);
    await register.use(USE);
    await register.use({ ...USE, nullifier: 1n, window: { notBefore: 1n, notAfter: 2n } });
    const texts = {
      'used.jsonl': await readFile(path, 'utf8'),
      'used.jsonl.head': await readFile(`${path}.head`, 'utf8'),
    };
    return new Registers(folder, texts);
  }

  close(): Promise<void> {
    return rm(this.#folder, { recursive: true, force: true });
  }

  async attempt(draw: Draw): Promise<Outcome> {
    const name = draw(fc.boolean) ? 'used.jsonl' : 'used.jsonl.head';
    const text = this.#texts[name]!;
    const changed = draw(fc.boolean) ? mutated(draw, text) : mutatedBytes(draw, text);
    for (const [other, own] of Object.entries(this.#texts))
      await writeFile(join(this.#folder, other), other === name ? changed : own);
    try {
      const { ok } = await openRegister(join(this.#folder, 'used.jsonl')).use(AGAIN);
      if (!ok) return { kind: 'remembered' };
      return {
        kind: 'forgot',
        finding: `${name}: a used nullifier is new again after ${JSON.stringify(changed.slice(0, 400))}`,
      };
    } catch (error) {
      if (error instanceof BallastError && !(error instanceof InternalError)) return { kind: 'refused' };
      return {
        kind: 'refused',
        finding: `${name}: stopped with ${error instanceof Error ? error.stack : typeof error}`,
      };
    }
  }
}
