import { sampleClaim } from '../../fixtures/claim.js';
import { calculateWitness } from '../../src/groth16/witnessProgram.js';
import type { Instance } from '../../src/market/instances.js';
import { foldKey } from '../../src/proof/fold.js';
import { parseGroth16, verifyGroth16 } from '../../src/proof/groth16.js';
import { verifyWithSnarkjs } from '../../src/proof/snarkjs.js';
import { parseVerificationKey } from '../../src/proof/verificationKey.js';
import { loadArtifact, loadManifest } from '../../src/setup/artifacts.js';
import { manifestEntry } from '../../src/setup/manifest.js';
import { setup } from '../../src/setup/setup.js';
import { proveOwn } from './ownProver.js';
import { megabytes, printTable, timed } from './table.js';

/** Sizes and times of every instance, on this machine. */
export async function benchInstances(instances: readonly Instance[]): Promise<void> {
  const sizes: (string | number)[][] = [];
  const times: (string | number)[][] = [];
  for (const instance of instances) {
    const { name } = instance;
    const [{ made }, setupTime] = await timed(() => setup(instance));
    const { constraints, publicInputs, key, wasm: program } = manifestEntry(loadManifest(), name);
    const rows = constraints + publicInputs + 1;
    sizes.push([
      ...[name, constraints, publicInputs, `${rows.toLocaleString('en')} of 2^${Math.ceil(Math.log2(rows))}`],
      ...[megabytes(key.zkey.bytes), megabytes(key.verificationKey.bytes), megabytes(program.bytes)],
    ]);

    const { inputs, context } = sampleClaim(instance);
    const [wasm, zkey, keyBytes] = await Promise.all([
      loadArtifact(name, 'wasm'),
      loadArtifact(name, 'zkey'),
      loadArtifact(name, 'verificationKey'),
    ]);
    const [witness, witnessTime] = await timed(() => calculateWitness(inputs, wasm));
    const [{ proof, inputs: publics }, proveTime] = await timed(() => proveOwn(zkey, witness));
    const [wide, parseTime] = await timed(() => parseVerificationKey(new TextDecoder().decode(keyBytes)));
    const [folded, foldTime] = await timed(() => foldKey(wide, context.scalars));
    const claim = publics.slice(0, 4);
    const [strict, strictTime] = await timed(() => verifyGroth16(folded, claim, parseGroth16(proof)));
    const [second, secondTime] = await timed(() => verifyWithSnarkjs(folded, claim, proof));
    const [unfolded, wideTime] = await timed(() => verifyWithSnarkjs(wide, publics, proof));
    if (!strict || !second || !unfolded) throw new Error(`${name}: the proof does not verify`);
    times.push([
      ...[name, made ? setupTime : '(there)', witnessTime, proveTime, parseTime, foldTime],
      ...[strictTime, secondTime, wideTime],
    ]);
  }
  printTable(
    'Instances: sizes (constraints at --O2)',
    [
      'instance',
      'constraints',
      'public inputs',
      'rows',
      'proving key',
      'verification key',
      'witness program',
    ],
    sizes,
  );
  printTable(
    'Instances: milliseconds (a proof with reading its key and verifying; fold and key are once per market and process; verification is per proof)',
    [
      'instance',
      'setup',
      'witness',
      'prove',
      'read key',
      'fold',
      'verify',
      'verify, snarkjs',
      'unfolded, snarkjs',
    ],
    times,
  );
}
