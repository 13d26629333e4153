import { join } from 'node:path';
import { convertAccount } from '../../account/accountFile.js';
import { attestUnchecked, type UncheckedAttestation } from '../../account/attestation.js';
import { type AttestedEntry, attestReport, formatAttestReport } from '../../account/attestReport.js';
import { allHold } from '../../account/eddsaBatch.js';
import { accountId, custodianId } from '../../account/ids.js';
import { type HolderLedger, openHolders } from '../../account/subjectLedger.js';
import type { Subjects } from '../../account/subjects.js';
import { InputError, InternalError } from '../../errors.js';
import { writeSecretFile } from '../../files/secretFile.js';
import { type AccountSource, accountsIn, isFolder } from '../../load/accounts.js';
import { saveAttestation } from '../../load/attestation.js';
import { loadMarket } from '../../load/market.js';
import { loadSubjects } from '../../load/subjects.js';
import type { Market } from '../../market/market.js';
import { universeHash } from '../../market/universe.js';
import { asKnown } from '../shell/errors.js';
import { checkOutFolder } from '../shell/output.js';
import { showReading } from '../shell/progress.js';
import type { Shell } from '../shell/shell.js';
import { manyPage } from './manyPage.js';
import { attestationName, checkSignedBefore, type OutFolder, REPORT, takeFolder } from './outFolder.js';
import { type KeyFile, signConverted, warningsOf } from './signing.js';

export interface AttestManyOptions {
  readonly accounts: string;
  readonly market: string;
  readonly key: string;
  readonly subjects: string;
  readonly ledger?: string | undefined;
  readonly unreconciled: boolean;
  readonly outDir: string;
  readonly force: boolean;
}

/** Signed accounts that wait to be written: so many are in memory, and so many enter the ledger at once. */
const CHUNK = 64;

/** Signs each account of a folder or a file of lines. `false` where one was refused; the others are signed all the same. */
export async function attestMany(
  options: AttestManyOptions,
  openKey: () => Promise<KeyFile>,
  shell: Shell,
): Promise<boolean> {
  const { accounts, market, key, subjects, ledger, outDir } = options;
  const report = join(outDir, REPORT);
  const inputs = [accounts, market, key, subjects, ...(ledger === undefined ? [] : [ledger])];
  const shared = { subjects: await loadSubjects(subjects), market: await loadMarket(market) };
  await isFolder(accounts);
  await checkOutFolder(outDir, inputs, REPORT);
  const opened = await openKey();
  const progress = shell.progress();
  progress.step('signing accounts, 0 %', 0);
  const folder = await takeFolder(outDir);
  try {
    const run = new Run({
      ...options,
      ...shared,
      key: opened,
      folder,
      holders: ledger === undefined ? undefined : openHolders(ledger, showReading(progress, ledger)),
    });
    for await (const source of accountsIn(accounts)) {
      await run.take(source);
      progress.step(`signing accounts, ${Math.floor(source.done * 10) * 10} %`, source.done);
    }
    await run.flush();
    const result = attestReport(opened.key.custodian, run.entries);
    await writeSecretFile(report, formatAttestReport(result), { overwrite: true });
    progress.done();
    shell.result(manyPage(result, outDir), result);
    return result.totals.refused === 0;
  } finally {
    progress.done();
    await folder.release();
  }
}

interface RunContext extends Omit<AttestManyOptions, 'market' | 'key' | 'subjects' | 'ledger'> {
  readonly subjects: Subjects;
  readonly market: Market;
  readonly key: KeyFile;
  readonly folder: OutFolder;
  readonly holders: HolderLedger | undefined;
}

/** An account that is signed, or was before, and not yet told. */
interface Pending {
  readonly from: string;
  readonly name: string;
  readonly accountId: bigint;
  readonly subject: bigint;
  /** Absent where it was signed before. */
  readonly signed?: UncheckedAttestation;
  readonly warnings: string[];
}

class Run {
  readonly entries: AttestedEntry[] = [];
  readonly #context: RunContext;
  /** Where each account and time was seen first. */
  readonly #seen = new Map<string, string>();
  #chunk: (Pending | AttestedEntry)[] = [];

  constructor(context: RunContext) {
    this.#context = context;
  }

  async take(source: AccountSource): Promise<void> {
    this.#chunk.push(await this.#sign(source).catch((error: unknown) => refused(source.from, error)));
    if (this.#chunk.length >= CHUNK) await this.flush();
  }

  async #sign({ from, place, read }: AccountSource): Promise<Pending> {
    const { market, subjects, key, outDir, folder, force, unreconciled } = this.#context;
    const converted = convertAccount(await read(), market, place);
    const id = accountId(converted);
    const seen = `${id}-${converted.asOf}`;
    const first = this.#seen.get(seen);
    if (first !== undefined) {
      throw new InputError(`is the account of ${first} at the same time`, {
        file: place,
        fix: 'Leave one of them',
      });
    }
    this.#seen.set(seen, from);
    const subject = subjects.of(converted, place);
    const name = attestationName(converted);
    const pending = { from, name, accountId: id, subject, warnings: warningsOf(converted, market) };
    if (folder.names.has(name)) {
      const { asOf, cash, quantities } = converted;
      const universe = universeHash(market.universe);
      const custodian = custodianId(converted.custodian);
      const expected = { custodianId: custodian, universe, subject, accountId: id, asOf, cash, quantities };
      try {
        await checkSignedBefore(join(outDir, name), expected, key.key);
        return pending;
      } catch (error) {
        if (!force) throw error;
      }
    }
    const options = { place, market, subject, unreconciled };
    return { ...pending, signed: signConverted(attestUnchecked, converted, key, options) };
  }

  /** Checks what is signed, enters it into the ledger, and then gives it out. */
  async flush(): Promise<void> {
    const chunk = this.#chunk;
    this.#chunk = [];
    this.#context.folder.stillOurs();
    this.#check(chunk);
    const signed = chunk.filter((item): item is Pending => 'name' in item);
    const refusals = new Map(
      (await this.#context.holders?.remember(signed))?.map((refusal, i) => [signed[i], refusal]),
    );
    const told = chunk.map(async (item) => {
      if (!('name' in item)) return item;
      const refusal = refusals.get(item);
      return refusal === undefined ? this.#write(item) : refused(item.from, refusal);
    });
    this.entries.push(...(await Promise.all(told)));
  }

  /** A fault while signing can reveal the key: nothing of a chunk with one is given out. */
  #check(chunk: readonly (Pending | AttestedEntry)[]): void {
    const signed = chunk.flatMap((item) => ('signed' in item && item.signed ? [item.signed] : []));
    const made = signed.map(({ attestation, digest }) => ({ digest, signature: attestation.signature }));
    if (!allHold(made, this.#context.key.key)) {
      throw new InternalError('made a signature that does not hold');
    }
  }

  async #write({ from, name, signed, warnings }: Pending): Promise<AttestedEntry> {
    if (signed === undefined) return { from, status: 'signed before', attestation: name, warnings };
    const { outDir, force } = this.#context;
    try {
      await saveAttestation(join(outDir, name), signed.attestation, { overwrite: force });
      return { from, status: 'signed', attestation: name, warnings };
    } catch (error) {
      return refused(from, error);
    }
  }
}

function refused(from: string, error: unknown): AttestedEntry {
  return { from, status: 'refused', refusal: asKnown(error).message, warnings: [] };
}
