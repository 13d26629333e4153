import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CompiledContracts, compileContracts } from '../../../src/chain/compile.js';

/** A contract of `test/chain/harness` alone, which reaches what the package's contracts do not offer to a test. */
export async function compileHarness(name: string): Promise<CompiledContracts> {
  const text = await readFile(join(import.meta.dirname, '..', 'harness', `${name}.sol`), 'utf8');
  return compileContracts({ [`${name}.sol`]: text }, { only: [] });
}
