import { keyStoreFolder, openStore } from '../../keys/store.js';
import { ceremonyPowers, FOLDER, reporting, verdictJson, verdictPage } from '../keys/ceremonyPage.js';
import { keyFacts } from '../keys/keyPage.js';
import { labelIfGiven } from '../keys/labels.js';
import { defineCommand } from '../shell/command.js';
import { UsageError } from '../shell/errors.js';
import { OPTION } from '../shell/options.js';
import { facts } from '../shell/text.js';

export const ceremonyVerify = defineCommand({
  examples: [
    ['ceremony verify ceremony', 'from nothing but its files; compare fingerprints with the contributors'],
    ['ceremony verify ceremony --take', 'the store then knows the key, and who contributed'],
  ],
  options: (y) =>
    y.positional('folder', FOLDER).options({
      take: { type: 'boolean', default: false, describe: 'Put the key and its contributors into your store' },
      label: OPTION.text('With --take: what to call the key. Default: a name made of its hash'),
      ...ceremonyPowers,
    }),
  run: async ({ folder, take, label, acceptPowers }, shell) => {
    if (label !== undefined && !take) throw new UsageError('--label goes with --take');
    const called = labelIfGiven('--label', label);
    const { verifyCeremony } = await import('../../ceremony/verifyCeremony.js');
    const { takeKey } = await import('../../ceremony/take.js');
    if (take) await openStore(keyStoreFolder());
    const verdict = await reporting(shell, (reporter) =>
      verifyCeremony(folder, { acceptedPowers: acceptPowers }, reporter),
    );
    const { made } = verdict;
    const taken = take && made ? await takeKey({ ...verdict, made }, called) : undefined;
    const page = verdictPage(verdict);
    shell.result(taken === undefined ? page : `${page}\nIn your store\n${facts(keyFacts(taken))}`, {
      ...verdictJson(verdict),
      taken: taken !== undefined,
    });
    if (verdict.valid) shell.note('compare the fingerprints with the contributors, over another channel');
    return verdict.valid;
  },
});
