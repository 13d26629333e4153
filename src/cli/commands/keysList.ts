import { chooseKey, keyStoreFolder, listKeys } from '../../keys/store.js';
import { trustOf } from '../../load/keys.js';
import { gradeName, judgeGrade } from '../../proof/grade.js';
import { keyFacts, keyJson } from '../keys/keyPage.js';
import { defineCommand } from '../shell/command.js';
import { facts, table } from '../shell/text.js';

export const keysList = defineCommand({
  examples: [
    ['keys list', 'the keys of your store, and whose proofs are accepted'],
    ['keys list "Lender AG"', 'all that is known of one'],
  ],
  options: (y) =>
    y.positional('name', { type: 'string', describe: 'A label, or the start of a hash: 8 digits or more' }),
  run: async ({ name }, shell) => {
    if (name !== undefined) {
      const key = await chooseKey(name);
      shell.result(facts(keyFacts(key)), keyJson(key));
      return true;
    }
    const keys = await listKeys();
    const rows = keys.map((key) => {
      const { instance, hash, label, made } = columnsOf(key);
      const trust = trustOf(key);
      const accepted = judgeGrade(trust, undefined).ok ? 'yes' : 'no';
      return [
        hash,
        label,
        instance,
        gradeName(trust),
        made,
        key.revoked === undefined ? accepted : 'revoked',
      ];
    });
    const page =
      keys.length === 0
        ? `No keys in ${keyStoreFolder()}. Make one: ballast keys new solvency-32 --own`
        : table(['key', 'label', 'instance', 'grade', 'made', 'accepted'], rows);
    shell.result(page, { store: keyStoreFolder(), keys: keys.map(keyJson) });
    return true;
  },
});

function columnsOf(key: Awaited<ReturnType<typeof chooseKey>>) {
  const { key: hash, label, instance, made } = keyJson(key);
  return { hash: hash.slice(0, 16), label, instance, made };
}
