import { beforeAll, describe, expect, it } from 'vitest';
import { fromField } from '../../../src/units/field.js';
import { type Circuit, compileGadget, forge, type Inputs, type Patch } from './circuit.js';

/** A gadget with its pass table, and its lies. */
export interface GadgetTable {
  readonly include: string;
  readonly main: string;
  /** Inputs that have a witness, with some of its (signed) outputs. */
  readonly accepts?: readonly (readonly [name: string, inputs: Inputs, outputs?: Record<string, bigint>])[];
  /** Inputs for which the honest program stops, and the constraint that breaks when it is made to go on. */
  readonly rejects?: readonly (readonly [name: string, inputs: Inputs, brokenIn: string | RegExp])[];
  /** Hints that a liar computes otherwise, and the only place where the honest circuit objects. */
  readonly lies?: readonly (readonly [
    name: string,
    patches: readonly Patch[],
    inputs: Inputs,
    brokenIn: string | RegExp,
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

    it.each(rejects.map(([name, inputs, brokenIn]) => ({ name, inputs, brokenIn })))(
      'refuses $name, in $brokenIn',
      async ({ inputs, brokenIn }) => {
        await expect(honest.witness(inputs)).rejects.toThrow('no witness');
        await expectBroken(honest, { include, main }, [], inputs, brokenIn);
      },
    );

    it.each(lies.map(([name, patches, inputs, brokenIn]) => ({ name, patches, inputs, brokenIn })))(
      'catches $name, in $brokenIn',
      async ({ patches, inputs, brokenIn }) => {
        await expectBroken(honest, { include, main }, patches, inputs, brokenIn);
      },
    );
  });
}

/** The forged witness breaks at least one constraint, and none outside the named component. */
export async function expectBroken(
  honest: Circuit,
  target: { include: string; main: string; publics?: string },
  patches: readonly Patch[],
  inputs: Inputs,
  brokenIn: string | RegExp,
): Promise<void> {
  const violations = await forge(honest, target, patches, inputs);
  expect(violations.length, 'a forged witness breaks something').toBeGreaterThan(0);
  for (const { component, signals } of violations) {
    // At the top level, the component alone says little: match the signals too.
    const place = `${component} (${signals.slice(0, 8).join(' ')})`;
    if (typeof brokenIn === 'string') expect(component).toBe(brokenIn);
    else expect(place).toMatch(brokenIn);
  }
}
