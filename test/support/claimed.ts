import { signedAccount, TIME, type World } from '../../fixtures/world.js';
import { bindingOf, scopeOf } from '../../src/proof/scope.js';

/** Long spot, short perpetual: equity of 1 205 quote over a requirement of 200. */
export const accountOf = (world: World) =>
  signedAccount(world, 0, { quantities: [2000n, -1500n, 0n], cash: 1_005_000_000n });

/** What is asked of it. */
export const askedOf = (world: World) => ({
  market: world.market,
  marginType: 'maintenance' as const,
  signers: world.signers,
  policy: {
    minRatio: 15_000n,
    minEquity: 100n,
    coverage: [0],
    window: { notBefore: BigInt(TIME), notAfter: BigInt(TIME) },
  },
  scope: scopeOf('lender.example/credit-line'),
  binding: bindingOf('lender'),
});
