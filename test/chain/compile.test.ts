import { randomUUID } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { GENERATED, isUpToDate } from '../../scripts/build-contracts.js';
import { COMPILER, cacheEntry, compileContracts, compileFile } from '../../src/chain/compile.js';
import { immutablesOf } from '../../src/chain/immutables.js';
import { runSolc } from '../../src/chain/solc.js';
import { readSources, type SoliditySources, withImports } from '../../src/chain/soliditySources.js';
import { InternalError } from '../../src/errors.js';
import { needs } from '../support/needs.js';
import { refusal, rejection } from '../support/refusal.js';

needs('contracts');

const HEAD = '// SPDX-License-Identifier: GPL-3.0-only\npragma solidity ^0.8.28;\n';
const contract = (name: string, body = '', imports = '') => `${HEAD}${imports}contract ${name} {${body}}\n`;

/** A contract as the cache has it. */
const KEPT = { abi: [], bytecode: '0x01', runtime: '0x01', runtimeBytes: 1, immutables: {} };

/** Entries of the cache that the tests made. */
const entries: string[] = [];
/** A source that no run has compiled before. */
function fresh(file: string, name: string): SoliditySources {
  const sources = { [file]: `${contract(name, 'uint256 public x = 7;')}// ${randomUUID()}\n` };
  entries.push(cacheEntry(file, sources));
  return sources;
}
afterAll(async () => {
  await Promise.all(entries.map((entry) => rm(entry, { force: true })));
});

describe('the contracts of the package', () => {
  it('compile without a warning and fit on chain', async () => {
    const sources = await readSources();
    for (const file of Object.keys(sources)) {
      const { contracts, warnings } = await compileFile(file, sources);
      expect(warnings, file).toEqual([]);
      for (const [name, { runtimeBytes, bytecode }] of Object.entries(contracts)) {
        expect(runtimeBytes, name).toBeLessThanOrEqual(24_576); // EIP-170
        expect(bytecode, name).toMatch(/^0x([0-9a-f]{2})*$/); // no placeholder of a library to link
      }
    }
  });

  it.each(GENERATED.map(({ file, make }) => [file, make] as const))(
    '%s is up to date',
    async (file, make) => {
      // else run: npm run contracts
      expect(await isUpToDate(file, await make())).toBe(true);
    },
  );

  it('are all there, with interfaces, by name', async () => {
    const contracts = await compileContracts();
    for (const name of ['MarketRegistry', 'SignerRegistry', 'SolvencyRegistry']) {
      expect(contracts[name]!.runtimeBytes).toBeGreaterThan(1_000);
      expect(contracts[`I${name}`]!.bytecode).toBe('0x');
      expect(contracts[`I${name}`]!.abi.length).toBeGreaterThan(10);
    }
    expect(contracts).not.toHaveProperty('Bn254');
  });
});

describe('sources from elsewhere', () => {
  it('import the package’s files by its name or by path, and give the same bytecode', async () => {
    const body =
      'function f(G1Point calldata p) external view returns (G1Point memory) { return Bn254.add(p, p); }';
    const imports = (prefix: string) =>
      `import {Bn254} from "${prefix}lib/Bn254.sol";\nimport {G1Point} from '${prefix}interfaces/Types.sol';\n`;
    const byName = contract('Doubler', body, imports('ballast/contracts/'));
    const byPath = contract('Doubler', body, imports('./'));
    const below = contract('Doubler', body, imports('../'));
    const made = await Promise.all(
      [{ 'Doubler.sol': byName }, { 'Doubler.sol': byPath }, { 'below/Doubler.sol': below }].map((extra) =>
        compileContracts(extra, { only: [] }),
      ),
    );
    expect(made[0]!.Doubler!.runtimeBytes).toBeGreaterThan(100);
    expect(made[1]).toEqual(made[0]);
    expect(made[2]).toEqual(made[0]);
  });

  it('are compiled by themselves: the same bytecode whatever is beside them', async () => {
    const extra = { 'A.sol': contract('A', 'uint256 public x = 7;') };
    const alone = await compileContracts(extra, { only: [] });
    const other = {
      ...extra,
      'B.sol': contract('B', 'function g() external pure returns (uint256) { return 3; }'),
    };
    const both = await compileContracts(other, { only: ['interfaces/IOwned.sol'] });
    expect(Object.keys(both).sort()).toEqual(['A', 'B', 'IOwned']);
    expect(both.A).toEqual(alone.A);
  });

  it('that do not compile are refused with what the compiler says', async () => {
    const broken = contract('Broken', 'function f() external pure returns (uint256) { return y; }');
    const error = await rejection(compileContracts({ 'Broken.sol': broken }, { only: [] }));
    expect(error).toBeInstanceOf(InternalError);
    expect(error.file).toBe('Broken.sol');
    expect(error.message).toContain('Undeclared identifier');
    const lost = contract('Lost', '', 'import {Nothing} from "./Nothing.sol";\n');
    const missing = await rejection(compileContracts({ 'Lost.sol': lost }, { only: [] }));
    expect(missing.message).toContain('Nothing.sol');
  });

  it('cannot take the place of a file or the name of a contract', async () => {
    const taken = { 'SignerRegistry.sol': contract('SignerRegistry') };
    const place = await rejection(compileContracts(taken, { only: [] }));
    expect(place.message).toContain('has the name of a file of the package');
    const twice = { 'one.sol': contract('Same'), 'two.sol': contract('Same') };
    expect((await rejection(compileContracts(twice, { only: [] }))).message).toContain(
      'two contracts are named Same',
    );
  });

  it('must be there', async () => {
    const error = await rejection(compileContracts({}, { only: ['Nothing.sol'] }));
    expect(error.message).toContain('is no source of a contract');
  });
});

