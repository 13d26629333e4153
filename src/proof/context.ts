import { assertValidIn, claimSpan } from '../account/claimTime.js';
import { checkSigners, type Signer } from '../account/signers.js';
import { InputError } from '../errors.js';
import { encodeMarket, marketLayout } from '../market/encode.js';
import type { Instance } from '../market/instances.js';
import type { Market } from '../market/market.js';
import type { MarginType } from '../market/model.js';
import { flatten, type Signals, single, sizeOf } from '../market/signals.js';
import { sha256Hex } from '../units/hash.js';
import { CLAIM } from './fold.js';
import type { Policy } from './policy.js';

/** The public parts that are folded into the key: what a proof is held against. */
export interface Context {
  readonly market: Signals;
  readonly signers: Signals;
  /** All scalars, market first, in the order of the public inputs. */
  readonly scalars: readonly bigint[];
  /** sha256 of each part's scalars: names a part, proves nothing. */
  readonly digests: { readonly market: string; readonly signers: string };
}

/**
 * Encodes the verifier's own market and signer list for an instance. `window` is that of the policy. Throws {@link InputError},
 * also for an entry of the list that is not valid at every time that the accounts may be as of.
 */
export function buildContext(options: {
  market: Market;
  marginType: MarginType;
  signers: readonly Signer[];
  instance: Instance;
  window?: Policy['window'] | undefined;
}): Context {
  assertValidIn(options.signers, claimSpan(options));
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

/** The parts of the public inputs of an instance, in circuit order: names and sizes, all values 0. */
export function layoutOf(instance: Instance): Readonly<Record<'claim' | 'market' | 'signers', Signals>> {
  const nobody = { custodianId: 0n, key: { x: 0n, y: 0n } };
  return {
    claim: CLAIM.map((name) => single(name, 0n)),
    market: marketLayout(instance),
    signers: signerSignals(new Array(instance.signers).fill(nobody)),
  };
}

/** How many public inputs the circuit of an instance has. */
export function publicInputCount(instance: Instance): number {
  return sizeOf(Object.values(layoutOf(instance)).flat());
}

/** The signers part of a list; padding repeats the last entry. */
export function encodeSigners(signers: readonly Signer[], room: number): Signals {
  const checked = checkSigners(signers);
  if (checked.length > room)
    throw new InputError(`must not have more than ${room} entries`, { field: 'signers' });
  return signerSignals(
    Array.from({ length: room }, (_, i) => checked[Math.min(i, checked.length - 1)]!), // a list has an entry
  );
}

/** A constant 1, then id and key of every entry. */
function signerSignals(entries: readonly Pick<Signer, 'custodianId' | 'key'>[]): Signals {
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
