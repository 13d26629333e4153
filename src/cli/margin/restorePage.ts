import { custodianName } from '../../insight/insight.js';
import type { MarginReport } from '../../insight/report.js';
import type { CloseReport, Restore } from '../../insight/restore.js';
import { marginRatio } from '../../margin/ratio.js';
import type { TransferPlan } from '../../margin/transfer.js';
import { formatRatio } from '../../proof/policyFile.js';
import { formatDecimal } from '../../units/decimal.js';
import { abs } from '../../units/integers.js';
import { facts, grouped, heading, table, WIDTH, wrapped } from '../shell/text.js';
import { formatRatioSigned, ratioText } from './ratios.js';

/** What restores a ratio, as a section of the page and as JSON. */

const CLOSE_NOTE =
  'Closing is at the marks, without fees and slippage; one position in steps of a lot, pro rata in steps of 0.1% of every position.';
const TRANSFER_NOTE =
  'Cash that may leave is the headroom, at most cash plus the mark value of perpetuals and futures; what a custodian keeps back is not known here.';

export function restoreSection(found: Restore, report: MarginReport): string[] {
  const { ratio, transfer, closes, outside } = found;
  const nothing = closes.length === 0 && outside.length === 0;
  return [
    heading(`What restores ${formatRatio(ratio)}`),
    ...(nothing ? ['  nothing is needed: it holds'] : []),
    ...(transfer === undefined ? [] : [transferFacts(transfer, report)]),
    ...(transfer === undefined || transfer.total + transfer.missing === 0n ? [] : noteLines(TRANSFER_NOTE)),
    ...closes.flatMap((close) => closeTable(close, report)),
    ...(closes.length === 0 ? [] : noteLines(CLOSE_NOTE)),
    ...outside.map((of) => `  ${of}: past the position limits of the model, no answer`),
  ];
}

export function restoreJson({ ratio, transfer, closes, outside }: Restore, report: MarginReport) {
  const { universe } = report.market;
  const { instruments } = universe;
  const quote = (units: bigint) => formatDecimal(units, universe.valueDecimals);
  const name = (custodianId: bigint) => custodianName(report, custodianId);
  return {
    ratio: formatRatio(ratio),
    transfer:
      transfer === undefined
        ? null
        : {
            ok: transfer.ok,
            total: quote(transfer.total),
            missing: quote(transfer.missing),
            heldInCollateral: transfer.heldInCollateral,
            transfers: transfer.transfers.map(({ from, to, amount }) => ({
              from: name(from),
              to: name(to),
              amount: quote(amount),
            })),
            custodians: transfer.custodians.map(({ custodianId, headroom, need, available, settled }) => ({
              custodian: name(custodianId),
              headroom: quote(headroom),
              need: quote(need),
              available: quote(available),
              settled: quote(settled),
            })),
          },
    closes: closes.map(({ of, choices, proRata }) => ({
      of,
      positions: choices.map(({ slot, close }) => ({
        symbol: instruments[slot]!.symbol,
        close:
          close === undefined ? null : formatDecimal(close.closed[slot]!, instruments[slot]!.lotDecimals),
        ratioAfter: ratioText(close?.assessment),
      })),
      proRata: proRata === undefined ? null : { step: proRata.step, of: proRata.steps },
    })),
    outside,
  };
}

function transferFacts(plan: TransferPlan, report: MarginReport): string {
  const { quote, valueDecimals } = report.market.universe;
  const amount = (units: bigint) => `${grouped(units, valueDecimals)} ${quote}`;
  if (!plan.ok) {
    const why = plan.heldInCollateral
      ? '; the other custodians have enough, but in collateral: sell some of it first'
      : '';
    return facts([
      ['transfers', `not enough: ${amount(plan.missing)} more cash is needed from outside${why}`],
    ]);
  }
  if (plan.transfers.length === 0)
    return facts([['transfers', 'none needed: each custodian holds it alone']]);
  return facts(
    plan.transfers.map(({ from, to, amount: units }) => [
      'transfer',
      `${amount(units)} from ${custodianName(report, from)} to ${custodianName(report, to)}`,
    ]),
  );
}

function closeTable({ of, choices, proRata }: CloseReport, { market }: MarginReport): string[] {
  const { instruments } = market.universe;
  const rows = choices.flatMap(({ slot, close }) => {
    if (close === undefined) return [];
    const { symbol, lotDecimals } = instruments[slot]!;
    const lots = close.closed[slot]!;
    const left = close.portfolio.quantities[slot]!;
    const size = abs(left) + lots;
    const after = marginRatio(close.assessment);
    return [
      [
        of,
        symbol,
        grouped(lots, lotDecimals),
        `${formatDecimal((lots * 10_000n + size - 1n) / size, 2)}%`,
        grouped(left, lotDecimals),
        after === undefined ? 'none' : formatRatioSigned(after),
      ],
    ];
  });
  const share = proRata && `${formatDecimal(BigInt(proRata.step) * (10_000n / BigInt(proRata.steps)), 2)}%`;
  const none =
    choices.length > rows.length ? `, ${choices.length - rows.length} of ${choices.length} cannot` : '';
  return [
    ...(rows.length === 0
      ? [`  ${of}: no single position restores it`]
      : [
          table(['of', `close one of these${none}`, 'by', 'share', 'left', 'ratio then'], rows, [2, 3, 4, 5]),
        ]),
    share === undefined
      ? `  ${of}: closing everything does not restore it`
      : `  ${of}: or ${share} of every position`,
  ];
}

function noteLines(text: string): string[] {
  return wrapped(text, WIDTH - 2).map((line) => `  ${line}`);
}
