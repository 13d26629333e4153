import { SMALL, statementInputs } from '../../fixtures/circuit.js';
import { withNettingSets } from '../../fixtures/netted.js';
import { makeWorld, piece, signedAccount, slope, smallMarket, TIME } from '../../fixtures/world.js';
import type { Attestation } from '../../src/account/attestation.js';
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
  /** Private scalars of the signers, by `x,y`: whoever lies about an account may have it signed. */
  readonly keys: ReadonlyMap<string, bigint>;
  /** What is claimed, in the clear. */
  readonly claim: Omit<ClaimInput, 'marginType'>;
}

/**
 * The small market with an instrument in every slot, limits that are not symmetric, and prices of their own.
 */
function fullMarket(slots: number): Market {
  const market = smallMarket(slots);
  const { universe } = market;
  const all = Array.from({ length: slots }, (_, i) => BigInt(i));
  const extra = all.slice(universe.instruments.length);
  const grow = (model: Model): Model => ({
    ...model,
    instruments: all.map((n) => ({
      ...segmented(n % 3n === 1n, 10_000n * (n + 1n), n),
      label: model.instruments[Number(n)]?.label ?? symbolOf(n),
      linear: model.instruments[Number(n)]?.linear ?? 1000n * n,
    })),
    units: model.units.map((unit) => ({ ...unit, k: 1, kthWeight: REQUIREMENT_SCALE / 4n })),
    groups: model.groups.map((group) => ({
      ...group,
      ...segmented(true, 70_000n, 5n),
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
        ...extra.map((n) => ({ ...universe.instruments[2]!, symbol: symbolOf(n), underlying: `X${n}` })),
      ],
    },
    prices: [...market.prices, ...extra.map((n) => `${n}`)],
    models: { maintenance: grow(market.models.maintenance!), initial: grow(market.models.initial!) },
  };
}

const symbolOf = (n: bigint): string => `X${n}/USDT:USDT`;

/** Three segments. */
function segmented(fold: boolean, unit: bigint, n: bigint) {
  const start = fold ? 0n : -2n * unit - n;
  return {
    fold,
    breakpoints: [0n, 2n, 4n, 7n].map((at) => start + at * unit),
    pieces: [
      piece(slope(-n), slope(7n)),
      piece(slope(0n, n * 500n), slope(9n, n)),
      piece(slope(n, 3n), slope(11n, -n)),
    ],
  };
}

/** The same with one risk unit in place of two, the scenarios of that one, and no groups. */
function smallerMarket(market: Market): Market {
  const less = (model: Model): Model => ({
    ...model,
    groups: [],
    units: model.units.slice(0, 1),
    scenarios: model.scenarios.slice(0, 2),
  });
  const { maintenance, initial } = market.models;
  return { ...market, models: { maintenance: less(maintenance!), initial: less(initial!) } };
}

export function makeWorlds(instance: Instance): World[] {
  const whole = fullMarket(instance.instruments);
  const full = instance.units < whole.models.maintenance!.units.length ? smallerMarket(whole) : whole;
  const place = {
    ...makeWorld(instance.instruments),
    market: instance.nettingSets > 0 ? withNettingSets(full) : full,
  };
  const keys = new Map(
    place.keys.map(({ publicKey, privateKey }) => [`${publicKey.x},${publicKey.y}`, privateKey.reveal()]),
  );
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
  const short = signedAccount(place, 0, {
    quantities: [-90n, 20n, -30n, -40n, 50n, -5n, -60n, 70n],
    cash: 10n ** 9n,
  });
  const shortSecond = signedAccount(place, 1, {
    quantities: [3n, -800n, 700n, 9n, -8n, 70n, -6n, -2n],
    cash: 10n ** 9n,
  });
  const [empty, emptySecond] = [0, 1].map((key) => signedAccount(place, key, { quantities: [], cash: 0n }));
  const window = { notBefore: BigInt(TIME - 60), notAfter: BigInt(TIME + 60) };
  const all: Policy = { minRatio: 1n, maxRatio: 1n << 23n, minEquity: 1n, window };
  const later = { ...place.market, time: TIME + 90 };
  const alone: Policy = { views: { mode: 'alone', minRatio: 0n } };
  const gone: Policy = { views: { mode: 'gone', minRatio: 0n, withMinEquity: true }, minEquity: -1n };
  const claims: [name: string, policy: Policy, attestations: Attestation[], market?: Market][] = [
    ['one account, nothing asked', {}, [first]],
    ['one account that is short', {}, [short]],
    ['a smaller market', {}, [first], smallerMarket(place.market)],
    ['cash alone, nothing asked', {}, [cash]],
    ['nothing held, its custodian asked for', { coverage: [0] }, [empty!]],
    ['everything asked of one account', { ...all, coverage: [1] }, [second]],
    ['everything asked, of a market after the window', { ...all, coverage: [1] }, [second], later],
    ['two accounts, nothing asked', {}, [first, second]],
    ['everything asked', { ...all, coverage: [0, 1] }, [first, second]],
    ['three accounts, nothing asked', {}, [first, second, same]],
    ['two accounts that hold nothing', {}, [empty!, emptySecond!]],
    ['every custodian alone', alone, [first, second]],
    ['every custodian alone, short', alone, [short, shortSecond]],
    ['every custodian gone', gone, [first, second]],
    ['two accounts at one custodian', { ...all, ...alone, coverage: [0] }, [first, same]],
    ['every custodian alone, with a ratio', { views: { mode: 'alone', minRatio: 1n } }, [first, second]],
  ];
  return claims
    .filter(
      ([, { views }, { length }]) => length <= instance.accounts && (views === undefined || instance.views),
    )
    .map(([name, policy, attestations, market = place.market]) => ({
      name,
      keys,
      claim: { market, signers: place.signers, policy, attestations },
      inputs: statementInputs({ ...place, market, policy, attestations, instance }),
    }));
}
