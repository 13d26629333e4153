import { beforeAll, describe, expect, it } from 'vitest';
import {
  type Circuit,
  compileGadget,
  forge,
  type Inputs,
  type Violation,
} from '../../../audit/system/circuit.js';
import type { Patch } from '../../../audit/system/sources.js';
import { fromField } from '../../../src/units/field.js';

/**
 * Where violated constraints may lie: a component, or a pattern of `component (signals…)`, signals in alphabetical order.
 * At least one of them matches `must`, where it is given: the constraint that the test is about.
 */
export type Place = string | RegExp;

/** A gadget with its pass table, and its lies. */
export interface GadgetTable {
  readonly include: string;
  readonly main: string;
  /** Inputs that have a witness, with some of its (signed) outputs. */
  readonly accepts?: readonly (readonly [name: string, inputs: Inputs, outputs?: Record<string, bigint>])[];
  /** Inputs for which the honest program stops, and where the honest circuit objects when it is made to go on. */
  readonly rejects?: readonly (readonly [name: string, inputs: Inputs, brokenIn: Place, must?: RegExp])[];
  /** Hints that a liar computes otherwise, and where the honest circuit objects. */
  readonly lies?: readonly (readonly [
    name: string,
    patches: readonly Patch[],
    inputs: Inputs,
    brokenIn: Place,
    must?: RegExp,
  ])[];
}

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
  const places = violations.map(
    ({ component, signals }) => `${component} (${[...signals].sort().join(' ')})`,
  );
  expect(places.length, 'a forged witness breaks something').toBeGreaterThan(0);
  for (const [i, { component }] of violations.entries()) {
    if (typeof brokenIn === 'string') expect(component).toBe(brokenIn);
    else expect(places[i]).toMatch(brokenIn);
  }
  if (must) expect(places).toContainEqual(expect.stringMatching(must));
}
