import { readZkey } from '../../src/groth16/zkey.js';
import { readKeyContributions, readPowersContributions } from '../../src/keys/check/contributions.js';
import { makeDevelopmentKey } from '../../src/setup/developmentKey.js';
import { makeKey } from '../../src/setup/groth16Key.js';
import { readPowers } from '../../src/setup/powers.js';
import { readR1cs } from '../../src/setup/r1cs.js';
import { verificationKeyOf } from '../../src/setup/zkeyPoints.js';
import { compileTarget } from '../system/compile.js';
import { readSources } from '../system/sources.js';
import type { Reader } from './readers.js';

/** Readers of files that are no text: circuits, proving keys, powers, and lists of contributions. */

const TINY = { include: 'lib/AssertMinRatio.circom', main: 'AssertMinRatio()', publics: 'equity' };
const POWERS_BITS = 8;

export async function binaryReaders(): Promise<Reader[]> {
  const { r1cs } = await compileTarget(TINY, readSources(), 2);
  const secrets = { tau: 71n, alpha: 73n, beta: 79n, delta: 83n };
  const { powers } = await makeKey(r1cs, secrets, { label: r1cs, powers: true });
  const binary = (name: string, bytes: Uint8Array, read: (bytes: Uint8Array) => unknown): Reader => ({
    ...{ name, text: Buffer.from(bytes).toString('latin1'), isBinary: true },
    read: (text) => read(Buffer.from(text, 'latin1')),
  });
  return [
    binary('r1cs', r1cs, (bytes) => [...readR1cs(bytes).constraints()].length),
    binary('zkey', await makeDevelopmentKey(r1cs), (bytes) => {
      readZkey(bytes);
      return verificationKeyOf(bytes).ic.length;
    }),
    binary('powers', powers, (bytes) => readPowers(bytes, POWERS_BITS).tau.length),
    binary('contributions to a key', new Uint8Array(68), readKeyContributions),
    binary('contributions to powers', new Uint8Array(4), readPowersContributions),
  ];
}
