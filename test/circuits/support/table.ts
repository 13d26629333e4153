import { beforeAll, describe, expect, it } from 'vitest';
import { type GadgetTable, type Place, wrongPlace } from '../../../audit/gadgets/table.js';
import {
  type Circuit,
  compileGadget,
  forge,
  type Inputs,
  type Violation,
} from '../../../audit/system/circuit.js';
import type { Patch } from '../../../audit/system/sources.js';
import { fromField } from '../../../src/units/field.js';

/** Runs a table: one compilation of the honest gadget, one of the unconstrained one, one per lie. */
export function testGadget({ include, main, accepts = [], rejects = [], lies = [] }: GadgetTable): void {
  describe(main, () => {
    let honest: Circuit;
    beforeAll(async () => {
      honest = await compileGadget(include, main);
    });

    it.each(accepts.map(([name, inputs, outputs]) => ({ name, inputs, outputs })))(
      'accepts $name',
      async ({ inputs, outputs = {} }) => {
        const witness = await honest.witness(inputs);
        expect(honest.violations(witness)).toEqual([]);
        for (const [name, value] of Object.entries(outputs)) {
          expect(fromField(witness.get(`main.${name}`)!), name).toBe(value);
        }
      },
    );

    it.each(rejects.map(([name, inputs, brokenIn, must]) => ({ name, inputs, brokenIn, must })))(
      'refuses $name, in $brokenIn',
      async ({ inputs, brokenIn, must }) => {
        await expect(honest.witness(inputs)).rejects.toThrow('no witness');
        await expectBroken(honest, { include, main }, [], inputs, brokenIn, must);
      },
    );

    it.each(
      lies.map(([name, patches, inputs, brokenIn, must]) => ({ name, patches, inputs, brokenIn, must })),
    )('catches $name, in $brokenIn', async ({ patches, inputs, brokenIn, must }) => {
      await expectBroken(honest, { include, main }, patches, inputs, brokenIn, must);
    });
  });
}

/** The forged witness breaks at least one constraint, none outside the place, and the one that the test is about. */
export async function expectBroken(
  honest: Circuit,
  target: { include: string; main: string; publics?: string },
  patches: readonly Patch[],
  inputs: Inputs,
  brokenIn: Place,
  must?: RegExp,
): Promise<void> {
  expectPlaces(await forge(honest, target, patches, inputs), brokenIn, must);
}

/** Compares violations with where they should be. */
export function expectPlaces(violations: readonly Violation[], brokenIn: Place, must?: RegExp): void {
  expect(wrongPlace(violations, brokenIn, must)).toBeUndefined();
}
