import { target } from '../../../fixtures/circuit.js';
import type { Instance } from '../../../src/market/instances.js';
import { loadCircuit } from '../../determinism/load.js';
import { basesOf } from '../../lies/bases.js';
import { Liar, type Lie } from '../../lies/liar.js';
import { STATEMENTS } from '../../lies/statements.js';
import type { Witness } from '../../system/circuit.js';
import { templatesOf } from '../../system/components.js';
import { type Inputs, loadProgram } from '../../system/program.js';
import { nameRow, placeOf } from '../../system/rows.js';
import { readSources, type Sources } from '../../system/sources.js';
import type { System } from '../../system/system.js';
import type { Mutant } from './mutate.js';
import { type Verdict, verdictOf } from './verdict.js';

/** Figures of a claim that every version of the statement must agree on. */
const FIGURES = /^main\.(nullifier|(netted|view\[\d+\])\.(equity|requirement))$/;

/** An honest claim, and its figures. */
interface Claim {
  readonly name: string;
  readonly inputs: Inputs;
  readonly figures: ReadonlyMap<string, bigint>;
}

/** A lie that one row refuses: what the row says, and the values that are other ones than in an honest witness. */
interface Told {
  readonly says: string;
  readonly honest: Witness;
  readonly changed: readonly (readonly [signal: string, value: bigint])[];
}

/** What the statement says of honest claims and of lies, to hold changed circuits against. */
class StatementJudge {
  readonly #instance: Instance;
  readonly #claims: readonly Claim[];
  /** By the template of the row. */
  readonly #lies: (template: string) => readonly Told[];

  private constructor(
    instance: Instance,
    claims: readonly Claim[],
    lies: (template: string) => readonly Told[],
  ) {
    this.#instance = instance;
    this.#claims = claims;
    this.#lies = lies;
  }

  static async open(instance: Instance): Promise<StatementJudge> {
    const loaded = await loadCircuit(target(instance), readSources());
    const { system, components } = loaded;
    const bases = basesOf(loaded, instance);
    const liar = new Liar(loaded, bases);
    const witnessOf = (values: readonly bigint[]): Witness =>
      new Map([...system.wireOf].map(([name, wire]) => [name, values[wire]!]));
    const witnesses = new Map(bases.map(({ name, values }) => [name, witnessOf(values)]));
    const claims = bases.map(({ name, inputs }) => ({
      name,
      inputs,
      figures: new Map([...witnesses.get(name)!].filter(([signal]) => FIGURES.test(signal))),
    }));
    const told = (says: string, lie: Lie): Told => {
      const honest = witnesses.get(lie.world)!;
      return { says, honest, changed: [...witnessOf(liar.witness(lie))].filter(differsFrom(honest)) };
    };
    const known = new Map<string, readonly Told[]>();
    const liesAbout = (template: string) => {
      const classes = new Map<string, number[]>();
      for (const row of system.allRows()) {
        if (placeOf(system, components, row).template !== template) continue;
        const { path, shape } = nameRow(system, components, row);
        const key = `${path.replace(/\[\d+\]/g, '[]')} ${shape}`;
        classes.set(key, [...(classes.get(key) ?? []), row]);
      }
      // The first and the last of a class: an index that is always 0 is one of the two.
      return [...classes.values()].flatMap((rows) =>
        [...new Set([rows[0]!, rows.at(-1)!])].flatMap((row) => {
          const found = liar.find(row);
          const says = nameRow(system, components, row).text;
          return [...(found === undefined ? [] : [found]), ...liar.swapped(row)].map((lie) =>
            told(says, lie),
          );
        }),
      );
    };
    return new StatementJudge(instance, claims, (template) => {
      const lies = known.get(template) ?? liesAbout(template);
      known.set(template, lies);
      return lies;
    });
  }

  /** What gives these sources away; undefined where nothing does. `template` is the one that was changed. */
  async failureOf(sources: Sources, template: string): Promise<string | undefined> {
    const { system, ...program } = await loadProgram({ ...target(this.#instance), kept: false }, sources);
    for (const { name, inputs, figures } of this.#claims) {
      const values = await program.witness(inputs);
      if (values === undefined) return `${this.#instance.name}, ${name}: no witness`;
      for (const [figure, value] of figures)
        if (values[system.wireOf.get(figure)!] !== value)
          return `${this.#instance.name}, ${name}: ${figure} is another number`;
      if (system.broken(values).length > 0)
        return `${this.#instance.name}, ${name}: its witness breaks a row`;
    }
    const believes = makeBelieves(system);
    for (const { says, honest, changed } of this.#lies(template))
      if (believes(honest, changed))
        return `${this.#instance.name}: a lie about ${says.slice(0, 200)} passes`;
    return undefined;
  }
}

const differsFrom =
  (honest: Witness) =>
  ([signal, value]: readonly [string, bigint]): boolean =>
    honest.get(signal) !== value;

/** Whether a system holds for an honest witness of another with changes. Signals that only this one has are 0: a liar may choose. */
function makeBelieves(system: System) {
  const starts = new Map<Witness, { values: bigint[]; broken: readonly number[] }>();
  const startOf = (honest: Witness) => {
    const values = system.names.map((name, wire) => (wire === 0 ? 1n : (honest.get(name) ?? 0n)));
    return { values, broken: system.broken(values) };
  };
  return (honest: Witness, changed: Told['changed']): boolean => {
    const start = starts.get(honest) ?? startOf(honest);
    starts.set(honest, start);
    const values = [...start.values];
    const rows = new Set(start.broken);
    for (const [signal, value] of changed) {
      const wire = system.wireOf.get(signal);
      if (wire === undefined) continue;
      values[wire] = value;
      for (const row of system.rowsOf(wire)) rows.add(row);
    }
    return system.broken(values, rows).length === 0;
  };
}

/** Holds mutants against honest claims and lies of the small statements, which are opened once. */
export class StatementsJudge {
  readonly #opened = new Map<string, Promise<StatementJudge>>();

  async judge({ file, text }: Mutant): Promise<Verdict> {
    const sources = new Map(readSources()).set(file, text);
    const [template = ''] = templatesOf(text);
    return verdictOf(async () => {
      for (const instance of STATEMENTS) {
        const by = await (await this.#open(instance)).failureOf(sources, template);
        if (by !== undefined) return by;
      }
      return undefined;
    });
  }

  #open(instance: Instance): Promise<StatementJudge> {
    const found = this.#opened.get(instance.name) ?? StatementJudge.open(instance);
    this.#opened.set(instance.name, found);
    return found;
  }
}
