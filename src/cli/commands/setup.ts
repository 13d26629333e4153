import { findInstance, INSTANCES } from '../../market/instances.js';
import { ArtifactStateError, hasArtifacts, loadManifest } from '../../setup/artifacts.js';
import { type Manifest, manifestEntry } from '../../setup/manifest.js';
import { defineCommand } from '../shell/command.js';
import { UsageError } from '../shell/errors.js';
import { makeKeys } from '../shell/keys.js';
import type { Shell } from '../shell/shell.js';
import { table } from '../shell/text.js';

export const setupCommand = defineCommand({
  examples: [
    ['setup --list', 'which instances there are, and whose keys are here'],
    ['setup solvency-32', 'makes the keys of one'],
    ['setup --all', 'makes all that are missing'],
  ],
  lists: ['instances'],
  options: (y) =>
    y
      .positional('instances', {
        type: 'string',
        array: true,
        choices: INSTANCES.map(({ name }) => name),
        describe: 'Instances to set up',
      })
      .options({
        all: { type: 'boolean', default: false, describe: 'Every instance' },
        list: { type: 'boolean', default: false, describe: 'Show the instances, make nothing' },
        force: { type: 'boolean', default: false, describe: 'Make them again, also files that were changed' },
      }),
  run: async ({ instances = [], all, list, force }, shell) => {
    if (list) {
      if (all || force || instances.length > 0) throw new UsageError('--list goes alone');
      await showInstances(shell);
      return true;
    }
    if (all === instances.length > 0) throw new UsageError('Name instances, or give --all or --list');
    const chosen = all ? [...INSTANCES] : [...new Set(instances)].map(findInstance);
    const results = [];
    for (const instance of chosen) {
      const started = Date.now();
      const made = await makeKeys(instance, shell, force);
      results.push({ instance: instance.name, made, seconds: (Date.now() - started) / 1000 });
    }
    const lines = results.map(({ instance, made, seconds }) =>
      made ? `${instance}: made in ${seconds.toFixed(1)} s` : `${instance}: already there`,
    );
    shell.result(lines.join('\n'), { instances: results });
    shell.note('development keys: anyone can forge proofs for them. Fine for demos and tests, not for money');
    return true;
  },
});

async function showInstances(shell: Shell): Promise<void> {
  const manifest = loadManifest();
  const entries = [];
  for (const instance of INSTANCES) {
    const { constraints, publicInputs, key } = manifestEntry(manifest, instance.name);
    const state = await stateOf(instance.name, manifest);
    entries.push({ ...instance, constraints, publicInputs, grade: key.grade, keys: state === 'here', state });
  }
  const rows = entries.map((entry) => [
    entry.name,
    `${entry.accounts}`,
    `${entry.instruments}`,
    `${entry.groups}`,
    `${entry.segments}`,
    `${entry.scenarios}`,
    `${entry.units}`,
    entry.views ? 'yes' : 'no',
    `${entry.constraints}`,
    `${entry.publicInputs}`,
    entry.grade,
    entry.state,
  ]);
  const head = ['instance', 'accounts', 'slots', 'groups', 'segments', 'scenarios', 'units', 'views'];
  const right = [1, 2, 3, 4, 5, 6, 8, 9];
  shell.result(table([...head, 'constraints', 'inputs', 'grade', 'keys'], rows, right), {
    instances: entries,
  });
}

async function stateOf(instance: string, manifest: Manifest): Promise<'here' | 'not yet' | 'changed'> {
  try {
    return (await hasArtifacts(instance, manifest)) ? 'here' : 'not yet';
  } catch (error) {
    if (error instanceof ArtifactStateError) return 'changed';
    throw error;
  }
}
