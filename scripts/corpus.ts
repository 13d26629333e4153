/**
 * npm run corpus: writes the files of the corpus of attacks that take keys to make, and its schemas. What an attack is, stands in its
 * `attack.json`, which is written by hand. Run after a change to circuits, file formats or the schemas.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { attackSchema, statementSchema, termsSchema } from '../audit/corpus/attack.js';
import { CORPUS } from '../audit/corpus/read.js';
import { claims, FILES, HONEST } from './corpus/files.js';
import { changedProofs, proofOf } from './corpus/proofs.js';
import { ACCOUNTS, STATEMENTS } from './corpus/statements.js';

const SCHEMAS = { attack: attackSchema, statement: statementSchema, terms: termsSchema };

/** Every file that is made, by its place in the corpus. Proofs that hold are those that are there. */
export async function corpusFiles(): Promise<Record<string, string>> {
  const proofs: Record<string, string> = {};
  for (const [file, claim] of Object.entries(claims()))
    proofs[file] = await proofOf(claim, await textOf(file));
  const schemas = Object.entries(SCHEMAS).map(([name, schema]) => [
    `${name}.schema.json`,
    `${JSON.stringify(z.toJSONSchema(schema, { io: 'input' }), null, 2)}\n`,
  ]);
  return {
    ...Object.fromEntries(schemas),
    ...STATEMENTS,
    ...ACCOUNTS,
    ...FILES,
    ...proofs,
    ...changedProofs(proofs[`${HONEST}/proof.json`]!),
  };
}

const textOf = (file: string) => readFile(join(CORPUS, file), 'utf8').catch(() => undefined);

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const [file, text] of Object.entries(await corpusFiles())) {
    const path = join(CORPUS, file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
}
