import type { LiquidationLine, Liquidations } from '../../insight/liquidation.js';
import type { MarginReport } from '../../insight/report.js';
import { marksOf } from '../../market/marks.js';
import { formatRatio } from '../../proof/policyFile.js';
import { formatDecimal } from '../../units/decimal.js';
import type { Fraction } from '../../units/fraction.js';
import { abs, max } from '../../units/integers.js';
import { heading, table, WIDTH, wrapped } from '../shell/text.js';

/** Liquidation prices as a section of the page, and as JSON. */

/** The default page shows this many, the nearest first. */
const MAX_LINES = 8;

/** `brief`: only prices that can be reached, the nearest first, and not too many of them. */
export function liquidationSection(
  found: Liquidations,
  report: MarginReport,
  { brief }: { brief: boolean },
): string[] {
  const { market } = report;
  const { ratio, lines } = found;
  const { instruments } = market.universe;
  if (lines.length === 0) return [];
  const news = lines.filter(({ status }) => status !== 'none');
  const shown = brief ? nearest(news) : lines;
  const rows = shown.map((line) => {
    const slot = line.prices === undefined ? undefined : reference(line.prices, report);
    return [
      line.target,
      line.of,
      slot === undefined ? '' : instruments[slot]!.symbol,
      slot === undefined ? '' : market.prices[slot]!,
      slot === undefined ? words(line) : `${arrow(line)} ${line.prices!.get(slot)!}`,
      line.factor === undefined ? '' : moveText(line.factor),
    ];
  });
  const more = summedUp(news).length - shown.length;
  return [
    heading(`Liquidation prices: the last that keep ${formatRatio(ratio)}`),
    ...(rows.length === 0
      ? ['  none: no single underlying loses the ratio']
      : [table(['moves', 'of', 'instrument', 'now', 'last price', 'move'], rows, [3, 4, 5])]),
    ...(brief && more > 0 ? [`  and ${more} further away: --liquidation all shows them`] : []),
    ...noteLines(
      found,
      market.universe.instruments.map(({ symbol }) => symbol),
    ),
  ];
}

export function liquidationJson(found: Liquidations, { market }: MarginReport) {
  const { instruments } = market.universe;
  return {
    ratio: formatRatio(found.ratio),
    rebuilt: found.rebuilt,
    assumption: assumption(found.rebuilt),
    heldOptions: found.heldOptions.map((slot) => instruments[slot]!.symbol),
    prices: found.lines.map(({ target, of, status, direction, prices, factor, outsideLimits }) => ({
      target,
      of,
      status,
      ...(direction && { direction }),
      ...(factor && { move: moveText(factor) }),
      ...(prices && {
        prices: Object.fromEntries([...prices].map(([slot, price]) => [instruments[slot]!.symbol, price])),
      }),
      ...(outsideLimits === undefined ? {} : { outsideLimits }),
    })),
  };
}

/** How a move counts, for readers. */
function assumption(rebuilt: boolean): string {
  return rebuilt
    ? 'From markets built again at every price, down to a tick and up to 24 times; what the risk file states as figures, like risk arrays, stays'
    : 'From the published market: charges move with the price in their segments; brackets by notional, groups and floors stay';
}

function noteLines({ rebuilt, heldOptions }: Liquidations, symbols: readonly string[]): string[] {
  const options = heldOptions.map((slot) => symbols[slot]!);
  const text = [
    `${assumption(rebuilt)}.`,
    ...(options.length === 0 ? [] : [`Options keep their marks: ${options.join(', ')}.`]),
    ...(rebuilt ? [] : ['With --liquidation and --risk: from rebuilt models.']),
  ].join(' ');
  return wrapped(text, WIDTH - 2).map((line) => `  ${line}`);
}

/** The slot whose price stands for a move: the largest position of an account among those that move. */
function reference(prices: ReadonlyMap<number, string>, { market, holdings }: MarginReport): number {
  const marks = marksOf(market);
  const worth = (slot: number) =>
    holdings.map(({ quantities }) => abs(quantities[slot]! * marks[slot]!)).reduce(max, 0n);
  return [...prices.keys()].reduce((most, slot) => (worth(slot) > worth(most) ? slot : most));
}

/** Where the ratio does not hold now, no price makes a difference: one line is enough. */
function summedUp(lines: readonly LiquidationLine[]): LiquidationLine[] {
  return lines.flatMap((line, i) => {
    if (line.status === 'at') return [line];
    const first = lines.findIndex(({ of, status }) => of === line.of && status === line.status);
    return first === i ? [{ ...line, target: 'any' }] : [];
  });
}

/** The nearest first; what is lost or unknown before them. */
function nearest(lines: readonly LiquidationLine[]): LiquidationLine[] {
  const distance = ({ factor }: LiquidationLine) =>
    factor === undefined ? -1 : Math.abs(Number(factor.n) / Number(factor.d) - 1);
  return summedUp(lines)
    .sort((a, b) => distance(a) - distance(b))
    .slice(0, MAX_LINES);
}

const arrow = ({ direction }: LiquidationLine): string => (direction === 'up' ? '▲' : '▼');

function words({ status }: LiquidationLine): string {
  if (status === 'reached') return 'lost now';
  return status === 'outside' ? 'past the limits' : 'no price';
}

/** A factor as a move in percent, rounded towards 0: `-23.15%`. */
export function moveText({ n, d }: Fraction): string {
  const points = ((n - d) * 10_000n) / d;
  return `${points > 0n ? '+' : ''}${formatDecimal(points, 2)}%`;
}
