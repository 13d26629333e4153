import type { Instance } from '../../src/market/instances.js';
import type { Loaded } from '../determinism/load.js';
import { inputWires } from '../solve/inputs.js';
import { makeWorlds, type World } from '../solve/worlds.js';
import type { Base } from './liar.js';

/** The honest claims of a statement with their witnesses: worlds to lie in. */
export const basesOf = ({ system, solver }: Loaded, instance: Instance): (World & Base)[] =>
  makeWorlds(instance).map((world) => ({ ...world, values: solver.solve(inputWires(system, world.inputs)) }));
