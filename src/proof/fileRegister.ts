import { randomUUID } from 'node:crypto';
import { type FileHandle, open, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import lockfile from 'proper-lockfile';
import { z } from 'zod';
import { ArtifactError, InputError } from '../errors.js';
import { checkShape, parseJson } from '../files/json.js';
import { judgeUse, type NullifierRegister, type NullifierUse } from './register.js';

/**
 * A register in one file of JSON lines that only grows. What counts is decided by reading it in order: a line that
 * `judgeUse` refuses, given the lines before it, is void. So a use is answered with yes only after its line is on disk and
 * stands in that order. The lock keeps writers apart; if it is lost (a paused machine), the order still decides.
 *
 * A line cut off by a crash or a full disk never counted: the next writer closes it with a mark, and readers skip it.
 */

const TORN = '#torn';
const number = z.string().regex(/^(0|[1-9][0-9]{0,76})$/);
const lineSchema = z.strictObject({
  id: z.uuid(),
  nullifier: number,
  scope: number,
  binding: number,
  window: z.strictObject({ notBefore: number, notAfter: number }).optional(),
});

/** Opens, or creates with the first use, the register in a file. */
export function openRegister(path: string): NullifierRegister {
  const file = resolve(path);
  return {
    async use(use) {
      const handle = await openLog(file, path);
      try {
        const release = await lock(file, path);
        try {
          return await judgeAndAppend(handle, file, path, use);
        } finally {
          await release().catch(() => undefined); // lost: see above
        }
      } finally {
        await handle.close();
      }
    },
  };
}

async function judgeAndAppend(handle: FileHandle, file: string, shown: string, use: NullifierUse) {
  const before = await readLog(file, shown);
  const answer = judgeUse(before.last(use), use);
  if (!answer.ok) return answer;

  const id = randomUUID();
  const line = JSON.stringify({ id, ...use }, (_, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
  try {
    await handle.appendFile(`${before.close}${line}\n`);
    await handle.sync();
  } catch {
    throw new ArtifactError('cannot be written: the use was not recorded', { file: shown });
  }
  const after = await readLog(file, shown);
  return after.counts(id) ? answer : judgeUse(after.last(use), use);
}

/** Opens the file to append to. The folder must be there: a misspelt path must not become an empty register. */
async function openLog(file: string, shown: string): Promise<FileHandle> {
  try {
    return await open(file, 'a+', 0o600);
  } catch {
    throw new InputError('cannot be opened as a register', {
      file: shown,
      fix: 'Name a file in an existing folder',
    });
  }
}

async function lock(file: string, shown: string): Promise<() => Promise<void>> {
  try {
    const retries = { retries: 50, minTimeout: 20, maxTimeout: 200 };
    return await lockfile.lock(file, { retries, onCompromised: () => undefined });
  } catch {
    throw new ArtifactError('is locked by another process', { file: shown, fix: 'Try again in a moment' });
  }
}

/** The register as its lines say, in order, and what has to be written to close an unfinished last line. */
async function readLog(file: string, shown: string) {
  const lines = (await readFile(file, 'utf8')).split('\n');
  const tail = lines.pop()!;
  const latest = new Map<string, NullifierUse>();
  const accepted = new Set<string>();
  const read = (text: string, line: number) => {
    if (text.endsWith(TORN)) return;
    const { id, use } = parseLine(text, shown, line);
    const name = nameOf(use);
    if (!judgeUse(latest.get(name), use).ok) return;
    latest.set(name, use);
    accepted.add(id);
  };
  lines.forEach((text, i) => {
    read(text, i + 1);
  });
  const close = tail === '' ? '' : isTorn(tail) ? `${TORN}\n` : '\n';
  if (close === '\n') read(tail, lines.length + 1); // whole, but for its end: an editor took it
  return {
    close,
    last: (use: NullifierUse) => latest.get(nameOf(use)),
    counts: (id: string) => accepted.has(id),
  };
}

/** The beginning of one of our lines, cut off. Anything else is read as a line, and refused if it is none. */
function isTorn(tail: string): boolean {
  const start = '{"id":"';
  return !tail.endsWith('}') && (tail.startsWith(start) || start.startsWith(tail));
}

function nameOf({ nullifier, scope }: NullifierUse): string {
  return `${nullifier}:${scope}`;
}

function parseLine(text: string, file: string, line: number): { id: string; use: NullifierUse } {
  try {
    const { id, nullifier, scope, binding, window } = checkShape(parseJson(text), lineSchema);
    const use = { nullifier: BigInt(nullifier), scope: BigInt(scope), binding: BigInt(binding) };
    if (window === undefined) return { id, use };
    const { notBefore, notAfter } = window;
    return { id, use: { ...use, window: { notBefore: BigInt(notBefore), notAfter: BigInt(notAfter) } } };
  } catch (error) {
    throw error instanceof InputError ? error.within({ file, field: `line ${line}` }) : error;
  }
}
