import { circuitIdOf, circuitOf } from '../../chain/circuit.js';
import type { ChainClient } from '../../chain/client.js';
import { checkChain, connectChain } from '../../chain/client.js';
import type { Deployment } from '../../chain/deployment.js';
import { readAccount } from '../../chain/keystore.js';
import type { Sent } from '../../chain/send.js';
import { InputError } from '../../errors.js';
import { loadDeployment } from '../../load/deployment.js';
import { findLocalKey, type LocalKey, readVerifierKey } from '../../load/keys.js';
import { findInstance } from '../../market/instances.js';
import { parseVerificationKey, type VerificationKey } from '../../proof/verificationKey.js';
import { UsageError } from '../shell/errors.js';
import { readPassphrase } from '../shell/passphrase.js';
import { about } from '../shell/places.js';
import type { Shell } from '../shell/shell.js';

/** What commands need to talk to a chain. */

interface LinkArgs {
  rpc?: string | undefined;
  keystore?: string | undefined;
}

/** Connects to the node of `--rpc`; with `write` as the account that signs. */
export async function openChain(args: LinkArgs, options: { write: boolean }): Promise<ChainClient> {
  const rpc = args.rpc ?? process.env.BALLAST_RPC;
  if (!rpc) throw new UsageError('Give --rpc, or set BALLAST_RPC');
  try {
    if (!options.write) return await connectChain({ rpc });
    const account = await readAccount({
      ...(args.keystore === undefined ? {} : { keystore: args.keystore }),
      readPassphrase,
    });
    return await connectChain({ rpc, account });
  } catch (error) {
    throw error instanceof InputError ? about(error, { field: OPTIONS[error.field ?? ''] }) : error;
  }
}

const OPTIONS: Readonly<Record<string, string>> = { rpc: '--rpc', keystore: '--keystore' };

/** The deployment of `--deployment`, and a client of its chain. */
export async function openDeployment(
  args: LinkArgs & { deployment: string },
  options: { write: boolean },
): Promise<{ deployment: Deployment; client: ChainClient }> {
  const deployment = await loadDeployment(args.deployment);
  const client = await openChain(args, options);
  try {
    checkChain(client, deployment);
  } catch (error) {
    throw error instanceof InputError ? about(error, { file: args.deployment }) : error;
  }
  return { deployment, client };
}

/** The key that a deployment names. Throws {@link InputError} where this machine does not have it. */
export async function deployedKey({ instance, keyHash }: Deployment, file: string): Promise<LocalKey> {
  const known = await findLocalKey(instance, keyHash);
  if (known !== undefined) return known;
  throw new InputError('is a key that this machine does not have', {
    file,
    field: 'keyHash',
    fix: 'Import it: ballast keys import',
  });
}

/** This machine's key of the deployment's circuit. Throws {@link InputError} where the contracts are for another one. */
export async function keyOf(deployment: Deployment, file: string, shell: Shell): Promise<VerificationKey> {
  const instance = findInstance(deployment.instance);
  const known = await deployedKey(deployment, file);
  if (known.revoked !== undefined)
    shell.note(
      `the key of these contracts was revoked here: ${known.revoked.why}. Rotate them: docs/keys.md`,
    );
  const { bytes } = await readVerifierKey(known);
  const key = parseVerificationKey(new TextDecoder().decode(bytes));
  if (circuitIdOf(circuitOf(key, instance)) === circuitIdOf(deployment.circuit)) return key;
  throw new InputError(`is not the circuit of ${instance.name} on this machine`, {
    file,
    field: 'circuit',
    fix: 'Use the keys that the contracts were made for',
  });
}

/** Transactions as JSON, and what they cost together. */
export function sentJson(sent: readonly Sent[]) {
  return sent.map(({ hash, gasUsed, blockNumber }) => ({ hash, gasUsed, blockNumber }));
}

/** `2 transactions, 1 450 000 gas`. */
export function sentWords(sent: readonly Sent[]): string {
  const gas = sent.reduce((sum, { gasUsed }) => sum + gasUsed, 0n);
  return `${sent.length} ${sent.length === 1 ? 'transaction' : 'transactions'}, ${gas.toLocaleString('en')} gas`;
}
