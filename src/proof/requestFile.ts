import { z } from 'zod';
import { signersSchema, toSigners, toSignersFile } from '../account/signers.js';
import { InputError } from '../errors.js';
import { inField } from '../files/places.js';
import { kindOf, readFileText, toFileText, versionOne } from '../files/schemas.js';
import { findInstance, INSTANCES } from '../market/instances.js';
import { marketHash, marketSchema, toMarket, toMarketFile } from '../market/marketFile.js';
import { alarmNames } from './alarms.js';
import { ASKED_GRADE, ASKED_RULE, parseAskedGrade } from './grade.js';
import { policyOf, policySchema } from './policyFile.js';
import { policyTerms } from './policyTerms.js';
import { checkRequest, marketOf, type ProofRequest, wordsText } from './request.js';
import { purposeText } from './scope.js';

/** `request.json`: market, signers and policy in it are whole files of their own kind. */

const hash = (description: string) =>
  z
    .string()
    .regex(/^[0-9a-f]{64}$/, { error: 'must be a sha256 in lower-case hex' })
    .describe(description);
const NAMES = INSTANCES.map(({ name }) => name);

/** `request.json`. */
export const requestSchema = z
  .strictObject({
    version: versionOne,
    kind: kindOf('ballast/request'),
    words: z
      .string()
      .exactOptional()
      .describe('Who asks and why, for a person: 1 to 1000 characters on one line'),
    recipient: z.string().describe('Who may use the proof: 1 to 256 characters, like "lender.example"'),
    scope: z.string().describe('Purpose of the proof, like "lender.example/credit-line/2026"'),
    policy: policySchema,
    marginType: z
      .enum(['initial', 'maintenance'], { error: 'must be initial or maintenance' })
      .describe('Which margin model of the market'),
    instance: z.enum(NAMES, { error: `must be one of ${NAMES.join(', ')}` }).describe('Circuit instance'),
    key: z
      .strictObject({
        sha256: hash('sha256 of the verification key: names the key'),
        grade: z
          .string()
          .regex(ASKED_GRADE, { error: ASKED_RULE })
          .describe('Grade of key to accept: development, own, ceremony, or ceremony:3'),
      })
      .describe('Which key a proof is verified with'),
    acceptAlarms: z
      .array(z.string())
      .max(32, { error: 'must not have more than 32 entries' })
      .exactOptional()
      .describe('Rules of market alarms that do not matter, like "stale"'),
    signers: signersSchema,
    marketHash: hash('sha256 of the market as one text, where the request does not carry it').exactOptional(),
    market: marketSchema.exactOptional(),
  })
  .describe('Ballast request: what a verifier asks of a holder. Public');

/**
 * Reads the text of `request.json`, with every check that a file of each part gets, and those of the parts against each other.
 * Throws {@link InputError} naming file and field, like `policy.coverage[0]`.
 */
export function parseRequest(text: string, file?: string): ProofRequest {
  return readFileText('request', text, requestSchema, file, toRequest);
}

function toRequest(data: z.output<typeof requestSchema>): ProofRequest {
  const { words, policy, marginType, instance, key, acceptAlarms = [] } = data;
  const signers = inField('signers', () => toSigners(data.signers));
  const request: ProofRequest = {
    ...(words === undefined ? {} : { words: wordsText(words) }),
    ...marketPart(data),
    marginType,
    signers,
    policy: inPolicy(() => policyOf(policy, signers)), // nothing is left out of the list of a request
    scope: purposeText(data.scope, 'scope'),
    recipient: purposeText(data.recipient, 'recipient'),
    instance: findInstance(instance),
    key: { sha256: key.sha256, grade: parseAskedGrade(key.grade, 'key.grade') },
    acceptAlarms: alarmNames(acceptAlarms, 'acceptAlarms'),
  };
  checkRequest(request);
  if (request.market !== undefined) marketOf(request);
  return request;
}

/** Some rules of a policy know the field by its whole name. */
function inPolicy<Result>(body: () => Result): Result {
  try {
    return body();
  } catch (error) {
    if (!(error instanceof InputError) || /^policy\b/.test(error.field ?? '')) throw error;
    throw error.within({ field: 'policy' });
  }
}

/** Either of the two: of a hash beside a market nobody could say which one was meant. */
function marketPart(data: z.output<typeof requestSchema>): Pick<ProofRequest, 'market' | 'marketHash'> {
  if (data.market !== undefined && data.marketHash !== undefined) {
    throw new InputError('stands beside a market: one of them is enough', { field: 'marketHash' });
  }
  if (data.marketHash !== undefined) return { marketHash: data.marketHash };
  if (data.market === undefined) {
    throw new InputError('is missing', { field: 'market', fix: 'Carry the market, or its marketHash' });
  }
  const carried = data.market;
  const market = inField('market', () => toMarket(carried));
  return { market, marketHash: marketHash(market) };
}

/** The text of `request.json`; `parseRequest` gives the request back. */
export function formatRequest(request: ProofRequest): string {
  const { words, market, marginType, signers, policy, scope, recipient, instance, key } = request;
  const { acceptAlarms } = request;
  return toFileText({
    version: 1,
    kind: 'ballast/request',
    words,
    recipient,
    scope,
    policy: { version: 1, kind: 'ballast/policy', ...policyTerms(policy, signers) },
    marginType,
    instance: instance.name,
    key,
    ...(acceptAlarms.length === 0 ? {} : { acceptAlarms }),
    signers: toSignersFile(signers),
    ...(market === undefined ? { marketHash: request.marketHash } : { market: toMarketFile(market) }),
  });
}
