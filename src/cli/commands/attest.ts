import { convertAccount } from '../../account/accountFile.js';
import { attest } from '../../account/attestation.js';
import type { ReconciledFigure } from '../../account/reconcile.js';
import { rememberHolder } from '../../account/subjectLedger.js';
import { InputError } from '../../errors.js';
import { inFile } from '../../files/places.js';
import { formatTime } from '../../files/time.js';
import { loadAccount } from '../../load/account.js';
import { saveAttestation } from '../../load/attestation.js';
import { loadMarket } from '../../load/market.js';
import { parseField } from '../../units/field.js';
import { defineCommand } from '../shell/command.js';
import { OPTION } from '../shell/options.js';
import { checkSecretOut } from '../shell/output.js';
import { facts } from '../shell/text.js';
import { openSignerKey } from './signer.js';

export const attestCommand = defineCommand({
  examples: [
    [
      'attest --account account.json --market market.json --key signer-key.json --subject 1234… --out attestation.json',
      'the subject comes from the holder: ballast identity subject',
    ],
  ],
  options: (y) =>
    y.options({
      account: OPTION.needed('Account file (account.json)'),
      market: OPTION.needed('Market file: its instruments and units are what is signed'),
      key: OPTION.needed('Signing key of the account’s custodian'),
      subject: OPTION.needed(
        'Number by which this custodian knows the holder: another for each custodian. One that was meant for another custodian cannot be recognised here; the holder’s proof is refused then',
      ),
      ledger: OPTION.text(
        'File that remembers for whom each account was signed, and refuses a second holder. Signers of one custodian share it',
      ),
      unreconciled: {
        type: 'boolean',
        default: false,
        describe: 'Sign although the exchange’s own figures do not confirm all of the account',
      },
      out: { ...OPTION.text('File to write (mode 0600)'), default: 'attestation.json' },
      force: OPTION.force,
    }),
  run: async ({ account, market, key, subject, ledger, unreconciled, out, force }, shell) => {
    await checkSecretOut(out, [account, market, key, ledger], force);
    const holder = parseSubject(subject);
    const file = await loadAccount(account);
    const against = await loadMarket(market);
    const { universe, time, maxSkew } = against;
    const converted = convertAccount(file, against, account);
    const signing = await openSignerKey(key);
    if (signing.custodian !== converted.custodian) {
      throw new InputError('is for another custodian than the account', {
        file: key,
        field: 'custodian',
        fix: 'Sign with a key for the account’s custodian',
      });
    }
    const attestation = inFile(account, () =>
      attest({ account: converted, universe, subject: holder, key: signing, unreconciled }),
    );
    const { accountId } = attestation.snapshot;
    if (ledger !== undefined) await rememberHolder(ledger, { accountId, subject: holder });
    await saveAttestation(out, attestation, { overwrite: force });

    const away = converted.asOf - BigInt(time);
    const warnings: string[] = [];
    if (away > BigInt(maxSkew) || away < -BigInt(maxSkew)) {
      warnings.push(
        `the account’s time is more than ${maxSkew} s from that of this market: no proof is possible with it`,
      );
    }
    const { figures, open } = converted.reconciliation ?? { figures: [], open: [] };
    if (open.length > 0) warnings.push(`signed unreconciled: ${open.join('; ')}`);
    for (const warning of warnings) shell.note(warning);
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
  },
});

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
