import { beforeAll, expect, it } from 'vitest';
import { makeWorld } from '../../fixtures/world.js';
import { attest } from '../../src/account/attestation.js';
import { subjectOf } from '../../src/account/identity.js';
import { custodianId } from '../../src/account/ids.js';
import { assess } from '../../src/margin/assess.js';
import { requirementUnits } from '../../src/margin/ratio.js';
import { findInstance } from '../../src/market/instances.js';
import type { MarginType } from '../../src/market/model.js';
import { evaluateClaim } from '../../src/proof/claim.js';
import { prove } from '../../src/proof/prove.js';
import { bindingOf, scopeOf } from '../../src/proof/scope.js';
import { verify } from '../../src/proof/verify.js';
import type { Artifacts } from '../../src/setup/artifacts.js';
import { setup } from '../../src/setup/setup.js';
import { type DeriveCase, type DeriveFile, parametersOf } from '../support/deriveFile.js';
import { deriveMarket } from '../support/deriveMarket.js';
import { needs } from '../support/needs.js';
import { artifactsOf } from '../support/statement.js';
import { describeVectors } from './vectors.js';

needs('solvency-pm');

/**
 * Portfolios of the scenario manager, proved. Each is given the cash that makes its equity the requirement, to the value unit: the proof verifies at
 * 100 %, and the same account with one value unit less does not meet it.
 */

const PROVED: readonly (readonly [id: string, marginType: MarginType])[] = [
  ['test_13_', 'initial'], // covered call
  ['test_22_', 'maintenance'], // long box, calls and puts at one strike
  ['test_25_', 'initial'], // risk reversal with a perpetual
  ['test_37_', 'initial'], // tails and five collaterals
  ['test_43_', 'initial'], // a linear skew is the worst case
  ['test_49_', 'initial'], // low confidence
  ['test_52_', 'maintenance'], // several expiries
  ['test_61_', 'initial'], // 21 slots, five expiries
  ['test_73_', 'initial'], // 35 slots, seven expiries
  ['test_85_', 'maintenance'], // 35 slots
  ['test_97_', 'initial'], // 35 slots, gains counted above losses
  ['test_127_', 'initial'], // 35 slots, the absolute skew is the worst case
];

describeVectors<DeriveFile>('derive_pmrm2.json', (file) => {
  const instance = findInstance('solvency-pm');
  const world = makeWorld(instance.instruments);
  let artifacts: Artifacts;
  let key: { sha256: string; trust: { grade: 'development' } };

  beforeAll(async () => {
    artifacts = await artifactsOf(instance);
    const { entry } = await setup(instance);
    key = { sha256: entry.key.verificationKey.sha256, trust: { grade: 'development' } };
  });

  const solventBy = (held: DeriveCase, marginType: MarginType, spare: bigint) => {
    const { market, portfolio } = deriveMarket(held, parametersOf(file, held), instance.instruments);
    const model = market.models[marginType]!;
    const { equity, requirement } = assess(model, portfolio);
    const cash = portfolio.cash + requirementUnits(requirement) - equity + spare;
    const custodian = world.keys[0]!;
    const padding = new Array<bigint>(instance.instruments - portfolio.quantities.length).fill(0n);
    const attestation = attest({
      account: {
        custodian: custodian.custodian,
        exchange: custodian.custodian,
        customer: 'customer 1',
        asOf: BigInt(market.time),
        cash,
        quantities: [...portfolio.quantities, ...padding],
      },
      universe: market.universe,
      subject: subjectOf(world.identity.secret, custodianId(custodian.custodian)),
      key: custodian,
    });
    return {
      claim: {
        market,
        marginType,
        signers: world.signers,
        policy: { minRatio: 10_000n },
        scope: scopeOf('portfolio margin'),
        binding: bindingOf('lender'),
      },
      private: { instance, identity: world.identity, attestations: [attestation] },
    };
  };

  it.each(PROVED)('%s at %s margin: proved at the last value unit', async (prefix, marginType) => {
    const held = file.cases.find(({ id }) => id.startsWith(prefix))!;
    const { claim, private: own } = solventBy(held, marginType, 0n);
    const proof = await prove({ ...claim, ...own, artifacts });
    const verdict = await verify(proof, {
      ...claim,
      key: { bytes: artifacts.verificationKey, instance: instance.name, ...key },
      grade: 'development',
    });
    expect(verdict.valid).toBe(true);
    const short = solventBy(held, marginType, -1n);
    expect(evaluateClaim({ ...short.claim, ...short.private }).holds).toBe(false);
    await expect(prove({ ...short.claim, ...short.private, artifacts })).rejects.toThrow(
      'the margin ratio is at least 100%',
    );
  });
});
