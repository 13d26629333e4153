import { convertAccount } from '../../account/accountFile.js';
import { accountId, custodianId } from '../../account/ids.js';
import type { Signer } from '../../account/signers.js';
import { InputError } from '../../errors.js';
import { marginReport, type ReportedAccount } from '../../insight/report.js';
import { loadAccount } from '../../load/account.js';
import { loadMarket } from '../../load/market.js';
import { loadSigners } from '../../load/signers.js';
import type { Market } from '../../market/market.js';
import { parseRatio } from '../../proof/policyFile.js';
import { toolsAsked, withProgress } from '../margin/asked.js';
import { marginPage } from '../margin/page.js';
import { reportJson } from '../margin/reportJson.js';
import { marginTools, toolsJson } from '../margin/tools.js';
import { QUORUM_LISTS, QUORUM_OPTIONS } from '../market/quorum.js';
import { noteAlarms } from '../shell/alarms.js';
import { defineCommand } from '../shell/command.js';
import { UsageError } from '../shell/errors.js';
import { OPTION, SOURCE_OPTIONS } from '../shell/options.js';
import { inMarket } from '../shell/places.js';
import { POLICY_OPTIONS } from '../shell/policyOptions.js';
import type { Shell } from '../shell/shell.js';

export const marginCommand = defineCommand({
  examples: [
    ['margin --market market.json --attestation a.json --attestation b.json', 'what a proof would be about'],
    ['margin --market market.json --account account.json --min-ratio 150%', 'before anything is signed'],
    ['margin … --views gone --min-ratio-view 110%', 'and if any one custodian fails?'],
    ['margin … --what-if "BTC=-20%,ETH=-25%" --what-if cash=+1000', 'before and after'],
    ['margin … --liquidation BTC,ETH --risk risk.json', 'from models built again at every price'],
    ['margin … --restore 150%', 'the smallest transfers and partial closes'],
  ],
  lists: ['attestation', 'account', 'what-if', 'whatIf', 'module', ...QUORUM_LISTS],
  options: (y) =>
    y.options({
      market: OPTION.market,
      attestation: { ...OPTION.text('Attestation; may be given several times'), array: true },
      signers: OPTION.text(
        'Trusted list (signers.json) that must have the signers. Without it each attestation is checked under the key it names itself',
      ),
      account: { ...OPTION.text('Account file; may be given several times'), array: true },
      'margin-type': OPTION.marginType,
      'min-ratio': {
        ...OPTION.text('Say "no" (exit code 4) below this ratio, like 150%'),
        default: '100%',
      },
      views: POLICY_OPTIONS.views,
      'min-ratio-view': OPTION.text('The ratio that each view must reach. Default: that of --min-ratio'),
      'what-if': {
        ...OPTION.text(
          'Shocks, like "BTC=-20%,cash=+1000": an underlying, a symbol, cash, or vol (with --risk). Exit code is that of today',
        ),
        array: true,
      },
      liquidation: OPTION.text('Liquidation prices of these underlyings or symbols, like BTC,ETH, or all'),
      restore: OPTION.text('What restores this ratio: smallest transfers and partial closes'),
      penalty: OPTION.text('Schedule of penalties (penalty.json) for what is missing at --min-ratio'),
      ...SOURCE_OPTIONS,
      ...QUORUM_OPTIONS,
      risk: OPTION.text(
        'Risk file that the market was built from: --what-if and --liquidation build it again at other prices',
      ),
    }),
  run: async (args, shell) => {
    const minRatio = parseRatio(args.minRatio, '--min-ratio');
    const minRatioView =
      args.minRatioView === undefined ? minRatio : parseRatio(args.minRatioView, '--min-ratio-view');
    if (args.minRatioView !== undefined && args.views === undefined) {
      throw new UsageError('--min-ratio-view needs --views');
    }
    if (args.signers !== undefined && args.attestation === undefined) {
      throw new UsageError('--signers needs --attestation');
    }
    const market = await loadMarket(args.market);
    noteAlarms(market, shell);
    const signers = args.signers === undefined ? undefined : await loadSigners(args.signers);
    const lines = [
      ...(await fromAttestations(args.attestation ?? [], market, signers)),
      ...(await fromAccounts(args.account ?? [], market, shell)),
    ];
    if (lines.length === 0) throw new UsageError('Give --attestation or --account files');
    checkAccounts(lines, market, shell);
    const asked = await toolsAsked(args, market);
    const report = inMarket({ file: args.market }, () =>
      marginReport({
        market,
        marginType: args.marginType,
        accounts: lines,
        minRatio,
        views: args.views && { mode: args.views, minRatio: minRatioView },
      }),
    );
    const tools = withProgress(shell, asked, () => marginTools(report, asked));
    const files = lines.map(({ file }) => file);
    const json = { ...reportJson(report, files), ...toolsJson(tools, report) };
    shell.result(marginPage(report, tools, files), json);
    return report.ok;
  },
});

/** An account with the file that it came from. */
interface AccountLine extends ReportedAccount {
  readonly file: string;
}

async function fromAttestations(
  files: readonly string[],
  market: Market,
  signers: readonly Signer[] | undefined,
): Promise<AccountLine[]> {
  if (files.length === 0) return [];
  const { loadAttested } = await import('../proof/attested.js');
  return Promise.all(
    files.map(async (file) => {
      const { custodian, snapshot } = await loadAttested(file, market, signers);
      const { quantities, cash, asOf, accountId, custodianId } = snapshot;
      return { file, custodian, custodianId, accountId, asOf, quantities, cash };
    }),
  );
}

async function fromAccounts(files: readonly string[], market: Market, shell: Shell): Promise<AccountLine[]> {
  return Promise.all(
    files.map(async (file) => {
      const account = convertAccount(await loadAccount(file), market, file);
      const { custodian, quantities, cash, asOf, report } = account;
      if (report.ignored.length > 0) {
        shell.note(`${file}: not counted, outside the universe: ${report.ignored.join(', ')}`);
      }
      return {
        file,
        custodian,
        custodianId: custodianId(custodian),
        accountId: accountId(account),
        asOf,
        quantities,
        cash,
      };
    }),
  );
}

/** What a proof would refuse: one account twice, times that differ or lie too far from the market's. */
function checkAccounts(lines: readonly AccountLine[], market: Market, shell: Shell): void {
  lines.forEach((line, i) => {
    const twin = lines.findIndex((other) => other.accountId === line.accountId);
    if (twin < i) {
      throw new InputError(`is the same account as ${lines[twin]!.file}`, {
        file: line.file,
        fix: 'Give each account once',
      });
    }
    if (line.asOf !== lines[0]!.asOf) {
      shell.note(`${line.file} has another time than ${lines[0]!.file}: a proof needs one time for all`);
    }
    const skew = line.asOf - BigInt(market.time);
    if (skew > BigInt(market.maxSkew) || -skew > BigInt(market.maxSkew)) {
      shell.note(
        `${line.file} is more than ${market.maxSkew} s away from the market: a proof would be refused`,
      );
    }
  });
}
