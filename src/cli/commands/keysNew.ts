import { findInstance, INSTANCES } from '../../market/instances.js';
import { keyFacts, keyJson } from '../keys/keyPage.js';
import { labelIfGiven } from '../keys/labels.js';
import { defineCommand } from '../shell/command.js';
import { UsageError } from '../shell/errors.js';
import { showSetup } from '../shell/keys.js';
import { OPTION } from '../shell/options.js';
import { facts } from '../shell/text.js';

export const keysNew = defineCommand({
  examples: [
    [
      'keys new solvency-32 --own --label "Lender AG"',
      'a key whose secrets nobody knows but you, for a moment',
    ],
    ['ceremony new …', 'for several parties, who need not trust each other'],
  ],
  options: (y) =>
    y
      .positional('instance', {
        type: 'string',
        demandOption: true,
        choices: INSTANCES.map(({ name }) => name),
        describe: 'Circuit instance',
      })
      .options({
        own: {
          type: 'boolean',
          default: false,
          describe: 'From the randomness of this machine: sound for you, and for whom your word is enough',
        },
        label: OPTION.text('Who makes it, for readers. Default: a name made of its hash'),
      }),
  run: async ({ instance: name, own, label }, shell) => {
    if (!own) {
      throw new UsageError(
        'Say --own: a key that you make alone. A key that several parties make together: ballast ceremony --help',
      );
    }
    const maker = labelIfGiven('--label', label);
    const { makeOwnKey } = await import('../../keys/makeOwnKey.js');
    const progress = shell.progress();
    const started = Date.now();
    const key = await makeOwnKey(findInstance(name), {
      ...(maker !== undefined && { maker }),
      onProgress: showSetup(name, progress),
    }).finally(() => progress.done());
    const seconds = (Date.now() - started) / 1000;
    shell.note(
      'the secrets of the key lived in a process that has ended; JavaScript cannot wipe them, and a swap file may have seen them',
    );
    shell.result(`Made a key in ${seconds.toFixed(1)} s\n${facts(keyFacts(key))}`, {
      ...keyJson(key),
      seconds,
    });
    return true;
  },
});
