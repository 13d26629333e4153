import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { lstat, mkdir, readdir, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * Files and folders that are there only while something is made. Their names say which process makes them, so that what a
 * killed one left is told from what is being made now: whoever writes beside it next takes it away.
 */

/** `.identity.json.<machine>-<process>-<its start>-<random>.tmp`. */
const NAME = /^\.(.+)\.([0-9a-f]{8})-([1-9]\d*)-(\d+)-[0-9a-f]{12}\.tmp$/;
/** Names may have 255 bytes. */
const MAX_NAME_PART = 48;
/** What another machine left in a folder that both use: nobody here can ask whether its process still runs. */
const FOREIGN_AGE = 86_400_000;

/** A name for what becomes the file `name` once it is whole. */
export function temporaryName(name: string): string {
  const random = randomBytes(6).toString('hex');
  return `.${name.slice(0, MAX_NAME_PART)}.${MACHINE}-${process.pid}-${START}-${random}.tmp`;
}

/** Whether a name is a temporary one of the file `name`, whoever makes it. */
export const isTemporaryOf = (name: string, temporary: string): boolean =>
  NAME.exec(temporary)?.[1] === name.slice(0, MAX_NAME_PART);

/** Makes a folder that only this user can enter, in the system's folder for such. Whoever makes it takes it away. */
export async function temporaryFolder(purpose: string): Promise<string> {
  await removeStale(tmpdir());
  const folder = join(tmpdir(), temporaryName(purpose));
  await mkdir(folder, { mode: 0o700 });
  return folder;
}

const swept = new Map<string, Promise<void>>();

/**
 * Takes away what processes that have ended left in a folder, once for each folder. Nothing of a process that runs, of another
 * user, or with another name. What cannot be taken away stays.
 */
export function removeStale(folder: string): Promise<void> {
  const path = resolve(folder);
  const known = swept.get(path) ?? sweep(path).catch(() => undefined);
  swept.set(path, known);
  return known;
}

async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const [, , machine, pid, start] = NAME.exec(name) ?? [];
    if (machine === undefined) continue;
    const path = join(folder, name);
    const info = await lstat(path).catch(() => undefined); // just put in place by who made it
    if (info === undefined || (process.getuid !== undefined && info.uid !== process.getuid())) continue;
    const isStale =
      machine === MACHINE ? hasEnded(Number(pid), start!) : Date.now() - info.mtimeMs > FOREIGN_AGE;
    if (isStale) await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Whether the process that began at `start` runs no more. Its number may be another one's by now. */
function hasEnded(pid: number, start: string): boolean {
  try {
    process.kill(pid, 0); // asks, and sends nothing
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
  const now = startOf(pid);
  return now !== UNKNOWN && start !== UNKNOWN && now !== start;
}

const UNKNOWN = '0';
const START = startOf(process.pid);
/** Where process numbers mean the same: a machine, or a container on it. */
const MACHINE = createHash('sha256').update(`${hostname()} ${processNamespace()}`).digest('hex').slice(0, 8);

/** When a process began, in ticks since the machine did; unknown where the system does not say so in a file. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? UNKNOWN;
  } catch {
    return UNKNOWN;
  }
}

function processNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}
