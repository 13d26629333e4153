import { formatTime } from '../files/time.js';
import { POLICY_LAYOUT, type Policy, type PolicyField, type PolicyFields, policyFields } from './policy.js';
import { formatRatio } from './policyFile.js';

/** Where the policy that a proof claims differs from the one asked: `minRatio 150% instead of 200%`. */
export function policyDifferences(packed: bigint, asked: Policy): string[] {
  const { fields, rest } = unpack(packed);
  const wanted = policyFields(asked);
  const differences = POLICY_LAYOUT.flatMap(({ name }) => {
    if (fields[name] === wanted[name]) return [];
    return [`${name} ${show(name, fields[name])} instead of ${show(name, wanted[name])}`];
  });
  return rest === 0n ? differences : [...differences, 'more than the fields of a policy'];
}

/** The fields of a packed policy, and what lies above them. For messages only: nothing that a proof says is relied on. */
function unpack(packed: bigint): { fields: PolicyFields; rest: bigint } {
  let rest = packed;
  const fields = POLICY_LAYOUT.map(({ name, bits, signed }) => {
    const half = signed ? 1n << BigInt(bits - 1) : 0n;
    const value = BigInt.asUintN(bits, rest) - half;
    rest >>= BigInt(bits);
    return [name, value] as const;
  });
  return { fields: Object.fromEntries(fields) as Record<PolicyField, bigint>, rest };
}

function show(name: PolicyField, value: bigint): string {
  if (name.startsWith('check') || name === 'viewsGone' || name === 'minEquityViews')
    return value === 1n ? 'on' : 'off';
  if (name.endsWith('atio') || name === 'minRatioView') return formatRatio(value);
  if (name.startsWith('not')) return formatTime(value);
  return value.toString();
}
