import { attestMany } from '../account/attestMany.js';
import { attestOne } from '../account/attestOne.js';
import { defineCommand } from '../shell/command.js';
import { UsageError } from '../shell/errors.js';
import { OPTION } from '../shell/options.js';
import { openUsableKey } from '../shell/signerKeys.js';

export const attestCommand = defineCommand({
  examples: [
    [
      'attest --account account.json --market market.json --key signer-key.json --subject 1234… --out attestation.json',
      'the subject comes from the holder: ballast identity subject',
    ],
    [
      'attest --accounts accounts --market market.json --key signer-key.json --subjects subjects.json --out-dir signed',
      'all account files of a folder, or of a file with one account per line; a second run signs what is missing',
    ],
  ],
  options: (y) =>
    y.options({
      account: OPTION.text('Account file (account.json)'),
      accounts: OPTION.text('Folder of account files (*.json), or file with one account per line'),
      market: OPTION.needed('Market file: its instruments and units are what is signed'),
      key: OPTION.needed('Signing key of the account’s custodian'),
      subject: OPTION.text(
        'With --account: number by which this custodian knows the holder: another for each custodian. One that was meant for another custodian cannot be recognised here; the holder’s proof is refused then',
      ),
      subjects: OPTION.text('With --accounts: file with the holder of each account (subjects.json)'),
      ledger: OPTION.text(
        'File that remembers for whom each account was signed, and refuses a second holder. Signers of one custodian share it',
      ),
      unreconciled: {
        type: 'boolean',
        default: false,
        describe: 'Sign although the exchange’s own figures do not confirm all of the account',
      },
      out: OPTION.text('With --account: file to write (mode 0600). Default: attestation.json'),
      'out-dir': OPTION.text(
        'With --accounts: folder for attestations and report.json (mode 0600). What is there and says the same stays',
      ),
      force: OPTION.force,
    }),
  run: async (args, shell) => {
    const { account, accounts, subject, subjects, out, outDir, ...common } = args;
    const openKey = async () => ({ key: await openUsableKey(common.key), file: common.key });
    if ((account === undefined) === (accounts === undefined)) {
      throw new UsageError('Give --account with one file, or --accounts with a folder or a file of lines');
    }
    if (account !== undefined) {
      if (subject === undefined) throw new UsageError('--account needs --subject');
      if (subjects !== undefined || outDir !== undefined) {
        throw new UsageError('--subjects and --out-dir go with --accounts');
      }
      return attestOne({ ...common, account, subject, out: out ?? 'attestation.json' }, openKey, shell);
    }
    if (subjects === undefined || outDir === undefined) {
      throw new UsageError('--accounts needs --subjects and --out-dir');
    }
    if (subject !== undefined || out !== undefined) {
      throw new UsageError('--subject and --out go with --account');
    }
    return attestMany({ ...common, accounts: accounts!, subjects, outDir }, openKey, shell);
  },
});
