import { type ChildProcess, spawn } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needs } from '../support/needs.js';
import { ROOT, Workspace } from './run.js';

needs('dist');

/** What a run that was killed leaves of secrets, and until when. */

let work: Workspace;
beforeAll(async () => {
  work = await Workspace.open();
});
afterAll(() => work.close());

const temporaryFiles = async () => (await readdir(work.folder)).filter((name) => name.endsWith('.tmp'));

/** A process that has written a secret file and stops before it puts it in place. */
async function stopped(): Promise<ChildProcess> {
  const module = (name: string) => pathToFileURL(join(ROOT, 'dist', 'files', name)).href;
  const script = `
    import { writeWhole } from '${module('textFile.js')}';
    const wait = () => new Promise(() => setInterval(() => {}, 1000));
    await writeWhole('secret.json', 'secret', () => { process.stdout.write('written'); return wait(); }, 0o600);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { cwd: work.folder });
  await new Promise((resolve, reject) => {
    child.stdout.once('data', resolve);
    child.once('exit', () => reject(new Error('ended early')));
  });
  return child;
}
const kill = (child: ChildProcess) =>
  new Promise((resolve) => {
    child.removeAllListeners('exit');
    child.once('exit', resolve);
    child.kill('SIGKILL');
  });

describe('a secret that was being written', () => {
  it('is for its owner alone, and gone with the next run that writes there; that of a living process stays', async () => {
    const [killed, living] = [await stopped(), await stopped()];
    try {
      const [first] = await temporaryFiles();
      expect((await stat(work.path(first!))).mode & 0o777).toBe(0o600);
      await kill(killed);
      expect(await temporaryFiles()).toHaveLength(2);
      await work.must('identity new');
      const [left, ...others] = await temporaryFiles();
      expect(others).toEqual([]);
      expect(left).toContain(`-${living.pid}-`);
    } finally {
      await kill(living);
    }
    await work.must('signer new --custodian custodian-a --out key.json'); // another command, too
    expect(await temporaryFiles()).toEqual([]);
    expect(await work.has('secret.json')).toBe(false);
  });
});
