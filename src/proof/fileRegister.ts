import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import lockfile from 'proper-lockfile';
import { z } from 'zod';
import { ArtifactError, InputError } from '../errors.js';
import { checkShape, parseJson } from '../files/json.js';
import { judgeUse, type NullifierRegister, type NullifierUse } from './register.js';

const number = z.string().regex(/^(0|[1-9][0-9]{0,76})$/);
const lineSchema = z.strictObject({
  nullifier: number,
  scope: number,
  binding: number,
  window: z.strictObject({ notBefore: number, notAfter: number }).optional(),
});

/**
 * A register in one file of JSON lines. Uses are appended under a lock and flushed to disk before they count, so writers
 * in other processes are safe. A line cut off by a crash never counted: it is dropped before the next one is written.
 */
export function openRegister(path: string): NullifierRegister {
  const file = resolve(path);
  return {
    async use(use) {
      await mkdir(dirname(file), { recursive: true });
      await (await open(file, 'a', 0o600)).close();
      const release = await lockfile
        .lock(file, { retries: { retries: 50, minTimeout: 20, maxTimeout: 200 } })
        .catch(() => {
          throw new ArtifactError('is locked by another process', {
            file: path,
            fix: 'Try again in a moment',
          });
        });
      try {
        const { uses, length } = await readUses(file, path);
        const last = uses.findLast((other) => other.nullifier === use.nullifier && other.scope === use.scope);
        const answer = judgeUse(last, use);
        if (answer.ok) await append(file, length, use);
        return answer;
      } finally {
        await release();
      }
    },
  };
}

/** All complete lines, and how many bytes they take. */
async function readUses(file: string, shown: string): Promise<{ uses: NullifierUse[]; length: number }> {
  const bytes = await readFile(file);
  const length = bytes.lastIndexOf(0x0a) + 1;
  const lines = bytes.subarray(0, length).toString('utf8').split('\n').slice(0, -1);
  const uses = lines.map((line, i) => {
    try {
      return toUse(checkShape(parseJson(line), lineSchema));
    } catch (error) {
      throw error instanceof InputError ? error.within({ file: shown, field: `line ${i + 1}` }) : error;
    }
  });
  return { uses, length };
}

async function append(file: string, length: number, use: NullifierUse): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.truncate(length);
    const text = JSON.stringify(use, (_, value: unknown) =>
      typeof value === 'bigint' ? value.toString() : value,
    );
    await handle.write(`${text}\n`, length);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function toUse(line: z.output<typeof lineSchema>): NullifierUse {
  const { window } = line;
  return {
    nullifier: BigInt(line.nullifier),
    scope: BigInt(line.scope),
    binding: BigInt(line.binding),
    ...(window ? { window: { notBefore: BigInt(window.notBefore), notAfter: BigInt(window.notAfter) } } : {}),
  };
}
