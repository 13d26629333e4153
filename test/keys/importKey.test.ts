import { createReadStream } from 'node:fs';
import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ArtifactError, type BallastError, InputError } from '../../src/errors.js';
import { sha256Of } from '../../src/files/sha256.js';
import { exportKey } from '../../src/keys/exportKey.js';
import { importKey } from '../../src/keys/importKey.js';
import { randomSecrets } from '../../src/keys/ownSecrets.js';
import { type KeyRecord, keyHashOf } from '../../src/keys/record.js';
import {
  addKey,
  findKey,
  KEY_FILE_NAMES,
  listKeys,
  loadKeyFile,
  type StoredKey,
  stagingFolder,
  updateKey,
} from '../../src/keys/store.js';
import { trustOf } from '../../src/load/keys.js';
import { loadArtifact, loadManifest } from '../../src/setup/artifacts.js';
import { makeKey } from '../../src/setup/groth16Key.js';
import { verificationKeyText } from '../../src/setup/verificationKeyText.js';
import { needs } from '../support/needs.js';
import { rejection } from '../support/refusal.js';

needs('solvency-8');

let folder: string;
let key: StoredKey;
/** What `keys export` writes. */
let bundle: string;
const made = () => join(folder, 'made');
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ballast-keys-test-'));
  const r1cs = await loadArtifact('solvency-8', 'r1cs');
  const { zkey, powers } = await makeKey(r1cs, randomSecrets(), { label: r1cs, powers: true });
  key = await keep({ zkey, powers, verificationKey: verificationKeyText(zkey) }, made());
  bundle = join(folder, 'bundle');
  await exportKey(key, bundle, made());
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A key in a store, as `keys new` puts it there. */
async function keep(files: Record<keyof KeyRecord['files'], Uint8Array>, store: string): Promise<StoredKey> {
  const { source, r1cs } = loadManifest().instances['solvency-8']!;
  const staging = await stagingFolder('test', store);
  const described = {} as KeyRecord['files'];
  for (const name of ['zkey', 'verificationKey', 'powers'] as const) {
    await writeFile(join(staging, KEY_FILE_NAMES[name]), files[name]);
    described[name] = { sha256: sha256Of(files[name]), bytes: files[name].length };
  }
  const record: KeyRecord = {
    ...{ version: 1, kind: 'ballast/key', instance: 'solvency-8', source, r1cs, grade: 'own' },
    ...{ maker: 'Lender AG', made: '2026-01-31T12:00:00Z', tool: 'ballast 0.0.0', files: described },
  };
  const entry: StoredKey = { record, origin: 'made', added: 1_790_000_000 };
  await addKey(staging, entry, store);
  return entry;
}

let stores = 0;
const newStore = () => join(folder, `store-${stores++}`);

describe('a key that is exported', () => {
  test('is these files, with sums that sha256sum checks', async () => {
    expect((await readdir(bundle)).sort()).toEqual([
      'SHA256SUMS',
      'powers.bin',
      'proving_key.zkey.gz',
      'record.json',
      'verification_key.json',
    ]);
    const lines = (await readFile(join(bundle, 'SHA256SUMS'), 'utf8')).trimEnd().split('\n');
    for (const line of lines) {
      const [sum, name] = line.split('  ') as [string, string];
      expect(sha256Of(await readFile(join(bundle, name)))).toBe(sum);
    }
    expect(lines).toHaveLength(4);
  });

  test('is smaller than what it holds', async () => {
    const { size } = await stat(join(bundle, 'proving_key.zkey.gz'));
    expect(size).toBeLessThan(0.7 * key.record.files.zkey.bytes);
  });

  test('goes into an empty folder only', async () => {
    const error = await rejection(exportKey(key, bundle, made()));
    expect(error).toBeInstanceOf(InputError);
    expect(error.shortMessage).toBe('is not empty');
  });

  test('must be as it came into the store', async () => {
    const store = newStore();
    await cp(made(), store, { recursive: true });
    const [own] = (await readdir(store)).filter((name) => name.startsWith('solvency-8-')) as [string];
    const path = join(store, own, KEY_FILE_NAMES.powers);
    const bytes = await readFile(path);
    bytes[1000]! ^= 1;
    await writeFile(path, bytes);
    const error = await rejection(exportKey(key, join(folder, 'damaged'), store));
    expect(error.shortMessage).toBe('is not the file that came into the store');
    await rm(path);
    expect((await rejection(loadKeyFile(key, 'powers', store))).shortMessage).toBe(
      'is missing from the store',
    );
  });
});

