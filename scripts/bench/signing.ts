import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { convertAccount, parseAccount } from '../../src/account/accountFile.js';
import { attest, attestUnchecked, formatAttestation } from '../../src/account/attestation.js';
import { allHold } from '../../src/account/eddsaBatch.js';
import {
  createSignerKey,
  formatSignerKey,
  parseSignerKey,
  type SignerKey,
} from '../../src/account/signerKey.js';
import { writeSecretFile } from '../../src/files/secretFile.js';
import type { Universe } from '../../src/market/universe.js';
import { printTable } from './table.js';

const ACCOUNTS = 1000;
/** Accounts that are signed one by one: each takes several times as long. */
const ALONE = 200;
const REPEATS = 5;
/** Signatures that are checked together. */
const CHUNK = 64;

const ASSETS = ['BTC', 'ETH', 'SOL', 'XRP', 'ADA', 'DOT', 'LTC', 'BNB'];
const UNIVERSE: Universe = {
  quote: 'USDT',
  valueDecimals: 2,
  slots: ASSETS.length,
  instruments: ASSETS.map((asset) => ({
    symbol: `${asset}/USDT`,
    kind: 'spot',
    underlying: asset,
    domain: 'cross',
    lotDecimals: 8,
    multiplier: '1',
  })),
};

const TEXTS = Array.from({ length: ACCOUNTS }, (_, i) =>
  JSON.stringify({
    version: 1,
    kind: 'ballast/account',
    custodian: 'custodian-a',
    exchange: 'custodian-a',
    customer: `customer ${i}`,
    asOf: 1_780_315_200,
    holdings: {
      cash: `${1000 + i}.25`,
      positions: ASSETS.map((asset, j) => ({ symbol: `${asset}/USDT`, quantity: `${i + 1}.${j + 1}5` })),
    },
  }),
);

const read = (text: string, key: SignerKey) => ({
  account: convertAccount(parseAccount(text), UNIVERSE),
  universe: UNIVERSE,
  subject: 5n,
  key,
});

/** As `ballast attest --accounts` does: checked together, chunk by chunk. */
function signMany(texts: readonly string[], key: SignerKey) {
  const signed = texts.map((text) => attestUnchecked(read(text, key)));
  const made = signed.map(({ attestation, digest }) => ({ digest, signature: attestation.signature }));
  for (let i = 0; i < made.length; i += CHUNK) {
    if (!allHold(made.slice(i, i + CHUNK), key)) throw new Error('a signature does not hold');
  }
  return signed.map(({ attestation }) => attestation);
}

/** Accounts of 8 slots that are read, converted, signed and checked in a second of this process, user and system. */
export async function benchSigning(): Promise<void> {
  const keyText = await formatSignerKey(createSignerKey('custodian-a'));
  const key = await parseSignerKey(keyText);
  const folder = await mkdtemp(join(tmpdir(), 'ballast-bench-'));
  try {
    const signed = signMany(TEXTS, key);
    const rates = { alone: [0], bulk: [0], files: [0] };
    // In turns, so that a busy machine slows all of them.
    for (let repeat = 0; repeat < REPEATS; repeat++) {
      rates.alone.push(
        await perSecond(ALONE, async (i) => void attest(read(TEXTS[i]!, await parseSignerKey(keyText)))),
      );
      rates.bulk.push((await perSecond(1, () => void signMany(TEXTS, key))) * ACCOUNTS);
      rates.files.push(
        await perSecond(ACCOUNTS, (i) =>
          writeSecretFile(join(folder, `${repeat}-${i}.json`), formatAttestation(signed[i]!)),
        ),
      );
    }
    printTable(
      `Signing: accounts of 8 slots in a CPU second (best of ${REPEATS})`,
      ['what', 'accounts'],
      [
        ['one by one, the key read for each', best(rates.alone)],
        [`in bulk, ${ACCOUNTS.toLocaleString('en')} accounts`, best(rates.bulk)],
        ['writing their files alone', best(rates.files)],
      ],
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const best = (rates: readonly number[]) => Math.round(rates.reduce((a, b) => (a > b ? a : b)));

async function perSecond(count: number, work: (i: number) => void | Promise<void>): Promise<number> {
  const start = process.cpuUsage();
  for (let i = 0; i < count; i++) await work(i);
  const { user, system } = process.cpuUsage(start);
  return count / ((user + system) / 1e6);
}