describe('the files that a file imports', () => {
  it('are found through imports of every form, once each', () => {
    const sources = {
      'a/A.sol':
        'import {B} from "./B.sol";\nimport "../C.sol";\nimport * as D from \'ballast/contracts/D.sol\';',
      'a/B.sol': 'import {\n  A\n} from "./A.sol";',
      'C.sol': '// import "./E.sol";\nimport "./a/B.sol";',
      'D.sol': '',
      'E.sol': '',
    };
    expect(Object.keys(withImports('a/A.sol', sources))).toEqual(['C.sol', 'D.sol', 'a/A.sol', 'a/B.sol']);
    expect(Object.keys(withImports('E.sol', sources))).toEqual(['E.sol']);
  });
});

describe('the cache', () => {
  it('keeps what was compiled, and an entry that cannot be read is made again', async () => {
    const sources = fresh('Kept.sol', 'Kept');
    const entry = entries.at(-1)!;
    const made = await compileFile('Kept.sol', sources);
    expect(JSON.parse(await readFile(entry, 'utf8'))).toEqual(made);
    expect(await compileFile('Kept.sol', sources)).toEqual(made);
    await writeFile(entry, '{"contracts":');
    expect(await compileFile('Kept.sol', sources)).toEqual(made);
    expect(JSON.parse(await readFile(entry, 'utf8'))).toEqual(made);
  });

  it('is read where an entry is there', async () => {
    const sources = fresh('Read.sol', 'Read');
    const kept = { contracts: { Kept: KEPT }, warnings: [] };
    await writeFile(entries.at(-1)!, JSON.stringify(kept));
    expect(await compileFile('Read.sol', sources)).toEqual(kept);
  });

  it('is neither read nor written where something fresh is asked for', async () => {
    const sources = fresh('Anew.sol', 'Anew');
    const kept = JSON.stringify({ contracts: { Kept: KEPT }, warnings: [] });
    await writeFile(entries.at(-1)!, kept);
    const { contracts } = await compileFile('Anew.sol', sources, { fresh: true });
    expect(Object.keys(contracts)).toEqual(['Anew']);
    expect(await readFile(entries.at(-1)!, 'utf8')).toBe(kept);
    const extra = { 'Anew.sol': sources['Anew.sol']! };
    expect(Object.keys(await compileContracts(extra, { only: [], fresh: true }))).toEqual(['Anew']);
  });

  it.each(['runtime', 'immutables'] as const)('is made again where an entry has no %s', async (part) => {
    const sources = fresh('Old.sol', 'Old');
    const { [part]: _, ...old } = KEPT;
    await writeFile(entries.at(-1)!, JSON.stringify({ contracts: { Old: old }, warnings: [] }));
    const { contracts } = await compileFile('Old.sol', sources);
    expect(contracts.Old![part]).toBeDefined();
    expect(contracts.Old!.abi).toHaveLength(1);
  });

  it('has one entry for each text and settings', () => {
    const [one, two] = [{ 'A.sol': contract('A') }, { 'A.sol': `${contract('A')}\n` }];
    expect(cacheEntry('A.sol', one)).not.toBe(cacheEntry('A.sol', two));
    expect(cacheEntry('A.sol', one)).toBe(cacheEntry('A.sol', { ...one, 'B.sol': contract('B') }));
  });

  it('serves several at once and leaves no lock or part behind', async () => {
    const sources = fresh('Shared.sol', 'Shared');
    const entry = entries.at(-1)!;
    const made = await Promise.all([1, 2, 3].map(() => compileFile('Shared.sol', sources)));
    expect(made[1]).toEqual(made[0]);
    expect(made[2]).toEqual(made[0]);
    const beside = (await readdir(dirname(entry))).filter((name) => name.startsWith(basename(entry)));
    expect(beside).toEqual([basename(entry)]);
  });
});