describe('the store', () => {
  test.skipIf(process.platform === 'win32')('is for its owner only', async () => {
    const mode = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);
    expect(await mode(made())).toBe('700');
    expect(await mode(join(made(), 'keys.json'))).toBe('600');
  });

  test('says what this user decided, and takes a key once', async () => {
    const store = newStore();
    await cp(made(), store, { recursive: true });
    expect(await addKey(await stagingFolder('again', store), key, store)).toEqual({ added: false });
    await updateKey(keyHashOf(key.record), (entry) => ({ ...entry, trusted: { at: 1, why: 'mine' } }), store);
    expect(await listKeys(store)).toEqual([{ ...key, trusted: { at: 1, why: 'mine' } }]);
    expect(await findKey('0'.repeat(64), store)).toBeUndefined();
    expect(await listKeys(newStore())).toEqual([]);
  });
});

describe('an import', () => {
  test('checks everything, and makes the key a stranger’s', async () => {
    const store = newStore();
    const steps: string[] = [];
    const { key: taken, added } = await importKey(bundle, {
      store,
      onProgress: (step) => steps.at(-1) !== step && steps.push(step),
    });
    expect(added).toBe(true);
    expect(steps).toEqual(['fetch', 'layout', 'points', 'group', 'powers', 'circuit']);
    expect(taken.origin).toBe('imported');
    expect(trustOf(taken)).toEqual({ grade: 'own', makers: ['Lender AG'], isMine: false, why: undefined });
    for (const name of ['zkey', 'verificationKey', 'powers'] as const)
      expect(sha256Of(await loadKeyFile(taken, name, store))).toBe(key.record.files[name].sha256);
    expect(await importKey(bundle, { store })).toEqual({ key: taken, added: false });
    expect((await readdir(store)).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  test('of a key that was made here leaves it what it is', async () => {
    expect(await importKey(bundle, { store: made() })).toEqual({ key, added: false });
  });
});

describe('an import refuses', () => {
  /** The bundle with files changed, and the sums as they then are unless given. */
  async function changed(
    files: Readonly<Record<string, Uint8Array | string | undefined>>,
  ): Promise<BallastError> {
    const copy = await mkdtemp(join(folder, 'changed-'));
    await cp(bundle, copy, { recursive: true });
    for (const [name, content] of Object.entries(files)) {
      if (content === undefined) await rm(join(copy, name));
      else await writeFile(join(copy, name), content);
    }
    if (!('SHA256SUMS' in files)) {
      const names = ['record.json', 'verification_key.json', 'powers.bin', 'proving_key.zkey.gz'];
      const lines = await Promise.all(
        names.map(
          async (name) => `${sha256Of(await readFile(join(copy, name)).catch(() => Buffer.of()))}  ${name}\n`,
        ),
      );
      await writeFile(join(copy, 'SHA256SUMS'), lines.join(''));
    }
    const store = newStore();
    const error = await rejection(importKey(copy, { store }));
    expect(await listKeys(store)).toEqual([]);
    expect(await readdir(store).catch(() => [])).toEqual([]);
    return error as BallastError;
  }
  const bytesOf = (name: string) => readFile(join(bundle, name));
  const recordWith = async (change: (record: KeyRecord) => KeyRecord): Promise<string> =>
    JSON.stringify(change(structuredClone(key.record)));

  test.each(['circuit.wasm', 'witness.js', 'solvency.dat'])('a program beside the key: %s', async (name) => {
    const error = await changed({ [name]: 'any' });
    expect(error).toBeInstanceOf(ArtifactError);
    expect(error.shortMessage).toBe('is a program: witnesses are computed with your own only');
  });

  test('a file that it does not know', async () => {
    expect((await changed({ 'notes.txt': 'any' })).shortMessage).toBe('is no file of a key');
    const sums = await bytesOf('SHA256SUMS');
    const more = `${sums}${'0'.repeat(64)}  circuit.wasm\n`;
    expect((await changed({ SHA256SUMS: more })).shortMessage).toMatch(/^is a program/);
  });

  test('sums that are none, name a file twice, or leave one out', async () => {
    const sums = `${await bytesOf('SHA256SUMS')}`;
    const [first = '', ...rest] = sums.trimEnd().split('\n');
    for (const [text, expected] of [
      ['hello', 'is not a list of sha256 sums'],
      [`${sums}${first}\n`, 'names record.json twice'],
      [rest.join('\n'), 'has no sum of record.json'],
      ['', 'has no sum of record.json'],
    ] as const) {
      expect((await changed({ SHA256SUMS: text })).shortMessage).toBe(expected);
    }
  });

  test('a file with another sum, and one that is missing', async () => {
    const sums = await bytesOf('SHA256SUMS');
    const flip = async (name: string) => {
      const bytes = await bytesOf(name);
      bytes[bytes.length >> 1]! ^= 1;
      return bytes;
    };
    for (const name of ['verification_key.json', 'powers.bin', 'proving_key.zkey.gz']) {
      const error = await changed({ [name]: await flip(name), SHA256SUMS: sums });
      expect(error.shortMessage, name).toBe('has another sha256 than the sums say');
    }
    const record = await recordWith((own) => ({ ...own, maker: 'Another AG' }));
    expect((await changed({ 'record.json': record, SHA256SUMS: sums })).shortMessage).toBe(
      'has another sha256 than the sums say',
    );
    expect((await changed({ 'powers.bin': undefined, SHA256SUMS: sums })).shortMessage).toBe(
      'does not exist',
    );
  });

  test('files that are not those of the record', async () => {
    const bytes = await bytesOf('powers.bin');
    bytes[5000]! ^= 1;
    const error = await changed({ 'powers.bin': bytes });
    expect(error.shortMessage).toBe('is not the file that the record describes');
    expect(error.file).toBe('powers.bin');
  });

  test('a proving key that cannot be unpacked, or unpacks to more', async () => {
    const packed = await bytesOf('proving_key.zkey.gz');
    const whole = gunzipSync(packed);
    for (const bytes of [
      packed.subarray(0, packed.length - 100),
      whole.subarray(0, 1000),
      gzipSync(Buffer.concat([whole, Buffer.of(0)])),
      gzipSync(Buffer.alloc(1 << 28)),
    ]) {
      expect((await changed({ 'proving_key.zkey.gz': bytes })).shortMessage).toMatch(/^cannot be unpacked/);
    }
    expect((await changed({ 'proving_key.zkey.gz': gzipSync(whole.subarray(1)) })).shortMessage).toBe(
      'is not the file that the record describes',
    );
  });

  test.each<[string, (record: KeyRecord) => object, RegExp]>([
    ['of another circuit', (own) => ({ ...own, source: '0'.repeat(64) }), /^is of another circuit/],
    [
      'of another R1CS',
      (own) => ({ ...own, r1cs: { ...own.r1cs, sha256: '0'.repeat(64) } }),
      /^is of another circuit/,
    ],
    ['of another instance', (own) => ({ ...own, instance: 'solvency-32' }), /^is of another circuit/],
    ['of an instance that is none', (own) => ({ ...own, instance: 'solvency-9' }), /^must be one of/],
    ['of a development key', (own) => ({ ...own, grade: 'development' }), /^must be own or ceremony/],
    ['of another version', (own) => ({ ...own, version: 2 }), /^must be 1/],
    ['with a key more', (own) => ({ ...own, trusted: true }), /unknown key/],
    [
      'with a label that steers terminals',
      (own) => ({ ...own, maker: 'a\u202eb' }),
      /^must be 1 to 80 printable/,
    ],
    [
      'with a length beyond any key',
      (own) => ({ ...own, files: { ...own.files, zkey: { ...own.files.zkey, bytes: 1e9 } } }),
      /^is larger than any key/,
    ],
  ])('a record %s', async (_, change, expected) => {
    const record = await recordWith((own) => change(own) as KeyRecord);
    expect((await changed({ 'record.json': record })).shortMessage).toMatch(expected);
  });

  test('a key that the check refuses, and one with δ = γ', async () => {
    const r1cs = await loadArtifact('solvency-8', 'r1cs');
    const secrets = randomSecrets();
    for (const [delta, label, expected] of [
      [1n, r1cs, 'is γ: anyone can forge proofs under such a key'],
      [secrets.delta, new Uint8Array(), 'are not those of a key of grade own'],
    ] as const) {
      const { zkey, powers } = await makeKey(r1cs, { ...secrets, delta }, { label, powers: true });
      const store = newStore();
      const bad = await keep({ zkey, powers, verificationKey: verificationKeyText(zkey) }, store);
      await exportKey(bad, join(store, 'out'), store);
      const error = await rejection(importKey(join(store, 'out'), { store: newStore() }));
      expect(error.message).toContain(expected);
    }
  });
});

describe('from the web', () => {
  let server: Server | undefined;
  afterEach(() => server?.close());
  /** Serves the bundle; `breakAt` bytes of the proving key, then the line is cut, once. */
  async function serve(options: { breakAt?: number; ranges?: boolean } = {}) {
    const asked: string[] = [];
    let isBroken = options.breakAt === undefined;
    server = createServer(async (request, response) => {
      const name = request.url!.split('/').at(-1)!;
      const path = join(bundle, name);
      const { range } = request.headers;
      asked.push(`${name}${range === undefined ? '' : ` ${range}`}`);
      const size = (await stat(path).catch(() => undefined))?.size;
      if (size === undefined || !request.url!.startsWith('/keys/2026/')) return response.writeHead(404).end();
      const start = options.ranges === false ? 0 : Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
      if (start >= size) return response.writeHead(416).end();
      const head = { 'content-length': size - start };
      if (start > 0)
        response.writeHead(206, { ...head, 'content-range': `bytes ${start}-${size - 1}/${size}` });
      else response.writeHead(200, head);
      if (!isBroken && name.endsWith('.gz')) {
        isBroken = true;
        response.write((await readFile(path)).subarray(0, options.breakAt!), () => request.socket.destroy());
        return;
      }
      createReadStream(path, { start }).pipe(response);
    });
    await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys/2026`, asked };
  }

  test.each([true, false])(
    'a download goes on where it broke off (server with ranges: %s)',
    async (ranges) => {
      const { url, asked } = await serve({ breakAt: 1_000_000, ranges });
      const store = newStore();
      const error = await rejection(importKey(url, { store }));
      expect(error.shortMessage).toBe('could not be fetched whole');
      expect(error.fix).toContain('goes on');
      expect(await listKeys(store)).toEqual([]);
      const [staging] = (await readdir(store)).filter((name) => name.startsWith('.import-')) as [string];
      const { size } = await stat(join(store, staging, 'proving_key.zkey.gz.part'));
      expect(size).toBeGreaterThan(0);
      asked.length = 0;
      if (ranges) await importKey(url, { store });
      else {
        // The sum says that the file is whole; what comes after it is tried above.
        await rejection(importKey(`${url}-elsewhere`, { store }));
        return;
      }
      expect(asked).toEqual([`proving_key.zkey.gz bytes=${size}-`]);
      expect((await listKeys(store)).map(({ record }) => record)).toEqual([key.record]);
      expect((await readdir(store)).filter((name) => name.startsWith('.'))).toEqual([]);
    },
  );

  test('what came with another sum is not kept', async () => {
    const { url } = await serve();
    const store = newStore();
    const bad = `${await readFile(join(bundle, 'SHA256SUMS'), 'utf8')}`.replace(
      /^.*powers/m,
      `${'0'.repeat(64)}  powers`,
    );
    const path = join(bundle, 'SHA256SUMS');
    const good = await readFile(path);
    await writeFile(path, bad);
    try {
      expect((await rejection(importKey(url, { store }))).shortMessage).toBe(
        'has another sha256 than the sums say',
      );
    } finally {
      await writeFile(path, good);
    }
    expect(await readdir(store)).toEqual([]);
  });

  test('a page that is not there, and addresses that anybody could answer for', async () => {
    const { url } = await serve();
    const store = newStore();
    expect((await rejection(importKey(url.replace('2026', '2027'), { store }))).name).toBe('InputError');
    for (const address of [
      'http://lender.example/key/',
      'http://10.0.0.1/key/',
      'http://127.0.0.1.lender.example/',
    ]) {
      expect((await rejection(importKey(address, { store }))).message).toContain('must start with https://');
    }
  });
});
