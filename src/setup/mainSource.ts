import type { Instance } from '../market/instances.js';

/** The generated `main` of an instance. It holds no logic. `include` is the path of `solvency.circom`. */
export function mainSource(instance: Instance, include: string): string {
  const { accounts, instruments, groups, segments, scenarios, units, venues, views } = instance;
  const sizes = [accounts, instruments, groups, segments, scenarios, units, venues, views ? 1 : 0].join(', ');
  return [
    'pragma circom 2.2.2;',
    `include "${include}";`,
    `component main {public [scope, binding, policy, market, venues]} = Solvency(${sizes});`,
    '',
  ].join('\n');
}
