import { POLICY_LAYOUT, type Policy, packPolicy } from '../proof/policy.js';

/** The booleans of a policy, as a registry pins them: one byte, the last eight bits of a packed policy. */

const CHECK_BITS = POLICY_LAYOUT.filter(({ bits }) => bits === 1);
const BELOW = BigInt(POLICY_LAYOUT.reduce((sum, { bits }) => sum + bits, 0) - CHECK_BITS.length);

/** The checks that a policy makes. Throws {@link InputError} for a policy that is none. */
export function checksOf(policy: Policy): number {
  return Number(packPolicy(policy) >> BELOW);
}

/** Names of the checks in a byte, lowest bit first. */
export function checkNames(checks: number): string[] {
  return CHECK_BITS.filter((_, bit) => (checks >> bit) & 1).map(({ name }) => name);
}
