import { createHash } from 'node:crypto';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { assertUsable, extractPowers, powersHeader } from '../../src/ceremony/powersFile.js';
import {
  fetchPublicPowers,
  findPublicPowers,
  PUBLIC_POWERS,
  publicFileBytes,
  publicFileName,
  publicPowersFor,
} from '../../src/ceremony/publicPowers.js';
import { readPowers } from '../../src/setup/powers.js';
import type { Answer } from '../cli/run.js';
import { needs } from '../support/needs.js';
import { rejection } from '../support/refusal.js';
import { Practice } from './practice.js';

needs('dist');

/** Powers of tau from elsewhere: whoever knows their secrets forges, so that they are in a table or somebody vouches for them. */

let work: Practice;
const prepared = () => work.path('own', 'powers.ptau');
beforeAll(async () => {
  work = await Practice.open();
  await work.make('own', ['Alice', 'Bob'], 'start');
});
afterAll(() => work.close());
const blake2b = async (file: string) =>
  createHash('blake2b512')
    .update(await readFile(file))
    .digest('hex');

describe('powers of no table', () => {
  const begin = (folder: string, ...more: string[]) =>
    work.run(['ceremony', 'new', 'rehearsal', '--ptau', prepared(), '--out-dir', folder, ...more]);

  test('are refused without a reason', async () => {
    const answer = await begin('refused');
    expect(answer.code).toBe(3);
    expect(answer.stderr).toContain('is no file of powers that this version knows: who made it could forge');
  });

  let begun: Answer;
  beforeAll(async () => {
    begun = await begin('unpinned', '--unpinned', 'made in our office');
    for (const name of ['Alice', 'Bob']) await work.contribute('unpinned', name);
  });

  test('make no joint key, whoever contributes, but for a verifier who names their hash', async () => {
    expect([begun.code, begun.stderr]).toEqual([
      0,
      expect.stringContaining('who made these powers can forge proofs'),
    ]);
    expect(await work.reason('unpinned')).toMatch(
      /^powers: powers.ptau: is in no table: who made it can forge proofs, and the coordinator says: made in our office/,
    );
    expect(await work.reason('unpinned', '--accept-powers', '0'.repeat(128))).toMatch(/^powers: /);
    const taken = await work.verify('unpinned', '--accept-powers', await blake2b(prepared()));
    expect(taken.grade).toBe('ceremony(2)');
    expect(taken.checks.find(({ name }) => name === 'powers')!.detail).toBe(
      'in no table; you vouch for them by their hash',
    );
  });

  test('are refused where the transcript calls them public', async () => {
    await work.copy('unpinned', 'called');
    const hash = await blake2b(prepared());
    await work.resign('called', (own) => ({ ...own, phase1: { from: 'public', blake2b: hash } }));
    expect(await work.reason('called')).toMatch(/^powers: powers.ptau: is in no table/);
    const [{ blake2b: pinned }] = PUBLIC_POWERS as unknown as [{ blake2b: string }];
    await work.resign('called', (own) => ({ ...own, phase1: { from: 'public', blake2b: pinned } }));
    expect(await work.reason('called')).toBe(
      'powers: powers.ptau: is not the file of powers that the transcript names',
    );
  });

  test('that are not prepared, too few, or no powers at all, are refused', async () => {
    const bare = ['ceremony', 'new', 'rehearsal', '--unpinned', 'why', '--ptau'];
    const refused = async (file: string, folder: string) =>
      (await work.run([...bare, file, '--out-dir', folder])).stderr;
    expect(await refused(work.path('own', 'powers_0002.ptau'), 'a')).toContain('is not prepared for phase 2');
    expect(await refused(work.path('own', 'key_0000.zkey'), 'b')).toContain('is not a ptau file');
    const bytes = await readFile(prepared());
    await writeFile(work.path('short.ptau'), bytes.subarray(0, bytes.length - 1));
    expect(await refused(work.path('short.ptau'), 'c')).toContain('is cut short');
    const { power } = await powersHeader(prepared());
    expect((await rejection(assertUsable(prepared(), power + 1))).message).toContain(
      `has 2^${power} powers, and the circuit needs 2^${power + 1}`,
    );
  });

  test('give what a key is checked with: 2n − 1 of τ of exactly this size, 2n of a larger file', async () => {
    const { power, wholePower, isPrepared } = await powersHeader(prepared());
    expect([wholePower, isPrepared]).toEqual([power, true]);
    for (const [bits, count] of [
      [power, 2 ** (power + 1) - 1],
      [power - 1, 2 ** power],
    ] as const) {
      const { tau, alphaTau, tau2 } = readPowers(await extractPowers(prepared(), bits), bits);
      expect([tau.length / 64, alphaTau.length / 64, tau2.length]).toEqual([count, 2 ** bits, 128]);
    }
  });
});

