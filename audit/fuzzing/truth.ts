import type { Attestation } from '../../src/account/attestation.js';
import { InputError } from '../../src/errors.js';
import { evaluateClaim } from '../../src/proof/claim.js';
import { POLICY_LAYOUT, type Policy, type PolicyField } from '../../src/proof/policy.js';
import { fromField } from '../../src/units/field.js';
import type { World } from '../solve/worlds.js';
import type { System } from '../system/system.js';

/** What a witness of the statement claims, read from its inputs and asked of `evaluateClaim`, which knows no circuit. */

/** Undefined where there is no answer: a policy that no file can hold, or quantities past the limits. */
export function isTrueOf(system: System, { claim }: World, values: readonly bigint[]): boolean | undefined {
  const at = (name: string) => fromField(values[system.wireOf.get(`main.${name}`)!]!);
  const policy = policyOf(values[system.wireOf.get('main.policy')!]!);
  if (policy === undefined) return undefined;
  const attestations: Attestation[] = [];
  for (let a = 0; system.wireOf.has(`main.account[${a}].enabled`); a++) {
    if (at(`account[${a}].enabled`) === 0n) continue;
    const [like] = claim.attestations as [Attestation];
    const quantities = like.snapshot.quantities.map((_, i) => at(`account[${a}].quantity[${i}]`));
    const snapshot = {
      ...like.snapshot,
      ...{ custodianId: at(`slot[${a}].custodianId`), asOf: at('asOf') },
      ...{ accountId: at(`account[${a}].accountId`), cash: at(`account[${a}].cash`), quantities },
    };
    attestations.push({ ...like, snapshot });
  }
  try {
    return evaluateClaim({ ...claim, policy, attestations, marginType: 'maintenance' }).holds;
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

/** What a packed policy asks for. Undefined where it is none. */
export function policyOf(packed: bigint): Policy | undefined {
  const fields = {} as Record<PolicyField, bigint>;
  let left = packed;
  for (const { name, bits, signed } of POLICY_LAYOUT) {
    const raw = left & ((1n << BigInt(bits)) - 1n);
    fields[name] = signed ? raw - (1n << BigInt(bits - 1)) : raw;
    left >>= BigInt(bits);
  }
  if (left !== 0n || (fields.minEquityViews === 1n && fields.checkMinEquity === 0n)) return undefined;
  const { minRatio, maxRatio, minEquity, notBefore, notAfter } = fields;
  const coverage = [0, 1, 2, 3, 4, 5, 6, 7].filter((v) => (fields.coverage >> BigInt(v)) & 1n);
  const on = (check: bigint, part: Policy): Policy => (check === 1n ? part : {});
  return {
    ...on(fields.checkMinRatio, { minRatio }),
    ...on(fields.checkMaxRatio, { maxRatio }),
    ...on(fields.checkMinEquity, { minEquity }),
    ...on(fields.checkWindow, { window: { notBefore, notAfter } }),
    ...(coverage.length > 0 ? on(fields.checkCoverage, { coverage }) : {}),
    ...on(fields.checkViews, {
      views: {
        mode: fields.viewsGone === 1n ? 'gone' : 'alone',
        minRatio: fields.minRatioView,
        withMinEquity: fields.minEquityViews === 1n,
      },
    }),
  };
}
