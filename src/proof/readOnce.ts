import { InputError } from '../errors.js';
import { checkShape } from '../files/json.js';
import { LIMITS } from '../files/limits.js';
import { inField } from '../files/places.js';
import { plainCopy } from '../files/plainCopy.js';
import type { Market } from '../market/market.js';
import { type ProofFile, proofSchema } from './proofFile.js';
import type { VerifyOptions } from './verifyChecks.js';

/** What `verify` is given, read once: whoever hands it in cannot change it between a check and its use. */

/** A proof, strictly, whoever read it and however. Throws {@link InputError}. */
export function readProof(file: ProofFile): ProofFile {
  return checkShape(plainCopy(file, { most: LIMITS.proof.nodes }), proofSchema);
}

/** Several proofs; undefined where there is none. */
export function readProofs(files: readonly (ProofFile | undefined)[]): (ProofFile | undefined)[] {
  const read = plainCopy(files, { field: 'proofs', most: 1 + files.length * LIMITS.proof.nodes });
  return read.map((file, i) => file && inField(`proofs[${i}]`, () => readProof(file)));
}

/** Several markets. */
export function readMarkets(markets: readonly Market[]): readonly Market[] {
  return plainCopy(markets, { field: 'markets', most: 1 + markets.length * LIMITS.market.nodes });
}

type Kind = 'needed' | 'optional' | 'refused';

const OPTIONS: Readonly<Record<keyof VerifyOptions, Kind>> = {
  market: 'needed',
  marginType: 'needed',
  signers: 'needed',
  policy: 'needed',
  scope: 'needed',
  binding: 'optional',
  request: 'optional',
  key: 'needed',
  acceptAlarms: 'optional',
  grade: 'optional',
  register: 'optional',
  verifier: 'optional',
};

/**
 * The options of `verify`, or some like them. A register is a service, and not copied. A misspelt option must not become a
 * missing one: throws {@link InputError} for unknown names, and for what is missing.
 */
export function readOptions<Options extends object>(
  options: Options,
  other: Readonly<Record<string, Kind>> = {},
): Options {
  const read = plainCopy(options, { most: LIMITS.request.nodes, kept: ['register'] });
  const kinds = new Map<string, Kind>(Object.entries({ ...OPTIONS, ...other }));
  for (const name of Object.keys(read)) {
    if ((kinds.get(name) ?? 'refused') === 'refused') throw new InputError('is no option', { field: name });
  }
  for (const [name, kind] of kinds) {
    if (kind === 'needed' && read[name as keyof Options] === undefined)
      throw new InputError('is missing', { field: name });
  }
  const { register } = read as Pick<VerifyOptions, 'register'>;
  if (register !== undefined && typeof register?.use !== 'function') {
    throw new InputError('is no register', { field: 'register' });
  }
  return read;
}
