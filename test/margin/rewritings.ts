import fc from 'fast-check';
import {
  type GroupRow,
  type InstrumentRow,
  type Line,
  type Model,
  type Piece,
  REQUIREMENT_SCALE,
  type Row,
} from '../../src/market/model.js';

/** Ways to write a model otherwise that ask the same of every portfolio. Some need a model whose numbers divide: they change both. */

export type Pair = readonly [Model, Model];
export type Rewriting = (model: Model) => fc.Arbitrary<Pair>;

const ZERO: Line = { slope: 0n, intercept: 0n };
const NOTHING: Piece = { value: ZERO, charge: ZERO };
const shuffled = <Entry>(list: readonly Entry[]): fc.Arbitrary<Entry[]> =>
  fc.shuffledSubarray([...list], { minLength: list.length });
const timesLine = ({ slope, intercept }: Line, k: bigint): Line => ({ slope: slope * k, intercept });
const mapPieces = (row: Row, change: (line: Line) => Line): Piece[] =>
  row.pieces.map(({ value, charge }) => ({ value: change(value), charge: change(charge) }));
/** The row as a function of −x. */
function mirrored<Kind extends Row>(row: Kind): Kind {
  return {
    ...row,
    breakpoints: row.breakpoints.map((b) => 1n - b).reverse(),
    pieces: mapPieces(row, (line) => timesLine(line, -1n)).reverse(),
  };
}
/** The model with every row written otherwise. */
const withRows = (model: Model, change: <Kind extends Row>(row: Kind) => Kind): Model => ({
  ...model,
  instruments: model.instruments.map((row) => change(row)),
  groups: model.groups.map((row) => change(row)),
});
const WIDE = 1n << 90n;
const group = (
  weights: readonly bigint[],
  breakpoints: bigint[],
  pieces: Piece[],
  fold = false,
): GroupRow => ({
  ...{ label: 'new', fold, weights, breakpoints, pieces },
});

