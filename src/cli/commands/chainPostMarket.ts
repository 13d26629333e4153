import { walletOf } from '../../chain/client.js';
import { formatDeployment } from '../../chain/deployment.js';
import { marketEntry } from '../../chain/marketEntry.js';
import { postMarket } from '../../chain/marketTransactions.js';
import { readMarket } from '../../chain/readChain.js';
import { rotate } from '../../chain/transactions.js';
import { inFile } from '../../files/places.js';
import { readTextFile, writeTextFile } from '../../files/textFile.js';
import { formatTime } from '../../files/time.js';
import { findInstance } from '../../market/instances.js';
import { parseMarket } from '../../market/marketFile.js';
import { keyOf, openDeployment, sentJson, sentWords } from '../chain/link.js';
import { CHAIN_OPTION, parseDuration, parseEther, parseHex } from '../chain/options.js';
import { noteAlarms } from '../shell/alarms.js';
import { defineCommand } from '../shell/command.js';
import { OPTION } from '../shell/options.js';
import { facts } from '../shell/text.js';

export const chainPostMarket = defineCommand({
  examples: [
    [
      'chain post-market --market market.json --expiry 24h --rotate',
      'the first of a series: the registry takes it up',
    ],
    ['chain post-market --market market.json', 'the next one'],
  ],
  options: (y) =>
    y.options({
      market: OPTION.market,
      expiry: { ...OPTION.text('How long after its time the market may be used'), default: '24h' },
      bond: { ...OPTION.text('Ether to leave as bond: what the registry asks for'), default: '0' },
      label: OPTION.text('Label of the series, 32 bytes in hex: for posters with several of one model'),
      rotate: {
        type: 'boolean',
        default: false,
        describe: 'Make the series the one that the registry accepts (what its owner does)',
      },
      overlap: { ...OPTION.text('With --rotate: how long what was accepted before still is'), default: '0' },
      ...CHAIN_OPTION.deployment,
      ...CHAIN_OPTION.node,
      ...CHAIN_OPTION.signer,
    }),
  run: async (args, shell) => {
    const expiry = parseDuration(args.expiry, '--expiry');
    const overlap = parseDuration(args.overlap, '--overlap');
    const bond = parseEther(args.bond, '--bond');
    const label = args.label === undefined ? {} : { label: parseHex(args.label, '--label', 32) };
    const fileText = await readTextFile(args.market, 'market');
    const market = parseMarket(fileText, args.market);
    noteAlarms(market, shell);
    const { deployment, client } = await openDeployment(args, { write: true });
    const key = await keyOf(deployment, args.deployment, shell);
    const poster = walletOf(client).account.address;
    const { marginType } = deployment;
    const instance = findInstance(deployment.instance);
    const entry = inFile(args.market, () =>
      marketEntry({ market, marginType, instance, key, poster, ...label, fileText }),
    );

    const progress = shell.progress();
    const posting = { bond, ...label, expiry: market.time + expiry };
    const posted = await postMarket(client, deployment, entry, {
      ...posting,
      onProgress: (step, of) => progress.step(`posting, part ${step + 1} of ${of}`, step / of),
    }).finally(() => progress.done());
    const { index } = posted;
    const sent = [...posted.sent];
    const { series } = entry;
    const accepted = args.rotate || deployment.series === series;
    if (args.rotate && deployment.series !== series) {
      const { verifier } = deployment;
      sent.push(await rotate(client, deployment, { verifier, series, overlap }));
      await writeTextFile(args.deployment, formatDeployment({ ...deployment, series }));
    }
    if (!accepted)
      shell.note('the registry does not accept this series: its owner rotates to it with --rotate');

    const { usableAt } = await readMarket(client, deployment, { series, index });
    const page = facts([
      ['series', series],
      ['index', String(index)],
      ['expires', formatTime(posting.expiry)],
      [
        'usable',
        usableAt === NEVER ? 'once it is recomputed: ballast chain recompute' : formatTime(usableAt),
      ],
      ['cost', sentWords(sent)],
    ]);
    shell.result(page, {
      series,
      index,
      accepted,
      expiry: posting.expiry,
      usableAt: usableAt === NEVER ? null : usableAt,
      fileDigest: entry.fileDigest,
      transactions: sentJson(sent),
    });
    return true;
  },
});

/** `usableAt` of a market that only a recomputation makes usable. */
const NEVER = 2 ** 40 - 1;