describe('the table', () => {
  test('has a hash for every power from 8 to 20, each once', () => {
    expect(PUBLIC_POWERS.map(({ power }) => power)).toEqual(Array.from({ length: 13 }, (_, i) => 8 + i));
    for (const entry of PUBLIC_POWERS) {
      expect(entry.blake2b).toMatch(/^[0-9a-f]{128}$/);
      expect(findPublicPowers(entry.blake2b)).toBe(entry);
    }
    expect(findPublicPowers('0'.repeat(128))).toBeUndefined();
  });

  test('has the hashes that snarkjs publishes', async () => {
    const readme = await readFile(new URL('../../node_modules/snarkjs/README.md', import.meta.url), 'utf8');
    for (const { power, blake2b: hash } of PUBLIC_POWERS)
      expect(readme).toMatch(new RegExp(`${publicFileName(power)}\\) +\\| ${hash} \\|`));
  });

  test('gives the smallest file that will do', () => {
    expect([5, 8, 14, 15].map((bits) => publicPowersFor(bits).power)).toEqual([8, 8, 14, 15]);
    expect(() => publicPowersFor(21)).toThrow('is larger than any');
    expect([publicFileBytes(14), publicFileBytes(16)]).toEqual([18_957_464, 75_580_568]);
  });

  test('is in the document for coordinators', async () => {
    const page = await readFile(new URL('../../docs/ceremony.md', import.meta.url), 'utf8');
    for (const { power, blake2b: hash } of PUBLIC_POWERS) {
      const row = `| ${power} | \`${publicFileName(power)}\` | ${(publicFileBytes(power) / 1e6).toFixed(1)} MB | \`${hash}\` | no |`;
      expect(page).toContain(row);
    }
  });
});

describe('a download', () => {
  let server: Server | undefined;
  afterEach(() => {
    server?.close();
    vi.unstubAllEnvs();
  });
  /** A mirror that answers with this, to somebody who has nothing yet. */
  async function serve(body: Buffer): Promise<string[]> {
    await rm(work.path('cache'), { recursive: true, force: true });
    const asked: string[] = [];
    server = createServer((request, response) => {
      asked.push(request.url!);
      response.end(body);
    });
    await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
    vi.stubEnv('BALLAST_PTAU_ADDRESS', `http://127.0.0.1:${(server.address() as AddressInfo).port}/ptau/`);
    vi.stubEnv('BALLAST_ARTIFACTS', work.path('cache'));
    return asked;
  }
  const body = Buffer.from('as good as powers');
  const entry = { power: 8, blake2b: createHash('blake2b512').update(body).digest('hex') };
  const kept = () =>
    stat(work.path('cache', 'ptau', publicFileName(8))).then(
      () => true,
      () => false,
    );

  test('with another hash is refused and not kept', async () => {
    await serve(Buffer.from('worse'));
    const error = await rejection(fetchPublicPowers(entry));
    expect(error.shortMessage).toBe('has another BLAKE2b hash than the table says');
    expect(await kept()).toBe(false);
    await expect(stat(work.path('cache', 'ptau', `${publicFileName(8)}.part`))).rejects.toThrow();
  });

  test('of more bytes than the file has is refused', async () => {
    await serve(Buffer.alloc(publicFileBytes(8) + 1));
    expect((await rejection(fetchPublicPowers(entry))).shortMessage).toBe('is larger than it should be');
  });

  test('is made once', async () => {
    const asked = await serve(body);
    const file = await fetchPublicPowers(entry);
    expect(await readFile(file)).toEqual(body);
    expect(await fetchPublicPowers(entry)).toBe(file);
    expect(asked).toEqual([`/ptau/${publicFileName(8)}`]);
  });
});
