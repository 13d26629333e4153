import { zeroHash } from 'viem';
import { describe, expect, it } from 'vitest';
import { createProvider } from '../../fixtures/chain/evm.js';
import { instance, loadKey, makeWorld, TIME } from '../../fixtures/chain/proofs.js';
import { marketIc } from '../../src/chain/circuit.js';
import { compileContracts } from '../../src/chain/compile.js';
import { marketEntry } from '../../src/chain/marketEntry.js';
import { planPost, planRecompute } from '../../src/chain/recomputePlan.js';
import { decodeScalars, encodePoints, encodeScalars } from '../../src/chain/scalars.js';
import { encodeMarket } from '../../src/market/encode.js';
import type { MarginType } from '../../src/market/model.js';
import { flatten } from '../../src/market/signals.js';
import { universeHash } from '../../src/market/universe.js';
import { sha256Hex } from '../../src/units/hash.js';
import { needs } from '../support/needs.js';
import { createActors } from './support/actors.js';

needs('contracts', 'solvency-8');

const [OWNER, ALICE] = [0, 1];
const { market } = makeWorld(8);
const FILE = '{"kind":"ballast/market"}\n';

async function entryOf(poster: `0x${string}`, marginType: MarginType = 'maintenance', label?: `0x${string}`) {
  const key = await loadKey();
  const labelled = label === undefined ? {} : { label };
  return marketEntry({ market, marginType, instance, key, poster, fileText: FILE, ...labelled });
}
const [ONE, TWO] = [`0x${'11'.repeat(20)}`, `0x${'22'.repeat(20)}`] as const;

describe('marketEntry', () => {
  it('holds the scalars that a proof is held against, and the digest of the file', async () => {
    const entry = await entryOf(ONE);
    expect(entry.scalars).toEqual(flatten(encodeMarket(market, 'maintenance', instance)));
    expect(entry.scalars).toHaveLength(entry.circuit.scalars);
    expect(entry.fileDigest).toBe(`0x${sha256Hex(FILE)}`);
    expect(entry.time).toBe(market.time);
  });

  it('has the head where the contract reads it', () => {
    const names = encodeMarket(market, 'maintenance', instance).map(({ name }) => name);
    const head = ['one', 'instance', 'marginType', 'universe', 'time', 'maxSkew', 'equityScale'];
    expect(names.slice(0, 7)).toEqual(head.map((name) => `market.${name}`));
    const scalars = flatten(encodeMarket(market, 'initial', instance));
    const { universe, time, maxSkew } = market;
    const values = [1, instance.id, 0, universeHash(universe), time, maxSkew, 10 ** universe.valueDecimals];
    expect(scalars.slice(0, 7)).toEqual(values.map(BigInt));
  });

  it('is of one series per margin type, poster and label', async () => {
    const label = `0x${'ab'.repeat(32)}` as const;
    const entries = [
      await entryOf(ONE),
      await entryOf(TWO),
      await entryOf(ONE, 'initial'),
      await entryOf(ONE, 'maintenance', label),
    ];
    expect(new Set(entries.map(({ series }) => series)).size).toBe(4);
    expect((await entryOf(ONE, 'maintenance', zeroHash)).series).toBe(entries[0]!.series);
  });
});

describe('a market of solvency-8 on a chain', () => {
  it('is posted and recomputed by plan; its point is that of the proving side', async () => {
    const provider = await createProvider({ time: BigInt(TIME + 60) });
    const actors = await createActors(provider, await compileContracts({}, { only: ['MarketRegistry.sol'] }));
    const markets = await actors.deploy(OWNER, 'MarketRegistry', [0, 0, 0n, 0n]);
    const entry = await entryOf(actors.account(OWNER).address);
    const { circuit, scalars, series, fileDigest } = entry;
    const ic = marketIc(await loadKey(), instance);

    const posts = planPost(scalars);
    expect(posts).toHaveLength(1);
    const parts = posts.map((range) => encodeScalars(scalars, range));
    expect(decodeScalars(parts, scalars.length)).toEqual(scalars);
    const { mask, values } = parts[0]!;
    const opening = [circuit, zeroHash, entry.point, TIME + 3600, fileDigest, mask, values];
    const opened = await actors.send(OWNER, markets, 'open', opening);
    expect(opened.gasUsed).toBeLessThan(320_000n);

    const steps = planRecompute(scalars);
    expect(steps).toHaveLength(1);
    const { range, gas, gasLimit } = steps[0]!;
    const walk = encodeScalars(scalars, range);
    const args = [series, 0, circuit, walk.mask, walk.values, encodePoints(scalars, ic, range)];
    const { gasUsed } = await actors.send(ALICE, markets, 'recompute', args, { gas: gasLimit });
    expect(gasUsed).toBeLessThan(1_500_000n);
    expect(gas).toBeGreaterThanOrEqual(gasUsed);
    // What a consumer of the registry is given.
    const [given, time, maxSkew] = await actors.read(markets, 'requireLatest', [series, 0]);
    expect([given, time, maxSkew]).toEqual([entry.point, market.time, market.maxSkew]);
  });
});
