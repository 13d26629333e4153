import { ArtifactError, InputError } from '../../errors.js';
import { verifierKeyRecord } from '../../load/keys.js';
import { loadMarket } from '../../load/market.js';
import { loadRequest } from '../../load/proof.js';
import type { Market } from '../../market/market.js';
import { meetsGrade } from '../../proof/grade.js';
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

/** Whether the key that is asked is the one that this version has. */
export function hasKey({ instance, key }: ProofRequest): boolean {
  try {
    return verifierKeyRecord(instance.name).sha256 === key.sha256;
  } catch (error) {
    if (error instanceof ArtifactError) return false;
    throw error;
  }
}

/** Throws {@link InputError} for a request with another key than this version has. */
export function assertKey(request: ProofRequest, file: string): void {
  if (hasKey(request)) return;
  throw new InputError(`is not the key of ${request.instance.name} that this version has`, {
    file,
    field: 'key.sha256',
    fix: 'Use the version that the request was made with, or ask for a new request',
  });
}

/** Throws {@link InputError} for a request that no proof made here meets: its grade is above that of the key. */
export function assertGrade({ instance, key }: ProofRequest, file: string): void {
  const { grade } = verifierKeyRecord(instance.name);
  if (meetsGrade(grade, key.grade)) return;
  throw new InputError(`is ${key.grade}, and the key of ${instance.name} is of grade ${grade}`, {
    file,
    field: 'key.grade',
    fix: 'For demos and tests, ask for a request of that grade',
  });
}
