import { ArtifactError } from '../../errors.js';
import { chooseLocalKey, currentKey, developmentKeyOf, type LocalKey } from '../../load/keys.js';
import { findInstance, type Instance } from '../../market/instances.js';
import type { AskedGrade } from '../../proof/grade.js';
import type { SetupProgress } from '../../setup/setup.js';
import type { Progress } from './progress.js';
import type { Shell } from './shell.js';

/** Keys and circuits of an instance, made on the way when they are missing or changed. */

/**
 * The key that `--key` names; without it the development key where that is asked for, and else the newest that the user made
 * or trusts. Where there is none it is the development key, whose grade is then refused.
 */
export async function chosenKey(
  { name: instance }: Instance,
  name: string | undefined,
  grade?: AskedGrade | undefined,
): Promise<LocalKey> {
  if (name !== undefined) return chooseLocalKey(instance, name);
  const current = grade === 'development' ? undefined : await currentKey(instance);
  return current ?? developmentKeyOf(instance);
}

/**
 * What `read` needs of a key. What this machine can make, a circuit and its development key, is made first if it is missing or
 * was changed; a key of the store is as it came.
 */
export async function withKey<Read>(
  key: LocalKey,
  shell: Shell,
  read: (key: LocalKey) => Promise<Read>,
): Promise<Read> {
  try {
    return await read(key);
  } catch (error) {
    if (!(error instanceof ArtifactError)) throw error;
    const what = key.stored === undefined ? 'the keys' : 'the circuit';
    shell.note(
      `${what} of ${key.instance}: missing or changed, and made now, which takes about half a minute`,
    );
  }
  const instance = findInstance(key.instance);
  await (key.stored === undefined ? makeKeys(instance, shell) : makeCircuit(instance, shell));
  return read(key);
}

async function makeCircuit(instance: Instance, shell: Shell): Promise<void> {
  const { setupCircuit } = await import('../../setup/setup.js');
  const progress = shell.progress();
  const onProgress = showSetup(instance.name, progress);
  await setupCircuit(instance, { onProgress }).finally(() => progress.done());
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

export function showSetup(name: string, progress: Progress): SetupProgress {
  return (step, fraction) => {
    const [start, share] = SHARES[step];
    progress.step(`${name}: ${LABELS[step]}`, start + share * fraction);
  };
}
