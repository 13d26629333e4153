import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { InternalError } from '../../src/errors.js';
import { calculateWitness, WitnessError } from '../../src/groth16/witnessProgram.js';
import { toInputs } from '../../src/market/signals.js';
import { buildContext } from '../../src/proof/context.js';
import { packPolicy } from '../../src/proof/policy.js';
import { type ProveStep, prove } from '../../src/proof/prove.js';
import { proveGroth16 } from '../../src/proof/snarkjs.js';
import { verify } from '../../src/proof/verify.js';
import { claimSignals, privateSignals } from '../../src/proof/witness.js';
import { needs } from '../support/needs.js';
import { everythingIn, rejection } from '../support/refusal.js';
import { makeStatement, type Statement } from '../support/statement.js';

needs('solvency-8');

describe('with real keys', () => {
  let statement: Statement;
  beforeAll(async () => {
    statement = await makeStatement();
  });

  test('two proofs at once are both right, and different', async () => {
    const proofs = await Promise.all([prove(statement.proveOptions), prove(statement.proveOptions)]);
    for (const proof of proofs) expect((await verify(proof, statement.verifyOptions)).valid).toBe(true);
    expect(proofs[0]!.claim).toEqual(proofs[1]!.claim);
    expect(proofs[0]!.proof.pi_a).not.toEqual(proofs[1]!.proof.pi_a);
  });

  test('steps are told in order', async () => {
    const steps: ProveStep[] = [];
    await prove({ ...statement.proveOptions, onProgress: (step) => steps.push(step) });
    expect(steps).toEqual(['check', 'witness', 'prove', 'verify', 'done']);
  });

  test('a witness that fails names the place, never a number', async () => {
    const { proveOptions, artifacts } = statement;
    const { market, signers: list } = buildContext(proveOptions);
    const policy = packPolicy({ minEquity: 1_000_000n });
    const signals = [
      ...claimSignals({ ...proveOptions, policy }),
      ...market,
      ...list,
      ...privateSignals(proveOptions),
    ];
    const error = await rejection(calculateWitness(toInputs(signals), artifacts.wasm));
    expect(error).toBeInstanceOf(WitnessError);
    expect((error as WitnessError).place).toContain('AssertBits');
    const secret = proveOptions.identity.secret.reveal().toString();
    for (const text of [secret, '1005000000', '2000']) expect(everythingIn(error)).not.toContain(text);
    const short = await rejection(calculateWitness({ secret }, artifacts.wasm));
    expect(everythingIn(short)).not.toContain(secret);
  });

  test('a changed proving key gives no proof', async () => {
    const { artifacts, proveOptions } = statement;
    const zkey = Uint8Array.from(artifacts.zkey); // slice of a Buffer would share its bytes
    zkey[zkey.length - 5_000]! ^= 1; // inside the points of the quotient
    const error = await rejection(prove({ ...proveOptions, artifacts: { ...artifacts, zkey } }));
    expect(error).toBeInstanceOf(InternalError);
    const cut = await rejection(proveGroth16(artifacts.zkey.slice(0, 1_000), new Uint8Array(100)));
    expect(cut.message).toBe('the prover stopped');
  });

  test('the process ends by itself, also after calls that started together', async () => {
    const script = fileURLToPath(new URL('./proveAndExit.ts', import.meta.url));
    const child = spawn(process.execPath, ['--import', 'tsx', script]);
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    const guard = setTimeout(() => child.kill(), 500_000);
    const [code, signal] = await new Promise<[number | null, string | null]>((resolve) => {
      child.on('close', (...ended) => resolve(ended));
    });
    clearTimeout(guard);
    expect([output, code, signal]).toEqual(['true true', 0, null]);
  });
});
