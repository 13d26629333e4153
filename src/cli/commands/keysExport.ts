import { exportKey } from '../../keys/exportKey.js';
import { keyHashOf } from '../../keys/record.js';
import { chooseKey } from '../../keys/store.js';
import { defineCommand } from '../shell/command.js';
import { OPTION } from '../shell/options.js';
import { facts } from '../shell/text.js';

export const keysExport = defineCommand({
  examples: [
    ['keys export "Lender AG" --out-dir lender-key', 'for holders to import, as it is or from a web server'],
  ],
  options: (y) =>
    y
      .positional('name', {
        type: 'string',
        demandOption: true,
        describe: 'A label, or the start of a hash: 8 digits or more',
      })
      .options({ 'out-dir': OPTION.needed('New or empty folder to write to') }),
  run: async ({ name, outDir }, shell) => {
    const key = await chooseKey(name);
    const written = await exportKey(key, outDir);
    const hash = keyHashOf(key.record);
    const page = facts(written.map(({ name: file, bytes }) => [file, `${(bytes / 1e6).toFixed(2)} MB`]));
    shell.result(`Wrote ${outDir}, the key ${hash}\n${page}`, { folder: outDir, key: hash, files: written });
    shell.note('tell its hash over another channel than the files: whoever imports it compares them');
    return true;
  },
});
