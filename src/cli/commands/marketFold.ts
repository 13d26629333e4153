import { inFile } from '../../files/places.js';
import { writeTextFile } from '../../files/textFile.js';
import { parseTime } from '../../files/time.js';
import { readVerifierKey } from '../../load/keys.js';
import { loadMarket } from '../../load/market.js';
import { loadSigners } from '../../load/signers.js';
import { findInstance } from '../../market/instances.js';
import { buildContext } from '../../proof/context.js';
import { foldKey } from '../../proof/fold.js';
import { gradeName } from '../../proof/grade.js';
import type { Policy } from '../../proof/policy.js';
import { formatVerificationKey, parseVerificationKey } from '../../proof/verificationKey.js';
import { signersOfClaim } from '../proof/claimSigners.js';
import { noteAlarms } from '../shell/alarms.js';
import { defineCommand } from '../shell/command.js';
import { UsageError } from '../shell/errors.js';
import { chosenKey } from '../shell/keys.js';
import { OPTION } from '../shell/options.js';
import { checkOut } from '../shell/output.js';
import { POLICY_OPTIONS } from '../shell/policyOptions.js';
import { facts } from '../shell/text.js';

export const marketFold = defineCommand({
  examples: [
    [
      'market fold --market market.json --signers signers.json --instance solvency-custodians --out folded_key.json',
      'then: snarkjs groth16 verify folded_key.json claim.json proof.json',
    ],
  ],
  options: (y) =>
    y.options({
      market: OPTION.market,
      signers: OPTION.signers,
      instance: { ...OPTION.instance, demandOption: true },
      'margin-type': OPTION.marginType,
      key: OPTION.key,
      'not-before': POLICY_OPTIONS['not-before'],
      'not-after': POLICY_OPTIONS['not-after'],
      out: { ...OPTION.out, default: 'folded_key.json' },
    }),
  run: async (args, shell) => {
    const { market: file, signers: list, instance: name, marginType, out } = args;
    const window = windowOption(args.notBefore, args.notAfter);
    await checkOut(out, [file, list]);
    const instance = findInstance(name);
    const market = await loadMarket(file);
    noteAlarms(market, shell);
    const signers = signersOfClaim(await loadSigners(list), { markets: [market], window }, list, shell);
    const context = inFile(file, () => buildContext({ market, marginType, signers, instance, window }));
    const { bytes, trust } = await readVerifierKey(await chosenKey(instance, args.key));
    const folded = foldKey(parseVerificationKey(new TextDecoder().decode(bytes)), context.scalars);
    await writeTextFile(out, `${JSON.stringify(formatVerificationKey(folded), null, 2)}\n`);
    shell.note('use only keys that you folded yourself: a folded key from elsewhere can accept anything');
    const inputs = ['nullifier', 'scope', 'binding', 'policy'];
    const page = facts([
      ['public inputs', `${inputs.join(', ')} (those of "claim" in proof.json, in this order)`],
      ['market', context.digests.market],
      ['signers', context.digests.signers],
      ['key', `${name}, ${gradeName(trust)}`],
    ]);
    shell.result(`Wrote ${out}\n${page}`, {
      file: out,
      instance: name,
      grade: gradeName(trust),
      inputs,
      digests: context.digests,
    });
    return true;
  },
});

/** The window of the policy, which decides on the entries of the list. */
function windowOption(notBefore: string | undefined, notAfter: string | undefined): Policy['window'] {
  if ((notBefore === undefined) !== (notAfter === undefined)) {
    throw new UsageError('Give --not-before and --not-after together');
  }
  if (notBefore === undefined || notAfter === undefined) return undefined;
  return {
    notBefore: parseTime(notBefore, '--not-before'),
    notAfter: parseTime(notAfter, '--not-after'),
  };
}
