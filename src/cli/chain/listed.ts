import type { Signer } from '../../account/signers.js';
import type { ChainClient } from '../../chain/client.js';
import { LIST_DELAY } from '../../chain/transactions.js';
import { noteEnds, validEntries } from '../shell/datedSigners.js';
import type { Shell } from '../shell/shell.js';

/**
 * The entries of a list that go on a chain: those that are valid when it starts, by the chain's own clock, since a contract knows
 * no dates. What will end is said, so that the list is set again before. Throws {@link InputError} for none.
 */
export async function signersOnChain(
  client: ChainClient,
  {
    listed,
    file,
    from,
  }: { readonly listed: readonly Signer[]; readonly file: string; readonly from?: number },
  shell: Shell,
): Promise<Signer[]> {
  const start = BigInt(from ?? (await client.public.getBlock()).timestamp + BigInt(LIST_DELAY));
  const signers = validEntries(listed, { first: start, last: start }, file, shell);
  noteEnds(signers, 'the contract', 'set the list again', shell);
  return signers;
}
