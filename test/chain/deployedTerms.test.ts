import type { Hex } from 'viem';
import { beforeAll, describe, expect, it } from 'vitest';
import { marketTerms } from '../../src/chain/deployedTerms.js';
import { foreignCode } from '../../src/chain/foreignCode.js';
import { readCode } from '../../src/chain/runtimeCode.js';
import { InternalError } from '../../src/errors.js';
import { needs } from '../support/needs.js';
import { refusal } from '../support/refusal.js';
import { createDeployedWorld, type DeployedWorld, differing, withWord } from './support/deployedWorld.js';

needs('contracts', 'solvency-8');

/** Our code with other immutables: what a constructor of others could leave behind. */

let w: DeployedWorld;
let code: Hex;
beforeAll(async () => {
  w = await createDeployedWorld();
  code = await w.codeAt('registry');
});

const FROM_FILE = ['_markets', '_signers', '_marginType', '_chainId', '_scope', '_domain'];
const OWN_TERMS = ['_checks', '_minRatioView', '_epoch', '_maxWindow', '_maxMarketAge', '_maxSkew'];
const MARKET_TERMS = ['challengeWindow', 'answerWindow', 'bond', 'deposit'];

/** The check of a registry whose code holds this number wherever it holds the immutable. */
async function checkWith(values: Readonly<Record<string, bigint>>) {
  const { immutables } = w.rebuilt('registry');
  let changed = code;
  for (const [name, value] of Object.entries(values))
    changed = withWord(changed, immutables[name]!.at, value);
  await w.provider.setCode(w.deployment.registry, changed);
  const check = await w.check();
  return { found: differing(check), values: check.contracts[3]!.immutables };
}

describe('the immutables', () => {
  it('are all known here: a new one is compared or stated on purpose', () => {
    const names = (role: 'registry' | 'markets' | 'signers' | 'verifier') =>
      Object.keys(w.rebuilt(role).immutables).sort();
    expect(names('registry')).toEqual([...FROM_FILE, ...OWN_TERMS, '_allowDevelopment'].sort());
    expect(names('markets')).toEqual([...MARKET_TERMS].sort());
    expect([names('signers'), names('verifier')]).toEqual([[], []]);
  });

  it.each(FROM_FILE)('%s must be what the file says', async (name) => {
    const { at } = w.rebuilt('registry').immutables[name]!;
    const value = BigInt(`0x${code.slice(2 + 2 * at[0]!, 66 + 2 * at[0]!)}`);
    expect((await checkWith({ [name]: value ^ 1n })).found.registry).toContain(name);
  });

  it.each<[string, bigint]>([
    ['_epoch', 0n],
    ['_maxWindow', 77n],
    ['_maxMarketAge', 1n],
    ['_maxSkew', 5n],
    ['_allowDevelopment', 0n],
  ])('%s is stated: the file says nothing of it', async (name, value) => {
    const check = await checkWith({ [name]: value });
    expect(check.found).toEqual({});
    expect(check.values[name]).toBe(value);
  });

  // Bits of the checks: minRatio 1, maxRatio 2, minEquity 4, window 8, coverage 16, views 32, viewsGone 64, minEquityViews 128.
  it.each<[bigint, bigint, boolean]>([
    [13n, 0n, true],
    [12n, 0n, false],
    [9n, 0n, false],
    [5n, 0n, false],
    [15n, 0n, false],
    [29n, 0n, true],
    [45n, 0n, true],
    [45n, 9n, true],
    [237n, 9n, true],
    [13n, 9n, false],
    [77n, 0n, false],
    [141n, 0n, false],
    [0n, 0n, false],
  ])('checks %s with a view ratio of %s: %s, as its constructor', async (checks, minRatioView, ok) => {
    const check = await checkWith({ _checks: checks, _minRatioView: minRatioView });
    expect(check.found).toEqual(ok ? {} : { registry: ['_checks'] });
  });

  it.each<[bigint, bigint, boolean]>([
    [0n, 0n, true],
    [0n, 5n, true],
    [600n, 600n, true],
    [2_592_000n, 2_592_000n, true],
    [599n, 600n, false],
    [600n, 599n, false],
    [2_592_001n, 600n, false],
    [600n, 2_592_001n, false],
    [600n, 0n, false],
  ])('windows of %s and %s s of a MarketRegistry: %s', (challengeWindow, answerWindow, ok) => {
    const found = marketTerms({ challengeWindow, answerWindow, bond: 0n, deposit: 0n });
    expect(found.map(({ field }) => field)).toEqual(ok ? [] : ['challengeWindow']);
  });

  it('of the markets are read from its code', async () => {
    const { immutables } = w.rebuilt('markets');
    const markets = await w.codeAt('markets');
    await w.provider.setCode(w.deployment.registry, code);
    await w.provider.setCode(w.deployment.markets, withWord(markets, immutables.challengeWindow!.at, 5n));
    expect(differing(await w.check())).toEqual({ markets: ['challengeWindow'] });
    await w.provider.setCode(w.deployment.markets, withWord(markets, immutables.bond!.at, 7n));
    const check = await w.check();
    expect([differing(check), check.contracts[2]!.immutables.bond]).toEqual([{}, 7n]);
    await w.provider.setCode(w.deployment.markets, markets);
  });
});

