import { chooseLocalKey, currentKey, developmentKeyOf, type LocalKey } from '../../load/keys.js';
import { findInstance, type Instance } from '../../market/instances.js';
import type { AskedGrade } from '../../proof/grade.js';
import { ArtifactStateError } from '../../setup/artifacts.js';
import type { SetupProgress } from '../../setup/setup.js';
import { confirm, onTerminal } from './confirm.js';
import type { Progress } from './progress.js';
import type { Shell } from './shell.js';

/** Keys and circuits of an instance: made on the way where they are missing, and after a question where they were changed. */

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
 * What `read` needs of a key. What this machine can make, a circuit and its development key, is made first where it is missing; a
 * file that was changed is made again only if somebody says so, and a key of the store is as it came.
 */
export async function withKey<Read>(
  key: LocalKey,
  shell: Shell,
  read: (key: LocalKey) => Promise<Read>,
): Promise<Read> {
  const instance = findInstance(key.instance);
  const [make, what] = key.stored === undefined ? [setupAll, 'the keys'] : [setupCircuitOnly, 'the circuit'];
  return askingToRebuild(shell, async (force) => {
    try {
      if (!force) return await read(key);
    } catch (error) {
      if (!isState(error, 'absent')) throw error;
      shell.note(`${what} of ${key.instance}: missing, and made now, which takes about half a minute`);
    }
    await make(instance, shell, force);
    return read(key);
  });
}

/** Runs setup with progress, and asks before it makes again what was changed. */
export async function makeKeys(instance: Instance, shell: Shell, force: boolean): Promise<boolean> {
  return askingToRebuild(shell, (again) => setupAll(instance, shell, force || again));
}

/**
 * Runs `work`, and once more with `force` where a file was changed and somebody says to make it again. Where nobody is there to
 * ask, or for a no, throws what says which file it is, and the command that makes it again.
 */
async function askingToRebuild<Result>(
  shell: Shell,
  work: (force: boolean) => Promise<Result>,
): Promise<Result> {
  try {
    return await work(false);
  } catch (error) {
    if (!isState(error, 'changed') || !onTerminal()) throw error;
    shell.page(`${error.file}: ${error.shortMessage}.`);
    if (!(await confirm('Make it again from the sources?'))) throw error;
  }
  return work(true);
}

const isState = (error: unknown, state: ArtifactStateError['state']): error is ArtifactStateError =>
  error instanceof ArtifactStateError && error.state === state;

async function setupAll(instance: Instance, shell: Shell, force: boolean): Promise<boolean> {
  const { setup } = await import('../../setup/setup.js'); // compiler and key maker, which most runs do not need
  return showing(instance, shell, async (onProgress) => (await setup(instance, { force, onProgress })).made);
}

async function setupCircuitOnly(instance: Instance, shell: Shell, force: boolean): Promise<boolean> {
  const { setupCircuit } = await import('../../setup/setup.js');
  return showing(
    instance,
    shell,
    async (onProgress) => (await setupCircuit(instance, { force, onProgress })).made,
  );
}

function showing<Result>(
  { name }: Instance,
  shell: Shell,
  work: (onProgress: SetupProgress) => Promise<Result>,
): Promise<Result> {
  const progress = shell.progress();
  return work(showSetup(name, progress)).finally(() => progress.done());
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
