import { z } from 'zod';
import { InputError } from '../errors.js';
import { checkShape } from '../files/json.js';
import { kindOf, nameText, pointShape, readFileText, toFileText, versionOne } from '../files/schemas.js';
import { type ClaimTime, claimSpan, validIn } from './claimTime.js';
import { type AffinePoint, parseKey, pointText, samePoint } from './curve.js';
import { custodianId, normalizeName } from './ids.js';
import { checkDates, type Dated, revocationShape, toDated, validityShape, writtenDates } from './validity.js';

/** Most entries that are valid at one time: what a circuit has room for. */
export const MAX_SIGNERS = 8;
/** Most entries of a list, with those of other times. */
const MAX_LISTED = 32;

/** One trusted signer of one custodian, perhaps for some time only. */
export interface Signer extends Dated {
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
          ...validityShape,
          revoked: revocationShape.optional(),
        }),
      )
      .min(1, { error: 'must name at least one signer' })
      .max(MAX_LISTED, { error: `must not have more than ${MAX_LISTED} entries` })
      .describe(`Trusted signers, 1 to ${MAX_SIGNERS} valid at one time; no key appears twice`),
  })
  .describe('Ballast trusted list: whose signatures on account snapshots a verifier accepts');

/**
 * Reads the text of `signers.json`: strict keys, each in the list once. With the time of a claim, the list of that claim: the
 * entries that are valid at every time that its accounts may be as of. Throws {@link InputError}, also where there is none.
 */
export function parseSigners(text: string, file?: string, claim?: ClaimTime): Signer[] {
  const span = claim && claimSpan(claim); // what is wrong with the claim is not the file's fault
  return readFileText('signers', text, signersSchema, file, (data) => {
    const signers = toSigners(data);
    return span === undefined ? signers : validIn(signers, span);
  });
}

/** The list of a file, or of a part of one. Throws {@link InputError} naming the field. */
export function toSigners(data: z.output<typeof signersSchema>): Signer[] {
  return checkSigners(
    data.signers.map(({ custodian, signer, key, ...dates }, i) => ({
      custodian,
      custodianId: custodianId(custodian),
      signer,
      key: parseKey(key, `signers[${i}].key`),
      ...toDated(dates, `signers[${i}]`),
    })),
  );
}

/**
 * Checks a list built in memory: 1 to {@link MAX_LISTED} entries, ids that belong to their names, keys of full order
 * and all distinct, times in order. Two custodian ids with one key would let the key's owner sign for both. Returns the list.
 */
export function checkSigners(signers: readonly Signer[]): Signer[] {
  if (signers.length < 1 || signers.length > MAX_LISTED) {
    throw new InputError(`must have 1 to ${MAX_LISTED} entries`, { field: 'signers' });
  }
  return signers.map((entry, i) => {
    const custodian = normalizeName(entry.custodian, `signers[${i}].custodian`);
    if (entry.custodianId !== custodianId(custodian)) {
      throw new InputError('does not belong to the custodian’s name', { field: `signers[${i}].custodianId` });
    }
    const key = parseKey(pointText(entry.key), `signers[${i}].key`);
    const twin = signers.findIndex((other) => samePoint(other.key, key));
    if (twin < i) throw new InputError(`is also the key of signers[${twin}]`, { field: `signers[${i}].key` });
    checkDates(entry, `signers[${i}]`);
    return { ...entry, custodian, key };
  });
}

/** The text of `signers.json`. Throws {@link InputError} for a list that could not be read back. */
export function formatSigners(signers: readonly Signer[]): string {
  return toFileText(toSignersFile(signers));
}

/** A list as files carry it. Throws {@link InputError} for one that could not be read back. */
export function toSignersFile(signers: readonly Signer[]): z.output<typeof signersSchema> {
  const entries = checkSigners(signers).map(({ custodian, signer, key, ...dates }) => ({
    custodian,
    signer,
    key: pointText(key),
    ...writtenDates(dates),
  }));
  return checkShape({ version: 1, kind: 'ballast/signers', signers: entries }, signersSchema);
}