describe('the words of an immutable', () => {
  it('are one number, wherever the code has it', () => {
    const rebuilt = w.rebuilt('registry');
    let places = 0;
    for (const [name, { at }] of Object.entries(rebuilt.immutables)) {
      for (const start of at.length > 1 ? at : []) {
        const { differences } = readCode(withWord(code, [start], 1n << 200n), rebuilt);
        expect(differences, `${name} at ${start}`).toEqual([
          expect.objectContaining({ field: name, found: expect.stringContaining('in different places') }),
        ]);
        places++;
      }
    }
    expect(places).toBeGreaterThan(30);
  });

  it.each([
    ['uint8', 8n],
    ['uint40', 40n],
    ['uint256', 256n],
    ['bool', 1n],
    ['address', 160n],
    ['contract IMarketRegistry', 160n],
    ['bytes32', 256n],
  ])('of a %s fit into it', (type, bits) => {
    const runtime: Hex = `0x60${'00'.repeat(32)}61`;
    const read = (word: bigint) =>
      readCode(withWord(runtime, [1], word), { runtime, immutables: { x: { type, at: [1] } } });
    const most = (1n << bits) - 1n;
    expect(read(most)).toEqual({ differences: [], immutables: { x: most } });
    if (bits === 256n) return;
    expect(read(most + 1n).differences).toEqual([
      { field: 'x', found: `0x${(most + 1n).toString(16)}`, expected: `a value of ${type}`, offset: 1 },
    ]);
  });

  it('of a type that is not known here are not guessed at', () => {
    const runtime: Hex = `0x${'00'.repeat(32)}`;
    const error = refusal(() => readCode(runtime, { runtime, immutables: { x: { type: 'int8', at: [0] } } }));
    expect(error).toBeInstanceOf(InternalError);
  });
});

describe('code', () => {
  const runtime: Hex = `0x6060${'00'.repeat(32)}fefe`;
  const immutables = { x: { type: 'uint8', at: [2] } };
  const offsetIn = (found: Hex) => readCode(found, { runtime, immutables }).differences[0]?.offset;

  it('is compared byte by byte around the words of immutables', () => {
    const ours = withWord(runtime, [2], 5n);
    expect(readCode(ours, { runtime, immutables })).toEqual({ differences: [], immutables: { x: 5n } });
    expect(readCode(ours.replace('fefe', 'FEFE') as Hex, { runtime, immutables }).differences).toEqual([]);
    for (let at = 0; at < 36; at++) {
      const byte = ours.slice(2 + 2 * at, 4 + 2 * at) === '11' ? '22' : '11';
      const changed = `${ours.slice(0, 2 + 2 * at)}${byte}${ours.slice(4 + 2 * at)}` as Hex;
      const masked = at >= 2 && at < 34;
      expect(offsetIn(changed), `byte ${at}`).toBe(masked ? (at === 33 ? undefined : 2) : at);
    }
    // Cut anywhere, also inside a word.
    for (let at = 1; at < 36; at++) expect(offsetIn(ours.slice(0, 2 + 2 * at) as Hex)).toBe(at);
    expect(offsetIn(`${ours}6000`)).toBe(36);
  });

  it('of known forms has a name', () => {
    const address = 'e1'.repeat(20);
    const proxy = `0x363d3d373d3d3d363d73${address}5af43d82803e903d91602b57fd5bf3`;
    expect(foreignCode(proxy)).toBe(`a proxy (EIP-1167) of 0x${address}`);
    expect(foreignCode(`${proxy}00`)).toBeUndefined();
    expect(foreignCode(`0xef0100${address}`)).toContain(`(EIP-7702) of 0x${address}`);
    expect(foreignCode('0x60a164736f6c634300081d000a')).toContain('solc 0.8.29');
    expect(foreignCode('0x6000')).toBeUndefined();
  });
});
