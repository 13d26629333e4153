import { z } from 'zod';
import { type AffinePoint, parseKey, parsePoint, pointText, SUBGROUP_ORDER } from '../account/curve.js';
import { type Signature, signChecked } from '../account/eddsa.js';
import type { SignerKey } from '../account/signerKey.js';
import { assertMaySign } from '../account/validity.js';
import { InputError } from '../errors.js';
import { inField } from '../files/places.js';
import { fieldText, kindOf, pointShape, readFileText, toFileText, versionOne } from '../files/schemas.js';
import { clockTime } from '../files/time.js';
import { parseField } from '../units/field.js';
import type { Timestamp } from '../units/numbers.js';
import { checkPriceSet, type PriceSet, priceSetDigest } from './priceSet.js';
import { priceSetShape, toPriceSet } from './pricesFile.js';

/** Prices with the signature of their source. Public. */
export interface SignedPrices {
  readonly set: PriceSet;
  /** Public key of the signer. */
  readonly signer: AffinePoint;
  readonly signature: Signature;
}

/** `signed-prices.json`. */
export const signedPricesSchema = z
  .strictObject({
    version: versionOne,
    kind: kindOf('ballast/signed-prices'),
    ...priceSetShape,
    signer: pointShape('Public key of the signer'),
    signature: z
      .strictObject({
        R8: pointShape('Commitment point of the signature'),
        S: fieldText('Response of the signature, below the order of the prime subgroup'),
      })
      .describe('EdDSA-Poseidon signature of the digest of the prices'),
  })
  .describe('Ballast signed prices: what one source says the prices are, with its signature. Public');

/**
 * Signs a price set. Throws {@link InputError} for a set that breaks a rule, and for a key of another name than the source or
 * that is not valid, now or as of the prices.
 */
export function signPrices(set: PriceSet, key: SignerKey, now: Timestamp = clockTime()): SignedPrices {
  const checked = checkPriceSet(set);
  if (key.custodian !== checked.source) {
    throw new InputError('is of another name than the source of the prices', { field: 'key.custodian' });
  }
  inField('key', () => assertMaySign(key, { asOf: BigInt(checked.time), now }));
  return { set: checked, signer: key.publicKey, signature: signChecked(priceSetDigest(checked), key) };
}

/** Reads the text of `signed-prices.json`: strict points and response. The signature itself is not verified here. */
export function parseSignedPrices(text: string, file?: string): SignedPrices {
  return readFileText('prices', text, signedPricesSchema, file, ({ signer, signature, ...data }) => {
    const S = parseField(signature.S, 'signature.S');
    if (S >= SUBGROUP_ORDER) {
      throw new InputError('is not below the subgroup order', { field: 'signature.S' });
    }
    return {
      set: toPriceSet(data),
      signer: parseKey(signer, 'signer'),
      signature: { R8: parsePoint(signature.R8, 'signature.R8'), S },
    };
  });
}

/** The text of `signed-prices.json`. */
export function formatSignedPrices({ set, signer, signature }: SignedPrices): string {
  return toFileText({
    version: 1,
    kind: 'ballast/signed-prices',
    ...checkPriceSet(set),
    signer: pointText(signer),
    signature: { R8: pointText(signature.R8), S: signature.S.toString() },
  });
}
