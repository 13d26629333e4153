import { InputError } from '../../errors.js';
import { findLocalKey, type LocalKey } from '../../load/keys.js';
import { loadMarket } from '../../load/market.js';
import { loadRequest } from '../../load/proof.js';
import type { Market } from '../../market/market.js';
import { marketOf, type ProofRequest } from '../../proof/request.js';
import { UsageError } from '../shell/errors.js';
import { namingMarket, type Place } from '../shell/places.js';

/** A request as a command takes it: its file, and that of the market where it has a hash only. */

export interface Requested {
  readonly file: string;
  readonly request: ProofRequest;
  readonly market: Market;
  readonly place: Place;
}

/** The request with its market. Throws {@link UsageError} for a market that is missing, or stands beside one. */
export async function openRequest(file: string, marketFile: string | undefined): Promise<Requested> {
  const request = await loadRequest(file);
  const { market } = request;
  if (market !== undefined) {
    if (marketFile !== undefined) throw new UsageError(`${file} has its market: leave out --market`);
    return { file, request, market, place: { file, part: 'market' } };
  }
  if (marketFile === undefined) throw new UsageError(`${file} has the hash of its market: give --market`);
  const given = await loadMarket(marketFile);
  try {
    return { file, request, market: marketOf(request, given), place: { file: marketFile } };
  } catch (error) {
    const named = namingMarket(error, { file: marketFile });
    throw named instanceof InputError && named.file === undefined ? named.within({ file }) : named;
  }
}

/** The key that is asked, if this machine has it. */
export async function requestedKey({ instance, key }: ProofRequest): Promise<LocalKey | undefined> {
  return findLocalKey(instance.name, key.sha256);
}

/** The key that is asked. Throws {@link InputError} for one that this machine does not have. */
export async function neededKey(request: ProofRequest, file: string): Promise<LocalKey> {
  const key = await requestedKey(request);
  if (key !== undefined) return key;
  throw new InputError(`is a key of ${request.instance.name} that this machine does not have`, {
    file,
    field: 'key.sha256',
    fix: 'Ask the maker of the request for the key, and run: ballast keys import',
  });
}

/** Throws {@link InputError} for a request that no proof meets: a development key where another grade is asked. */
export function assertAnswerable({ key }: ProofRequest, known: LocalKey, file: string): void {
  if (known.trust.grade !== 'development' || key.grade === 'development') return;
  throw new InputError(`is ${key.grade}, and the key is a development key`, {
    file,
    field: 'key.grade',
    fix: 'For demos and tests, ask for a request of that grade',
  });
}
