import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { smallMarket } from '../../fixtures/world.js';
import { assess } from '../../src/margin/assess.js';
import { custodianViews, netted } from '../../src/margin/views.js';
import type { InstrumentRow, Model, Piece, Portfolio } from '../../src/market/model.js';

const model = smallMarket(8).models.maintenance!;
const quantity = fc.bigInt({ min: -(1n << 30n), max: 1n << 30n });
const cash = fc.bigInt({ min: -(1n << 90n), max: 1n << 90n });
const portfolio = fc.record({ quantities: fc.tuple(quantity, quantity, quantity), cash });
const holding = fc.record({
  custodianId: fc.constantFrom(1n, 2n, 3n),
  quantities: fc.tuple(quantity, quantity, quantity),
  cash,
});

/** The same function of x written without the fold: each piece again for -x, mirrored. */
function unfolded(row: InstrumentRow): InstrumentRow {
  if (!row.fold) return row;
  const mirror = ({ value, charge }: Piece): Piece => ({
    value: { ...value, slope: -value.slope },
    charge: { ...charge, slope: -charge.slope },
  });
  // b <= |x| < c for negative x is -c + 1 <= x < -b + 1; zero itself belongs to the positive side.
  const inner = row.breakpoints.slice(1).map((b) => 1n - b);
  return {
    ...row,
    fold: false,
    breakpoints: [...inner.reverse(), ...row.breakpoints],
    pieces: [...row.pieces.map(mirror).reverse(), ...row.pieces],
  };
}

describe('netting', () => {
  test('does not depend on the order of accounts', () => {
    fc.assert(
      fc.property(fc.array(holding, { minLength: 1, maxLength: 4 }), (holdings) => {
        expect(assess(model, netted([...holdings].reverse()))).toEqual(assess(model, netted(holdings)));
      }),
    );
  });

  test('of the views alone is everything together', () => {
    fc.assert(
      fc.property(fc.array(holding, { minLength: 1, maxLength: 4 }), (holdings) => {
        const views = custodianViews(holdings, [1n, 2n, 3n], 'alone').map((view) => view.portfolio);
        expect(netted(views)).toEqual(netted(holdings));
      }),
    );
  });

  test('without a custodian is never richer, in close-out value, than what the others hold', () => {
    const marks = [5n, 7n, 11n];
    const worth = (p: Portfolio) => p.cash + p.quantities.reduce((sum, q, i) => sum + q * marks[i]!, 0n);
    fc.assert(
      fc.property(fc.array(holding, { minLength: 1, maxLength: 4 }), (holdings) => {
        for (const { custodianId, portfolio: left } of custodianViews(holdings, marks, 'gone')) {
          const others = holdings.filter((other) => other.custodianId !== custodianId);
          const most = others.length === 0 ? 0n : worth(netted(others));
          const whole = worth(netted(holdings));
          expect(worth(left)).toBe(most < whole ? most : whole);
        }
      }),
    );
  });
});

describe('assess', () => {
  test('gives a folded row and its mirrored form the same numbers', () => {
    const mirrored: Model = { ...model, instruments: model.instruments.map(unfolded) };
    fc.assert(
      fc.property(portfolio, (p) => {
        const a = assess(model, p);
        const b = assess(mirrored, p);
        expect([b.equity, b.charge, b.requirement]).toEqual([a.equity, a.charge, a.requirement]);
      }),
    );
  });

  test('adds cash to equity one for one, and to nothing else', () => {
    fc.assert(
      fc.property(portfolio, cash, (p, more) => {
        const before = assess(model, p);
        const after = assess(model, { ...p, cash: p.cash + more });
        expect(after).toEqual({ ...before, cash: p.cash + more, equity: before.equity + more });
      }),
    );
  });

  test('does not depend on the order of scenarios, but for names', () => {
    const swapped: Model = {
      ...model,
      scenarios: [...model.scenarios].reverse(),
      units: model.units.map((unit) => ({ ...unit, scenarios: unit.scenarios.map((s) => 3 - s) })),
    };
    fc.assert(
      fc.property(portfolio, (p) => {
        const [a, b] = [assess(model, p), assess(swapped, p)];
        expect(b.requirement).toBe(a.requirement);
        expect(b.units.map(({ tail, kth }) => [tail, kth])).toEqual(
          a.units.map(({ tail, kth }) => [tail, kth]),
        );
      }),
    );
  });

  test('finds the tail that sorting finds, whatever the ties', () => {
    const losses = fc.array(fc.bigInt({ min: -3n, max: 3n }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(losses, fc.nat(), (drawn, seed) => {
        const k = 1 + (seed % drawn.length);
        const tail: Model = {
          ...model,
          groups: [],
          scenarios: drawn.map((loss, s) => ({ label: `${s}`, pnl: [-loss, 0n, 0n] })),
          units: [{ ...model.units[0]!, scenarios: drawn.map((_, s) => s), k }],
        };
        const [unit] = assess(tail, { quantities: [1n, 0n, 0n], cash: 0n }).units;
        const sorted = [...drawn].sort((a, b) => Number(b - a));
        expect(unit!.kth).toBe(sorted[k - 1]);
        expect(unit!.tail).toBe(sorted.slice(0, k).reduce((sum, loss) => sum + loss, 0n));
      }),
    );
  });

  test('does not change what it is given', () => {
    const frozen = { quantities: Object.freeze([1n, 2n, 3n]), cash: 4n };
    const before = structuredClone(model);
    assess(model, frozen);
    expect(model).toEqual(before);
  });
});
