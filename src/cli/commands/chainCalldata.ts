import { circuitIdOf } from '../../chain/circuit.js';
import { toSubmission } from '../../chain/submission.js';
import { submissionOf, submitCalldata } from '../../chain/transactions.js';
import { loadDeployment } from '../../load/deployment.js';
import { loadProof } from '../../load/proof.js';
import { checkProofFor, seriesOf } from '../chain/claim.js';
import { openDeployment } from '../chain/link.js';
import { CHAIN_OPTION, parseIndex } from '../chain/options.js';
import { defineCommand } from '../shell/command.js';
import { OPTION } from '../shell/options.js';
import { facts } from '../shell/text.js';

export const chainCalldata = defineCommand({
  examples: [
    ['chain calldata --proof proof.json', 'against the latest market and list: asks the node'],
    ['chain calldata --proof proof.json --market-index 3 --signers-version 1', 'without a node'],
  ],
  options: (y) =>
    y.options({
      proof: OPTION.needed('Proof file (proof.json)'),
      'market-index': OPTION.text('Market of the series. Default: the latest that is usable'),
      'signers-version': OPTION.text('Version of the list of signers. Default: the latest that is valid'),
      ...CHAIN_OPTION.deployment,
      ...CHAIN_OPTION.node,
    }),
  run: async (args, shell) => {
    const proof = await loadProof(args.proof);
    const market =
      args.marketIndex === undefined ? undefined : parseIndex(args.marketIndex, '--market-index');
    const signers =
      args.signersVersion === undefined ? undefined : parseIndex(args.signersVersion, '--signers-version');
    const deployment = await loadDeployment(args.deployment);
    await checkProofFor(proof, args.proof, { deployment });
    const series = seriesOf(deployment, args.deployment);
    const place = { verifier: deployment.verifier, circuit: circuitIdOf(deployment.circuit), series };
    let submission: ReturnType<typeof toSubmission>;
    if (market !== undefined && signers !== undefined) {
      submission = toSubmission(proof, { ...place, market, signers });
    } else {
      const { client } = await openDeployment(args, { write: false });
      submission = await submissionOf(client, deployment, {
        proof,
        ...(market === undefined ? {} : { market }),
        ...(signers === undefined ? {} : { signers }),
      });
    }
    const data = submitCalldata(submission);
    const { chainId, registry: to } = deployment;
    shell.note('only the recipient of the proof can send it');
    const page = facts([
      ['chain', String(chainId)],
      ['to', to],
      ['market', `${submission.market} of ${series}`],
      ['signer list', `version ${submission.signers}`],
    ]);
    shell.result(`${page}\n${data}`, { chainId, to, value: '0', data, function: 'submit', submission });
    return true;
  },
});
