import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { needs } from './support/needs.js';
import { PackedProject } from './support/packed.js';

needs('dist', 'solvency-32');

const ROOT = join(import.meta.dirname, '..');
const read = (name: string) => readFileSync(join(ROOT, name), 'utf8');
const blocks = (text: string, kind: string) =>
  [...text.matchAll(new RegExp(`^\`\`\`${kind}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(([, code]) => code!);

describe('the packed package, in an empty project', () => {
  const plain = new PackedProject();
  const onChain = new PackedProject(['viem', 'solc']);
  afterAll(() => {
    plain.close();
    onChain.close();
  });

  it('runs the example of the README as written', () => {
    const [example] = blocks(read('README.md'), 'js');
    expect(plain.run('readme.mjs', example!)).toContain('true');
  });

  it('runs docs/api.md as written, without the parts for chains', () => {
    const program = blocks(read('docs/api.md'), 'js').join('\n');
    expect(plain.run('api.mjs', program)).toContain('✔ proof holds');
  });

  it('runs docs/api.md with the parts for chains, where viem is installed', () => {
    const program = blocks(read('docs/api.md'), 'js(?: chain)?').join('\n');
    expect(onChain.run('api.mjs', program)).toContain(
      'eip155:1:0x5fbdb2315678afecb367f032d93f642f64180aa3/credit-line/2026',
    );
  });

  it.each([
    ['viem', "await import('ballast/chain')", 'npm install viem'],
    ['solc', "await (await import('ballast/node')).compileContracts()", 'npm install solc'],
  ])('says what to install where %s is absent', (_, program, fix) => {
    const told = `try { ${program}; } catch (error) { console.log(error.name, error.fix); }`;
    expect(plain.run('absent.mjs', told)).toContain(fix);
  });

  it('runs the program of the command line', () => {
    const program = "await import('./node_modules/ballast/dist/cli/main.js')";
    expect(plain.run('cli.mjs', `process.argv.push('--help'); ${program};`)).toContain('ballast <command>');
  });
});
