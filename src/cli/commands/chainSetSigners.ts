import { setSigners } from '../../chain/transactions.js';
import { formatTime, parseTime } from '../../files/time.js';
import { loadSigners } from '../../load/signers.js';
import { keyOf, openDeployment, sentJson, sentWords } from '../chain/link.js';
import { signersOnChain } from '../chain/listed.js';
import { CHAIN_OPTION, parseDuration } from '../chain/options.js';
import { defineCommand } from '../shell/command.js';
import { OPTION } from '../shell/options.js';
import { facts } from '../shell/text.js';

export const chainSetSigners = defineCommand({
  examples: [
    ['chain set-signers --signers signers.json --overlap 1h', 'the version before stays valid for an hour'],
  ],
  options: (y) =>
    y.options({
      signers: OPTION.signers,
      from: OPTION.text('When it starts: unix seconds or 2026-01-31T12:00:00Z. Default: in two minutes'),
      overlap: { ...OPTION.text('How long the version before stays valid after that'), default: '0' },
      ...CHAIN_OPTION.deployment,
      ...CHAIN_OPTION.node,
      ...CHAIN_OPTION.signer,
    }),
  run: async (args, shell) => {
    const overlap = parseDuration(args.overlap, '--overlap');
    const from = args.from === undefined ? undefined : Number(parseTime(args.from, '--from'));
    const listed = await loadSigners(args.signers);
    const { deployment, client } = await openDeployment(args, { write: true });
    const when = { listed, file: args.signers, ...(from !== undefined && { from }) };
    const signers = await signersOnChain(client, when, shell);
    const key = await keyOf(deployment, args.deployment, shell);
    const options = { signers, key, overlap, ...(from === undefined ? {} : { from }) };
    const list = await setSigners(client, deployment, options);
    shell.note('where the registry pins custodians to cover, its owner must pin them again for this version');
    const page = facts([
      ['version', String(list.version)],
      ['valid from', formatTime(list.from)],
      ['cost', sentWords(list.sent)],
    ]);
    const { version, sent } = list;
    shell.result(page, { version, from: list.from, overlap, transactions: sentJson(sent) });
    return true;
  },
});
