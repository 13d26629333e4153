import { cp, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { convertAccount } from '../../account/accountFile.js';
import { type Attestation, attest } from '../../account/attestation.js';
import { createIdentity, type Identity, subjectOf } from '../../account/identity.js';
import { custodianId } from '../../account/ids.js';
import { createSignerKey, type SignerKey } from '../../account/signerKey.js';
import { formatSigners, type Signer } from '../../account/signers.js';
import { InputError } from '../../errors.js';
import { makeFolders } from '../../files/folders.js';
import { temporaryFolder } from '../../files/temporary.js';
import { writeTextFile } from '../../files/textFile.js';
import { loadAccount, saveIdentity, saveSignerKey } from '../../load/account.js';
import { saveAttestation } from '../../load/attestation.js';
import { loadRisk } from '../../load/risk.js';
import type { Market } from '../../market/market.js';
import { formatMarket } from '../../market/marketFile.js';
import { buildMarket } from '../../models/build/buildMarket.js';
import type { RiskFile } from '../../models/build/riskFile.js';

/** Who plays in the demo, and the files they exchange. */

export interface Cast {
  /** Working folder, with its own copy of the example files. */
  readonly folder: string;
  readonly risk: RiskFile;
  readonly market: Market;
  readonly keys: readonly SignerKey[];
  readonly signers: readonly Signer[];
  readonly identity: Identity;
}

/** Accounts of the two books, in the examples folder. */
export const BOOKS = {
  hedged: ['accounts/custodian-a.json', 'accounts/custodian-b.json'],
  spread: [
    'accounts/spread/custodian-a.json',
    'accounts/spread/custodian-b.json',
    'accounts/spread/custodian-c.json',
  ],
} as const;

const EXAMPLES = fileURLToPath(new URL('../../../examples', import.meta.url));

/** Puts a copy of the examples into `keep`, which must be new or empty, or into a temporary folder. */
export async function openFolder(keep: string | undefined): Promise<string> {
  const folder = keep ?? (await temporaryFolder('ballast-demo'));
  if (keep !== undefined) {
    const present = await makeFolders(keep)
      .then(() => readdir(keep))
      .catch(() => {
        throw new InputError('cannot be used as a folder', { file: keep, field: '--keep' });
      });
    if (present.length > 0) {
      throw new InputError('is not empty', {
        file: keep,
        field: '--keep',
        fix: 'Give a new or empty folder',
      });
    }
  }
  await cp(EXAMPLES, join(folder, 'examples'), { recursive: true });
  return folder;
}

/** Builds the market, and creates everybody's keys. */
export async function assemble(folder: string): Promise<Cast> {
  const risk = await loadRisk(join(folder, 'examples', 'risk.json'));
  const market = buildMarket(risk);
  await writeTextFile(join(folder, 'market.json'), formatMarket(market));

  const accounts = await Promise.all(
    [...BOOKS.hedged, ...BOOKS.spread].map((name) => loadAccount(join(folder, 'examples', name))),
  );
  const names = [...new Set(accounts.map(({ custodian }) => custodian))].sort();
  const keys = names.map((name) => createSignerKey(name));
  for (const key of keys) await saveSignerKey(join(folder, `${key.custodian}-key.json`), key);
  const signers = keys.map(({ custodian, publicKey }) => ({
    custodian,
    custodianId: custodianId(custodian),
    key: publicKey,
  }));
  await writeTextFile(join(folder, 'signers.json'), formatSigners(signers));

  const identity = createIdentity();
  await saveIdentity(join(folder, 'identity.json'), identity);
  return { folder, risk, market, keys, signers, identity };
}

/** Each custodian signs its account of a book. Tells which assets counted nothing. */
export async function signBook(
  cast: Cast,
  book: keyof typeof BOOKS,
): Promise<{ attestations: Attestation[]; ignored: string[] }> {
  const { folder, market, keys, identity } = cast;
  const attestations: Attestation[] = [];
  const ignored: string[] = [];
  for (const name of BOOKS[book]) {
    const path = join(folder, 'examples', name);
    const account = convertAccount(await loadAccount(path), market, path);
    const key = keys.find(({ custodian }) => custodian === account.custodian)!;
    const subject = subjectOf(identity.secret, custodianId(account.custodian));
    const attestation = attest({ account, universe: market.universe, subject, key });
    await saveAttestation(join(folder, `${book}-${account.custodian}.json`), attestation);
    attestations.push(attestation);
    ignored.push(...account.report.ignored.map((asset) => `${asset} at ${account.custodian}`));
  }
  return { attestations, ignored };
}
