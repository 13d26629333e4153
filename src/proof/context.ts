import { checkSigners, type Signer } from '../account/signers.js';
import { InputError } from '../errors.js';
import { encodeMarket } from '../market/encode.js';
import type { Instance } from '../market/instances.js';
import type { Market } from '../market/market.js';
import type { MarginType } from '../market/model.js';
import { flatten, type Signals, single } from '../market/signals.js';
import { sha256Hex } from '../units/hash.js';
import { CLAIM_INPUTS } from './fold.js';

/** The public parts that are folded into the key: what a proof is held against. */
export interface Context {
  readonly market: Signals;
  readonly signers: Signals;
  /** All scalars, market first, in the order of the public inputs. */
  readonly scalars: readonly bigint[];
  /** sha256 of each part's scalars: names a part, proves nothing. */
  readonly digests: { readonly market: string; readonly signers: string };
}

/** Encodes the verifier's own market and signer list for an instance. Throws {@link InputError}. */
export function buildContext(options: {
  market: Market;
  marginType: MarginType;
  signers: readonly Signer[];
  instance: Instance;
}): Context {
  const market = encodeMarket(options.market, options.marginType, options.instance);
  const signers = encodeSigners(options.signers, options.instance.signers);
  const marketScalars = flatten(market);
  const signerScalars = flatten(signers);
  return {
    market,
    signers,
    scalars: [...marketScalars, ...signerScalars],
    digests: { market: digestOf(marketScalars), signers: digestOf(signerScalars) },
  };
}

/** How many public inputs the circuit of an instance has: claim, market part and signers part. */
export function publicInputCount(instance: Instance): number {
  const { instruments, groups, segments, scenarios, units, nettingSets, leads, signers } = instance;
  const row = 1 + (segments + 1) + 2 * segments; // fold, breakpoints, slopes and intercepts
  const market = 7 + 2 * instruments + instruments * row + groups * (instruments + row);
  const netted = nettingSets * (((scenarios + leads) / 2) * instruments + 2 * scenarios);
  const model = scenarios * instruments + units * (scenarios + 5) + netted;
  return CLAIM_INPUTS + market + model + 1 + 3 * signers;
}

/** The signers part: a constant 1, then id and key of every entry; padding repeats the last one. */
export function encodeSigners(signers: readonly Signer[], room: number): Signals {
  const checked = checkSigners(signers);
  if (checked.length > room)
    throw new InputError(`must not have more than ${room} entries`, { field: 'signers' });
  const entries = Array.from({ length: room }, (_, i) => checked[Math.min(i, checked.length - 1)]!);
  return [
    single('signers.one', 1n),
    ...entries.flatMap(({ custodianId, key }, i) => [
      single(`signers.entry[${i}].id`, custodianId),
      { name: `signers.entry[${i}].key`, values: [key.x, key.y] },
    ]),
  ];
}

function digestOf(scalars: readonly bigint[]): string {
  return sha256Hex(scalars.join(','));
}
