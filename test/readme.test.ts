import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');

describe('the README', () => {
  it('shows an example that compiles', () => {
    const [, example] = /```ts\n([\s\S]*?)```/.exec(README)!;
    const folder = mkdtempSync(join(ROOT, 'test', 'readme-'));
    try {
      const given = [
        "import type { Attestation, Identity } from 'ballast';",
        'declare const marketText: string, signersText: string, policyText: string;',
        'declare const identity: Identity, attestations: Attestation[];',
      ];
      const code = `${given.join('\n')}\n${example}\nexport { checks, valid };\n`
        .replaceAll("'ballast'", "'../../src/index.js'")
        .replaceAll("'ballast/node'", "'../../src/node.js'");
      writeFileSync(join(folder, 'example.ts'), code);
      const config = { extends: '../../tsconfig.json', include: ['example.ts', '../../src/types'] };
      writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
      const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
      expect(execFileSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' })).toBe('');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('links to files that exist', () => {
    const links = [...README.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(([, path]) => path!);
    expect(links.length).toBeGreaterThan(5);
    for (const path of links) expect(() => readFileSync(join(ROOT, path)), path).not.toThrow();
  });

  it('names scripts that exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object };
    const named = [...README.matchAll(/npm run (\w+)/g)].map(([, name]) => name!);
    for (const name of named) expect(Object.keys(scripts)).toContain(name);
  });
});
