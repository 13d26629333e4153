import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Reader, readers } from '../../audit/fuzzing/readers.js';
import { checkShape, parseFile } from '../../src/files/json.js';
import { listKeys } from '../../src/keys/store.js';
import { trustOf } from '../../src/load/keys.js';
import { openRegister } from '../../src/proof/fileRegister.js';

/** What was added to `Object.prototype` is in no file. */

/** Optional fields of files, with what would mean something there. */
const INHERITED: Readonly<Record<string, unknown>> = {
  ...{ window: { notBefore: '1', notAfter: '2' }, acceptAlarms: ['stale'], marketHash: 'ab'.repeat(32) },
  ...{
    views: { mode: 'alone', minRatio: '1%' },
    coverage: ['alpha'],
    minEquity: '1',
    maxRatio: '1%',
    words: 'w',
  },
  ...{ validFrom: 1, validUntil: 2, revoked: { at: 1, why: 'x' }, trusted: { at: 1, why: 'x' }, mine: ['a'] },
  ...{ contributors: ['a', 'b'], loss: { at: 1, why: 'x', lines: 0, bytes: 0 }, block: 7, series: '0x00' },
  ...{
    unit: 'percent',
    breakers: { maxAge: 1 },
    provenance: { note: 'x' },
    fold: true,
    lead: ['1'],
    confidence: '1',
  },
  ...{
    strike: '1',
    right: 'call',
    expiry: 1,
    quorum: {},
    alarms: [],
    recipe: {},
    encrypted: {},
    entryPrice: '1',
  },
  ...{ dust: {}, prices: {}, deductions: {}, reported: {}, domain: 'x', debts: 'none', wallets: [] },
};

/** What these readers give was put together from the file in objects of their own, which inherit as all do. */
const CONVERTED = [
  ...['account of ccxt', 'signer key', 'signers', 'risk', 'request', 'prices', 'signed prices'],
];

/** Runs with fields that every object inherits; not for `expect`, which would see them. */
async function inheriting<Result>(fields: object, run: () => Promise<Result> | Result): Promise<Result> {
  const names = Object.keys(fields);
  for (const [name, value] of Object.entries(fields))
    Object.defineProperty(Object.prototype, name, { value, configurable: true, writable: true });
  try {
    return await run();
  } finally {
    for (const name of names) delete (Object.prototype as Record<string, unknown>)[name];
  }
}

let all: readonly Reader[];
beforeAll(async () => {
  all = await readers();
});

describe('a file', () => {
  it('of any kind is read as it is, whatever all objects inherit', async () => {
    const others: string[] = [];
    for (const { name, text, read } of all.filter(({ name: own }) => !CONVERTED.includes(own))) {
      const own = inspect(await read(text), { depth: 20 });
      for (const [field, value] of Object.entries(INHERITED)) {
        const found = await inheriting({ [field]: value }, async () => read(text)).catch(
          (error: Error) => error.message,
        );
        if (inspect(found, { depth: 20 }) !== own) others.push(`${name}: ${field}`);
      }
    }
    expect(others).toEqual([]);
  });

  it('gives data that inherit nothing, inside lists and records too', () => {
    const inner = z.strictObject({ a: z.int(), b: z.int().optional() });
    const shape = z.strictObject({ list: z.array(inner), map: z.record(z.string(), inner), none: z.null() });
    const data = parseFile('policy', '{"list":[{"a":1}],"map":{"x":{"a":2,"b":3}},"none":null}', shape);
    expect(data).toEqual({ list: [{ a: 1 }], map: { x: { a: 2, b: 3 } }, none: null });
    for (const object of [data, data.list[0]!, data.map, data.map.x!])
      expect(Object.getPrototypeOf(object)).toBeNull();
  });

  it('leaves alone what is no plain data', () => {
    const made = new Map();
    expect(checkShape({ made }, z.object({ made: z.instanceof(Map) })).made).toBe(made);
  });
});

describe('what a verifier keeps', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ballast-inherited-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('are keys that nobody trusted, of one maker', async () => {
    const record = JSON.parse(all.find(({ name }) => name === 'key record')!.text) as object;
    const list = { version: 1, kind: 'ballast/key-store', keys: [{ record, origin: 'imported', added: 1 }] };
    await writeFile(join(folder, 'keys.json'), JSON.stringify(list), { mode: 0o600 });
    const { trusted, contributors, mine, revoked } = INHERITED;
    const trust = await inheriting({ trusted, contributors, mine, revoked }, async () => {
      const [key] = await listKeys(folder);
      return { ...trustOf(key!) };
    });
    expect(trust).toEqual({ grade: 'own', makers: ['Lender AG'], isMine: false, why: undefined });
  });

  it('is a register that has a use without a window that stays without one: it is not refreshed', async () => {
    const register = openRegister(join(folder, 'used.jsonl'));
    const use = { nullifier: 1n, scope: 2n, binding: 3n };
    await register.use(use);
    const later = { ...use, window: { notBefore: 10n, notAfter: 20n } };
    const { window } = INHERITED;
    const answer = await inheriting({ window }, () => register.use(later));
    expect(answer).toEqual({
      ok: false,
      detail: 'this holder already used the scope, and the claim has no window',
    });
  });
});
