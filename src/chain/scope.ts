import type { Address } from 'viem';
import { InputError } from '../errors.js';
import { bindingOf, scopeOf } from '../proof/scope.js';

/** A registry contract, and what it remembers proofs for. */
export interface ChainScope {
  readonly chainId: number;
  readonly registry: Address;
  readonly purpose: string;
}

const PURPOSE = /^[a-z0-9][a-z0-9._/-]{0,63}$/;
const ADDRESS = /^0x[0-9a-f]{40}$/;

/**
 * The text that a registry's scope hashes: `eip155:<chain id>:<address in lower case>/<purpose>`, to be given to
 * `ballast prove --scope`. Throws {@link InputError} for a purpose that the contract refuses.
 */
export function chainScopeText({ chainId, registry, purpose }: ChainScope): string {
  if (!Number.isSafeInteger(chainId) || chainId < 1) {
    throw new InputError('must be a whole number from 1', { field: 'chainId' });
  }
  if (!PURPOSE.test(purpose)) {
    throw new InputError('must be 1 to 64 of a-z 0-9 . _ / - and not start with a sign', {
      field: 'purpose',
    });
  }
  return `eip155:${chainId}:${addressText(registry, 'registry')}/${purpose}`;
}

/** Field element of a registry's scope, the same that the contract computes. */
export function chainScope(scope: ChainScope): bigint {
  return scopeOf(chainScopeText(scope));
}

/** Field element of a recipient on chain: of the address in lower case, the same that the contract computes. */
export function chainBinding(recipient: Address): bigint {
  return bindingOf(addressText(recipient, 'recipient'));
}

/** Whether the capitals of an address are its checksum is not asked: contracts know no capitals. */
function addressText(address: Address, field: string): string {
  const text = address.toLowerCase();
  if (!ADDRESS.test(text)) throw new InputError('must be an address: 0x and 40 hex digits', { field });
  return text;
}