export const REWRITINGS: Readonly<Record<string, Rewriting>> = {
  labels: (model) =>
    fc.constant([
      model,
      {
        ...withRows(model, (row) => ({ ...row, label: 'x' })),
        scenarios: model.scenarios.map((scenario) => ({ ...scenario, label: 'x' })),
        units: model.units.map((unit) => ({ ...unit, label: 'x' })),
        nettingSets: (model.nettingSets ?? []).map(() => 'x'),
      },
    ]),
  'scenarios in another order': (model) =>
    shuffled(model.scenarios.map((_, s) => s)).chain((order) =>
      fc.tuple(...model.units.map(({ scenarios }) => shuffled(scenarios))).map(
        (members): Pair => [
          model,
          {
            ...model,
            scenarios: order.map((s) => model.scenarios[s]!),
            units: model.units.map((unit, u) => ({
              ...unit,
              scenarios: members[u]!.map((s) => order.indexOf(s)),
            })),
          },
        ],
      ),
    ),
  'units and groups in another order': (model) =>
    fc
      .tuple(shuffled(model.units), shuffled(model.groups))
      .map(([units, groups]): Pair => [model, { ...model, units, groups }]),
  'netting sets in another order': (model) =>
    shuffled((model.nettingSets ?? []).map((_, k) => k)).map(
      (order): Pair => [
        model,
        {
          ...model,
          scenarios: model.scenarios.map((scenario) => ({
            ...scenario,
            netted: order.map((k) => scenario.netted![k]!),
          })),
        },
      ],
    ),
  'every segment cut in two': (model) => {
    const cut = <Kind extends Row>(row: Kind): Kind => {
      const parts = row.pieces.flatMap((piece, t) => {
        const [from, to] = [row.breakpoints[t]!, row.breakpoints[t + 1]!];
        const middle = (from + to) >> 1n;
        return middle > from
          ? [
              { from, piece },
              { from: middle, piece },
            ]
          : [{ from, piece }];
      });
      return {
        ...row,
        breakpoints: [...parts.map(({ from }) => from), row.breakpoints.at(-1)!],
        pieces: parts.map(({ piece }) => piece),
      };
    };
    return fc.constant([model, withRows(model, cut)]);
  },
  'groups and units that add nothing': (model) =>
    fc.constant([
      model,
      {
        ...model,
        groups: [
          group(
            model.instruments.map(() => 5n),
            [-WIDE, WIDE],
            [NOTHING],
          ),
          ...model.groups,
          group(
            model.instruments.map(() => 0n),
            [0n, 1n],
            [{ value: timesLine(ZERO, 1n), charge: { slope: 7n, intercept: 0n } }],
          ),
        ],
        scenarios: [
          ...model.scenarios,
          {
            label: 'unused',
            pnl: model.instruments.map(() => 9n),
            ...(model.nettingSets && {
              netted: model.nettingSets.map(() => ({
                form: model.instruments.map(() => 1n),
                gain: 1n,
                loss: 1n,
              })),
            }),
          },
        ],
        units: [
          {
            label: 'unused',
            scenarios: [model.scenarios.length],
            k: 1,
            weight: 0n,
            kthWeight: 0n,
            floor: 0n,
          },
          ...model.units,
        ],
      },
    ]),
  'groups scaled, their slopes divided': (model) =>
    fc.bigInt(2n, 5n).map(
      (k): Pair => [
        {
          ...model,
          groups: model.groups.map((row) => ({
            ...row,
            pieces: mapPieces(row, (line) => timesLine(line, k)),
          })),
        },
        {
          ...model,
          groups: model.groups.map((row) => ({
            ...row,
            weights: row.weights.map((weight) => weight * k),
            breakpoints: row.breakpoints.map((b) => b * k),
          })),
        },
      ],
    ),
  'groups negated': (model) =>
    fc.constant([
      model,
      {
        ...model,
        groups: model.groups.map((row) => {
          const turned = { ...row, weights: row.weights.map((weight) => -weight) };
          return row.fold ? turned : mirrored(turned);
        }),
      },
    ]),
  'profits scaled, weights divided': (model) =>
    fc.bigInt(2n, 5n).map(
      (k): Pair => [
        {
          ...model,
          units: model.units.map((unit) => ({
            ...unit,
            weight: unit.weight * k,
            kthWeight: unit.kthWeight * k,
          })),
        },
        {
          ...model,
          scenarios: model.scenarios.map(({ pnl, netted, ...rest }) => ({
            ...rest,
            pnl: pnl.map((n) => n * k),
            ...(netted && {
              netted: netted.map((term) => ({ ...term, gain: term.gain * k, loss: term.loss * k })),
            }),
          })),
        },
      ],
    ),
  'netting forms scaled, slopes divided': (model) =>
    fc.bigInt(2n, 5n).map((k): Pair => {
      const sets = (change: 'slopes' | 'forms'): Model => ({
        ...model,
        scenarios: model.scenarios.map(({ netted, ...rest }) => ({
          ...rest,
          ...(netted && {
            netted: netted.map((term) =>
              change === 'slopes'
                ? { ...term, gain: term.gain * k, loss: term.loss * k }
                : {
                    ...term,
                    form: term.form.map((n) => n * k),
                    ...(term.lead && { lead: term.lead.map((n) => n * k) }),
                  },
            ),
          }),
        })),
      });
      return [sets('slopes'), sets('forms')];
    }),
  'mark values in the slopes': (model) =>
    fc.constant([
      model,
      {
        ...model,
        instruments: model.instruments.map((row): InstrumentRow => {
          if (row.fold) return row;
          const add = ({ slope, intercept }: Line) => ({ slope: slope + row.linear, intercept });
          return {
            ...row,
            linear: 0n,
            pieces: row.pieces.map(({ value, charge }) => ({ value: add(value), charge })),
          };
        }),
      },
    ]),
  'folded rows unfolded': (model) => {
    const unfolded = <Kind extends Row>(row: Kind): Kind => {
      if (!row.fold) return row;
      const { breakpoints, pieces } = mirrored(row); // ends at 1, and folded rows begin at 0
      const below = pieces
        .map((piece, t) => ({ piece, from: breakpoints[t]! }))
        .filter(({ from }) => from < 0n);
      return {
        ...row,
        fold: false,
        breakpoints: [...below.map(({ from }) => from), ...row.breakpoints],
        pieces: [...below.map(({ piece }) => piece), ...row.pieces],
      };
    };
    return fc.constant([model, withRows(model, unfolded)]);
  },
  'a charge in two rows': (model) =>
    fc.constant([
      model,
      {
        ...model,
        groups: [
          ...model.groups.map((row) => ({
            ...row,
            pieces: row.pieces.map(({ value }) => ({ value, charge: ZERO })),
          })),
          ...model.groups.map((row) => ({
            ...row,
            pieces: row.pieces.map(({ charge }) => ({ value: ZERO, charge })),
          })),
        ],
      },
    ]),
  'one unit twice, or with twice the weight': (model) => {
    const [first, ...others] = model.units;
    if (first === undefined) return fc.constant([model, model]);
    const copies = first.scenarios.map((s) => model.scenarios[s]!);
    const again = { ...first, scenarios: copies.map((_, i) => model.scenarios.length + i) };
    return fc.constant([
      { ...model, scenarios: [...model.scenarios, ...copies], units: [...model.units, again] },
      {
        ...model,
        units: [
          { ...first, weight: 2n * first.weight, kthWeight: 2n * first.kthWeight, floor: 2n * first.floor },
          ...others,
        ],
      },
    ]);
  },
  'a unit of one scenario, or a row': (model) =>
    fc
      .array(fc.bigInt(-3n, 3n), { minLength: model.instruments.length, maxLength: model.instruments.length })
      .map(
        (pnl): Pair => [
          {
            ...model,
            scenarios: [
              ...model.scenarios,
              {
                label: 'new',
                pnl,
                ...(model.nettingSets && {
                  netted: model.nettingSets.map(() => ({ form: pnl.map(() => 0n), gain: 0n, loss: 0n })),
                }),
              },
            ],
            units: [
              ...model.units,
              {
                ...{ label: 'new', scenarios: [model.scenarios.length], k: 1 },
                ...{ weight: 2n * REQUIREMENT_SCALE, kthWeight: REQUIREMENT_SCALE, floor: 0n },
              },
            ],
          },
          {
            ...model,
            groups: [
              ...model.groups,
              group(
                pnl,
                [-WIDE, 0n, WIDE],
                [{ value: ZERO, charge: { slope: -3n, intercept: 0n } }, NOTHING],
              ),
            ],
          },
        ],
      ),
};
