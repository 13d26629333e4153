import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Paths of the files below a folder, each beginning with the folder's own; installed packages are left out. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => name !== 'node_modules')
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesBelow(path) : [path];
    });
}
