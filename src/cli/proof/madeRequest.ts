import { InputError, InternalError } from '../../errors.js';
import type { Instance } from '../../market/instances.js';
import type { Market } from '../../market/market.js';
import { type AskedGrade, judgeGrade } from '../../proof/grade.js';
import { revokedWords } from '../../proof/knownKey.js';
import type { Policy } from '../../proof/policy.js';
import { checkRequest, marketOf, type ProofRequest, requestBinding } from '../../proof/request.js';
import { formatRequest, parseRequest } from '../../proof/requestFile.js';
import { chosenKey } from '../shell/keys.js';
import { namingMarket } from '../shell/places.js';
import { namingPolicy } from '../shell/policyOptions.js';

/** A request that is being made: errors name the files and options that it is made from. */

/**
 * The key of a request: the one that `--key` names, or the newest that the verifier made or trusts. Throws {@link InputError}
 * for one whose proofs the verifier would refuse: nobody could answer.
 */
export async function keyOf(
  instance: Instance,
  name: string | undefined,
  asked: AskedGrade | undefined,
  claim: { readonly policy: Policy; readonly market: Market },
): Promise<ProofRequest['key']> {
  const key = await chosenKey(instance, name, asked);
  const { sha256, trust } = key;
  const { ok, detail } = judgeGrade(trust, asked);
  const refused = ok ? revokedWords(key, claim) : `it would be refused: ${detail}`;
  if (refused === undefined) return { sha256, grade: asked ?? trust.grade };
  throw new InputError(`nobody could answer with this key: ${refused}`, {
    field: '--key',
    fix:
      trust.grade === 'development'
        ? `Make a key of your own: ballast keys new ${instance.name} --own. For demos and tests: --grade development`
        : 'See: ballast keys list',
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
