import { InputError, InternalError } from '../../errors.js';
import { verifierKeyRecord } from '../../load/keys.js';
import type { Market } from '../../market/market.js';
import { type Grade, meetsGrade } from '../../proof/grade.js';
import { checkRequest, marketOf, type ProofRequest, requestBinding } from '../../proof/request.js';
import { formatRequest, parseRequest } from '../../proof/requestFile.js';
import { namingMarket } from '../shell/places.js';
import { namingPolicy } from '../shell/policyOptions.js';

/** A request that is being made: errors name the files and options that it is made from. */

/** The key of an instance in this version. Throws {@link InputError} for one below the grade: nobody could answer. */
export function keyOf(instance: string, lowest: Grade): ProofRequest['key'] {
  const { sha256, grade } = verifierKeyRecord(instance);
  if (meetsGrade(grade, lowest)) return { sha256, grade: lowest };
  throw new InputError(`is ${lowest}, and the key of ${instance} is of grade ${grade}: nobody could answer`, {
    field: '--grade',
    fix: `For demos and tests: --grade ${grade}`,
  });
}

/** The text of the request, after all checks; it reads back as what was made. `out` is the file it goes to. */
export function requestFileText(
  request: ProofRequest,
  market: Market,
  files: { readonly market: string; readonly policy?: string | undefined; readonly out: string },
): string {
  try {
    checkRequest(request);
    marketOf(request, market);
  } catch (error) {
    throw namingMarket(namingPolicy(error, files.policy), { file: files.market });
  }
  const text = formatRequest(request);
  if (requestBinding(parseRequest(text, files.out)) === requestBinding(request)) return text;
  throw new InternalError('the request does not read back as it was made');
}
