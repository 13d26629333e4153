import { INSTANCES, type Instance } from '../market/instances.js';
import { layoutOf } from '../proof/context.js';

/** Of an instance that has them all: without room for netting sets, theirs are empty. */
const LAYOUT = layoutOf(INSTANCES.find(({ nettingSets }) => nettingSets > 0)!);
const ROOTS = new Set(Object.values(LAYOUT).flatMap((part) => part.map(({ name }) => name.split('.')[0])));

/** Public inputs of the statement by name; circom orders them by declaration. The nullifier, an output, comes first. */
export const PUBLIC_INPUTS = [...ROOTS].slice(1).join(', ');

/** The statement at the sizes of an instance, as circom instantiates it. */
export function statementOf(instance: Instance): string {
  const { accounts, instruments, groups, segments, scenarios, units, nettingSets, leads, signers, views } =
    instance;
  const model = [instruments, groups, segments, scenarios, units, nettingSets, leads];
  return `Solvency(${[accounts, ...model, signers, views ? 1 : 0].join(', ')})`;
}

/** The generated `main` of an instance. It holds no logic. `include` is the path of `solvency.circom`. */
export function mainSource(instance: Instance, include: string): string {
  return [
    'pragma circom 2.2.2;',
    `include "${include}";`,
    `component main {public [${PUBLIC_INPUTS}]} = ${statementOf(instance)};`,
    '',
  ].join('\n');
}
