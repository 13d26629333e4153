import { clockTime } from '../../files/time.js';
import { keyHashOf } from '../../keys/record.js';
import { chooseKey, updateKey } from '../../keys/store.js';
import { keyFacts, keyJson } from '../keys/keyPage.js';
import { labelOf } from '../keys/labels.js';
import { defineCommand } from '../shell/command.js';
import { OPTION } from '../shell/options.js';
import { facts } from '../shell/text.js';

export const keysTrust = defineCommand({
  examples: [
    [
      'keys trust "Lender AG" --why "our bank; hash compared by telephone"',
      'accepts proofs under this key of theirs: they could forge them',
    ],
  ],
  options: (y) =>
    y
      .positional('name', {
        type: 'string',
        demandOption: true,
        describe: 'Label of its maker, or the start of its hash: 8 digits or more',
      })
      .options({ why: OPTION.needed('Why you trust who made it: shown with every verdict') }),
  run: async ({ name, why }, shell) => {
    const reason = labelOf('--why', why);
    const { record } = await chooseKey(name);
    const hash = keyHashOf(record);
    const trusted = { at: Number(clockTime()), why: reason };
    await updateKey(hash, (key) => ({ ...key, trusted }));
    const key = await chooseKey(hash);
    shell.note('this key only: another one with the same label is another decision');
    shell.result(facts(keyFacts(key)), keyJson(key));
    return true;
  },
});
