import { inFile } from '../../files/places.js';
import { writeTextFile } from '../../files/textFile.js';
import { readVerifierKey } from '../../load/keys.js';
import { loadMarket } from '../../load/market.js';
import { loadSigners } from '../../load/signers.js';
import { findInstance } from '../../market/instances.js';
import { buildContext } from '../../proof/context.js';
import { foldKey } from '../../proof/fold.js';
import { gradeName } from '../../proof/grade.js';
import { formatVerificationKey, parseVerificationKey } from '../../proof/verificationKey.js';
import { noteAlarms } from '../shell/alarms.js';
import { defineCommand } from '../shell/command.js';
import { chosenKey, withKey } from '../shell/keys.js';
import { OPTION } from '../shell/options.js';
import { checkOut } from '../shell/output.js';
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
      out: { ...OPTION.out, default: 'folded_key.json' },
    }),
  run: async ({ market: file, signers: list, instance: name, marginType, out, key: keyName }, shell) => {
    await checkOut(out, [file, list]);
    const instance = findInstance(name);
    const market = await loadMarket(file);
    noteAlarms(market, shell);
    const signers = await loadSigners(list);
    const context = inFile(file, () => buildContext({ market, marginType, signers, instance }));
    const { bytes, trust } = await withKey(await chosenKey(instance, keyName), shell, readVerifierKey);
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
