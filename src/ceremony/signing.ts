import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { InputError } from '../errors.js';
import { canonicalJson } from '../files/canonicalJson.js';
import { readSecretFile, writeSecretFile } from '../files/secretFile.js';
import { sha256Of } from '../files/sha256.js';
import { fileExists } from '../files/textFile.js';
import { keyStoreFolder, openStore } from '../keys/store.js';
import type { Contribution } from './transcript.js';

/** Who contributed: Ed25519 signatures under keys that contributors tell each other the fingerprints of. */

const TAG = 'ballast/ceremony-contribution/1\0';
/** What comes before the 32 bytes of a public key in its DER form. */
const SPKI = hexToBytes('302a300506032b6570032100');

export interface Signer {
  readonly file: string;
  readonly publicKey: string;
  sign(step: Omit<Contribution, 'signature'>): Contribution;
}

/** Where a contributor's key is unless they say otherwise: with their other secrets. */
export function defaultSigningKey(): string {
  return join(keyStoreFolder(), 'ceremony-key.pem');
}

/**
 * The contributor's key of a PEM file, made if there is none (mode 0600). Throws {@link InputError} for one that lies in the
 * folder of the ceremony, which is passed on.
 */
export async function openSigner(file: string, ceremony: string): Promise<{ signer: Signer; made: boolean }> {
  const [folder, place] = [await realPath(ceremony), join(await realPath(dirname(file)), basename(file))];
  if (place.startsWith(folder + sep)) {
    throw new InputError('is in the folder of the ceremony, which others get', {
      file,
      fix: 'Keep it elsewhere',
    });
  }
  const made = !(await fileExists(file));
  if (made) {
    if (resolve(file) === defaultSigningKey()) await openStore(keyStoreFolder());
    const { privateKey } = generateKeyPairSync('ed25519');
    await writeSecretFile(file, privateKey.export({ format: 'pem', type: 'pkcs8' }) as string);
  }
  const key = readPrivateKey(await readSecretFile(file, 'signingKeyPem'), file);
  const publicKey = bytesToHex(rawPublicKey(key));
  return {
    made,
    signer: {
      file,
      publicKey,
      sign: (step) => ({ ...step, signature: bytesToHex(sign(null, statementOf(step), key)) }),
    },
  };
}

const realPath = (path: string) => realpath(path).catch(() => resolve(path));

function readPrivateKey(text: string, file: string): KeyObject {
  try {
    const key = createPrivateKey(text);
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {} // refused below, without the library's words
  throw new InputError('is not an Ed25519 private key in PEM', { file });
}

function rawPublicKey(key: KeyObject): Uint8Array {
  const der = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return Uint8Array.from(der.subarray(SPKI.length));
}

/** Whether a step is signed by the key that it names. */
export function isSigned(step: Contribution): boolean {
  try {
    const der = Buffer.concat([SPKI, hexToBytes(step.signer)]);
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    return verify(null, statementOf(step), key, hexToBytes(step.signature));
  } catch {
    return false; // no key of the curve
  }
}

/** What is signed: everything in the step but the signature. */
function statementOf(step: Omit<Contribution, 'signature'>): Uint8Array {
  return new TextEncoder().encode(TAG + canonicalJson({ ...step, signature: undefined }));
}

/** Of a public key, for people to compare: 128 bits in groups of four digits. */
export function fingerprint(publicKey: string): string {
  return sha256Of(hexToBytes(publicKey)).slice(0, 32).match(/.{4}/g)!.join(' ');
}
