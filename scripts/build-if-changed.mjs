/**
 * Compiles TypeScript only where something changed since: every source has its file in `dist/`, and none is older than the
 * newest source. Plain JavaScript, so that it starts at once.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Milliseconds; 0 for a file that is not there. */
const changed = (path) => statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;

const sources = readdirSync(join(root, 'src'), { recursive: true }).filter((name) => name.endsWith('.ts'));
const made = sources
  .filter((name) => !name.endsWith('.d.ts'))
  .map((name) => join('dist', name.replace(/ts$/, 'js')));
const settings = ['package-lock.json', 'tsconfig.json', 'tsconfig.build.json'];
const newest = Math.max(...[...settings, ...sources.map((name) => join('src', name))].map(changed));

if (Math.min(...made.map(changed)) < newest) {
  const { status } = spawnSync('npm run build --silent', { cwd: root, shell: true, stdio: 'inherit' });
  process.exitCode = status ?? 1;
}
