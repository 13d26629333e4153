import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as chain from '../../src/chain.js';
import * as core from '../../src/index.js';
import * as node from '../../src/node.js';
import { modulesOf } from '../support/modules.js';
import { needs } from '../support/needs.js';
import { ROOT } from './run.js';

needs('dist');

/** None of what an entry loads is a module of Node. */
async function expectNoNode(entry: string): Promise<void> {
  const modules = await modulesOf(entry);
  expect(modules.size).toBeGreaterThan(40);
  for (const [file, names] of modules) {
    expect(
      names.filter((name) => name.startsWith('node:')),
      file,
    ).toEqual([]);
  }
}

describe('the main entry', () => {
  it('needs nothing of Node', async () => {
    await expectNoNode(join(ROOT, 'src', 'index.ts'));
  });

  it('exports what the documents use', () => {
    for (const name of [
      'prove',
      'verify',
      'assess',
      'attest',
      'buildMarket',
      'scopeOf',
      'bindingOf',
      'toPolicy',
    ]) {
      expect(core).toHaveProperty(name);
    }
  });
});

describe('the entry for chains', () => {
  it('needs nothing of Node', async () => {
    await expectNoNode(join(ROOT, 'src', 'chain.ts'));
  });

  it('exports what the documents use', () => {
    for (const name of [
      'connectChain',
      'deploy',
      'postMarket',
      'recomputeMarket',
      'submitProof',
      'readStatus',
    ]) {
      expect(chain).toHaveProperty(name);
    }
  });

  it.each(['index.ts', 'node.ts', 'cli/app.ts'])(
    'is not loaded by %s: its library takes long to start',
    async (entry) => {
      for (const [file, names] of await modulesOf(join(ROOT, 'src', entry))) {
        expect(
          names.filter((name) => /^(viem|solc)\b/.test(name)),
          file,
        ).toEqual([]);
      }
    },
  );
});

describe('the command line', () => {
  it('loads no library of a command before it knows which one is meant', async () => {
    const modules = await modulesOf(join(ROOT, 'src', 'cli', 'main.ts'));
    expect([...modules.values()].flat()).toContain('yargs');
    for (const [file, names] of modules) {
      expect(
        names.filter((name) => /^(snarkjs|ffjavascript|viem|zod|@noble)\b/.test(name)),
        file,
      ).toEqual([]);
    }
  });

  it.each(['verify', 'margin'])('loads what proves only when %s proves', async (command) => {
    for (const [file, names] of await modulesOf(join(ROOT, 'src', 'cli', 'commands', `${command}.ts`))) {
      expect(
        names.filter((name) => /^(snarkjs|ffjavascript|viem|solc)\b/.test(name)),
        file,
      ).toEqual([]);
    }
  });
});

describe('the entry for Node', () => {
  it('exports loaders, setup and the register', () => {
    for (const name of ['loadMarket', 'loadProvingArtifacts', 'loadVerifierKey', 'setup', 'openRegister']) {
      expect(node).toHaveProperty(name);
    }
  });
});
