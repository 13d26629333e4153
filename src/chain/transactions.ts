import type { Address, Hex } from 'viem';
import type { Signer } from '../account/signers.js';
import { InputError } from '../errors.js';
import { findInstance } from '../market/instances.js';
import type { ProofFile } from '../proof/proofFile.js';
import type { VerificationKey } from '../proof/verificationKey.js';
import { chainPoint, circuitIdOf, signersIc } from './circuit.js';
import { type ChainClient, checkChain } from './client.js';
import type { Deployment } from './deployment.js';
import { iSignerRegistryAbi, iSolvencyRegistryAbi } from './generated/abi.js';
import { latestMarket, latestSigners } from './readChain.js';
import { bare, explained, type Sent, sendCall } from './send.js';
import { signerEntries } from './signerEntries.js';
import { type Submission, toSubmission } from './submission.js';
import { encodeFunctionData } from './viem.js';

/** What owners and holders send. Everything is simulated first; a failure is an error in words (`explainRevert`). */

/** A new list starts this many seconds after the latest block unless told: it must not be in the past when it is mined. */
export const LIST_DELAY = 120;

/**
 * Schedules a list of signers and folds it for the circuit. `from` is when it starts, unix seconds, and each entry must be valid
 * then; the version before stays valid for `overlap` seconds after that.
 */
export async function setSigners(
  client: ChainClient,
  deployment: Deployment,
  options: { signers: readonly Signer[]; key: VerificationKey; from?: number; overlap?: number },
): Promise<{ version: number; from: number; sent: readonly Sent[] }> {
  checkChain(client, deployment);
  const { timestamp } = await explained(client.public.getBlock());
  const from = options.from ?? Number(timestamp) + LIST_DELAY;
  const { entries, eighths } = signerEntries(options.signers, from);
  const registry = { address: deployment.signers, abi: iSignerRegistryAbi };
  const scheduled = await sendCall(client, {
    ...registry,
    functionName: 'schedule',
    args: [entries, eighths, from, options.overlap ?? 0],
  });
  const version = Number(scheduled.result);
  const points = signersIc(options.key, findInstance(deployment.instance)).map(chainPoint);
  const folded = await sendCall(client, {
    ...registry,
    functionName: 'fold',
    args: [version, deployment.circuit, points.flatMap(({ x, y }) => [x, y])],
  });
  return { version, from, sent: [bare(scheduled), bare(folded)] };
}

/** Pins the signers that proofs must cover, by their positions in one version of the list. */
export async function setCoverage(
  client: ChainClient,
  deployment: Deployment,
  options: { signers: number; coverage: readonly number[] },
): Promise<Sent> {
  checkChain(client, deployment);
  const mask = options.coverage.reduce((bits, index) => bits | (1 << index), 0);
  return bare(await toRegistry(client, deployment, 'setCoverage', [options.signers, mask]));
}

/** Makes a verifier and a series the current ones. What was current stays accepted for `overlap` seconds. */
export async function rotate(
  client: ChainClient,
  deployment: Deployment,
  options: { verifier: Address; series: Hex; overlap: number },
): Promise<Sent> {
  checkChain(client, deployment);
  const { verifier, series, overlap } = options;
  return bare(await toRegistry(client, deployment, 'rotate', [verifier, series, overlap]));
}

/** What is submitted for a proof: against a market and a list by number, by default the latest that are usable. */
export async function submissionOf(
  client: ChainClient,
  deployment: Deployment,
  options: { proof: ProofFile; market?: number; signers?: number },
): Promise<Submission> {
  const { series } = deployment;
  if (series === undefined) {
    throw new InputError('is missing: the registry accepts no markets yet', {
      field: 'series',
      fix: 'Post a market and rotate to its series',
    });
  }
  return toSubmission(options.proof, {
    verifier: deployment.verifier,
    circuit: circuitIdOf(deployment.circuit),
    series,
    market: options.market ?? (await latestMarket(client, deployment, series)),
    signers: options.signers ?? (await latestSigners(client, deployment)),
  });
}

/** The calldata of `submit`, for a wallet or another program to send to the registry. */
export function submitCalldata(submission: Submission): Hex {
  return encodeFunctionData({ abi: iSolvencyRegistryAbi, functionName: 'submit', args: [submission] });
}

/** Submits a proof for the client's account, or with `relay` for a recipient who signed (`claimTypedData`). */
export async function submitProof(
  client: ChainClient,
  deployment: Deployment,
  options: {
    proof: ProofFile;
    market?: number;
    signers?: number;
    relay?: { recipient: Address; deadline: bigint; signature: Hex };
  },
): Promise<Sent & { readonly submission: Submission }> {
  checkChain(client, deployment);
  const { relay } = options;
  const submission = await submissionOf(client, deployment, options);
  const sent =
    relay === undefined
      ? await toRegistry(client, deployment, 'submit', [submission])
      : await toRegistry(client, deployment, 'submitFor', [
          ...[submission, relay.recipient, relay.deadline, relay.signature],
        ]);
  return { ...bare(sent), submission };
}

function toRegistry(
  client: ChainClient,
  { registry }: Deployment,
  functionName: 'setCoverage' | 'rotate' | 'submit' | 'submitFor',
  args: readonly unknown[],
) {
  return sendCall(client, { address: registry, abi: iSolvencyRegistryAbi, functionName, args });
}
