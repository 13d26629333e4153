import { describe, expect, it } from 'vitest';
import { INPUT_ORDER } from '../../src/chain/circuit.js';
import { CHUNK } from '../../src/chain/scalars.js';
import { readSources } from '../../src/chain/soliditySources.js';
import { MARKET_HEAD } from '../../src/market/encode.js';
import { findInstance } from '../../src/market/instances.js';
import { layoutOf } from '../../src/proof/context.js';
import { CLAIM } from '../../src/proof/fold.js';
import { sha256Hex } from '../../src/units/hash.js';

/** Where a scalar stands is told once, by the encoder: what contracts say of it is held against that. */

const sources = await readSources();
const textOf = (file: string) => sources[file]!.replaceAll(/\/\/.*$/gm, '');

/** Names of a struct's members, in order. */
function membersOf(file: string, struct: string): string[] {
  const body = new RegExp(`struct ${struct} \\{([^}]*)\\}`).exec(textOf(file))![1]!;
  return [...body.matchAll(/\w+ (\w+);/g)].map(([, name]) => name!);
}

const constant = (file: string, name: string): number =>
  Number(new RegExp(`constant ${name} = (\\d+);`).exec(textOf(file))![1]);

describe('contracts', () => {
  it('read the head of a market part in its order, from the first chunk', () => {
    const file = 'lib/MarketHead.sol';
    expect(membersOf(file, 'Head')).toEqual([...MARKET_HEAD]);
    expect(constant(file, 'LENGTH')).toBe(MARKET_HEAD.length);
    expect(constant('lib/MarketFold.sol', 'CHUNK')).toBe(CHUNK);
    expect(MARKET_HEAD.length).toBeLessThanOrEqual(CHUNK);
    const given = /return Head\(([^;]*)\);/.exec(textOf(file))![1];
    expect(given).toBe(MARKET_HEAD.map((_, i) => `head[${i}]`).join(', '));
  });

  it('name the scalars of a head that they refuse by their place', () => {
    const named = [...textOf('MarketRegistry.sol').matchAll(/head\.(\w+)[^;]*HeadNotValid\((\d)\)/g)];
    expect(named.map(([, name]) => name)).toEqual(['one', 'instance', 'marginType', 'time', 'maxSkew']);
    const places = named.map(([, name, place]) => `${place} ${name}`);
    expect(places).toEqual(named.map(([, name]) => `${MARKET_HEAD.indexOf(name as 'one')} ${name}`));
    expect(sources['interfaces/IMarketRegistry.sol']).toContain(`head (${places.join(', ')})`);
  });

  it('fold a signer list in its order: a constant, then id and key of each entry', () => {
    expect(membersOf('interfaces/Types.sol', 'SignerEntry')).toEqual(['id', 'x', 'y']);
    const { signers } = layoutOf({ ...findInstance('solvency-8'), signers: 2 });
    expect(signers.map(({ name, values }) => [name, values.length])).toEqual([
      ['signers.one', 1],
      ['signers.entry[0].id', 1],
      ['signers.entry[0].key', 2],
      ['signers.entry[1].id', 1],
      ['signers.entry[1].key', 2],
    ]);
  });

  it('check a proof on the claim inputs in their order', () => {
    const file = 'interfaces/ISolvencyVerifier.sol';
    expect(sources[file]).toContain(`@param claim ${CLAIM.join(', ')}.`);
    expect(textOf(file)).toContain(`uint256[${CLAIM.length}] calldata claim`);
  });
});

it('an order of public inputs has a text of its own', () => {
  const orderOf = (instance: string) =>
    Object.values(layoutOf(findInstance(instance))).flatMap((part) =>
      part.map(({ name, values }) => `${name}:${values.length}`),
    );
  // A change here is a new number in INPUT_ORDER: points that were folded in the old order must not pass for the new one.
  expect({ [INPUT_ORDER]: sha256Hex(orderOf('solvency-pm').join(' ')).slice(0, 16) }).toMatchInlineSnapshot(`
    {
      "ballast/inputs/1: claim, market, signers": "b9ffe5ce812d510f",
    }
  `);
});
