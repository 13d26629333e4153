import type { ChainClient } from '../../chain/client.js';
import type { Deployment } from '../../chain/deployment.js';
import { marketEntry } from '../../chain/marketEntry.js';
import { challengeMarket, settleMarket } from '../../chain/marketTransactions.js';
import { readPostedScalars } from '../../chain/postedScalars.js';
import { readMarket } from '../../chain/readChain.js';
import { recomputeMarket } from '../../chain/recomputeMarket.js';
import { planRecompute } from '../../chain/recomputePlan.js';
import { scalarsHashOf } from '../../chain/scalars.js';
import { ClaimError } from '../../errors.js';
import { readTextFile } from '../../files/textFile.js';
import { findInstance } from '../../market/instances.js';
import { parseMarket } from '../../market/marketFile.js';
import type { VerificationKey } from '../../proof/verificationKey.js';
import { keyOf, openDeployment, sentJson, sentWords } from '../chain/link.js';
import { CHAIN_OPTION, parseHex, parseIndex } from '../chain/options.js';
import { defineCommand } from '../shell/command.js';
import { UsageError } from '../shell/errors.js';
import { OPTION } from '../shell/options.js';
import { facts } from '../shell/text.js';

export const chainRecompute = defineCommand({
  examples: [
    ['chain recompute --index 3 --market market.json', 'only if the market posted is that of the file'],
    ['chain recompute --index 3 --plan', 'what it would take'],
    ['chain recompute --index 3 --challenge', 'the poster has to do it, or loses the bond'],
  ],
  options: (y) =>
    y.options({
      index: OPTION.needed('Index of the market in its series'),
      series: OPTION.text('Series of the market. Default: the one that the registry accepts'),
      market: OPTION.text('Market file: nothing is sent unless these are the numbers posted'),
      plan: { type: 'boolean', default: false, describe: 'Say what it would take, and send nothing' },
      challenge: { type: 'boolean', default: false, describe: 'Challenge it instead, with the deposit' },
      settle: { type: 'boolean', default: false, describe: 'Take it out after an unanswered challenge' },
      ...CHAIN_OPTION.deployment,
      ...CHAIN_OPTION.node,
      ...CHAIN_OPTION.signer,
    }),
  run: async (args, shell) => {
    const { plan, challenge, settle } = args;
    if ([plan, challenge, settle].filter(Boolean).length > 1) {
      throw new UsageError('Give one of --plan, --challenge and --settle');
    }
    const index = parseIndex(args.index, '--index');
    const { deployment, client } = await openDeployment(args, { write: !plan });
    const series = args.series === undefined ? deployment.series : parseHex(args.series, '--series', 32);
    if (series === undefined) throw new UsageError('Give --series: the deployment file has none');
    const at = { series, index };
    if (challenge || settle) {
      const move = challenge ? challengeMarket : settleMarket;
      const sent = await move(client, deployment, at);
      const { state } = await readMarket(client, deployment, at);
      shell.result(facts([...factsOf(at, state), ['cost', sentWords([sent])]]), {
        ...at,
        state,
        transactions: sentJson([sent]),
      });
      return true;
    }

    const key = await keyOf(deployment, args.deployment, shell);
    const scalars =
      args.market === undefined
        ? await readPostedScalars(client, deployment, at)
        : await scalarsOf(args.market, { client, deployment, key, at });
    const steps = planRecompute(scalars);
    const gas = steps.reduce((sum, step) => sum + step.gas, 0n);
    const expected = `${steps.length} ${steps.length === 1 ? 'transaction' : 'transactions'}, about ${gas.toLocaleString('en')} gas`;
    if (plan) {
      const { state } = await readMarket(client, deployment, at);
      const planned = steps.map(({ range, calldataBytes, ...step }) => ({
        ...range,
        calldataBytes,
        gas: step.gas,
      }));
      shell.result(facts([...factsOf(at, state), ['plan', expected]]), { ...at, state, steps: planned, gas });
      return true;
    }
    shell.note(expected);
    const progress = shell.progress();
    const { state, sent } = await recomputeMarket(client, deployment, {
      ...at,
      scalars,
      key,
      onProgress: (step, of) => progress.step(`recomputing, step ${step + 1} of ${of}`, step / of),
    }).finally(() => progress.done());
    if (state === 'Disabled') shell.note('the point posted was wrong: its bond is owed to the account');
    shell.result(facts([...factsOf(at, state), ['cost', sentWords(sent)]]), {
      ...at,
      state,
      transactions: sentJson(sent),
    });
    return state === 'Recomputed';
  },
});

function factsOf({ series, index }: { series: string; index: number }, state: string): [string, string][] {
  return [
    ['series', series],
    ['index', String(index)],
    ['market', state],
  ];
}

/** The scalars of a market file. Throws {@link ClaimError} where others were posted. */
async function scalarsOf(
  file: string,
  posted: {
    client: ChainClient;
    deployment: Deployment;
    key: VerificationKey;
    at: { series: `0x${string}`; index: number };
  },
): Promise<readonly bigint[]> {
  const { client, deployment, key, at } = posted;
  const fileText = await readTextFile(file, 'market');
  const { scalars } = marketEntry({
    market: parseMarket(fileText, file),
    marginType: deployment.marginType,
    key,
    fileText,
    instance: findInstance(deployment.instance),
    poster: deployment.registry, // of no account: only the scalars are used
  });
  const { scalarsHash } = await readMarket(client, deployment, at);
  if (scalarsHashOf(scalars) === scalarsHash) return scalars;
  throw new ClaimError('is not the market that was posted: its numbers are others', {
    file,
    fix: 'Do not use the market posted',
  });
}
