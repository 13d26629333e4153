import { createCipheriv, scryptSync } from 'node:crypto';
import { type Hex, keccak256 } from 'viem';

/** A keystore of a key, with next to no work: tests make many. `change` alters it after it was sealed. */
export function keystoreOf(
  key: Hex,
  passphrase: string,
  change: (file: Record<string, unknown>) => unknown = (file) => file,
): string {
  const salt = Buffer.alloc(32, 7);
  const iv = Buffer.alloc(16, 9);
  const derived = scryptSync(passphrase, salt, 32, { N: 2, r: 1, p: 1 });
  const cipher = createCipheriv('aes-128-ctr', derived.subarray(0, 16), iv);
  const ciphertext = Buffer.concat([cipher.update(Buffer.from(key.slice(2), 'hex')), cipher.final()]);
  const mac = keccak256(Buffer.concat([derived.subarray(16), ciphertext])).slice(2);
  const file = {
    version: 3,
    id: '3198bc9c-6672-5ab3-d995-4942343ae5b6',
    crypto: {
      cipher: 'aes-128-ctr',
      cipherparams: { iv: iv.toString('hex') },
      ciphertext: ciphertext.toString('hex'),
      kdf: 'scrypt',
      kdfparams: { dklen: 32, n: 2, r: 1, p: 1, salt: salt.toString('hex') },
      mac,
    },
  };
  return JSON.stringify(change(file));
}
