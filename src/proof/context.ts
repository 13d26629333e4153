import { checkVenues, type Venue } from '../account/venues.js';
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
  readonly venues: Signals;
  /** All scalars, market first, in the order of the public inputs. */
  readonly scalars: readonly bigint[];
  /** sha256 of each part's scalars: names a part, proves nothing. */
  readonly digests: { readonly market: string; readonly venues: string };
}

/** Encodes the verifier's own market and venue list for an instance. Throws {@link InputError}. */
export function buildContext(options: {
  market: Market;
  marginType: MarginType;
  venues: readonly Venue[];
  instance: Instance;
}): Context {
  const market = encodeMarket(options.market, options.marginType, options.instance);
  const venues = encodeVenues(options.venues, options.instance.venues);
  const marketScalars = flatten(market);
  const venueScalars = flatten(venues);
  return {
    market,
    venues,
    scalars: [...marketScalars, ...venueScalars],
    digests: { market: digestOf(marketScalars), venues: digestOf(venueScalars) },
  };
}

/** How many public inputs the circuit of an instance has: claim, market part and venues part. */
export function publicInputCount(instance: Instance): number {
  const { instruments, groups, segments, scenarios, units, nettingSets, leads, venues } = instance;
  const row = 1 + (segments + 1) + 2 * segments; // fold, breakpoints, slopes and intercepts
  const market = 7 + 2 * instruments + instruments * row + groups * (instruments + row);
  const netted = nettingSets * (((scenarios + leads) / 2) * instruments + 2 * scenarios);
  const model = scenarios * instruments + units * (scenarios + 5) + netted;
  return CLAIM_INPUTS + market + model + 1 + 3 * venues;
}

/** The venues part: a constant 1, then id and key of every entry; padding repeats the last one. */
export function encodeVenues(venues: readonly Venue[], room: number): Signals {
  const checked = checkVenues(venues);
  if (checked.length > room)
    throw new InputError(`must not have more than ${room} entries`, { field: 'venues' });
  const entries = Array.from({ length: room }, (_, i) => checked[Math.min(i, checked.length - 1)]!);
  return [
    single('venues.one', 1n),
    ...entries.flatMap(({ venueId, key }, i) => [
      single(`venues.entry[${i}].id`, venueId),
      { name: `venues.entry[${i}].key`, values: [key.x, key.y] },
    ]),
  ];
}

function digestOf(scalars: readonly bigint[]): string {
  return sha256Hex(scalars.join(','));
}
