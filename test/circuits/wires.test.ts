import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileGadget, compileLiar } from '../../audit/system/circuit.js';
import type { Patch } from '../../audit/system/sources.js';
import { SMALL, statementInputs, target } from '../../fixtures/circuit.js';
import { makeWorld, signedAccount, TIME } from '../../fixtures/world.js';
import { CIRCUITS } from '../../src/setup/compile.js';

/** What the forged witnesses of the other files take for granted: that assignments are constraints. */

const files = ['solvency.circom', ...readdirSync(join(CIRCUITS, 'lib')).map((name) => `lib/${name}`)];
const source = (file: string) => readFileSync(join(CIRCUITS, file), 'utf8').replace(/\/\/[^\n]*/g, '');

describe('hints', () => {
  /** Every assignment without a constraint of its own, and where its constraint stands. */
  const HINTS: Record<string, string> = {
    'lib/AssertSigned.circom: inverse': 'step 2: shifted * inverse === 1',
    'lib/Assessment.circom: value': 'step 2: packed === value + PACK * charge, and both ranges',
    'lib/Assessment.circom: charge': 'the same',
    'lib/Fold.circom: negated': 'negated * (fold - negated) === 0',
    'lib/PiecewisePair.circom: selected[t]': 'steps 1 and 3',
    'lib/RiskUnits.circom: kth[u]': 'steps 1 and 2: pinned to a selected loss',
    'lib/RiskUnits.circom: selected[s]': 'steps 2 and 3',
    'lib/RiskUnits.circom: pinned[s]': 'steps 2 and 3',
    'lib/RoundUp.circom: out': 'missing and its distance to DIVISOR - 1 are ranged, and so is out',
    'lib/UnpackPair.circom: out[0]': 'packed === out[0] + 2^PACK · out[1], and both are ranged by the bends',
    'lib/UnpackPair.circom: out[1]': 'the same',
    'lib/SignerEntry.circom: selected[v]': 'bits with sum 1',
  };

  it('are those that we know, each with its constraint', () => {
    const found = files.flatMap((file) =>
      [...source(file).matchAll(/([\w.[\] ]+?)\s*<--/g)].map(
        ([, name]) => `${file}: ${name!.replace(/^\s*signal/, '').trim()}`,
      ),
    );
    expect(found.sort()).toEqual(Object.keys(HINTS).sort());
  });
});

describe('wires of the statement', () => {
  const WIRE = /^(\s*)((?:\w+(?:\[\w\])?\.)+\w+(?:\[\w\])?) <== ([^;]+);$/gm;
  /** Buses and arrays: nothing can be added to them. The list of hints above holds them. */
  const WHOLE = /\.(account|entry|model|quantity|mark|netted\w+)$|^views\.quantity/;

  it('cannot carry another value than the one they are connected to', async () => {
    const text = readFileSync(join(CIRCUITS, 'solvency.circom'), 'utf8');
    const wires = [...text.matchAll(WIRE)].filter(([, , wire]) => !WHOLE.test(wire!));
    expect(wires.length).toBeGreaterThan(40);
    const patches = wires.map(
      ([line, indent, wire, value]): Patch => ({
        file: 'solvency.circom',
        find: line!,
        replace: `${indent}${wire} <== (${value}) + 1;`,
      }),
    );
    const { include, main, publics } = target(SMALL);
    const honest = await compileGadget(include, main, { publics });
    const liar = await compileLiar(include, main, patches, publics);
    const world = makeWorld(SMALL.instruments);
    const account = signedAccount(world, 0, { quantities: [100n], cash: 10n ** 9n });
    const window = { notBefore: BigInt(TIME), notAfter: BigInt(TIME) };
    const policy = { minRatio: 1n, window, views: { mode: 'alone' as const, minRatio: 1n } };
    const inputs = statementInputs({ ...world, policy, attestations: [account] });
    const violations = honest.violations(await liar.witness(inputs));

    // The equality of a wire stands in the statement itself, not in the component that it leads to.
    const broken = new Set(
      violations
        .filter(({ component }) => /^main(\.\w+)?$/.test(component))
        .flatMap(({ signals }) => signals),
    );
    const plain = [...broken].map((name) => name.replace(/^main\./, '').replace(/\[\d+\]/g, '[]'));
    const missing = wires
      .map(([, , wire]) => wire!.replace(/\[\w\]/g, '[]'))
      .filter((wire) => !plain.includes(wire));
    expect(missing).toEqual([]);
  });
});
