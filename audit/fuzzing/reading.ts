import { isDeepStrictEqual } from 'node:util';
import { BallastError, InternalError } from '../../src/errors.js';
import { canonicalJson } from '../../src/files/canonicalJson.js';
import { mutated, mutatedBinary, mutatedBytes } from './mutate.js';
import type { Reader } from './readers.js';
import type { Draw, Outcome } from './search.js';

/** What a reader makes of a text that is not what it should be: it takes it for what it says, or refuses it by name. */

/** Milliseconds. The slowest honest text takes a twentieth of it. */
const PATIENCE = 5_000;

export async function readWrong(draw: Draw, reader: Reader): Promise<Outcome> {
  const isJson = /^\s*[[{]/.test(reader.text);
  const mutate = reader.isBinary === true ? mutatedBinary : isJson ? mutated : mutatedBytes;
  return judgeReading(reader, mutate(draw, reader.text));
}

/** What comes of one text. */
export async function judgeReading(reader: Reader, text: string): Promise<Outcome> {
  const say = (finding: string) => `${reader.name}: ${finding}: ${shown(reader.text, text)}`;
  const start = performance.now();
  const [value, error] = await outcomeOf(reader, text);
  const took = performance.now() - start;
  if (took > PATIENCE) return { kind: 'slow', finding: say(`took ${Math.round(took / 1000)} s`) };
  if (error !== undefined) {
    const wrong = wrongWith(error, reader);
    return { kind: 'refused', ...(wrong && { finding: say(wrong) }) };
  }
  if (reader.isCanonical !== true || text === reader.text) return { kind: 'taken' };
  const [honest] = await outcomeOf(reader, reader.text);
  const isSame = isDeepStrictEqual(value, honest) && !isSameJson(text, reader.text);
  return { kind: 'taken', ...(isSame && { finding: say('another file reads as the same') }) };
}

async function outcomeOf(reader: Reader, text: string): Promise<[value?: unknown, error?: unknown]> {
  try {
    return [await reader.read(text)];
  } catch (error) {
    return [undefined, error ?? 'nothing'];
  }
}

/** Errors are ours, name no bug, are short, and hold nothing private. */
function wrongWith(error: unknown, { isPrivate = false, secrets = [], text }: Reader): string | undefined {
  if (!(error instanceof BallastError))
    return `stopped with ${error instanceof Error ? error.stack : typeof error}`;
  if (error instanceof InternalError) return `stopped with an internal error (${error.message})`;
  if (error.message.length > 2_000) return `is told in ${error.message.length} characters`;
  const told = JSON.stringify([error.message, error.cause ?? '']);
  const shown = isPrivate ? (text.match(/\d{5,}/g) ?? []) : [];
  const secret = [...secrets, ...shown].find((each) => told.includes(each));
  return secret && `tells a private value (${error.message})`;
}

function isSameJson(text: string, other: string): boolean {
  try {
    return canonicalJson(JSON.parse(text)) === canonicalJson(JSON.parse(other));
  } catch {
    return false;
  }
}

/** Where two texts begin to differ, and what stands there: files of the audit's own, nothing in them is anybody's. */
function shown(before: string, after: string): string {
  let at = 0;
  while (at < before.length && before[at] === after[at]) at++;
  return JSON.stringify(after.slice(Math.max(0, at - 20), at + 60));
}
