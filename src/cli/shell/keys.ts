import { ArtifactError } from '../../errors.js';
import type { Instance } from '../../market/instances.js';
import type { SetupProgress } from '../../setup/setup.js';
import type { Progress } from './progress.js';
import type { Shell } from './shell.js';

/** Keys of an instance, made on the way when they are missing or changed. */

/** Loads what `load` needs of an instance; makes its keys first if they are missing or were changed. */
export async function withKeys<Loaded>(
  instance: Instance,
  shell: Shell,
  load: () => Promise<Loaded>,
): Promise<Loaded> {
  try {
    return await load();
  } catch (error) {
    if (!(error instanceof ArtifactError)) throw error;
    shell.note(
      `the keys of ${instance.name} are missing or changed: making them, which takes about half a minute`,
    );
  }
  await makeKeys(instance, shell);
  return load();
}

/** Runs setup with progress. */
export async function makeKeys(
  instance: Instance,
  shell: Shell,
  options: { force?: boolean } = {},
): Promise<boolean> {
  const { setup } = await import('../../setup/setup.js'); // compiler and key maker, which most runs do not need
  const progress = shell.progress();
  try {
    const { made } = await setup(instance, { ...options, onProgress: showSetup(instance.name, progress) });
    return made;
  } finally {
    progress.done();
  }
}

const LABELS = { compile: 'compiling the circuit', key: 'making the key', save: 'saving' } as const;
/** Where each step starts and how much of the whole it takes, roughly as measured. */
const SHARES = { compile: [0, 0.4], key: [0.4, 0.58], save: [0.98, 0.02] } as const;

function showSetup(name: string, progress: Progress): SetupProgress {
  return (step, fraction) => {
    const [start, share] = SHARES[step];
    progress.step(`${name}: ${LABELS[step]}`, start + share * fraction);
  };
}
