import { convertAccount } from '../../account/accountFile.js';
import { attest } from '../../account/attestation.js';
import type { ReconciledFigure } from '../../account/reconcile.js';
import { rememberHolder } from '../../account/subjectLedger.js';
import { InputError } from '../../errors.js';
import { formatTime } from '../../files/time.js';
import { loadAccount } from '../../load/account.js';
import { saveAttestation } from '../../load/attestation.js';
import { loadMarket } from '../../load/market.js';
import { parseField } from '../../units/field.js';
import { checkSecretOut } from '../shell/output.js';
import { showReading } from '../shell/progress.js';
import type { Shell } from '../shell/shell.js';
import { facts } from '../shell/text.js';
import { type KeyFile, signConverted, warningsOf } from './signing.js';

export interface AttestOneOptions {
  readonly account: string;
  readonly market: string;
  readonly key: string;
  readonly subject: string;
  readonly ledger?: string | undefined;
  readonly unreconciled: boolean;
  readonly out: string;
  readonly force: boolean;
}

/** Signs one account file. `openKey` may ask for a passphrase, so it comes last. */
export async function attestOne(
  { account, market, key, subject, ledger, unreconciled, out, force }: AttestOneOptions,
  openKey: () => Promise<KeyFile>,
  shell: Shell,
): Promise<boolean> {
  await checkSecretOut(out, [account, market, key, ledger], force);
  const holder = parseSubject(subject);
  const file = await loadAccount(account);
  const against = await loadMarket(market);
  const converted = convertAccount(file, against, account);
  const attestation = signConverted(attest, converted, await openKey(), {
    place: account,
    market: against,
    subject: holder,
    unreconciled,
  });
  const { accountId } = attestation.snapshot;
  if (ledger !== undefined) {
    const progress = shell.progress();
    const entry = { accountId, subject: holder };
    await rememberHolder(ledger, entry, showReading(progress, ledger)).finally(() => progress.done());
  }
  await saveAttestation(out, attestation, { overwrite: force });

  const warnings = warningsOf(converted, against);
  for (const warning of warnings) shell.note(warning);
  const { figures, open } = converted.reconciliation ?? { figures: [], open: [] };
  const { ignored, netted, rounded, dust } = converted.report;
  const list = (symbols: readonly string[]) => (symbols.length === 0 ? 'none' : symbols.join(', '));
  const page = facts([
    ['custodian', converted.custodian],
    ['time', formatTime(converted.asOf)],
    ['not counted', `${list(ignored)}${ignored.length === 0 ? '' : ' (outside the universe)'}`],
    ['netted', list(netted)],
    ['rounded down', list(rounded)],
    ...(dust.length === 0 ? [] : [['dust, from cash', list(dust)] as const]),
    ...figures.flatMap(figureLines),
    ...(open.length === 0 ? [] : [['unreconciled', open.join('; ')] as const]),
  ]);
  shell.result(`Signed ${account}; wrote ${out}\n${page}`, {
    file: out,
    custodian: converted.custodian,
    asOf: converted.asOf,
    report: converted.report,
    ...(converted.reconciliation && { reconciliation: { figures, unreconciled: open } }),
    warnings,
  });
  return true;
}

/** The exchange's figure and our own, with how far apart they may be. */
function figureLines(figure: ReconciledFigure): [string, string][] {
  const { wallets, currency, reported, recomputed, tolerance, by, marginBalance, maintenanceMargin } = figure;
  const margin = maintenanceMargin === undefined ? [] : [`maintenance margin ${maintenanceMargin}`];
  const balance = marginBalance === undefined ? [] : [`margin balance ${marginBalance}`];
  return [
    [
      `equity, ${wallets.join(' + ')}`,
      `${reported} ${currency} reported by ${by}, ${recomputed} recomputed, tolerance ${tolerance}`,
    ],
    ...(margin.length + balance.length === 0
      ? []
      : [['the exchange also says', [...balance, ...margin].join(', ')] as [string, string]]),
  ];
}

/** 0 is the hash of nobody: whoever types it has no number yet. */
function parseSubject(text: string): bigint {
  const refused = new InputError('is not the number of a holder', {
    field: '--subject',
    fix: 'It is what the holder gets from: ballast identity subject',
  });
  let subject: bigint;
  try {
    subject = parseField(text);
  } catch {
    throw refused;
  }
  if (subject === 0n) throw refused;
  return subject;
}
