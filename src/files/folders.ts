import { access, constants, mkdir, open, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder and those above it. One by one: a recursive mkdir of Node never returns where a file system refuses new
 * folders, as /proc does. Throws the system's error.
 */
export async function makeFolders(folder: string): Promise<void> {
  const missing: string[] = [];
  let parent = resolve(folder);
  while (!(await isPresent(parent)) && dirname(parent) !== parent) {
    missing.unshift(parent);
    parent = dirname(parent);
  }
  await access(parent, constants.W_OK | constants.X_OK);
  for (const path of missing) await mkdir(path).catch(unlessPresent);
}

/** Whether there is something of that name. Throws where its parent is no folder, or nobody may look. */
async function isPresent(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

/** Another process may make the same folder at the same time. */
function unlessPresent(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}

/** What systems answer that know no syncing of folders, as Windows. */
const NO_SYNC: readonly unknown[] = ['EINVAL', 'ENOTSUP', 'EISDIR', 'EPERM', 'EACCES'];

/** Gets the names in a folder to the disk: of files that were made in it or moved there. Throws the system's error. */
export async function syncFolder(folder: string): Promise<void> {
  try {
    const opened = await open(folder, 'r');
    try {
      await opened.sync();
    } finally {
      await opened.close();
    }
  } catch (error) {
    if (!NO_SYNC.includes((error as NodeJS.ErrnoException).code)) throw error;
  }
}
