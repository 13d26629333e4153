import { findInstance, INSTANCES } from '../../market/instances.js';
import type { ArtifactDifference, FileCheck } from '../../setup/compareArtifacts.js';
import { toolVersions } from '../../setup/setup.js';
import { type ArtifactCheck, type KeyState, verifyArtifacts } from '../../setup/verifyArtifacts.js';
import { defineCommand } from '../shell/command.js';
import { UsageError } from '../shell/errors.js';
import { facts, mark, paint } from '../shell/text.js';

export const artifactsVerify = defineCommand({
  examples: [
    ['artifacts verify solvency-32', 'circuit and kept files against sources and manifest'],
    ['artifacts verify --all --key', 'every instance, development keys too where none are kept'],
  ],
  lists: ['instances'],
  options: (y) =>
    y
      .positional('instances', {
        type: 'string',
        array: true,
        choices: INSTANCES.map(({ name }) => name),
        describe: 'Instances to verify',
      })
      .options({
        all: { type: 'boolean', default: false, describe: 'Every instance' },
        key: {
          type: 'boolean',
          default: false,
          describe: 'Make development keys again also where no file of one is kept',
        },
      }),
  run: async ({ instances = [], all, key }, shell) => {
    if (all === instances.length > 0) throw new UsageError('Name instances, or give --all');
    const chosen = all ? [...INSTANCES] : [...new Set(instances)].map(findInstance);
    const progress = shell.progress();
    const checks: ArtifactCheck[] = [];
    try {
      for (const [i, instance] of chosen.entries()) {
        const check = await verifyArtifacts(instance, {
          key,
          onProgress: (step, fraction) => {
            const done = step === 'compile' ? 0.4 * fraction : 0.4 + 0.6 * fraction;
            progress.step(`${instance.name}: ${LABELS[step]}`, (i + done) / chosen.length);
          },
        });
        checks.push(check);
      }
    } finally {
      progress.done();
    }
    const same = checks.every((check) => check.same);
    shell.result(artifactsPage(checks), { same, tools: toolVersions(), instances: checks });
    return same;
  },
});

const LABELS = { compile: 'compiling the circuit', key: 'making the key', save: 'saving' } as const;

/** A page of checks: what was compared with what, and what was not. */
export function artifactsPage(checks: readonly ArtifactCheck[]): string {
  const same = checks.every((check) => check.same);
  return [
    ...checks.flatMap(({ instance, files, differences, key }) => [
      paint.bold(instance),
      ...files.map((file) => `  ${signOf(file)} ${NAMES[file.name]}: ${wordsOf(file, key)}`),
      ...differences.flatMap(differenceLines),
    ]),
    `made with ${toolVersions()}`,
    same ? paint.bold(paint.green('SAME')) : paint.bold(paint.red('DIFFERENT')),
  ].join('\n');
}

const NAMES: Readonly<Record<FileCheck['name'], string>> = {
  r1cs: 'R1CS',
  wasm: 'witness program',
  zkey: 'proving key',
  verificationKey: 'verification key',
};

/** A dash where nothing was compared. */
function signOf({ rebuilt, kept }: FileCheck): string {
  if (rebuilt === 'different' || kept === 'different') return mark(false);
  return rebuilt === 'same' || kept === 'same' ? mark(true) : '–';
}

function wordsOf({ rebuilt, kept }: FileCheck, key: KeyState): string {
  const made = rebuilt === 'notRebuilt' ? NOT_REBUILT[key] : `made again, ${MADE[rebuilt]}`;
  return `${made}; ${KEPT[kept]}`;
}

const MADE = { same: 'as the manifest records', different: 'NOT as the manifest records' } as const;

const KEPT: Readonly<Record<FileCheck['kept'], string>> = {
  absent: 'none is kept here, so none was compared',
  same: 'the file kept here is the same',
  different: 'the file kept here is ANOTHER',
};

const NOT_REBUILT: Readonly<Record<KeyState, string>> = {
  rebuilt: 'not made again',
  absent: 'not made again without --key',
  circuitDiffers: 'not made again, since the circuit is another',
};

function differenceLines({ file, field, found, expected, offset, fix }: ArtifactDifference): string[] {
  const place = offset === undefined ? '' : `; differs from byte ${offset} on`;
  return [
    `  ${file}`,
    ...facts([
      [field, `${found}${place}`],
      ['expected', expected],
      ['fix', fix],
    ])
      .split('\n')
      .map((line) => `  ${line}`),
  ];
}
