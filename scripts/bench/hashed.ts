import { join } from 'node:path';
import { sampleClaim } from '../../fixtures/claim.js';
import { calculateWitness } from '../../src/groth16/witnessProgram.js';
import type { Instance } from '../../src/market/instances.js';
import { parseGroth16, verifyGroth16 } from '../../src/proof/groth16.js';
import { CIRCUITS, compileCircuit } from '../../src/setup/compile.js';
import { makeDevelopmentKey } from '../../src/setup/developmentKey.js';
import { mainSource } from '../../src/setup/mainSource.js';
import { readR1cs } from '../../src/setup/r1cs.js';
import { verificationKeyOf } from '../../src/setup/zkeyPoints.js';
import { proveOwn } from './ownProver.js';
import { megabytes, print, printTable, timed } from './table.js';

/**
 * The same statement twice: with the market and custodian parts as public inputs (folded by the verifier), and with a
 * Poseidon commitment to them inside the circuit, which is what one would have used instead. One scalar per field
 * element; a packed commitment would need a range check per limb and fewer hashes.
 */
export async function benchHashed(instance: Instance): Promise<void> {
  const folded = mainSource(instance, join(CIRCUITS, 'solvency.circom'));
  const hashed = mainSource(instance, join(CIRCUITS, 'bench', 'solvencyHashed.circom'))
    .replace('Solvency(', 'SolvencyHashed(')
    .replace(/, market, .*\]/, ']');
  const results = [];
  for (const [name, source] of [
    ['folded into the key', folded],
    ['hashed in the circuit', hashed],
  ] as const) {
    const { inputs } = sampleClaim(instance);
    const [{ r1cs, wasm }, compileTime] = await timed(() => compileCircuit(source));
    const { header } = readR1cs(r1cs);
    const [zkey, keyTime] = await timed(() => makeDevelopmentKey(r1cs));
    const [witness, witnessTime] = await timed(() => calculateWitness(inputs, wasm));
    const [{ proof, inputs: publics }, proveTime] = await timed(() => proveOwn(zkey, witness));
    if (!verifyGroth16(verificationKeyOf(zkey), publics, parseGroth16(proof)))
      throw new Error('does not verify');
    const rows = header.constraints + publics.length + 1;
    results.push({
      name,
      constraints: header.constraints,
      rows,
      compileTime,
      keyTime,
      witnessTime,
      proveTime,
      zkey,
    });
  }
  printTable(
    `The model: public and folded, or hashed in the circuit (${instance.accounts} account, ${instance.instruments} instruments, ` +
      `${instance.groups} groups, ${instance.scenarios} scenarios, ${instance.units} units); milliseconds`,
    ['model', 'constraints', 'rows', 'compile', 'make key', 'witness', 'prove', 'proving key'],
    results.map((result) => [
      ...[result.name, result.constraints, `2^${Math.ceil(Math.log2(result.rows))}`, result.compileTime],
      ...[result.keyTime, result.witnessTime, result.proveTime, megabytes(result.zkey.length)],
    ]),
  );
  const [first, second] = results as [(typeof results)[0], (typeof results)[0]];
  const ratio = (pick: (result: typeof first) => number) => (pick(second) / pick(first)).toFixed(1);
  print(
    `\nHashing costs ${ratio(({ constraints }) => constraints)} times the constraints and ` +
      `${ratio(({ witnessTime, proveTime }) => witnessTime + proveTime)} times the proving time.`,
  );
}
