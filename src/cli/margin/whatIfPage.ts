import type { MarginReport } from '../../insight/report.js';
import type { Figures, WhatIf } from '../../insight/whatIf.js';
import { formatRatio } from '../../proof/policyFile.js';
import { formatDecimal } from '../../units/decimal.js';
import { facts, grouped, heading, mark, table, WIDTH, wrapped } from '../shell/text.js';
import { formatRatioSigned } from './ratios.js';

/** Shocks as a section of the page, and as JSON. */

/** How a move counts, for readers. */
const WAYS = {
  published:
    'From the published market: charges move with the price in their segments; brackets by notional, groups and floors stay',
  rebuilt:
    'From the market built again, prices on their ticks; what the risk file states as figures, like risk arrays, stays',
};

export function whatIfSection(found: WhatIf, { market, all }: MarginReport): string[] {
  const { shocks, lines, prices } = found;
  const { instruments, valueDecimals, quote } = market.universe;
  const amount = (units: bigint | undefined) => (units === undefined ? '' : grouped(units, valueDecimals));
  const [whole] = lines;
  const rows = lines.map(({ title, before, after }) => [
    mark(after !== undefined && after.headroom >= 0n),
    title,
    ratioWord(before),
    ratioWord(after),
    amount(before?.headroom),
    amount(after?.headroom),
  ]);
  const head = ['', 'of', 'ratio', 'then', `headroom at ${formatRatio(all.minRatio)}`, 'then'];
  return [
    `${heading(`What if ${shocks.texts.join(', ')}`)} (amounts in ${quote})`,
    facts([
      ...prices.map(
        ({ slot, before, after }) => [instruments[slot]!.symbol, `${before} → ${after}`] as const,
      ),
      ['equity', `${amount(whole?.before?.equity)} → ${amount(whole?.after?.equity) || 'past the limits'}`],
      ['requirement', `${amount(whole?.before?.requirement)} → ${amount(whole?.after?.requirement)}`],
    ]),
    table(head, rows, [2, 3, 4, 5]),
    ...noteLines(
      found,
      market.universe.instruments.map(({ symbol }) => symbol),
    ),
  ];
}

export function whatIfJson(
  { shocks, rebuilt, prices, lines, heldOptions }: WhatIf,
  { market }: MarginReport,
) {
  const { instruments, valueDecimals } = market.universe;
  const quote = (units: bigint) => formatDecimal(units, valueDecimals);
  const figures = (one: Figures | undefined) =>
    one === undefined
      ? null
      : {
          equity: quote(one.equity),
          requirement: quote(one.requirement),
          ratio: one.ratio === undefined ? null : formatRatioSigned(one.ratio),
          headroom: quote(one.headroom),
        };
  return {
    shocks: shocks.texts,
    rebuilt,
    assumption: WAYS[rebuilt ? 'rebuilt' : 'published'],
    prices: prices.map(({ slot, before, after }) => ({ symbol: instruments[slot]!.symbol, before, after })),
    heldOptions: heldOptions.map((slot) => instruments[slot]!.symbol),
    of: lines.map(({ title, before, after }) => ({ title, before: figures(before), after: figures(after) })),
  };
}

function ratioWord(figures: Figures | undefined): string {
  if (figures === undefined) return 'past the limits';
  return figures.ratio === undefined ? 'none' : formatRatioSigned(figures.ratio);
}

function noteLines({ rebuilt, heldOptions }: WhatIf, symbols: readonly string[]): string[] {
  const options = heldOptions.map((slot) => symbols[slot]!);
  const text = [
    `${WAYS[rebuilt ? 'rebuilt' : 'published']}.`,
    ...(options.length === 0 ? [] : [`Options keep their marks: ${options.join(', ')}.`]),
  ].join(' ');
  return wrapped(text, WIDTH - 2).map((line) => `  ${line}`);
}
