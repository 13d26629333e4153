import { type Attestation, attest } from '../../src/account/attestation.js';
import { createIdentity, type Identity, subjectOf } from '../../src/account/identity.js';
import { custodianId } from '../../src/account/ids.js';
import { createSignerKey, type SignerKey } from '../../src/account/signerKey.js';
import type { Signer } from '../../src/account/signers.js';
import type { Market } from '../../src/market/market.js';
import { type Line, type Model, type Piece, REQUIREMENT_SCALE } from '../../src/market/model.js';
import type { Instrument, Universe } from '../../src/market/universe.js';

/** A small market, its custodians and a holder, for tests that need a whole statement. */

export const TIME = 1_780_000_000;

const ZERO: Line = { slope: 0n, intercept: 0n };
const LIMIT = 1n << 40n;

/** One value line and one charge line. */
export function piece(value: Line, charge: Line = ZERO): Piece {
  return { value, charge };
}

export function slope(n: bigint, intercept = 0n): Line {
  return { slope: n, intercept };
}

function instrument(symbol: string, kind: Instrument['kind'], underlying: string): Instrument {
  return { symbol, kind, underlying, domain: 'cross', lotDecimals: 2, multiplier: '1' };
}

/** Spot A at 100, perpetual A at 100 (10 % margin up to 10 000 lots, 20 % above), perpetual B at 10. */
export function smallMarket(slots: number): Market {
  const universe: Universe = {
    quote: 'USDT',
    valueDecimals: 6,
    slots,
    instruments: [
      instrument('A/USDT', 'spot', 'A'),
      instrument('A/USDT:USDT', 'perpetual', 'A'),
      instrument('B/USDT:USDT', 'perpetual', 'B'),
    ],
  };
  return {
    universe,
    time: TIME,
    maxSkew: 900,
    prices: ['100', '100', '10'],
    models: { maintenance: smallModel(), initial: { ...smallModel(), marginType: 'initial' } },
    provenance: { source: 'made up for tests' },
  };
}

function smallModel(): Model {
  // One lot is 0.01; a value unit 1e-6: a lot of A is worth 1 000 000, a lot of B 100 000.
  return {
    marginType: 'maintenance',
    instruments: [
      {
        label: 'A/USDT',
        fold: false,
        linear: 0n,
        breakpoints: [-LIMIT, 0n, 1000n, LIMIT],
        pieces: [
          piece(slope(1_000_000n), slope(-100_000n)),
          piece(slope(900_000n)),
          piece(slope(800_000n, 100_000_000n)),
        ],
      },
      {
        label: 'A/USDT:USDT',
        fold: true,
        linear: 1_000_000n,
        breakpoints: [0n, 10_000n, LIMIT],
        pieces: [piece(ZERO, slope(100_000n)), piece(ZERO, slope(200_000n, -1_000_000_000n))],
      },
      {
        label: 'B/USDT:USDT',
        fold: true,
        linear: 100_000n,
        breakpoints: [0n, LIMIT],
        pieces: [piece(ZERO, slope(20_000n))],
      },
    ],
    groups: [
      {
        label: 'concentration A',
        weights: [1n, 1n, 0n],
        fold: true,
        breakpoints: [0n, 5_000n, LIMIT << 1n],
        pieces: [piece(ZERO), piece(ZERO, slope(50_000n, -250_000_000n))],
      },
    ],
    scenarios: [
      { label: 'A up', pnl: [100_000n, 100_000n, 0n] },
      { label: 'A down', pnl: [-100_000n, -100_000n, 0n] },
      { label: 'B up', pnl: [0n, 0n, 15_000n] },
      { label: 'B down', pnl: [0n, 0n, -15_000n] },
    ],
    units: [
      {
        label: 'A',
        scenarios: [0, 1],
        k: 1,
        weight: REQUIREMENT_SCALE,
        kthWeight: 0n,
        floor: 1_000_000n * REQUIREMENT_SCALE,
      },
      { label: 'B', scenarios: [2, 3], k: 2, weight: REQUIREMENT_SCALE / 2n, kthWeight: 0n, floor: 0n },
    ],
  };
}

export interface World {
  readonly market: Market;
  readonly identity: Identity;
  readonly keys: readonly SignerKey[];
  readonly signers: readonly Signer[];
}

/** A market with three signers and one holder. */
export function makeWorld(slots: number): World {
  const keys = ['alpha', 'beta', 'gamma'].map((name) => createSignerKey(name));
  const signers = keys.map((key) => ({
    custodian: key.custodian,
    custodianId: custodianId(key.custodian),
    key: key.publicKey,
  }));
  return { market: smallMarket(slots), identity: createIdentity(), keys, signers };
}

/** An account at custodian `index`, signed. Quantities in lots, cash in value units. */
export function signedAccount(
  world: World,
  index: number,
  account: {
    quantities: readonly bigint[];
    cash: bigint;
    customer?: string;
    asOf?: number;
    identity?: Identity;
  },
): Attestation {
  const key = world.keys[index]!;
  const { universe } = world.market;
  const padding = new Array<bigint>(universe.slots - account.quantities.length).fill(0n);
  return attest({
    account: {
      custodian: key.custodian,
      exchange: key.custodian,
      customer: account.customer ?? 'customer 1',
      asOf: BigInt(account.asOf ?? TIME),
      cash: account.cash,
      quantities: [...account.quantities, ...padding],
    },
    universe,
    subject: subjectOf((account.identity ?? world.identity).secret, custodianId(key.custodian)),
    key,
  });
}
