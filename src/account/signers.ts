import { z } from 'zod';
import { InputError } from '../errors.js';
import { checkShape } from '../files/json.js';
import { kindOf, nameText, pointShape, readFileText, toFileText, versionOne } from '../files/schemas.js';
import { type AffinePoint, parseKey, pointText, samePoint } from './curve.js';
import { custodianId, normalizeName } from './ids.js';

/** Most entries of a trusted list: what a circuit has room for. */
export const MAX_SIGNERS = 8;

/** One trusted signer of one custodian. */
export interface Signer {
  /** Custodian of the accounts, like `binance`. */
  readonly custodian: string;
  /** `custodianId(custodian)`. */
  readonly custodianId: bigint;
  /** Who holds the key, for readers: the custodian itself, an auditor. */
  readonly signer?: string | undefined;
  readonly key: AffinePoint;
}

/** `signers.json`: public. */
export const signersSchema = z
  .strictObject({
    version: versionOne,
    kind: kindOf('ballast/signers'),
    signers: z
      .array(
        z.strictObject({
          custodian: nameText('Custodian of the accounts, like "binance"; several signers may share one'),
          signer: z
            .string()
            .regex(/^[^\p{C}]{1,80}$/u, { error: 'must be 1 to 80 printable characters' })
            .optional()
            .describe('Who holds the key, for readers: 1 to 80 characters, like "auditor A"'),
          key: pointShape('Public key of the signer: a point of full prime order on Baby Jubjub'),
        }),
      )
      .min(1, { error: 'must name at least one signer' })
      .max(MAX_SIGNERS, { error: `must not have more than ${MAX_SIGNERS} entries` })
      .describe(`Trusted signers, 1 to ${MAX_SIGNERS}; no key appears twice`),
  })
  .describe('Ballast trusted list: whose signatures on account snapshots a verifier accepts');

/** Reads the text of `signers.json`: strict keys, each in the list once. Throws {@link InputError}. */
export function parseSigners(text: string, file?: string): Signer[] {
  return readFileText('signers', text, signersSchema, file, toSigners);
}

/** The list of a file, or of a part of one. Throws {@link InputError} naming the field. */
export function toSigners(data: z.output<typeof signersSchema>): Signer[] {
  return checkSigners(
    data.signers.map(({ custodian, signer, key }, i) => ({
      custodian,
      custodianId: custodianId(custodian),
      signer,
      key: parseKey(key, `signers[${i}].key`),
    })),
  );
}

/**
 * Checks a list built in memory: 1 to {@link MAX_SIGNERS} entries, ids that belong to their names, keys of full order
 * and all distinct. Two custodian ids with one key would let the key's owner sign for both. Returns the list.
 */
export function checkSigners(signers: readonly Signer[]): Signer[] {
  if (signers.length < 1 || signers.length > MAX_SIGNERS) {
    throw new InputError(`must have 1 to ${MAX_SIGNERS} entries`, { field: 'signers' });
  }
  return signers.map((entry, i) => {
    const custodian = normalizeName(entry.custodian, `signers[${i}].custodian`);
    if (entry.custodianId !== custodianId(custodian)) {
      throw new InputError('does not belong to the custodian’s name', { field: `signers[${i}].custodianId` });
    }
    const key = parseKey(pointText(entry.key), `signers[${i}].key`);
    const twin = signers.findIndex((other) => samePoint(other.key, key));
    if (twin < i) throw new InputError(`is also the key of signers[${twin}]`, { field: `signers[${i}].key` });
    return { ...entry, custodian, key };
  });
}

/** The text of `signers.json`. Throws {@link InputError} for a list that could not be read back. */
export function formatSigners(signers: readonly Signer[]): string {
  return toFileText(toSignersFile(signers));
}

/** A list as files carry it. Throws {@link InputError} for one that could not be read back. */
export function toSignersFile(signers: readonly Signer[]): z.output<typeof signersSchema> {
  const entries = checkSigners(signers).map(({ custodian, signer, key }) => ({
    custodian,
    signer,
    key: pointText(key),
  }));
  return checkShape({ version: 1, kind: 'ballast/signers', signers: entries }, signersSchema);
}
