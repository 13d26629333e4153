/**
 * Compiles the kernels into `src/groth16/generated/`, where their sources changed since. Their hashes must be those of
 * `kernels/hashes.json`; `--write` puts new ones there.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileKernel, KERNELS } from './kernels/compile.js';

const ROOT = join(import.meta.dirname, '..');
const GENERATED = join(ROOT, 'src', 'groth16', 'generated');
const HASHES = join(ROOT, 'kernels', 'hashes.json');

/** Hash of all that a kernel is made from. */
function hashOfSources(): string {
  const hash = createHash('sha256');
  const files = ['kernels', 'scripts/kernels'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .map((name) => join(folder, name))
      .filter((name) => name.endsWith('.ts') && statSync(join(ROOT, name)).isFile()),
  );
  for (const file of [...files.sort(), 'node_modules/assemblyscript/package.json'])
    hash.update(readFileSync(join(ROOT, file)));
  return hash.digest('hex');
}

const sources = hashOfSources();
const hashes = JSON.parse(readFileSync(HASHES, 'utf8')) as Record<string, string>;
const isWriting = process.argv.includes('--write');
mkdirSync(GENERATED, { recursive: true });
for (const name of KERNELS) {
  const file = join(GENERATED, `${name}.ts`);
  if (!isWriting && existsSync(file) && readFileSync(file, 'utf8').includes(sources)) continue;
  const bytes = await compileKernel(name);
  const hash = createHash('sha256').update(bytes).digest('hex');
  if (isWriting) hashes[name] = hash;
  else if (hashes[name] !== hash)
    throw new Error(`the kernel ${name} has the hash ${hash}, and kernels/hashes.json another one`);
  const text = Buffer.from(bytes).toString('base64');
  writeFileSync(file, `// Of sources ${sources}\nexport const ${name} =\n  '${text}';\n`);
}
if (isWriting) writeFileSync(HASHES, `${JSON.stringify(hashes, undefined, 2)}\n`);
