import { FOLDER, reporting } from '../keys/ceremonyPage.js';
import { defineCommand } from '../shell/command.js';

export const ceremonyPrepare = defineCommand({
  examples: [['ceremony prepare ceremony', 'when all parties have contributed to phase 1']],
  options: (y) => y.positional('folder', FOLDER),
  run: async ({ folder }, shell) => {
    const { prepare } = await import('../../ceremony/prepare.js');
    const { circuit } = await reporting(shell, (reporter) => prepare(folder, reporter));
    shell.result(`Prepared. The same parties now contribute to phase 2`, { folder, circuit: circuit.name });
    return true;
  },
});
