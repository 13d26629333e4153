import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256Of } from '../files/sha256.js';
import type { Shape } from '../groth16/zkey.js';
import { findInstance, INSTANCES } from '../market/instances.js';
import { loadArtifact } from '../setup/artifacts.js';
import { CIRCUITS, compileCircuit } from '../setup/compile.js';
import { shapeOf } from '../setup/qap.js';
import { readR1cs } from '../setup/r1cs.js';
import { setupCircuit, toolVersions } from '../setup/setup.js';
import { sha256Hex } from '../units/hash.js';

/** A small circuit to practise with. It is no instance, so that no store takes its key. */
export const REHEARSAL = 'rehearsal';

/** What a ceremony can make a key of. */
export const CIRCUIT_NAMES: readonly string[] = [REHEARSAL, ...INSTANCES.map(({ name }) => name)];

/** A circuit as this version compiles it. */
export interface CeremonyCircuit {
  readonly name: string;
  /** Hash of the sources and of the tools that compile them. */
  readonly source: string;
  readonly r1cs: Uint8Array;
  readonly sha256: string;
  readonly shape: Shape;
}

/** Compiles a circuit from its source, or finds it compiled as the manifest records it. Throws `ArtifactError`. */
export async function ceremonyCircuit(
  name: string,
  onCompile?: (fraction: number) => void,
): Promise<CeremonyCircuit> {
  const { source, r1cs } = name === REHEARSAL ? await rehearsal() : await compiled(name, onCompile);
  return { name, source, r1cs, sha256: sha256Of(r1cs), shape: shapeOf(readR1cs(r1cs).header) };
}

async function compiled(name: string, onCompile: ((fraction: number) => void) | undefined) {
  const { entry } = await setupCircuit(findInstance(name), {
    onProgress: (_, fraction) => onCompile?.(fraction),
  });
  return { source: entry.source, r1cs: await loadArtifact(name, 'r1cs') };
}

async function rehearsal() {
  const text = await readFile(join(CIRCUITS, 'rehearsal.circom'), 'utf8');
  const { r1cs } = await compileCircuit(text);
  const parts = [toolVersions(), text.replaceAll('\r\n', '\n')];
  return { source: sha256Hex(JSON.stringify(parts)), r1cs };
}
