import { expect, it } from 'vitest';
import { compileGadget } from '../../audit/system/circuit.js';
import { SMALL, target } from '../../fixtures/circuit.js';
import { makeWorld } from '../../fixtures/world.js';
import type { Instance } from '../../src/market/instances.js';
import { buildContext } from '../../src/proof/context.js';
import { CLAIM_INPUTS } from '../../src/proof/fold.js';

const NETTED: Instance = { ...SMALL, name: 'netted', nettingSets: 2, leads: 2 };

it.each([SMALL, NETTED])(
  'public signals of the circuit ($name) come in the order that encoding and folding use',
  async (instance) => {
    const { include, main, publics } = target(instance);
    const circuit = await compileGadget(include, main, { publics });
    const { market, signers } = buildContext({ ...makeWorld(8), marginType: 'maintenance', instance });
    const names = ['nullifier', 'scope', 'binding', 'policy'];
    expect(names).toHaveLength(CLAIM_INPUTS);
    const expected = [
      ...names,
      ...[...market, ...signers].flatMap(({ name, values }) => values.map(() => name)),
    ];
    expect(circuit.publics).toHaveLength(expected.length);
    // Every compiled name is the expected one, followed by the indices of an array if it is one, in row-major order.
    const indices = circuit.publics.map((name, i) => {
      const own = `main.${expected[i]}`;
      expect(name.startsWith(own), `${name} at ${i}, expected ${own}`).toBe(true);
      const rest = name.slice(own.length);
      expect(rest).toMatch(/^(\[\d+\])*$/);
      return { own, index: [...rest.matchAll(/\d+/g)].map(([digits]) => digits.padStart(6, '0')).join('.') };
    });
    indices.forEach(({ own, index }, i) => {
      const before = indices[i - 1];
      if (before?.own === own) expect(index > before.index, `${own} ${index}`).toBe(true);
    });
  },
);
