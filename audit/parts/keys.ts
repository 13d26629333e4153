import { keyHashOf } from '../../src/keys/record.js';
import { listKeys } from '../../src/keys/store.js';
import { localKey, readVerifierKey } from '../../src/load/keys.js';
import { findInstance } from '../../src/market/instances.js';
import { parseVerificationKey } from '../../src/proof/verificationKey.js';
import { makeDevelopmentKey } from '../../src/setup/developmentKey.js';
import { buildInstance } from '../../src/setup/setup.js';
import { verificationKeyText } from '../../src/setup/verificationKeyText.js';
import { inspectVerificationKey } from '../keys/inspect.js';
import { type Recomputed, recomputeKey } from '../keys/recompute.js';
import type { Part } from '../part.js';
import { compileTarget } from '../system/compile.js';
import { readSources } from '../system/sources.js';

/** A circuit of which every point is recomputed: public and private inputs, wires that a matrix does not use. */
const TINY = { include: 'lib/AssertMinRatio.circom', main: 'AssertMinRatio()', publics: 'equity, minRatio' };
/** The instance of which a sample is: as many points of every section. */
const WHOLE = 'solvency-8';
const SAMPLE = 100;

/** Keys that are made from a wrong circuit, or with a point that is none, verify what nobody proved. */
export const keys: Part = {
  name: 'keys',
  asks: 'whether the points of keys are those of the circuit and the seed, and IC points finite and distinct',
  async run({ quick, note, once }) {
    const answers: Recomputed[] = [];
    const lines: string[] = [];
    const add = (name: string, answer: Recomputed) => {
      answers.push({ ...answer, findings: answer.findings.map((text) => `${name}: ${text}`) });
      const counts = Object.entries(answer.counts).map(([section, count]) => `${section} ${count}`);
      lines.push(`${name}: points recomputed: ${counts.join(', ')}`);
    };
    note('every point of a small key');
    add(TINY.main, await once(['keys', TINY.main], recomputeTiny));
    if (!quick) {
      note(`${WHOLE}: making its key, and recomputing ${SAMPLE} points of every section`);
      add(WHOLE, await once(['keys', WHOLE, `${SAMPLE}`], recomputeWhole));
    }
    note('keys of the store of this machine');
    const stored = await inspectStore();
    lines.push(`keys of the store of this machine: ${stored.count}`);
    return { lines, findings: [...answers.flatMap(({ findings }) => findings), ...stored.findings] };
  },
};

async function recomputeTiny(): Promise<Recomputed> {
  const { r1cs } = await compileTarget(TINY, readSources(), 2);
  const zkey = await makeDevelopmentKey(r1cs);
  return judge({ r1cs, zkey, verificationKey: verificationKeyText(zkey) }, Number.POSITIVE_INFINITY);
}

async function recomputeWhole(): Promise<Recomputed> {
  const { artifacts } = await buildInstance(findInstance(WHOLE));
  return judge(artifacts, SAMPLE);
}

function judge(files: Parameters<typeof recomputeKey>[0], most: number): Recomputed {
  const { counts, findings } = recomputeKey(files, most);
  const text = new TextDecoder().decode(files.verificationKey);
  return { counts, findings: [...findings, ...inspectVerificationKey(text, true), ...refusalOf(text)] };
}

/** Keys that were made here or came from others: own ones and those of ceremonies. */
async function inspectStore(): Promise<{ count: number; findings: string[] }> {
  const stored = await listKeys();
  const findings: string[] = [];
  for (const key of stored) {
    const text = new TextDecoder().decode((await readVerifierKey(localKey(key))).bytes);
    const name = `${key.record.maker}, ${keyHashOf(key.record).slice(0, 16)}`;
    for (const finding of [...inspectVerificationKey(text, false), ...refusalOf(text)])
      findings.push(`${name}: ${finding}`);
  }
  return { count: stored.length, findings };
}

/** What the library's own reader says of a key that it must take. */
function refusalOf(text: string): string[] {
  try {
    parseVerificationKey(text);
    return [];
  } catch (error) {
    return [`is refused: ${error instanceof Error ? error.message : 'not by an error'}`];
  }
}
