import { parseAccount } from '../../account/accountFile.js';
import { WALLETS, type WalletName } from '../../account/exchanges.js';
import { toFileText } from '../../files/schemas.js';
import { writeSecretFile } from '../../files/secretFile.js';
import { formatTime } from '../../files/time.js';
import { fetchAccount } from '../../live/fetchAccount.js';
import { defineCommand } from '../shell/command.js';
import { UsageError } from '../shell/errors.js';
import { exchangeKey, LIVE_OPTIONS, liveAsking, namingLive, wholeNumber } from '../shell/live.js';
import { OPTION } from '../shell/options.js';
import { checkSecretOut } from '../shell/output.js';
import { facts } from '../shell/text.js';

export const accountFetch = defineCommand({
  examples: [
    [
      'account fetch --exchange okx --wallets unified --custodian auditor.example --out account.json',
      'keys from BALLAST_EXCHANGE_KEY, BALLAST_EXCHANGE_SECRET and BALLAST_EXCHANGE_PASSWORD',
    ],
    [
      'account fetch --exchange binance --wallets spot,linear --custodian auditor.example --key-file binance-key.json --at next',
      'at the next quarter of an hour, so that accounts elsewhere can be of the same moment',
    ],
  ],
  options: (y) =>
    y.options({
      ...LIVE_OPTIONS,
      wallets: OPTION.needed('Wallets to bring, like spot,linear: docs/accounts.md'),
      custodian: OPTION.needed('Custodian that the account is signed as: that of the signing key'),
      domain: OPTION.text('Margin domain to count in, where the market has several'),
      quote: { ...OPTION.text('Quote currency of the market'), default: 'USDT' },
      by: OPTION.text('Who asks, for the report. Default: the custodian'),
      at: OPTION.text(
        'Moment of the account: a quarter of an hour like 2026-01-31T12:15:00Z, or next. Default: now',
      ),
      within: { ...OPTION.text('Seconds that the account may be taken from its moment'), default: '30' },
      out: { ...OPTION.text('File to write (mode 0600)'), default: 'account.json' },
      force: OPTION.force,
    }),
  run: async (args, shell) => {
    const { exchange, custodian, out, force, keyFile } = args;
    const wallets = walletsOf(args.wallets);
    const within = wholeNumber(args.within, '--within');
    const progress = shell.progress();
    const asking = liveAsking(args, shell, progress);
    await checkSecretOut(out, [keyFile], force);
    const key = await exchangeKey(exchange, keyFile);
    try {
      const fetched = await namingLive(
        fetchAccount({
          ...asking,
          key,
          custodian,
          wallets,
          within,
          domain: args.domain,
          quote: args.quote,
          by: args.by ?? custodian,
          at: args.at,
        }),
      );
      const text = toFileText(fetched.account);
      parseAccount(text, out);
      await writeSecretFile(out, text, { overwrite: force });
      progress.done();
      const { customer, asOf, start, end, positions } = fetched;
      const [first, last] = [start - asOf, end - asOf].map((seconds) => `${seconds.toFixed(1)} s`);
      const page = facts([
        ['exchange', `${exchange}, ${wallets.join(', ')}`],
        ['as of', `${formatTime(asOf)}; taken ${first} to ${last} from it, twice, and nothing moved`],
        ['key', 'can only read'],
        ['positions', String(positions)],
        ['next', 'ballast attest --account …: holds it against the figures of the exchange, and signs'],
      ]);
      shell.result(`Wrote ${out}\n${page}`, {
        file: out,
        exchange,
        wallets,
        customer,
        asOf,
        start,
        end,
        positions,
      });
      return true;
    } finally {
      progress.done();
    }
  },
});

function walletsOf(text: string): WalletName[] {
  return text.split(',').map((name) => {
    const found = WALLETS.find((known) => known === name);
    if (found === undefined) throw new UsageError(`--wallets takes ${WALLETS.join(', ')}`);
    return found;
  });
}
