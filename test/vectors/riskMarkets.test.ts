import { expect, it } from 'vitest';
import { makeWorld } from '../../fixtures/world.js';
import { riskFile32, riskFileEs } from '../../scripts/real/riskFiles.js';
import { surfaceFiles } from '../../scripts/real/riskUniverse.js';
import { attest } from '../../src/account/attestation.js';
import { subjectOf } from '../../src/account/identity.js';
import { custodianId } from '../../src/account/ids.js';
import { assess } from '../../src/margin/assess.js';
import { encodeMarket } from '../../src/market/encode.js';
import { findInstance } from '../../src/market/instances.js';
import type { Market } from '../../src/market/market.js';
import { buildMarket } from '../../src/models/build/buildMarket.js';
import { buildOptionsOf, openRisk, verifyMarket } from '../../src/models/build/rebuild.js';
import { modelNames } from '../../src/models/build/riskFile.js';
import { prove } from '../../src/proof/prove.js';
import { bindingOf, scopeOf } from '../../src/proof/scope.js';
import { verify } from '../../src/proof/verify.js';
import { setup } from '../../src/setup/setup.js';
import { needs } from '../support/needs.js';
import { artifactsOf } from '../support/statement.js';
import { describePrices } from './prices.js';

needs('solvency-32', 'solvency-es');

/** Two years of seven assets: a market of 16 and more instruments with every model, and proofs under two of them. */

describePrices('markets on real prices', (files) => {
  const csvs = new Map(files.map(({ file, csv }) => [`prices/${file}`, csv]));
  const open = (file: object) => openRisk(JSON.stringify(file));
  const textsOf = ({ risk }: ReturnType<typeof open>) =>
    new Map(
      (risk.inputs ?? []).map(({ file }) => [file, csvs.get(file) ?? JSON.stringify(surfaceFiles()[file])]),
    );
  const build = (file: object, name: string): Market => {
    const source = open(file);
    return buildMarket(source.risk, { ...buildOptionsOf(source, textsOf(source)), name });
  };

  const all = [riskFile32(), riskFileEs()].flatMap((file) =>
    modelNames(open(file).risk)!.map((name) => ({ name, file })),
  );

  it.each(all)('$name: spot, perpetuals and options in one market that a circuit holds', ({ name, file }) => {
    const market = build(file, name);
    const { instruments, slots } = market.universe;
    expect(instruments.length).toBeGreaterThanOrEqual(16);
    expect(new Set(instruments.map(({ kind }) => kind))).toEqual(new Set(['spot', 'perpetual', 'option']));
    const instance = findInstance(slots === 16 ? 'solvency-es' : 'solvency-32');
    for (const marginType of ['initial', 'maintenance'] as const) {
      expect(() => encodeMarket(market, marginType, instance)).not.toThrow();
    }
  });

  it.each(all)('$name: built again it is the same, and a changed price is found', ({ name, file }) => {
    const source = open(file);
    const texts = textsOf(source);
    const market = build(file, name);
    expect(verifyMarket(market, source, texts)).toMatchObject({ same: true, differences: [] });
    const prices = ['1', ...market.prices.slice(1)];
    const changed = verifyMarket({ ...market, prices }, source, texts);
    expect(changed.differences.map(({ path }) => path)).toEqual(['prices[0]']);
  });

  it.each([
    ['historical-es', 'plain', riskFileEs(), 'solvency-es'],
    ['portfolio', 'portfolio', riskFile32(), 'solvency-32'],
  ])('a book with options is proved under %s', async (_, name, file, instanceName) => {
    const market = build(file, name);
    const instance = findInstance(instanceName);
    const world = { ...makeWorld(instance.instruments), market };
    const custodian = world.keys[0]!;
    const { instruments } = market.universe;
    // One contract of everything, sold where it is an option on ETH.
    const quantities = instruments.map(({ kind, underlying, lotDecimals }) => {
      const one = 10n ** BigInt(lotDecimals);
      return kind === 'option' && underlying === 'ETH' ? -one : one;
    });
    const own = quantities.slice(0, instruments.length);
    const { requirement } = assess(market.models.initial!, { quantities: own, cash: 0n });
    expect(requirement).toBeGreaterThan(0n);
    const padding = new Array<bigint>(instance.instruments - own.length).fill(0n);
    const attestation = attest({
      account: {
        custodian: custodian.custodian,
        exchange: custodian.custodian,
        customer: 'customer 1',
        asOf: BigInt(market.time),
        cash: 0n,
        quantities: [...own, ...padding],
      },
      universe: market.universe,
      subject: subjectOf(world.identity.secret, custodianId(custodian.custodian)),
      key: custodian,
    });
    const claim = {
      market,
      marginType: 'initial' as const,
      signers: world.signers,
      policy: { minRatio: 15_000n, minEquity: 50_000n },
      scope: scopeOf('risk engine'),
      binding: bindingOf('lender'),
    };
    const artifacts = await artifactsOf(instance);
    const { entry } = await setup(instance);
    const proof = await prove({
      ...claim,
      instance,
      artifacts,
      identity: world.identity,
      attestations: [attestation],
    });
    const { sha256 } = entry.key.verificationKey;
    const key = {
      bytes: artifacts.verificationKey,
      instance: instanceName,
      sha256,
      trust: { grade: 'development' as const },
    };
    expect((await verify(proof, { ...claim, key, grade: 'development' })).valid).toBe(true);
  });
});
