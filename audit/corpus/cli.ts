import { execute, MAIN } from '../../fixtures/program.js';
import type { Command, Terms } from './attack.js';
import type { Case } from './case.js';
import type { Refusal } from './refusal.js';

/** The command line as a user types it. */

const CODES: Readonly<Record<string, number>> = { USAGE: 2, INPUT: 3, ARTIFACT: 3, CLAIM: 4 };

/** How a command is refused; undefined where it is not. Throws where its exit code is another than what it says. */
export async function callCli(command: Command, one: Case): Promise<Refusal | undefined> {
  const { code, stdout, stderr } = await execute(
    process.execPath,
    [MAIN, ...wordsOf(command, one), '--json'],
    one.folder,
    one.env,
  );
  if (code === 0) return undefined;
  const text = `${stderr}${stdout}`;
  const answer = readJson(stdout);
  const refusal: Refusal =
    'error' in answer ? { ...errorOf(answer.error as Failure), text } : { checks: failedIn(answer), text };
  const expected = 'code' in refusal ? CODES[refusal.code] : 4;
  if (code !== expected) throw new Error(`exit code ${code} with ${text}`);
  return refusal;
}

interface Failure {
  readonly code: string;
  readonly field?: string;
}

const errorOf = ({ code, field }: Failure) => ({ code, field });

function readJson(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    throw new Error(`is no JSON: ${text}`);
  }
}

/** Of one proof its checks; of several models what is asked of them together. */
function failedIn(answer: Record<string, unknown>): string[] {
  const { checks, register } = answer as {
    checks?: { name: string; ok: boolean }[];
    register?: { ok: boolean };
  };
  if (checks !== undefined) return checks.flatMap(({ name, ok }) => (ok ? [] : [name]));
  const together = { ...answer, register: register?.ok ?? true };
  return ['enough', 'oneHolder', 'oneRecipient', 'register'].filter(
    (name) => (together as Record<string, unknown>)[name] === false,
  );
}

function wordsOf(command: Command, { terms }: Case): string[] {
  const { proofs, attestations, register, grade, require, request, words = [] } = terms;
  const own = command === 'verify' ? { proof: proofs, register } : { attestation: attestations };
  const judged = command === 'verify' && request === undefined ? { grade, require } : {};
  return [command, ...options({ ...own, ...askedOf(terms), ...judged }), ...words];
}

function askedOf({ request, markets, scope, recipient, marginType }: Terms): Options {
  if (request !== undefined) return { request };
  const files = { market: markets, signers: 'signers.json', policy: 'policy.json' };
  return { ...files, scope, recipient, 'margin-type': marginType };
}

type Options = Readonly<Record<string, string | readonly string[] | undefined>>;

const options = (given: Options): string[] =>
  Object.entries(given).flatMap(([name, value]) =>
    (typeof value === 'string' ? [value] : (value ?? [])).flatMap((one) => [`--${name}`, one]),
  );
