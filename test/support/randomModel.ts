import fc from 'fast-check';
import type { Room } from '../../src/market/check.js';
import {
  type GroupRow,
  type InstrumentRow,
  type Line,
  type Model,
  type NettedTerm,
  type Portfolio,
  REQUIREMENT_SCALE,
  type RiskUnit,
  SLOPE_SCALE,
} from '../../src/market/model.js';

/** Random models and portfolios, small enough that breakpoints, ties and bounds are hit often. */

const integer = (min: number, max: number) => fc.integer({ min, max }).map(BigInt);
const line: fc.Arbitrary<Line> = fc.record({ slope: integer(-2000, 2000), intercept: integer(-5000, 5000) });
const pieceOf = fc.record({ value: line, charge: line });

function row(segments: number, limit: number): fc.Arbitrary<Omit<InstrumentRow, 'linear' | 'label'>> {
  return fc.boolean().chain((fold) =>
    fc
      .uniqueArray(integer(fold ? 1 : -limit, limit), { minLength: 0, maxLength: segments - 1 })
      .chain((cuts) => {
        const ends = [BigInt(fold ? 0 : -limit - 1), BigInt(limit + 1)];
        const breakpoints = [...cuts, ...ends].sort((a, b) => (a < b ? -1 : 1));
        return fc
          .array(pieceOf, { minLength: breakpoints.length - 1, maxLength: breakpoints.length - 1 })
          .map((pieces) => ({ fold, breakpoints, pieces }));
      }),
  );
}

/** Any model that fits the room. Instrument rows take |q| <= 20. */
export function randomModel(room: Room): fc.Arbitrary<Model> {
  const instruments = fc
    .array(fc.tuple(row(room.segments, 20), integer(-100, 100)), {
      minLength: 1,
      maxLength: room.instruments,
    })
    .map((rows) =>
      rows.map(([shape, linear], i): InstrumentRow => ({ ...shape, linear, label: `instrument ${i}` })),
    );
  return instruments.chain((rows) => {
    const vector = fc.array(integer(-3, 3), { minLength: rows.length, maxLength: rows.length });
    const groups = fc
      .array(fc.tuple(row(room.segments, 60 * room.instruments), vector), { maxLength: room.groups })
      .map((list) =>
        list.map(([shape, weights], g): GroupRow => ({ ...shape, weights, label: `group ${g}` })),
      );
    const units = fc.array(
      fc.record({
        size: fc.integer({ min: 1, max: Math.floor(room.scenarios / room.units) }),
        k: fc.nat(),
        weight: fc.constantFrom(0n, REQUIREMENT_SCALE / 3n, REQUIREMENT_SCALE, 2n * REQUIREMENT_SCALE),
        kthWeight: fc.constantFrom(0n, -REQUIREMENT_SCALE / 2n, REQUIREMENT_SCALE),
        floor: fc.constantFrom(0n, 5_000n * REQUIREMENT_SCALE),
      }),
      { maxLength: room.units },
    );
    return fc.tuple(groups, units).chain(([groupRows, shapes]) => {
      const total = shapes.reduce((sum, { size }) => sum + size, 0);
      return fc
        .array(
          vector.map((entries) => entries.map((n) => n * 100n)),
          { minLength: total, maxLength: total },
        )
        .chain((pnls) => fc.tuple(fc.constant(pnls), randomNetting(room, rows.length, total)))
        .map(([pnls, netting]): Model => {
          let next = 0;
          const riskUnits = shapes.map(({ size, k, ...rest }, u): RiskUnit => {
            const scenarios = Array.from({ length: size }, () => next++);
            return { ...rest, label: `unit ${u}`, scenarios, k: 1 + (k % size) };
          });
          return {
            marginType: 'maintenance',
            instruments: rows,
            groups: groupRows,
            ...(netting.sets === 0 ? {} : { nettingSets: labels('set', netting.sets) }),
            scenarios: pnls.map((pnl, s) => ({
              label: `scenario ${s}`,
              pnl,
              ...(netting.sets === 0 ? {} : { netted: netting.terms[s]! }),
            })),
            units: riskUnits,
          };
        });
    });
  });
}

const labels = (name: string, count: number) => Array.from({ length: count }, (_, i) => `${name} ${i}`);

/** Terms of random netting sets for every scenario; none where the room has none. Slopes of either sign and order. */
function randomNetting(room: Room, instruments: number, scenarios: number) {
  const form = fc
    .array(integer(-3, 3), { minLength: instruments, maxLength: instruments })
    .map((entries) => entries.map((n) => n * 100n));
  const slope = fc.constantFrom(0n, SLOPE_SCALE, -SLOPE_SCALE, SLOPE_SCALE / 3n, (SLOPE_SCALE * 9n) / 7n, 1n);
  const terms = (count: number, leads: boolean) =>
    fc.array(
      fc
        .record({ form, gain: slope, loss: slope, lead: fc.option(form, { nil: undefined }) })
        .map(({ lead, ...term }): NettedTerm => (leads && lead !== undefined ? { ...term, lead } : term)),
      { minLength: count, maxLength: count },
    );
  return fc.integer({ min: 0, max: room.nettingSets }).chain((sets) =>
    fc.record({
      sets: fc.constant(sets),
      terms: fc.tuple(...labels('', scenarios).map((_, s) => terms(sets, s < room.leads))),
    }),
  );
}

/** A portfolio, inside the limits of the instrument rows or one past them. */
export function randomPortfolio(model: Model): fc.Arbitrary<Portfolio> {
  const edges = model.instruments.map((instrument) =>
    fc.oneof(
      { weight: 3, arbitrary: integer(-20, 20) },
      {
        weight: 2,
        arbitrary: fc
          .tuple(fc.constantFrom(...instrument.breakpoints), integer(-1, 1))
          .map(([breakpoint, offset]) => breakpoint + offset),
      },
    ),
  );
  return fc.record({ quantities: fc.tuple(...edges), cash: integer(-20_000, 60_000) });
}
