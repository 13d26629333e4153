import { Solver } from '../solve/solver.js';
import { compileTarget, type Target } from '../system/compile.js';
import { Components } from '../system/components.js';
import { included, type Sources } from '../system/sources.js';
import { System } from '../system/system.js';
import { FREEDOMS, LEMMAS, NONZERO } from './lemmas.js';
import { makePlan, type Plan } from './plan.js';

/** A circuit at --O0 with the order in which its inputs force its signals. */
export interface Loaded {
  readonly system: System;
  readonly components: Components;
  readonly plan: Plan;
  readonly solver: Solver;
}

export async function loadCircuit(target: Target, sources: Sources): Promise<Loaded> {
  const { r1cs, sym } = await compileTarget(target, sources);
  const system = new System(r1cs, sym);
  const template = /^\w+/.exec(target.main)![0];
  const components = new Components(included(sources, target.include).values(), template);
  const plan = makePlan(system, components, { lemmas: LEMMAS, nonzero: NONZERO, freedoms: FREEDOMS });
  return { system, components, plan, solver: new Solver(system, plan) };
}
