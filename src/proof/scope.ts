import { InputError } from '../errors.js';
import { hashText } from '../units/field.js';

/**
 * Field element of a scope. A scope names verifier, chain, contract and purpose, like
 * `lender.example/credit-line/2026`: in one scope a holder has one nullifier.
 */
export function scopeOf(text: string): bigint {
  return hashText('ballast/scope/1', purposeText(text, 'scope'));
}

/** Field element of a recipient, like an address or a name: who may use the proof. */
export function bindingOf(recipient: string): bigint {
  return hashText('ballast/binding/1', purposeText(recipient, 'recipient'));
}

/** A scope or recipient in its one form (NFC). Throws {@link InputError} naming the field. */
export function purposeText(text: string, field: 'scope' | 'recipient'): string {
  if (typeof text !== 'string' || text.length < 1 || text.length > 256 || text !== text.trim()) {
    throw new InputError('must be 1 to 256 characters without surrounding spaces', { field });
  }
  if (/\p{C}/u.test(text)) throw new InputError('must not hold control characters', { field });
  return text.normalize('NFC');
}
