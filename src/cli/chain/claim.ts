import type { Deployment } from '../../chain/deployment.js';
import { parseAddress } from '../../chain/deployment.js';
import { chainBinding, chainScope, chainScopeText } from '../../chain/scope.js';
import { ClaimError, InputError } from '../../errors.js';
import type { ProofFile } from '../../proof/proofFile.js';

/** What can be said of a proof before the chain is asked: why a contract refuses it is plain here, and there it is not. */

/** Throws {@link ClaimError} for a proof of another instance, scope or recipient than the deployment and the recipient ask. */
export async function checkProofFor(
  proof: ProofFile,
  file: string,
  wanted: { deployment: Deployment; recipient?: `0x${string}` },
): Promise<void> {
  const { deployment, recipient } = wanted;
  if (proof.instance !== deployment.instance) {
    throw new ClaimError(`is of ${proof.instance}, and the verifier of ${deployment.instance}`, { file });
  }
  if (BigInt(proof.claim.scope) !== chainScope(deployment)) {
    throw new ClaimError('is for another scope', {
      file,
      field: 'claim.scope',
      fix: `Prove with: --scope ${chainScopeText(deployment)}`,
    });
  }
  if (recipient !== undefined && BigInt(proof.claim.binding) !== chainBinding(recipient)) {
    throw new ClaimError(`is for another recipient than ${recipient}`, {
      file,
      field: 'claim.binding',
      fix: `Prove with: --recipient ${recipient.toLowerCase()}`,
    });
  }
}

/** An address of an option, with its checksum. Throws {@link InputError} naming the option. */
export async function addressOption(text: string, option: string): Promise<`0x${string}`> {
  return parseAddress(text, option);
}

/** The series that a registry accepts. Throws {@link InputError} where the deployment file has none. */
export function seriesOf({ series }: Deployment, file: string): `0x${string}` {
  if (series !== undefined) return series;
  throw new InputError('is missing: the registry accepts no markets yet', {
    file,
    field: 'series',
    fix: 'Post a market with --rotate first',
  });
}
