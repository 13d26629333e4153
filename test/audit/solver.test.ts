import { beforeAll, describe, expect, it } from 'vitest';
import { type Loaded, loadCircuit } from '../../audit/determinism/load.js';
import { inputWires } from '../../audit/solve/inputs.js';
import { makeWorlds, NETTED } from '../../audit/solve/worlds.js';
import { type Circuit, compileGadget } from '../../audit/system/circuit.js';
import { nameRow } from '../../audit/system/rows.js';
import { readSources } from '../../audit/system/sources.js';
import { target } from '../../fixtures/circuit.js';

/** Witnesses that are computed from the constraints alone, and what becomes of a lie. */

const worlds = makeWorlds(NETTED);
let loaded: Loaded;
let circuit: Circuit;
beforeAll(async () => {
  const { include, main, publics } = target(NETTED);
  loaded = await loadCircuit(target(NETTED), readSources());
  circuit = await compileGadget(include, main, { publics });
});

describe('the statement', () => {
  it.each(worlds)('has the witness of its program, whatever the inputs: $name', async ({ inputs }) => {
    const { system, solver } = loaded;
    const values = solver.solve(inputWires(system, inputs));
    expect(system.broken(values)).toEqual([]);
    const witness = await circuit.witness(inputs);
    // Which of two equal losses is selected, and inverses of 0, are the prover's.
    const free = /\.(selected|pinned|counts|inv|inverse)(\[\d+\])*$/;
    const other = system.names.filter(
      (name, wire) => wire > 0 && !free.test(name) && witness.get(name) !== values[wire],
    );
    expect(other).toEqual([]);
  });

  it('refuses a lie in the rows that it breaks, and is as before afterwards', () => {
    const { system, solver, components } = loaded;
    const values = solver.solve(inputWires(system, worlds[0]!.inputs));
    const before = [...values];
    const wire = (name: string) => system.wireOf.get(`main.${name}`)!;
    const cash = wire('account[0].cash');
    const rowsOf = (rows: readonly number[]) =>
      rows.map((row) => nameRow(system, components, row).path).sort();
    const richer = solver.lie(values, new Map([[cash, values[cash]! + 1n]]))!;
    expect(rowsOf(richer.broken)).toEqual(
      ['X', 'Y'].map((axis) => `main.slot[0].signature.verifier.eqCheck${axis}`),
    );
    expect(richer.changed.get(wire('netted.cash'))).toBe(values[wire('netted.cash')]! + 1n);
    // The digest that the signature is checked against stays: only that wire is wrong.
    const signed = wire('slot[0].signature.digest');
    const changes = new Map([[cash, values[cash]! + 1n]]);
    const cut = solver.lie(values, changes, new Set([cash, signed]))!;
    expect(rowsOf(cut.broken)).toEqual(['main.slot[0]']);
    expect(solver.lie(values, changes, new Set([cash]), 10)).toBeUndefined();
    expect(values).toEqual(before);
  });
});
