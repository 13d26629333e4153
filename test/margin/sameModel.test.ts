import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { smallMarket } from '../../fixtures/world.js';
import { canonicalJson } from '../../src/files/canonicalJson.js';
import { assessWithin } from '../../src/margin/limits.js';
import { sameModel } from '../../src/margin/sameModel.js';
import { ANY_ROOM, checkModel, type Room } from '../../src/market/check.js';
import { type Model, REQUIREMENT_SCALE, SLOPE_SCALE } from '../../src/market/model.js';
import { randomModel } from '../support/randomModel.js';
import { type Pair, REWRITINGS } from './rewritings.js';

const ROOM: Room = {
  instruments: 2,
  groups: 2,
  segments: 3,
  scenarios: 4,
  units: 2,
  nettingSets: 2,
  leads: 4,
};

const ALL = Array.from({ length: 8 });
const UNIT = { label: 'u', k: 1, weight: REQUIREMENT_SCALE, kthWeight: 0n, floor: 0n };

/** Eight instruments without value or charge, inside these limits, and scenarios. */
function eight(limit: (i: number) => bigint, ...pnls: (readonly bigint[])[]): Omit<Model, 'units'> {
  return {
    marginType: 'maintenance',
    instruments: ALL.map((_, i) => ({
      ...{ label: `${i}`, fold: true, linear: 0n, breakpoints: [0n, limit(i) + 1n] },
      pieces: [{ value: { slope: 0n, intercept: 0n }, charge: { slope: 0n, intercept: 0n } }],
    })),
    groups: [],
    scenarios: pnls.map((pnl, s) => ({ label: `${s}`, pnl })),
  };
}

/** On how many of all books inside the limits of random models (|q| ≤ 20) two of them differ. */
function differences(a: Model, b: Model): number {
  let count = 0;
  const visit = (quantities: readonly bigint[]): void => {
    if (quantities.length < a.instruments.length) {
      for (let q = -21n; q <= 21n; q++) visit([...quantities, q]);
      return;
    }
    const [first, second] = [a, b].map((model) => {
      const found = assessWithin(model, { quantities, cash: 5n });
      return found && [found.equity, found.requirement].join();
    });
    if (first !== second) count++;
  };
  visit([]);
  return count;
}

/** The model once for each number in it, that number changed by one. Of what must keep its form, nothing. */
function* changedByOne(model: Model): Generator<{ place: string; step: bigint; changed: Model }> {
  const at = function* (
    value: unknown,
    path: readonly string[],
  ): Generator<[readonly string[], bigint, bigint]> {
    if (typeof value === 'bigint') {
      for (const step of [-1n, 1n]) yield [path, step, value + step];
      return;
    }
    if (value === null || typeof value !== 'object') return;
    for (const [key, entry] of Object.entries(value)) yield* at(entry, [...path, key]);
  };
  const put = (value: unknown, [key, ...rest]: readonly string[], entry: unknown): unknown => {
    if (key === undefined) return entry;
    const copy = Array.isArray(value) ? [...value] : { ...(value as object) };
    (copy as Record<string, unknown>)[key] = put((value as Record<string, unknown>)[key], rest, entry);
    return copy;
  };
  for (const [path, step, entry] of at(model, []))
    yield { place: path.join('.'), step, changed: put(model, path, entry) as Model };
}

/** The rewritings one after the other, as far as they leave the model that they start from as it is. */
function chained(names: readonly string[], model: Model): fc.Arbitrary<Pair> {
  return names.reduce<fc.Arbitrary<Pair>>(
    (pairs, name) =>
      pairs.chain(([first, second]) =>
        REWRITINGS[name]!(second).map(([before, after]): Pair => [first, before === second ? after : second]),
      ),
    fc.constant([model, model]),
  );
}

