import { randomUUID } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { GENERATED, isUpToDate } from '../../scripts/build-contracts.js';
import { COMPILER, cacheEntry, compileContracts, compileFile } from '../../src/chain/compile.js';
import { runSolc } from '../../src/chain/solc.js';
import { readSources, type SoliditySources, withImports } from '../../src/chain/soliditySources.js';
import { InternalError } from '../../src/errors.js';
import { needs } from '../support/needs.js';
import { rejection } from '../support/refusal.js';

needs('contracts');

const HEAD = '// SPDX-License-Identifier: GPL-3.0-only\npragma solidity ^0.8.28;\n';
const contract = (name: string, body = '', imports = '') => `${HEAD}${imports}contract ${name} {${body}}\n`;

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
    const kept = { contracts: { Kept: { abi: [], bytecode: '0x01', runtimeBytes: 1 } }, warnings: [] };
    await writeFile(entries.at(-1)!, JSON.stringify(kept));
    expect(await compileFile('Read.sol', sources)).toEqual(kept);
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
