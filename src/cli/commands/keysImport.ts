import { showImport } from '../keys/importProgress.js';
import { keyFacts, keyJson } from '../keys/keyPage.js';
import { defineCommand } from '../shell/command.js';
import { facts } from '../shell/text.js';

export const keysImport = defineCommand({
  examples: [
    ['keys import lender-key', 'from a folder; every byte is checked against the circuit'],
    ['keys import https://lender.example/keys/2026/', 'from a web server; goes on where it broke off'],
  ],
  options: (y) =>
    y.positional('from', {
      type: 'string',
      demandOption: true,
      describe: 'Folder that keys export wrote, or its web address',
    }),
  run: async ({ from }, shell) => {
    const { importKey } = await import('../../keys/importKey.js');
    const progress = shell.progress();
    const { key, added } = await importKey(from, { onProgress: showImport(progress) }).finally(() =>
      progress.done(),
    );
    const head = added
      ? 'Imported a key: all of it is what the circuit makes'
      : 'This key is in the store already';
    if (key.record.grade === 'ceremony' && key.contributors === undefined)
      shell.note('who contributed to it, its transcript shows: ballast ceremony verify … --take');
    shell.result(`${head}\n${facts(keyFacts(key))}`, { ...keyJson(key), imported: added });
    return true;
  },
});
