import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkHolders, rememberHolder } from '../../src/account/subjectLedger.js';
import { InputError } from '../../src/errors.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ballast-ledger-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

describe('a ledger of holders', () => {
  it('refuses a second holder of an account, and nothing else', async () => {
    const file = join(folder, 'one.jsonl');
    await rememberHolder(file, { accountId: 1n, subject: 10n });
    await rememberHolder(file, { accountId: 2n, subject: 20n });
    await rememberHolder(file, { accountId: 1n, subject: 10n });
    await expect(rememberHolder(file, { accountId: 1n, subject: 11n })).rejects.toThrow(InputError);
    await rememberHolder(file, { accountId: 1n, subject: 10n });
    expect((await readFile(file, 'utf8')).split('\n')).toHaveLength(3); // two accounts, each once
  });

  it('accepts one of many holders that are recorded at once', async () => {
    const file = join(folder, 'race.jsonl');
    const tries = Array.from({ length: 8 }, (_, i) =>
      rememberHolder(file, { accountId: 1n, subject: BigInt(i + 1) }),
    );
    const results = await Promise.allSettled(tries);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('is checked by its own rule', async () => {
    const file = join(folder, 'checked.jsonl');
    await rememberHolder(file, { accountId: 1n, subject: 10n });
    await rememberHolder(file, { accountId: 2n, subject: 20n });
    expect(await checkHolders(file, {})).toMatchObject({ lines: 2 });
  });
});
