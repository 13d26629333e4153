import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { formatDeployment } from '../../src/chain/deployment.js';
import { chainVerifyDeployment } from '../../src/cli/commands/chainVerifyDeployment.js';
import { createDeployedWorld } from '../chain/support/deployedWorld.js';
import { type RpcServer, serveRpc } from '../chain/support/rpcServer.js';
import { needs } from '../support/needs.js';

needs('contracts', 'solvency-8');

/** What `fresh` a compilation was asked for: on the machine that deployed, the cache is what was deployed. */

const asked = vi.hoisted(() => [] as (boolean | undefined)[]);
vi.mock('../../src/chain/compile.js', async (original) => {
  const real = await original<typeof import('../../src/chain/compile.js')>();
  const compileContracts: typeof real.compileContracts = (extra, options) => {
    asked.push(options?.fresh);
    return real.compileContracts(extra, { only: options?.only ?? [] });
  };
  return { ...real, compileContracts };
});

let server: RpcServer;
let folder: string;
beforeAll(async () => {
  const { provider, deployment } = await createDeployedWorld();
  server = await serveRpc(provider);
  folder = await mkdtemp(join(tmpdir(), 'ballast-verify-deployment-'));
  await writeFile(join(folder, 'deployment.json'), formatDeployment(deployment));
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

describe('chain verify-deployment', () => {
  it.each([
    [false, true],
    [true, false],
  ])('with --cached %s compiles anew: %s', async (cached, fresh) => {
    asked.length = 0;
    const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const { exitCode } = process;
    try {
      await chainVerifyDeployment.handler({
        ...{ _: [], $0: 'ballast', json: true, quiet: true },
        ...{ deployment: join(folder, 'deployment.json'), rpc: server.url, grade: 'development' },
        ...{ fixed: false, cached },
      });
      expect(process.exitCode).toBe(0);
      expect(JSON.parse(String(written.mock.calls[0]![0]))).toMatchObject({ same: true, cached });
    } finally {
      process.exitCode = exitCode;
      written.mockRestore();
    }
    expect(asked).toEqual([fresh]);
  });
});