describe('the same model', () => {
  it.each(Object.entries(REWRITINGS))('is found in other words: %s', (_, rewriting) => {
    let rewritten = 0;
    fc.assert(
      fc.property(randomModel(ROOM).chain(rewriting), ([first, second]) => {
        expect(differences(first, second)).toBe(0);
        expect(sameModel(first, second)).toBe(true);
        if (canonicalJson(first) !== canonicalJson(second)) rewritten++;
      }),
      { numRuns: 10 },
    );
    expect(rewritten).toBeGreaterThan(0);
  });

  it('is found after several of them', () => {
    const several = fc.array(fc.constantFrom(...Object.keys(REWRITINGS)), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(
        fc.tuple(randomModel(ROOM), several).chain(([model, names]) => chained(names, model)),
        ([first, second]) => {
          expect(sameModel(first, second)).toBe(true);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('is found in both orders', () => {
    const model = smallMarket(8).models.maintenance!;
    const other = { ...model, units: [...model.units].reverse() };
    expect([sameModel(model, other), sameModel(other, model)]).toEqual([true, true]);
  });
});

describe('another model', () => {
  const model = smallMarket(8).models.maintenance!;

  it('is any that one number makes another, but where no portfolio can tell', () => {
    const taken = [...changedByOne(model)].filter(
      ({ changed }) => holds(changed) && sameModel(model, changed),
    );
    expect(taken.map(({ place, step }) => `${place} ${step}`)).toEqual([
      'instruments.0.breakpoints.1 1', // the lines meet there
      'instruments.0.breakpoints.2 1',
      'instruments.1.breakpoints.1 1',
      'groups.0.breakpoints.1 1',
      'groups.0.breakpoints.2 1', // past the limits of the instruments
      'units.1.weight -1', // both scenarios always count, and they cancel
      'units.1.weight 1',
    ]);
  });

  it('is seen where one book in fifty shows it; where none does, it is the same', () => {
    const changed = randomModel(ROOM).chain((one) =>
      fc.tuple(fc.constant(one), fc.constantFrom(...changedByOne(one))),
    );
    let seen = 0;
    fc.assert(
      fc.property(changed, ([one, { changed: other }]) => {
        fc.pre(holds(other));
        const count = differences(one, other);
        const same = sameModel(one, other);
        if (count === 0) expect(same).toBe(true);
        if (count > 43 ** one.instruments.length / 50) expect(same).toBe(false);
        if (!same) {
          expect(count).toBeGreaterThan(0);
          seen++;
        }
      }),
      { numRuns: 150 },
    );
    expect(seen).toBeGreaterThan(75);
  });

  it('is seen where only the largest books that lose by one scenario show it', () => {
    const worst = 8n * 100n * (1n << 20n);
    const model = (weight: bigint, reach: bigint): Model => ({
      ...eight(
        () => 1n << 20n,
        ALL.map(() => -100n),
      ),
      units: [{ ...UNIT, scenarios: [0], weight, floor: REQUIREMENT_SCALE * reach }],
    });
    const same = (reach: bigint) =>
      sameModel(model(REQUIREMENT_SCALE, reach), model(REQUIREMENT_SCALE + 1n, reach));
    expect(same(worst - 1n)).toBe(false);
    expect(same(worst + 1n)).toBe(true); // no book gets past the floor
  });

  it('is seen where netting sets alone make the scenario', () => {
    const worst = 8n * 100n * (1n << 20n);
    const model = (weight: bigint): Model => {
      const base = eight(
        () => 1n << 20n,
        ALL.map(() => 0n),
      );
      // A long lot loses 10, a short one gains them, and 110 are added where the lead loses.
      const term = { form: ALL.map(() => -10n), lead: ALL.map(() => 110n), gain: 0n, loss: SLOPE_SCALE };
      return {
        ...base,
        nettingSets: ['set'],
        scenarios: base.scenarios.map((scenario) => ({ ...scenario, netted: [term] })),
        units: [{ ...UNIT, scenarios: [0], weight, floor: REQUIREMENT_SCALE * (worst - 1n) }],
      };
    };
    expect(sameModel(model(REQUIREMENT_SCALE), model(REQUIREMENT_SCALE + 1n))).toBe(false);
  });

  it('is seen where a row differs for one value of its form, which takes several instruments to reach', () => {
    const bumpedAt = (at: bigint, steep: bigint): Model => ({
      ...eight(() => 1n << 20n),
      units: [],
      groups: [
        {
          ...{ label: 'all', fold: true, weights: ALL.map(() => 1n) },
          breakpoints: [0n, at, at + 2n, 1n << 40n],
          pieces: [0n, steep, 0n].map((slope) => ({
            value: { slope: 0n, intercept: 0n },
            charge: { slope, intercept: -slope * at },
          })),
        },
      ],
    });
    const same = (at: bigint) => sameModel(bumpedAt(at, 0n), bumpedAt(at, 5n));
    expect(same(3n << 20n)).toBe(false);
    expect(same(9n << 20n)).toBe(true); // out of reach
  });

  // Worst where eight quantities, counted in these sizes, lose alike, and nowhere else.
  const alike = (percent: bigint, size: (i: number) => bigint, limit: (i: number) => bigint): Model => {
    const together = ALL.map((_, i) => -percent * size(i));
    const alone = ALL.map((_, i) => ALL.map((_, j) => (i === j ? -1000n * size(j) : 0n)));
    const base = eight(limit, together, ...alone);
    return { ...base, units: [{ ...UNIT, scenarios: base.scenarios.map((_, s) => s) }] };
  };

  it('is seen where quantities must count as much as each other', () => {
    const of = (percent: bigint) =>
      alike(
        percent,
        (i) => 10n ** BigInt(i),
        (i) => 10n ** BigInt(12 - (i % 3)),
      );
    expect(sameModel(of(150n), of(151n))).toBe(false);
    expect(sameModel(of(120n), of(121n))).toBe(true); // 8 · 121 < 1000: never the worst
  });

  it('is seen where a group leaves room for the smallest books only', () => {
    const of = (percent: bigint): Model => {
      const model = alike(
        percent,
        () => 1n,
        () => 1n << 60n,
      );
      const row = { ...model.instruments[0]!, weights: ALL.map(() => 1n), breakpoints: [0n, 9n] };
      return { ...model, groups: [row] };
    };
    expect(sameModel(of(150n), of(151n))).toBe(false); // a lot of each, and no more
  });

  it('has other instruments, or is for the other margin type', () => {
    expect(sameModel(model, { ...model, marginType: 'initial' })).toBe(false);
    const fewer: Model = { ...model, instruments: [], groups: [], scenarios: [], units: [] };
    expect(sameModel(model, fewer)).toBe(false);
    expect(sameModel(fewer, { ...fewer, nettingSets: ['x'] })).toBe(true);
  });
});

/** Whether a model with one number changed is one. */
function holds(model: Model): boolean {
  try {
    checkModel(model, ANY_ROOM);
    return true;
  } catch {
    return false;
  }
}
