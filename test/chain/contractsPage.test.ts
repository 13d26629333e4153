import { readFileSync } from 'node:fs';
import type { Abi, AbiFunction } from 'viem';
import { describe, expect, it } from 'vitest';
import * as abis from '../../src/chain/generated/abi.js';

/** docs/contracts.md lists every external function of every contract, and nothing that is not there. */

const page = readFileSync(new URL('../../docs/contracts.md', import.meta.url), 'utf8');

const CONTRACTS: Readonly<Record<string, Abi>> = {
  Verifier: abis.iSolvencyVerifierAbi,
  SignerRegistry: abis.signerRegistryAbi,
  MarketRegistry: abis.marketRegistryAbi,
  SolvencyRegistry: abis.solvencyRegistryAbi,
  CreditLine: abis.creditLineAbi,
  LiquidationModule: abis.liquidationModuleAbi,
  PledgePool: abis.pledgePoolAbi,
};

const abiOf = (name: string): Abi => (abis as unknown as Record<string, Abi>)[name]!;

/** Rows of the tables below a heading: cells as written. */
function tables(heading: string): string[][] {
  const start = page.indexOf(`${heading}\n`);
  expect(start, `no heading ${heading}`).toBeGreaterThan(-1);
  const rest = page.slice(start + heading.length);
  const end = rest.search(/^#{2,3} /m);
  return (end < 0 ? rest : rest.slice(0, end))
    .split('\n')
    .filter((line) => line.startsWith('| `') || /^\| \d/.test(line))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

const names = (cell: string): string[] => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name!);

const functionsOf = (abi: Abi): AbiFunction[] => abi.filter((item) => item.type === 'function');
const namesOf = (abi: Abi, type: string): string[] =>
  abi.flatMap((item) => (item.type === type && 'name' in item ? [item.name] : []));
const isView = ({ stateMutability }: AbiFunction) => stateMutability === 'view' || stateMutability === 'pure';

describe.each(Object.entries(CONTRACTS))('docs/contracts.md on %s', (contract, abi) => {
  const rows = tables(`### ${contract}`);
  const listed = (width: number) =>
    rows
      .filter(({ length }) => length === width)
      .map(([first]) => names(first!)[0]!)
      .sort();

  it('lists what changes something, with who may and what is emitted', () => {
    const expected = functionsOf(abi).filter((item) => !isView(item));
    expect(listed(4)).toEqual(expected.map(({ name }) => name).sort());
    for (const row of rows.filter(({ length }) => length === 4)) {
      expect(row[1], row[0]).not.toBe('');
      expect(row[2], row[0]).not.toBe('');
    }
  });

  it('lists the views, with what they answer', () => {
    const expected = functionsOf(abi).filter(isView);
    expect(listed(2)).toEqual(expected.map(({ name }) => name).sort());
    for (const [name, answer] of rows.filter(({ length }) => length === 2)) expect(answer, name).not.toBe('');
  });

  it('names every event, and no other', () => {
    const emitted = rows.filter(({ length }) => length === 4).flatMap((row) => names(row[3]!));
    expect([...new Set(emitted)].sort()).toEqual(namesOf(abi, 'event').sort());
  });
});

describe('docs/contracts.md', () => {
  it('leaves no contract out', () => {
    const contracts = Object.keys(abis).filter((name) => !/^i[A-Z]/.test(name));
    const covered = Object.values(CONTRACTS);
    const missing = contracts.filter(
      (name) => functionsOf(abiOf(name)).length > 0 && !covered.includes(abiOf(name)),
    );
    expect(missing).toEqual([]);
  });

  it('names the errors of a submission, each once and as the contracts do', () => {
    const listed = tables('## Order of errors').flatMap((row) => names(row[2]!));
    expect(new Set(listed).size).toBe(listed.length);
    const all = Object.values(CONTRACTS).flatMap((abi) => namesOf(abi, 'error'));
    expect(listed.filter((name) => !all.includes(name))).toEqual([]);
    // whatever else the registry reverts with belongs to its owner's functions and its constructor
    const owners = ['ConfigNotValid', 'DevelopmentKey', 'NotOwner', 'NotPendingOwner', 'OverlapTooLong'];
    const own = namesOf(abis.solvencyRegistryAbi, 'error').filter((name) => !listed.includes(name));
    expect(own.sort()).toEqual(owners);
    const verifier = namesOf(abis.iSolvencyVerifierAbi, 'error');
    expect(verifier.filter((name) => !listed.includes(name))).toEqual([]);
  });
});
