import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { smallMarket } from '../../fixtures/world.js';
import { canonicalJson } from '../../src/files/canonicalJson.js';
import { assessWithin } from '../../src/margin/limits.js';
import { sameModel } from '../../src/margin/sameModel.js';
import { ANY_ROOM, checkModel, type Room } from '../../src/market/check.js';
import { type Model, REQUIREMENT_SCALE } from '../../src/market/model.js';
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

  it('is seen where quantities must count as much as each other', () => {
    // Worst where eight quantities of different sizes lose alike, and nowhere else.
    const sizes = ALL.map((_, i) => 10n ** BigInt(i));
    const alike = (percent: bigint): Model => {
      const together = sizes.map((size) => -percent * size);
      const alone = ALL.map((_, i) => sizes.map((size, j) => (i === j ? -1000n * size : 0n)));
      const base = eight((i) => 10n ** BigInt(12 - (i % 3)), together, ...alone);
      return { ...base, units: [{ ...UNIT, scenarios: base.scenarios.map((_, s) => s) }] };
    };
    expect(sameModel(alike(150n), alike(151n))).toBe(false);
    expect(sameModel(alike(120n), alike(121n))).toBe(true); // 8 · 121 < 1000: never the worst
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
