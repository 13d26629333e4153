import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { type AttackFile, attackSchema } from './attack.js';

/** The corpus on the disk: `<room>/<name>/attack.json`, and what is honest in `honest/`. */

export const CORPUS = join(import.meta.dirname, '..', '..', 'test', 'corpus');
export const HONEST = join(CORPUS, 'honest');

export interface Attack extends AttackFile {
  /** Like `proofs/hex-signal`. */
  readonly name: string;
  /** Where it and its files are. */
  readonly folder: string;
  /** The files beside `attack.json`. */
  readonly files: readonly string[];
}

/** Every attack. Throws for a folder that is none, naming it. */
export function readAttacks(corpus: string = CORPUS): Attack[] {
  return foldersOf(corpus)
    .filter((room) => room !== 'honest')
    .flatMap((room) => {
      const odd = readdirSync(join(corpus, room), { withFileTypes: true }).find((one) => !one.isDirectory());
      if (odd !== undefined) throw new Error(`${room}/${odd.name} is no folder with an attack`);
      return foldersOf(join(corpus, room)).map((name) => readAttack(corpus, `${room}/${name}`));
    });
}

function readAttack(corpus: string, name: string): Attack {
  const folder = join(corpus, name);
  const files = readdirSync(folder).filter((file) => file !== 'attack.json');
  return { name, folder, files, ...readShape(join(folder, 'attack.json'), attackSchema) };
}

/** A JSON file of the corpus. Throws with the file and what is wrong with it. */
export function readShape<Schema extends z.ZodType>(file: string, schema: Schema): z.output<Schema> {
  const { success, data, error } = schema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (success) return data;
  const found = error.issues.map(({ path, message }) => `${path.join('.') || 'it'}: ${message}`);
  throw new Error(`${file} is not understood: ${found.join('; ')}`);
}

const foldersOf = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
