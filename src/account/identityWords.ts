import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { InputError } from '../errors.js';
import { type Identity, identityOf, secretOf } from './identity.js';
import { bytesToInteger, integerToBytes } from './random.js';

/**
 * An identity as 24 words, for paper: a version byte and the 31 bytes of the secret, as BIP39 writes 32 bytes in English, with its
 * checksum of 8 bits. So one slip in 256 goes unseen: whoever restores compares a subject.
 */

const VERSION = 1;
/** How many words there are. */
export const WORDS = 24;

/** The words of an identity, with single spaces. They are the secret. */
export function identityWords(identity: Identity): string {
  const bytes = integerToBytes(secretOf(identity)); // 248 bits: the first byte is free
  bytes[0] = VERSION;
  return entropyToMnemonic(bytes, wordlist);
}

/**
 * The identity of 24 words, in whatever case and spacing. Throws {@link InputError}, never with a word in it: the errors of the
 * library quote them, so none of those gets out.
 */
export function parseIdentityWords(text: string): Identity {
  const words = wordsIn(text.toLowerCase());
  const field = 'words';
  if (words.length !== WORDS) {
    throw new InputError(`must be ${WORDS} words, and there are ${words.length}`, { field });
  }
  const unknown = words.findIndex((word) => !wordlist.includes(word));
  if (unknown >= 0) {
    throw new InputError(`word ${unknown + 1} is none of the list of BIP39`, {
      field,
      fix: 'Check how it is written, and that no word was left out before it',
    });
  }
  const bytes = entropyOf(words.join(' '));
  if (bytes === undefined) {
    throw new InputError('do not fit together: one is wrong, or not in its place', {
      field,
      fix: 'Compare each word, and their order, with what was written down',
    });
  }
  if (bytes[0] !== VERSION) {
    throw new InputError('are not those of an identity', {
      field,
      fix: 'Words of a wallet are of no use here: take those of identity backup --words',
    });
  }
  return identityOf(bytesToInteger(bytes.subarray(1)));
}

/** The words of a text, as they are counted while they are typed. */
export const wordsIn = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');

function entropyOf(phrase: string): Uint8Array | undefined {
  try {
    return mnemonicToEntropy(phrase, wordlist);
  } catch {
    return undefined;
  }
}
