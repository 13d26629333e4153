import { claimTypedData } from '../../chain/claimSignature.js';
import type { ChainClient } from '../../chain/client.js';
import { walletOf } from '../../chain/client.js';
import type { Deployment } from '../../chain/deployment.js';
import { submitProof } from '../../chain/transactions.js';
import { InputError } from '../../errors.js';
import { formatTime, parseTime } from '../../files/time.js';
import { loadProof } from '../../load/proof.js';
import type { ProofFile } from '../../proof/proofFile.js';
import { addressOption, checkProofFor, seriesOf } from '../chain/claim.js';
import { openDeployment, sentJson, sentWords } from '../chain/link.js';
import { CHAIN_OPTION, parseHex, parseIndex } from '../chain/options.js';
import { defineCommand } from '../shell/command.js';
import { UsageError } from '../shell/errors.js';
import { OPTION } from '../shell/options.js';
import type { Shell } from '../shell/shell.js';
import { facts } from '../shell/text.js';

export const chainSubmit = defineCommand({
  examples: [
    ['chain submit --proof proof.json', 'as its recipient'],
    ['chain submit --proof proof.json --sign', "the recipient's signature, for somebody else to submit"],
    ['chain submit --proof proof.json --for 0x… --deadline 1780000000 --signature 0x…', 'as that somebody'],
  ],
  options: (y) =>
    y.options({
      proof: OPTION.needed('Proof file (proof.json)'),
      'market-index': OPTION.text('Market of the series. Default: the latest that is usable'),
      'signers-version': OPTION.text('Version of the list of signers. Default: the latest that is valid'),
      sign: { type: 'boolean', default: false, describe: 'Sign as the recipient, and send nothing' },
      for: OPTION.text('Recipient who signed'),
      signature: OPTION.text("The recipient's signature"),
      deadline: OPTION.text(
        'Last moment of the signature: unix seconds or 2026-01-31T12:00:00Z. Default with --sign: in an hour',
      ),
      ...CHAIN_OPTION.deployment,
      ...CHAIN_OPTION.node,
      ...CHAIN_OPTION.signer,
    }),
  run: async (args, shell) => {
    const { sign } = args;
    const relayed = [args.for, args.signature].filter((given) => given !== undefined).length;
    if (sign && relayed > 0) throw new UsageError('Give --sign, or --for and --signature');
    if (relayed === 1 || (relayed === 2 && args.deadline === undefined)) {
      throw new UsageError('Give --for, --signature and --deadline together');
    }
    if (!sign && relayed === 0 && args.deadline !== undefined) {
      throw new UsageError('--deadline is of a signature: give --sign, or --for and --signature');
    }
    const proof = await loadProof(args.proof);
    const market =
      args.marketIndex === undefined ? {} : { market: parseIndex(args.marketIndex, '--market-index') };
    const signers =
      args.signersVersion === undefined
        ? {}
        : { signers: parseIndex(args.signersVersion, '--signers-version') };
    const deadline = args.deadline === undefined ? undefined : parseTime(args.deadline, '--deadline');
    const relay =
      args.for === undefined
        ? undefined
        : {
            recipient: await addressOption(args.for, '--for'),
            signature: parseHex(args.signature!, '--signature', 65),
            deadline: BigInt(deadline!),
          };
    const { deployment, client } = await openDeployment(args, { write: true });
    const recipient = relay?.recipient ?? walletOf(client).account.address;
    await checkProofFor(proof, args.proof, { deployment, recipient });
    if (sign) return signClaim({ client, deployment, proof, deadline }, shell);

    const series = seriesOf(deployment, args.deployment);
    const { submission, ...sent } = await submitProof(client, deployment, {
      proof,
      ...market,
      ...signers,
      ...(relay === undefined ? {} : { relay }),
    });
    const page = facts([
      ['recipient', recipient],
      ['market', `${submission.market} of ${series}`],
      ['signer list', `version ${submission.signers}`],
      ['cost', sentWords([sent])],
    ]);
    shell.result(page, {
      recipient,
      series,
      market: submission.market,
      signers: submission.signers,
      nullifier: submission.nullifier,
      transactions: sentJson([sent]),
    });
    return true;
  },
});

async function signClaim(
  claim: { client: ChainClient; deployment: Deployment; proof: ProofFile; deadline: bigint | undefined },
  shell: Shell,
): Promise<boolean> {
  const { client, deployment, proof } = claim;
  const { timestamp } = await client.public.getBlock();
  const deadline = claim.deadline ?? timestamp + 3_600n;
  if (deadline < timestamp) throw new InputError('is over', { field: '--deadline' });
  const { account } = walletOf(client);
  const { chainId, registry } = deployment;
  const signature = await account.signTypedData!(
    claimTypedData({
      chainId,
      registry,
      recipient: account.address,
      deadline,
      nullifier: BigInt(proof.claim.nullifier),
      policy: BigInt(proof.claim.policy),
    }),
  );
  const page = facts([
    ['recipient', account.address],
    ['deadline', `${deadline} (${formatTime(deadline)})`],
    ['signature', signature],
  ]);
  shell.result(page, { recipient: account.address, deadline, signature });
  return true;
}
