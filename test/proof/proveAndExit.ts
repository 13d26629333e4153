import { prove } from '../../src/proof/prove.js';
import { verify } from '../../src/proof/verify.js';
import { makeStatement } from '../support/statement.js';

/** Run as a process of its own by prove.test.ts: proves and verifies twice at once, then has nothing left to do. */
const { proveOptions, verifyOptions } = await makeStatement();
const proofs = await Promise.all([prove(proveOptions), prove(proveOptions)]);
const results = await Promise.all(
  proofs.map((proof) => verify(proof, { ...verifyOptions, verifier: 'snarkjs' })),
);
process.stdout.write(results.map(({ valid }) => valid).join(' '));