describe('immutables', () => {
  const read = 'function f() external view returns (uint256, address, bool) { return (a, b, c); }';
  const made = 'constructor() { a = 7; b = msg.sender; c = true; }';
  const parts = `uint40 immutable a; address private immutable b; bool public immutable c; ${made} ${read}`;

  it('have name, type and every place, where the code has words of zeros', async () => {
    const { A } = await compileContracts({ 'A.sol': contract('A', parts) }, { only: [] });
    const types = Object.entries(A!.immutables).map(([name, { type }]) => [name, type]);
    expect(Object.fromEntries(types)).toEqual({ a: 'uint40', b: 'address', c: 'bool' });
    expect(A!.immutables.c!.at).toHaveLength(2); // the getter and f
    for (const { at } of Object.values(A!.immutables)) {
      for (const start of at) {
        expect(A!.runtime.slice(2 + 2 * start, 66 + 2 * start)).toBe('0'.repeat(64));
      }
    }
    expect(A!.runtime).toHaveLength(2 + 2 * A!.runtimeBytes);
  });

  it('of a base contract are named too, and a name must be one', async () => {
    const base = `${HEAD}abstract contract B { uint8 private immutable x = 1; function g() external view returns (uint256) { return x; } }\n`;
    const child = (body: string) => ({
      'B.sol': base,
      'A.sol': `${HEAD}import {B} from "./B.sol";\ncontract A is B { ${body} }\n`,
    });
    expect((await compileContracts(child(''), { only: [] })).A!.immutables).toMatchObject({
      x: { type: 'uint8' },
    });
    const twice = 'uint8 private immutable x = 2; function h() external view returns (uint256) { return x; }';
    const error = await rejection(compileContracts(child(twice), { only: [] }));
    expect(error.message).toContain('two immutables are named x');
  });

  it('must be known, and a word each', () => {
    const node = { id: 5, nodeType: 'VariableDeclaration', mutability: 'immutable', name: 'x' };
    const tree = (declaration: object) => ({
      'A.sol': { ast: { nodes: [{ nodeType: 'ContractDefinition', nodes: [declaration] }] } },
    });
    const typed = { ...node, typeDescriptions: { typeString: 'bool' } };
    const place = { start: 3, length: 32 };
    expect(immutablesOf(tree(typed), { 5: [place] })).toEqual({ x: { type: 'bool', at: [3] } });
    expect(immutablesOf(tree(typed))).toEqual({});
    for (const [declaration, references] of [
      [typed, { 6: [place] }],
      [node, { 5: [place] }],
      [{ ...typed, mutability: 'mutable' }, { 5: [place] }],
      [typed, { 5: [place, { start: 9, length: 20 }] }],
    ] as const) {
      const error = refusal(() => immutablesOf(tree(declaration), references));
      expect(error.message).toContain('does not say what an immutable is');
    }
    expect(refusal(() => immutablesOf(undefined, { 5: [place] }))).toBeInstanceOf(InternalError);
  });
});

describe('the compiler', () => {
  it('must have the version that is asked for', async () => {
    const input = { language: 'Solidity', sources: {}, settings: {} } as const;
    const error = await rejection(runSolc(input, '0.8.3'));
    expect(error).toBeInstanceOf(InternalError);
    expect(error.message).toContain(COMPILER.version);
  });

  it('writes no hash of sources into the bytecode, so that it is the same everywhere', async () => {
    const texts = [1, 2].map((n) => ({ 'A.sol': `${contract('A', 'uint256 public x = 7;')}// ${n}\n` }));
    const [one, two] = await Promise.all(texts.map((text) => compileContracts(text, { only: [] })));
    expect(one).toEqual(two);
  });
});
