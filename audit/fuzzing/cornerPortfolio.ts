import fc from 'fast-check';
import { lossScale, type Model, type Portfolio, type Row, type Scenario } from '../../src/market/model.js';
import type { Draw } from './search.js';

/** Portfolios at the corners of a model. */

/** Largest quantity and cash that a signer signs. */
export const [QUANTITY, CASH] = [(1n << 63n) - 1n, (1n << 99n) - 1n];

/** Each quantity at a limit or a breakpoint or beside one: any of them, or those that make a sum largest or smallest. */
export function drawCorner(draw: Draw, model: Model): Portfolio {
  const goals: ((i: number, q: bigint) => bigint)[] = [
    (i, q) => lineAt(model.instruments[i]!, q, 'value') + model.instruments[i]!.linear * q,
    (i, q) => lineAt(model.instruments[i]!, q, 'charge'),
    ...model.groups.map((row) => (i: number, q: bigint) => row.weights[i]! * q),
    ...model.scenarios.map((scenario) => (i: number, q: bigint) => gainOf(scenario, i, q, lossScale(model))),
    ...model.scenarios.flatMap(({ netted: terms = [] }) =>
      terms.flatMap(({ form, lead }) =>
        [form, lead ?? []].map((vector) => (i: number, q: bigint) => (vector[i] ?? 0n) * q),
      ),
    ),
  ];
  const goal = goals[draw(fc.nat, { max: 2 * goals.length })];
  const sign = draw(fc.boolean) ? 1n : -1n;
  const quantities = model.instruments.map((row, i) => {
    const corners = cornersOf(row);
    if (goal === undefined) return corners[draw(fc.nat, { max: corners.length - 1 })]!;
    return corners.reduce((best, q) => (sign * goal(i, q) > sign * goal(i, best) ? q : best));
  });
  // One in eight is past a limit by one.
  const past = draw(fc.nat, { max: 7 }) === 0 ? draw(fc.nat, { max: quantities.length - 1 }) : -1;
  const cashes = [0n, CASH, -CASH, 1n, -1n, BigInt(draw(fc.integer, { min: -(2 ** 31), max: 2 ** 31 - 1 }))];
  return {
    quantities: quantities.map((q, i) => (i === past ? beyond(model.instruments[i]!) : q)),
    cash: cashes[draw(fc.nat, { max: cashes.length - 1 })]!,
  };
}

/** What one instrument alone gains in a scenario, leads left out. */
function gainOf({ pnl, netted = [] }: Scenario, i: number, q: bigint, scale: bigint): bigint {
  const gains = netted.map(({ form, gain, loss }) => {
    const h = form[i]! * q;
    return (h < 0n ? loss : gain) * h;
  });
  return gains.reduce((sum, n) => sum + n, scale * pnl[i]! * q);
}

/** Quantities inside the limits at ends of segments and beside them; of a folded row of either sign. */
function cornersOf({ breakpoints, fold }: Row): bigint[] {
  const [low, high] = [breakpoints[0]!, breakpoints.at(-1)!];
  const beside = breakpoints.flatMap((b) => [b - 1n, b, b + 1n]).filter((x) => low <= x && x < high);
  const both = fold ? [...beside, ...beside.map((x) => -x)] : beside;
  return [...new Set(both)].filter((q) => q >= -QUANTITY && q <= QUANTITY);
}

function beyond({ breakpoints, fold }: Row): bigint {
  const high = breakpoints.at(-1)!;
  return high <= QUANTITY
    ? high
    : fold
      ? -high + 1n
      : breakpoints[0]! - 1n < -QUANTITY
        ? 0n
        : breakpoints[0]! - 1n;
}

function lineAt(row: Row, q: bigint, part: 'value' | 'charge'): bigint {
  const x = row.fold && q < 0n ? -q : q;
  const t = row.breakpoints.findLastIndex((b) => b <= x);
  const line = row.pieces[t]?.[part] ?? { slope: 0n, intercept: 0n };
  return line.slope * x + line.intercept;
}
