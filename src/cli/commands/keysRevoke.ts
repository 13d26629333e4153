import { clockTime, parseTime } from '../../files/time.js';
import { keyHashOf } from '../../keys/record.js';
import { chooseKey, updateKey } from '../../keys/store.js';
import { keyFacts, keyJson } from '../keys/keyPage.js';
import { labelOf } from '../keys/labels.js';
import { defineCommand } from '../shell/command.js';
import { OPTION } from '../shell/options.js';
import { namingOption } from '../shell/places.js';
import { facts } from '../shell/text.js';

export const keysRevoke = defineCommand({
  examples: [
    [
      'keys revoke 3f2a9c1d --why "replaced by the key of 2027" --from 2027-01-01T00:00:00Z',
      'from a time on',
    ],
    ['keys revoke 3f2a9c1d --why "a backup of the machine was stolen"', 'all proofs under it'],
  ],
  options: (y) =>
    y
      .positional('name', {
        type: 'string',
        demandOption: true,
        describe: 'Label of its maker, or the start of its hash: 8 digits or more',
      })
      .options({
        why: OPTION.needed('Why: shown with every refusal'),
        from: OPTION.text(
          'Refuse proofs about accounts as of this time or later: unix seconds or 2026-01-31T12:00:00Z. Default: all',
        ),
      }),
  run: async ({ name, why, from }, shell) => {
    const reason = labelOf('--why', why);
    const time =
      from === undefined
        ? undefined
        : namingOption(
            () => '--from',
            () => parseTime(from, 'from'),
          );
    const hash = keyHashOf((await chooseKey(name)).record);
    const revoked = {
      at: Number(clockTime()),
      why: reason,
      ...(time !== undefined && { from: Number(time) }),
    };
    await updateKey(hash, (key) => ({ ...key, revoked }));
    const key = await chooseKey(hash);
    shell.note('in this store. Contracts do not see it: see docs/keys.md for what to rotate there');
    shell.result(facts(keyFacts(key)), keyJson(key));
    return true;
  },
});
