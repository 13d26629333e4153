import { checkHolders } from '../../account/subjectLedger.js';
import type { LogCheck } from '../../files/log/checkLog.js';
import { formatTime, parseTime } from '../../files/time.js';
import { checkRegister } from '../../proof/fileRegister.js';
import { labelIfGiven } from '../keys/labels.js';
import { defineCommand } from '../shell/command.js';
import { UsageError } from '../shell/errors.js';
import { OPTION } from '../shell/options.js';
import { showReading } from '../shell/progress.js';
import { facts, grouped, heading } from '../shell/text.js';

export const registerCheck = defineCommand({
  examples: [
    [
      'register check --register used.jsonl',
      'reads all of it, compares it with its head, makes its index again',
    ],
    [
      'register check --register used.jsonl --accept-loss --why "restored from the copy of Monday"',
      'uses it again as it is. What it forgot is accepted once more: a holder can pledge twice',
    ],
    ['register check --ledger holders.jsonl', 'the ledger of attest'],
  ],
  options: (y) =>
    y.options({
      register: OPTION.text('Register of nullifiers, from verify'),
      ledger: OPTION.text('Ledger of holders, from attest'),
      'accept-loss': {
        type: 'boolean',
        default: false,
        describe:
          'Use it again although entries are missing: nullifiers that it forgot can be used again, accounts signed for another holder',
      },
      why: OPTION.text('With --accept-loss: why they are missing. It is kept, and shown with every check'),
    }),
  run: async ({ register, ledger, acceptLoss, why }, shell) => {
    if ((register === undefined) === (ledger === undefined)) {
      throw new UsageError('Give --register, or --ledger');
    }
    if (acceptLoss !== (why !== undefined)) throw new UsageError('--accept-loss and --why go together');
    const reason = labelIfGiven('--why', why);
    const file = register ?? ledger!;
    const progress = shell.progress();
    const check = (accepted?: string) => {
      const options = { acceptLoss: accepted, onRead: showReading(progress, file) };
      const checked = register === undefined ? checkHolders(file, options) : checkRegister(file, options);
      return checked.finally(() => progress.done());
    };

    const found = await check();
    if (found.ok || reason === undefined) {
      if (reason !== undefined) shell.note('nothing is missing: there is no loss to accept');
      shell.result(checkPage(file, found), { ...found, accepted: false });
      return found.ok;
    }
    shell.page(checkPage(file, found));
    const accepted = await check(reason);
    shell.result(`${file} is used again as it is\n${facts(checkFacts(accepted))}`, {
      ...accepted,
      accepted: true,
    });
    return true;
  },
});

const FIX: [string, string] = [
  'fix',
  'bring it back from a copy; where there is none, use it as it is with --accept-loss --why "…"',
];

function checkPage(file: string, check: LogCheck): string {
  const [head, fix] = check.ok
    ? [`${file} holds all that it is known to have held`, []]
    : [`${file} may have forgotten entries`, [FIX]];
  return `${heading(head)}\n${facts([...checkFacts(check), ...fix])}`;
}

function checkFacts({ problem, entries, refused, empty, lines, bytes, held, loss }: LogCheck) {
  const number = (count: number) => grouped(BigInt(count), 0);
  const size = (of: { lines: number; bytes: number }) => `${number(of.lines)} (${number(of.bytes)} bytes)`;
  const rows: [string, string][] = [
    ['entries', number(entries)],
    ['lines', `${size({ lines, bytes })}; ${number(refused)} void, ${number(empty)} empty or cut off`],
    ['lines held', held === null ? 'not known: there was no head' : size(held)],
  ];
  if (problem !== null) rows.push(['problem', problem]);
  if (loss !== null) {
    const { at, why, bytes: known } = loss;
    const when = known === 0 ? 'not known' : size(loss);
    rows.push(['loss', `accepted ${formatTime(parseTime(at, 'at'))}, when lines held were ${when}: ${why}`]);
  }
  return rows;
}
