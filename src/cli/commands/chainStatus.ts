import { easAttestation } from '../../chain/easAttestation.js';
import { readIsDevelopment, readLastProof, readSolvent, readStatus } from '../../chain/readChain.js';
import { ClaimError } from '../../errors.js';
import { formatTime } from '../../files/time.js';
import { formatRatio, parseRatio } from '../../proof/policyFile.js';
import { addressOption } from '../chain/claim.js';
import { openDeployment } from '../chain/link.js';
import { CHAIN_OPTION, parseDuration } from '../chain/options.js';
import { defineCommand } from '../shell/command.js';
import { UsageError } from '../shell/errors.js';
import { OPTION } from '../shell/options.js';
import { facts, paint } from '../shell/text.js';

export const chainStatus = defineCommand({
  examples: [
    ['chain status --recipient 0x… --min-ratio 150% --max-age 1h', "the contract's own isSolvent"],
    ['chain status --recipient 0x… --attestation', 'as the payload of an EAS attestation'],
  ],
  options: (y) =>
    y.options({
      recipient: OPTION.needed('Address whose status is asked for'),
      'min-ratio': OPTION.text('A ratio of at least this was proved, like 150%'),
      'max-age': OPTION.text('For accounts as of this long ago or later, like 1h'),
      attestation: {
        type: 'boolean',
        default: false,
        describe: 'Print the payload of an attestation (Ethereum Attestation Service) of it',
      },
      ...CHAIN_OPTION.deployment,
      ...CHAIN_OPTION.node,
    }),
  run: async (args, shell) => {
    if ((args.minRatio === undefined) !== (args.maxAge === undefined)) {
      throw new UsageError('Give --min-ratio and --max-age together');
    }
    const recipient = await addressOption(args.recipient, '--recipient');
    const minRatio = args.minRatio === undefined ? undefined : parseRatio(args.minRatio, '--min-ratio');
    const maxAge = args.maxAge === undefined ? undefined : parseDuration(args.maxAge, '--max-age');
    const { deployment, client } = await openDeployment(args, { write: false });
    if (await readIsDevelopment(client, deployment)) {
      shell.note('the registry accepts development keys: a status in it proves nothing');
    }
    const status = await readStatus(client, deployment, recipient);
    const solvent =
      minRatio === undefined || maxAge === undefined
        ? status !== undefined
        : await readSolvent(client, deployment, { recipient, minRatio, maxAge });
    if (status === undefined) {
      if (args.attestation) throw new ClaimError(`nothing was proved for ${recipient}`);
      shell.result(`nothing was proved for ${recipient}`, { recipient, status: null, solvent });
      return false;
    }

    let attestation: ReturnType<typeof easAttestation> | undefined;
    if (args.attestation) {
      const last = await readLastProof(client, deployment, recipient);
      if (last === undefined)
        throw new ClaimError('the node has no log of the proof', { fix: 'Use another node' });
      const { nullifier, series, market } = last;
      const { registry, chainId } = deployment;
      attestation = easAttestation({ status, recipient, nullifier, registry, chainId, series, market });
      shell.note('whoever sends the attestation vouches for it: readers should compare it with the registry');
    }
    const { notBefore, notAfter, submittedAt, minEquity } = status;
    const ratio = formatRatio(status.minRatio);
    const page = [
      facts([
        ['margin ratio', `at least ${ratio}`],
        ...(status.minRatioView === 0n
          ? []
          : ([['per view', `at least ${formatRatio(status.minRatioView)}`]] as [string, string][])),
        ['equity', `at least ${minEquity}`],
        [
          'accounts',
          notBefore === notAfter
            ? `as of ${formatTime(notBefore)}`
            : `as of a moment from ${formatTime(notBefore)} to ${formatTime(notAfter)}`,
        ],
        ['recorded', formatTime(submittedAt)],
      ]),
      ...(attestation === undefined ? [] : [json(attestation)]),
      ...(minRatio === undefined
        ? []
        : [solvent ? paint.bold(paint.green('SOLVENT')) : paint.bold(paint.red('NOT SOLVENT'))]),
    ];
    shell.result(page.join('\n'), {
      recipient,
      status: { ...status, minRatio: ratio, minRatioView: formatRatio(status.minRatioView) },
      solvent,
      ...(attestation === undefined ? {} : { attestation }),
    });
    return solvent;
  },
});

const json = (value: unknown): string =>
  JSON.stringify(value, (_, entry: unknown) => (typeof entry === 'bigint' ? entry.toString() : entry), 2);
