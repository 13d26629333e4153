import fc from 'fast-check';
import { assessWithin } from '../../src/margin/limits.js';
import type { Room } from '../../src/market/check.js';
import { modelSignals, nettedSignals } from '../../src/market/encode.js';
import { fromField } from '../../src/units/field.js';
import { loadProgram, type Program } from '../system/program.js';
import type { Sources } from '../system/sources.js';
import { drawCorner } from './cornerPortfolio.js';
import { drawExtremeModel } from './extremeModel.js';
import type { Draw, Outcome } from './search.js';

/** The assessment alone against `assess`: many more models and corners than the whole statement has time for. */

const ROOM: Room = {
  ...{ instruments: 4, groups: 2, segments: 4, scenarios: 6, units: 2, nettingSets: 2, leads: 2 },
};
/** One slot stays empty. */
const INSTRUMENTS = 3;

export class Assessments {
  readonly #programs: readonly { room: Room; program: Program }[];

  private constructor(programs: readonly { room: Room; program: Program }[]) {
    this.#programs = programs;
  }

  /** With room for netting sets and without: those are two ways through the circuit. */
  static async open(sources: Sources): Promise<Assessments> {
    const rooms = [ROOM, { ...ROOM, nettingSets: 0, leads: 0 }];
    const programs = [];
    for (const room of rooms) {
      const { instruments, groups, segments, scenarios, units, nettingSets, leads } = room;
      const sizes = [instruments, groups, segments, scenarios, units, nettingSets, leads];
      const main = `Assessment(${sizes.join(', ')})`;
      programs.push({
        room,
        program: await loadProgram({ include: 'lib/Assessment.circom', main }, sources),
      });
    }
    return new Assessments(programs);
  }

  async attempt(draw: Draw): Promise<Outcome> {
    const { room, program } = this.#programs[draw(fc.nat, { max: 1 })]!;
    const model = drawExtremeModel(draw, room, new Array<bigint>(INSTRUMENTS).fill(0n));
    const portfolio = drawCorner(draw, model);
    const { quantities, cash } = portfolio;
    const signals = [...modelSignals(model, room, 'model'), ...nettedSignals(model, room)];
    const inputs = {
      ...Object.fromEntries(signals.map(({ name, values }) => [name, values])),
      quantity: [...quantities, ...new Array<bigint>(room.instruments - INSTRUMENTS).fill(0n)],
      cash,
    };
    const expected = assessWithin(model, portfolio);
    const values = await program.witness(inputs);
    if (expected === undefined)
      return { kind: 'past the limits', ...(values && { finding: 'a witness past the limits' }) };
    const kind = 'within the limits';
    if (values === undefined) return { kind, finding: 'no witness within the limits' };
    const at = (name: string) => fromField(values[program.system.wireOf.get(`main.${name}`)!]!);
    for (const name of ['equity', 'requirement'] as const)
      if (at(name) !== expected[name]) return { kind, finding: `${name} is not what assess says` };
    return { kind };
  }
}
