import { target } from '../../fixtures/circuit.js';
import { makeWorlds, NETTED } from '../solve/worlds.js';
import type { Sources } from '../system/sources.js';
import { Repairer } from './repair.js';
import { loadSubject } from './subject.js';
import { isTrueOf } from './truth.js';

/** What the verifier computes itself: no prover moves it. */
const isOurs = (name: string): boolean => /^main\.(market|signers|netted(Form|Lead|Gain|Loss))\b/.test(name);

/** Honest witnesses of the small statement, ready to be changed. */
export async function openStatement(sources: Sources): Promise<Repairer> {
  const subject = await loadSubject(target(NETTED), sources);
  const honest = [];
  for (const world of makeWorlds(NETTED)) {
    const values = await subject.witness(world.inputs);
    if (values === undefined) throw new Error(`${world.name}: has no witness`);
    const isTrue = (changed: readonly bigint[]) => isTrueOf(subject.system, world, changed);
    if (isTrue(values) !== true) throw new Error(`${world.name}: is not true`);
    honest.push({ name: world.name, values, isTrue });
  }
  return new Repairer(subject, honest, isOurs);
}
