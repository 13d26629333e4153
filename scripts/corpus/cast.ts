import { signedAccount, smallMarket, type World } from '../../fixtures/world.js';
import type { Attestation } from '../../src/account/attestation.js';
import { SUBGROUP_ORDER } from '../../src/account/curve.js';
import { publicKeyOf } from '../../src/account/eddsa.js';
import { type Identity, identityOf } from '../../src/account/identity.js';
import { custodianId } from '../../src/account/ids.js';
import { Secret } from '../../src/account/secret.js';
import type { SignerKey } from '../../src/account/signerKey.js';
import { sha256Hex } from '../../src/units/hash.js';

/** Who plays in the corpus: their secrets come from their names, so that every run makes the same files. */

/** 248 bits. */
const numberOf = (name: string): bigint => BigInt(`0x${sha256Hex(`ballast corpus: ${name}`)}`) >> 8n;

export const identityOfName = (name: string): Identity => identityOf(numberOf(name));

export function keyOfName(custodian: string, name = custodian): SignerKey {
  const privateKey = new Secret((numberOf(`key of ${name}`) % (SUBGROUP_ORDER - 1n)) + 1n);
  return { custodian, publicKey: publicKeyOf(privateKey), privateKey };
}

/** A holder with accounts at alpha and beta; an auditor signs for alpha too. */
export function worldOf(slots: number): World {
  const keys = [keyOfName('alpha'), keyOfName('beta'), keyOfName('alpha', 'auditor')];
  const signers = keys.map(({ custodian, publicKey }, i) => ({
    custodian,
    custodianId: custodianId(custodian),
    ...(i === 2 && { signer: 'auditor' }),
    key: publicKey,
  }));
  return { market: smallMarket(slots), identity: identityOfName('holder'), keys, signers };
}

/** An account, signed, empty where nothing else is said; its salt comes from its name. */
export function accountOfName(
  name: string,
  world: World,
  index: number,
  account: Partial<Omit<Parameters<typeof signedAccount>[2], 'salt'>>,
): Attestation {
  const salt = numberOf(`salt of ${name}`);
  return signedAccount(world, index, { quantities: [], cash: 0n, ...account, salt });
}

/** The same instruments in another order. */
export function reversed(world: World): World {
  const { universe } = world.market;
  const instruments = [...universe.instruments].reverse();
  return { ...world, market: { ...world.market, universe: { ...universe, instruments } } };
}
