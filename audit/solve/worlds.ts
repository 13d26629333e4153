import { SMALL, statementInputs } from '../../fixtures/circuit.js';
import { withNettingSets } from '../../fixtures/netted.js';
import { makeWorld, piece, signedAccount, slope, smallMarket, TIME } from '../../fixtures/world.js';
import type { Instance } from '../../src/market/instances.js';
import type { Market } from '../../src/market/market.js';
import { type Model, REQUIREMENT_SCALE } from '../../src/market/model.js';
import type { ClaimInput } from '../../src/proof/claim.js';
import type { Policy } from '../../src/proof/policy.js';
import type { Inputs } from '../system/circuit.js';

/** Honest claims to start lies from. Between them they use every part of the statement. */

/** The small statement with netting sets too. */
export const NETTED: Instance = { ...SMALL, name: 'netted', nettingSets: 2, leads: 2 };

export interface World {
  readonly name: string;
  readonly inputs: Inputs;
  /** What is claimed, in the clear. */
  readonly claim: Omit<ClaimInput, 'marginType'>;
}

/** The small market with an instrument in every slot, limits that are not symmetric, and prices of their own. */
function fullMarket(slots: number): Market {
  const market = smallMarket(slots);
  const { universe } = market;
  const extra = Array.from({ length: slots - universe.instruments.length }, (_, i) => BigInt(i + 3));
  const grow = (model: Model): Model => ({
    ...model,
    instruments: [
      ...model.instruments,
      ...extra.map((n) => ({
        label: `X${n}/USDT:USDT`,
        fold: n % 2n === 0n,
        linear: 1000n * n,
        breakpoints: n % 2n === 0n ? [0n, 500n * n, 90_000n] : [-7000n * n, 11n, 50_000n],
        pieces: [piece(slope(-n), slope(7n)), piece(slope(0n, -n * 500n), slope(9n, n))],
      })),
    ],
    units: model.units.map((unit) => ({ ...unit, k: 1, kthWeight: REQUIREMENT_SCALE / 4n })),
    groups: model.groups.map((group) => ({
      ...group,
      weights: [...group.weights, ...extra.map((n) => n - 5n)],
    })),
    scenarios: model.scenarios.map((scenario, s) => ({
      ...scenario,
      pnl: [...scenario.pnl, ...extra.map((n) => (s % 2 === 0 ? 10n : -13n) * n)],
    })),
  });
  return {
    ...market,
    universe: {
      ...universe,
      instruments: [
        ...universe.instruments,
        ...extra.map((n) => ({
          ...universe.instruments[2]!,
          symbol: `X${n}/USDT:USDT`,
          underlying: `X${n}`,
        })),
      ],
    },
    prices: [...market.prices, ...extra.map((n) => `${n}`)],
    models: { maintenance: grow(market.models.maintenance!), initial: grow(market.models.initial!) },
  };
}

export function makeWorlds(instance: Instance): World[] {
  const market = fullMarket(instance.instruments);
  const place = {
    ...makeWorld(instance.instruments),
    market: instance.nettingSets > 0 ? withNettingSets(market) : market,
  };
  const first = signedAccount(place, 0, {
    quantities: [100n, -50n, 7n, 40n, -3n, 5n, 600n, -11n],
    cash: 10n ** 9n,
  });
  const second = signedAccount(place, 1, {
    quantities: [-3n, 900n, -700n, -9n, 8n, -70n, 6n, 2n],
    cash: 5n * 10n ** 8n,
  });
  const same = signedAccount(place, 0, { quantities: [1n], cash: -8n, customer: 'customer 2' });
  const cash = signedAccount(place, 0, { quantities: [], cash: 3n });
  const window = { notBefore: BigInt(TIME - 60), notAfter: BigInt(TIME + 60) };
  const all: Policy = { minRatio: 1n, maxRatio: 1n << 23n, minEquity: 1n, coverage: [0, 1], window };
  const claims: [name: string, policy: Policy, attestations: (typeof first)[]][] = [
    ['one account, nothing asked', {}, [first]],
    ['cash alone, nothing asked', {}, [cash]],
    ['two accounts, nothing asked', {}, [first, second]],
    ['everything asked', all, [first, second]],
    ...(instance.views
      ? ([
          ['every custodian alone', { views: { mode: 'alone', minRatio: 0n } }, [first, second]],
          [
            'every custodian gone',
            { views: { mode: 'gone', minRatio: 0n, withMinEquity: true }, minEquity: -1n },
            [first, second],
          ],
          [
            'two accounts at one custodian',
            { ...all, coverage: [0], views: { mode: 'alone', minRatio: 0n } },
            [first, same],
          ],
        ] satisfies typeof claims)
      : []),
  ];
  return claims.map(([name, policy, attestations]) => ({
    name,
    inputs: statementInputs({ ...place, policy, attestations, instance }),
    claim: { market: place.market, signers: place.signers, policy, attestations },
  }));
}
