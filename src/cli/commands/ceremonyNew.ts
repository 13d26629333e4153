import { CIRCUIT_NAMES } from '../../ceremony/circuit.js';
import type { PowersChoice } from '../../ceremony/newCeremony.js';
import { reporting } from '../keys/ceremonyPage.js';
import { labelIfGiven } from '../keys/labels.js';
import { defineCommand } from '../shell/command.js';
import { UsageError } from '../shell/errors.js';
import { OPTION } from '../shell/options.js';
import { facts } from '../shell/text.js';

export const ceremonyNew = defineCommand({
  examples: [
    [
      'ceremony new solvency-32 --ptau powersOfTau28_hez_final_15.ptau --out-dir ceremony',
      'over public powers of tau: parties contribute once',
    ],
    ['ceremony new solvency-32 --download --out-dir ceremony', 'the same; the file is downloaded'],
    ['ceremony new rehearsal --own-phase1 --out-dir practice', 'parties contribute twice; takes a minute'],
  ],
  options: (y) =>
    y
      .positional('circuit', {
        type: 'string',
        demandOption: true,
        choices: CIRCUIT_NAMES,
        describe: 'Circuit instance, or rehearsal',
      })
      .options({
        'out-dir': OPTION.needed('New or empty folder for the ceremony'),
        ptau: OPTION.text('File of public powers of tau, prepared for phase 2'),
        download: { type: 'boolean', default: false, describe: 'Download the public powers of tau' },
        'own-phase1': { type: 'boolean', default: false, describe: 'Make powers of tau of your own first' },
        unpinned: OPTION.text(
          'Why to use a file of powers that is in no table. Who made it can forge proofs: verifiers are told, and refuse unless they vouch for it',
        ),
      }),
  run: async ({ circuit, outDir, ptau, download, ownPhase1, unpinned }, shell) => {
    if ([ptau !== undefined, download, ownPhase1].filter(Boolean).length !== 1)
      throw new UsageError('Say where the powers of tau come from: one of --ptau, --download, --own-phase1');
    if (unpinned !== undefined && ptau === undefined) throw new UsageError('--unpinned goes with --ptau');
    const reason = labelIfGiven('--unpinned', unpinned);
    const choice: PowersChoice = ownPhase1
      ? { from: 'own' }
      : ptau === undefined
        ? { from: 'download' }
        : { from: 'file', file: ptau, unpinned: reason };
    const { newCeremony } = await import('../../ceremony/newCeremony.js');
    const transcript = await reporting(shell, (reporter) => newCeremony(outDir, circuit, choice, reporter));
    const { phase1 } = transcript;
    if (phase1.from === 'unpinned')
      shell.note('who made these powers can forge proofs, whoever contributes: verifiers are told');
    const next = `ballast ceremony contribute ${outDir} --name …`;
    const page = facts([
      ['folder', outDir],
      ['circuit', circuit],
      ['powers', phase1.from],
      ['next', next],
    ]);
    shell.result(`Began a ceremony\n${page}`, { folder: outDir, circuit, powers: phase1.from });
    return true;
  },
});
