import { writeTextFile } from '../../files/textFile.js';
import { loadMarket } from '../../load/market.js';
import { loadSigners } from '../../load/signers.js';
import { findInstance } from '../../market/instances.js';
import { marketHash } from '../../market/marketFile.js';
import { alarmNames } from '../../proof/alarms.js';
import { smallestInstance } from '../../proof/fit.js';
import { type ProofRequest, wordsText } from '../../proof/request.js';
import { purposeText } from '../../proof/scope.js';
import { signersOfClaim } from '../proof/claimSigners.js';
import { keyOf, requestFileText } from '../proof/madeRequest.js';
import { requestedKey } from '../proof/requested.js';
import { requestJson, requestPage } from '../proof/requestPage.js';
import { defineCommand } from '../shell/command.js';
import { UsageError } from '../shell/errors.js';
import { ACCEPT_ALARMS, acceptedAlarms, askedGrade, OPTION, textOption } from '../shell/options.js';
import { checkOut } from '../shell/output.js';
import { POLICY_OPTIONS, readPolicy } from '../shell/policyOptions.js';
import { policyAdvice } from '../shell/policyWords.js';

export const requestNew = defineCommand({
  examples: [
    [
      'request new --market market.json --signers signers.json --policy policy.json --scope lender.example/2026 --recipient lender.example --words "lender.example, for the credit line of 2026"',
      'one file for the holder, who proves with it, and for whoever verifies',
    ],
    ['request new … --market-by-hash --accounts 2', 'a small file; the market is handed over apart'],
  ],
  options: (y) =>
    y
      .options({
        market: OPTION.market,
        'market-by-hash': { type: 'boolean', default: false, describe: 'Name the market by its hash' },
        signers: OPTION.signers,
        scope: { ...OPTION.scope, demandOption: true },
        recipient: { ...OPTION.recipient, demandOption: true },
        'margin-type': OPTION.marginType,
        instance: {
          ...OPTION.instance,
          describe: 'Circuit instance. Default: the smallest that fits market and accounts',
        },
        accounts: OPTION.text(
          'How many accounts a proof may show at least. Default: as many as --coverage names, or 1',
        ),
        key: OPTION.key,
        grade: OPTION.grade,
        words: OPTION.text('Who asks and why, for a person; one line of up to 1000 characters'),
        out: { ...OPTION.out, default: 'request.json' },
        ...ACCEPT_ALARMS,
      })
      .options(POLICY_OPTIONS),
  run: async (args, shell) => {
    const { out, marginType, words } = args;
    if (args.instance !== undefined && args.accounts !== undefined) {
      throw new UsageError('Give --instance or --accounts, not both');
    }
    const accounts = args.accounts === undefined ? undefined : accountsOption(args.accounts);
    await checkOut(out, [args.market, args.signers, args.policy]);
    const listed = await loadSigners(args.signers);
    const { window, over } = await readPolicy(args);
    const market = await loadMarket(args.market);
    const signers = signersOfClaim(listed, { markets: [market], window }, args.signers, shell);
    const policy = over(signers, market);
    const least = accounts ?? policy.coverage?.length ?? 1;
    const views = policy.views !== undefined;
    const instance =
      args.instance === undefined
        ? smallestInstance({ market, file: args.market, marginType, accounts: least, views })
        : findInstance(args.instance);
    const request: ProofRequest = {
      ...(words !== undefined && { words: textOption('--words', () => wordsText(words)) }),
      ...(args.marketByHash ? {} : { market }),
      marketHash: marketHash(market),
      ...{ marginType, signers, policy },
      scope: textOption('--scope', () => purposeText(args.scope, 'scope')),
      recipient: textOption('--recipient', () => purposeText(args.recipient, 'recipient')),
      instance,
      key: await keyOf(instance, args.key, askedGrade(args.grade), { policy, market }),
      acceptAlarms: alarmNames(acceptedAlarms(args.acceptAlarms), '--accept-alarms'),
    };
    const text = requestFileText(request, market, { market: args.market, policy: args.policy, out });
    await writeTextFile(out, text);
    for (const advice of policyAdvice(policy)) shell.note(advice);
    const known = await requestedKey(request);
    shell.result(`Wrote ${out}\n${requestPage(request, market, known)}`, {
      file: out,
      ...requestJson(request, market, known),
    });
    return true;
  },
});

function accountsOption(text: string): number {
  if (/^[1-9][0-9]?$/.test(text)) return Number(text);
  throw new UsageError('--accounts is a whole number like 2');
}
