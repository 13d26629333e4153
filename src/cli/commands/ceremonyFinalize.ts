import { ceremonyPowers, FOLDER, reporting, verdictJson, verdictPage } from '../keys/ceremonyPage.js';
import { labelIfGiven } from '../keys/labels.js';
import { defineCommand } from '../shell/command.js';
import { UsageError } from '../shell/errors.js';
import { OPTION } from '../shell/options.js';
import { namingOption } from '../shell/places.js';
import { facts } from '../shell/text.js';

export const ceremonyFinalize = defineCommand({
  examples: [
    ['ceremony finalize ceremony --out-dir key', 'for others to import, once everything is verified'],
    [
      'ceremony finalize ceremony --beacon 0f3a… --iterations 20 --out-dir key',
      'closes it with a public value',
    ],
  ],
  options: (y) =>
    y.positional('folder', FOLDER).options({
      'out-dir': OPTION.needed('New or empty folder to write the key to'),
      label: OPTION.text('What to call the key. Default: a name made of its hash'),
      beacon: OPTION.text(
        'Public value that nobody knew before the last contribution: 16 to 64 bytes in hex',
      ),
      iterations: OPTION.text('It is hashed 2^iterations times, 10 to 24. Default: 16'),
      ...ceremonyPowers,
    }),
  run: async ({ folder, outDir, label, beacon, iterations, acceptPowers }, shell) => {
    if (iterations !== undefined && beacon === undefined)
      throw new UsageError('--iterations goes with --beacon');
    const called = labelIfGiven('--label', label);
    const { applyBeacon, checkBeacon } = await import('../../ceremony/beacon.js');
    const { verifyCeremony } = await import('../../ceremony/verifyCeremony.js');
    const { writeKey } = await import('../../ceremony/take.js');
    const { makeEmptyFolder } = await import('../../keys/writeBundle.js');
    const value =
      beacon === undefined
        ? undefined
        : namingOption(
            (field) => `--${field}`,
            () => checkBeacon({ value: beacon, iterations: wholeNumber(iterations ?? '16') }),
          );
    await makeEmptyFolder(outDir);
    const verdict = await reporting(shell, async (reporter) => {
      if (value !== undefined) await applyBeacon(folder, value, reporter);
      return verifyCeremony(folder, { acceptedPowers: acceptPowers }, reporter);
    });
    const { made } = verdict;
    const written = made ? await writeKey({ ...verdict, made }, called, outDir) : [];
    const page = facts(written.map(({ name, bytes }) => [name, `${(bytes / 1e6).toFixed(2)} MB`]));
    shell.result(made ? `${verdictPage(verdict)}\nWrote ${outDir}\n${page}` : verdictPage(verdict), {
      ...verdictJson(verdict),
      folder: outDir,
      files: written,
    });
    if (made)
      shell.note(
        'publish the folder of the ceremony too: whoever has the key alone trusts you, and nobody else',
      );
    return verdict.valid;
  },
});

function wholeNumber(text: string): number {
  return /^[1-9][0-9]$/.test(text) ? Number(text) : Number.NaN;
}
