import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withNettingSets } from '../../fixtures/netted.js';
import { makeWorld, piece, slope, smallMarket } from '../../fixtures/world.js';
import { assess } from '../../src/margin/assess.js';
import { checkBounds, WIDTHS } from '../../src/market/bounds.js';
import { checkModel } from '../../src/market/check.js';
import { encodeMarket, modelSignals, nettedSignals } from '../../src/market/encode.js';
import { findInstance, INSTANCES } from '../../src/market/instances.js';
import type { Market } from '../../src/market/market.js';
import {
  lossScale,
  type Model,
  type NettedTerm,
  REQUIREMENT_SCALE,
  type RiskUnit,
  SLOPE_SCALE,
} from '../../src/market/model.js';
import { flatten } from '../../src/market/signals.js';
import { buildContext, publicInputCount } from '../../src/proof/context.js';
import { FIELD } from '../../src/units/field.js';
import { abs, max, sum } from '../../src/units/integers.js';
import { refusal } from '../support/refusal.js';

/** What the encoder accepts fits the circuit, whatever portfolio the position limits allow; and nothing is left out. */

const pm = findInstance('solvency-pm');
const half = (bits: number) => 1n << BigInt(bits - 1);
const dot = (a: readonly bigint[], b: readonly bigint[]) => sum(a.map((entry, i) => entry * b[i]!));

describe('sums of an accepted model', () => {
  const big = (bits: number) => fc.bigInt(1n - (1n << BigInt(bits)), (1n << BigInt(bits)) - 1n);
  /** Of any size up to so many bits. */
  const any = (bits: number) => fc.integer({ min: 1, max: bits }).chain(big);
  const vector = fc.array(any(95), { minLength: 2, maxLength: 2 });
  const term: fc.Arbitrary<NettedTerm> = fc
    .record({ form: vector, lead: fc.option(vector, { nil: undefined }), gain: any(60), loss: any(60) })
    .map(({ lead, ...rest }) => (lead === undefined ? rest : { ...rest, lead }));
  const scenario = fc.record({ label: fc.constant('S'), pnl: vector, netted: fc.tuple(term, term) });
  const unit = fc.record({
    label: fc.constant('U'),
    k: fc.integer({ min: 1, max: 3 }),
    weight: fc.bigInt(1_000_000n, 1n << 60n),
    kthWeight: fc.bigInt(1_000_000n, 1n << 60n).chain((n) => fc.constantFrom(n, -n, 0n)),
    floor: any(140).map(abs),
    scenarios: fc.constant([0, 1, 2]),
  });
  const limits = fc.array(fc.bigInt(0n, (1n << 63n) - 1n), { minLength: 2, maxLength: 2 });
  const models = fc.record({
    limits: fc.oneof(limits, fc.array(fc.bigInt(0n, 100n), { minLength: 2, maxLength: 2 })),
    scenarios: fc.tuple(scenario, scenario, scenario),
    unit,
    charge: any(80),
    sets: fc.boolean(),
  });
  type Given = typeof models extends fc.Arbitrary<infer Value> ? Value : never;

  /** The model with its numbers shifted right, until the encoder takes it. */
  function shrunk({ limits: most, scenarios, unit: shape, charge, sets }: Given): Model {
    for (let bits = 0n; ; bits++) {
      const less = (n: bigint) => (n < 0n ? -(-n >> bits) : n >> bits);
      const model: Model = {
        marginType: 'maintenance',
        instruments: most.map((limit, i) => ({
          label: `${i}`,
          fold: false,
          linear: 0n,
          breakpoints: [-limit, limit + 1n],
          pieces: [piece(slope(0n), slope(less(charge)))],
        })),
        groups: [],
        ...(sets ? { nettingSets: ['A', 'B'] } : {}),
        scenarios: scenarios.map(({ netted, pnl, label }) => ({
          label,
          pnl: pnl.map(less),
          ...(sets
            ? {
                netted: netted.map(({ form, lead, gain, loss }) => ({
                  form: form.map(less),
                  ...(lead === undefined ? {} : { lead: lead.map(less) }),
                  gain: less(gain),
                  loss: less(loss),
                })),
              }
            : {}),
        })),
        units: [
          {
            ...shape,
            floor: less(shape.floor),
            weight: atLeast(less(shape.weight)),
            kthWeight: less(shape.kthWeight),
          },
        ].map(
          (one): RiskUnit => ({ ...one, kthWeight: abs(one.kthWeight) < 1_000_000n ? 0n : one.kthWeight }),
        ),
      };
      try {
        checkBounds(model, []);
        return model;
      } catch {
        // one bit less
      }
    }
  }
  const atLeast = (n: bigint) => max(n, 1_000_000n);

  test('stay inside every width of the circuit, at every corner of the position limits', () => {
    const seen = { form: 0n, loss: 0n, total: 0n };
    fc.assert(
      fc.property(models, (given) => {
        const model = shrunk(given);
        checkModel(model, { ...pm, leads: 4 });
        // The circuit of an instance with room scales all losses, whether the model has sets or not.
        const scale = SLOPE_SCALE;
        const up = scale / lossScale(model);
        for (const signs of [
          [-1n, -1n],
          [-1n, 1n],
          [1n, -1n],
          [1n, 1n],
          [0n, 1n],
        ]) {
          const quantities = given.limits.map((limit, i) => signs[i]! * limit);
          const { scenarios, charge, units, requirement } = assess(model, { quantities, cash: 0n });
          for (const { netted = [] } of model.scenarios) {
            for (const { form, lead = [0n, 0n] } of netted) {
              const led = dot(lead, quantities);
              const plain = dot(form, quantities);
              const h = plain + (led < 0n ? led : 0n);
              for (const n of [h, led, plain]) {
                expect(n >= -half(WIDTHS.form) && n < half(WIDTHS.form)).toBe(true); // Bend(95)
                seen.form = max(seen.form, abs(n));
              }
            }
          }
          const losses = scenarios.map(({ loss }) => loss * up);
          for (const loss of losses) {
            expect(abs(loss)).toBeLessThan(half(WIDTHS.nettedLoss));
            seen.loss = max(seen.loss, abs(loss));
            // AssertBits(LOSS + 1) of the distance to any threshold.
            for (const other of losses) {
              expect(abs(loss - other)).toBeLessThan(1n << BigInt(WIDTHS.nettedLoss + 1));
            }
          }
          // Max(180) of each unit and of the total, and the domain of RoundUp.
          const floored = model.units.map((one, u) => {
            const weighted = (one.weight * units[u]!.tail + one.kthWeight * units[u]!.kth) * up;
            const floor = scale * one.floor;
            expect(abs(weighted - floor)).toBeLessThan(1n << BigInt(WIDTHS.nettedRequirement));
            return max(weighted, floor);
          });
          const total = scale * REQUIREMENT_SCALE * charge + sum(floored);
          expect(abs(total)).toBeLessThan(1n << BigInt(WIDTHS.nettedRequirement));
          expect(total).toBeLessThanOrEqual(scale * ((1n << BigInt(WIDTHS.requirement)) - 1n));
          expect(requirement).toBeLessThan(1n << BigInt(WIDTHS.requirement));
          seen.total = max(seen.total, abs(total));
        }
      }),
      { numRuns: 400, seed: 21 },
    );
    // Models of the edge were among them.
    expect(seen.form).toBeGreaterThan(1n << 80n);
    expect(seen.loss).toBeGreaterThan(1n << 120n);
    expect(seen.total).toBeGreaterThan(1n << 160n);
  });

  test('and of all unit weights at once are far below the field order', () => {
    expect(1n << BigInt(WIDTHS.nettedRequirement + 1)).toBeLessThan(FIELD);
    expect(SLOPE_SCALE * (1n << BigInt(WIDTHS.requirement))).toBeLessThan(
      1n << BigInt(WIDTHS.nettedRequirement),
    );
    expect(WIDTHS.slopeScale + WIDTHS.requirement).toBeLessThanOrEqual(252);
    expect(SLOPE_SCALE).toBeLessThanOrEqual(1n << BigInt(WIDTHS.slopeScale));
  });
});

describe('the requirement of a model with netting sets', () => {
  // The largest weighted tail: one lot, one scenario, loss L at slope 1 / SLOPE_SCALE.
  const model = (change: Partial<RiskUnit>, loss = 1n): Model => ({
    marginType: 'maintenance',
    instruments: [
      { label: 'A', fold: false, linear: 0n, breakpoints: [-1n, 2n], pieces: [piece(slope(0n))] },
    ],
    groups: [],
    nettingSets: ['A'],
    scenarios: [{ label: 'crash', pnl: [0n], netted: [{ form: [loss], gain: 1n, loss: 1n }] }],
    units: [{ label: 'U', scenarios: [0], k: 1, weight: 0n, kthWeight: 0n, floor: 0n, ...change }],
  });
  const bound = SLOPE_SCALE * half(WIDTHS.requirement);

  test.each<[string, (n: bigint) => Model]>([
    ['a weight', (n) => model({ weight: n })],
    ['a weight on the k-th worst loss', (n) => model({ kthWeight: n })],
    ['a negative one', (n) => model({ kthWeight: -n })],
    ['a weight beside a floor', (n) => model({ weight: n - SLOPE_SCALE, floor: 1n })],
  ])('is bounded: %s', (_, make) => {
    expect(() => checkBounds(make(bound - 1n), [0n])).not.toThrow();
    expect(refusal(() => checkBounds(make(bound), [0n])).message).toContain('the requirement');
  });

  test('counts floors with the scale of losses', () => {
    const floor = half(WIDTHS.requirement);
    expect(() => checkBounds(model({ floor: floor - 1n }), [0n])).not.toThrow();
    expect(refusal(() => checkBounds(model({ floor }), [0n])).message).toContain('the requirement');
  });
});

/** The same scenarios in one unit: some instances have room for no more. */
function inOneUnit(market: Market): Market {
  const merged = (model: Model): Model => ({
    ...model,
    units: [{ ...model.units[0]!, scenarios: model.scenarios.map((_, s) => s) }],
  });
  const { initial, maintenance } = market.models;
  return { ...market, models: { initial: merged(initial!), maintenance: merged(maintenance!) } };
}

describe('what is encoded', () => {
  test.each(INSTANCES)(
    'for $name has as many numbers as the circuit has inputs, and even pairs',
    (instance) => {
      const world = makeWorld(instance.instruments);
      const plain = inOneUnit(world.market);
      const markets = [plain, ...(instance.nettingSets > 0 ? [withNettingSets(plain)] : [])];
      for (const market of markets) {
        const { scalars } = buildContext({ ...world, market, marginType: 'maintenance', instance });
        expect(4 + scalars.length).toBe(publicInputCount(instance));
      }
      if (instance.nettingSets > 0) {
        expect(instance.scenarios % 2).toBe(0);
        expect(instance.leads % 2).toBe(0);
        expect(instance.leads).toBeLessThanOrEqual(instance.scenarios);
      }
    },
  );

  test.each(INSTANCES.filter(({ nettingSets }) => nettingSets === 0))(
    'never leaves netting sets out: $name has no room and refuses them',
    (instance) => {
      const market = withNettingSets(inOneUnit(smallMarket(instance.instruments)));
      for (const marginType of ['initial', 'maintenance'] as const) {
        expect(refusal(() => encodeMarket(market, marginType, instance)).message).toContain('nettingSets');
      }
    },
  );

  test('moves with every number of every term', () => {
    const market = withNettingSets(smallMarket(pm.instruments));
    const { initial: _, maintenance } = market.models;
    const terms = maintenance!.scenarios.map(({ netted }) => netted!);
    const encoded = (change: Partial<NettedTerm>, s: number, k: number) =>
      flatten(
        encodeMarket(
          {
            ...market,
            models: {
              maintenance: {
                ...maintenance!,
                scenarios: maintenance!.scenarios.map((scenario, i) =>
                  i === s
                    ? {
                        ...scenario,
                        netted: terms[i]!.map((term, j) => (j === k ? { ...term, ...change } : term)),
                      }
                    : scenario,
                ),
              },
            },
          },
          'maintenance',
          pm,
        ),
      ).join();
    const seen = new Set([encoded({}, 0, 0)]);
    let changes = 1;
    terms.forEach((sets, s) => {
      sets.forEach(({ form, lead = [0n, 0n, 0n], gain, loss }, k) => {
        const more = (values: readonly bigint[], i: number) => values.map((n, j) => (i === j ? n + 1n : n));
        const list: Partial<NettedTerm>[] = [
          ...form.map((_n, i) => ({ form: more(form, i) })),
          ...lead.map((_n, i) => ({ lead: more(lead, i) })),
          { gain: gain + 1n },
          { loss: loss + 1n },
        ];
        for (const change of list) {
          seen.add(encoded(change, s, k));
          changes++;
        }
      });
    });
    expect(seen.size).toBe(changes);
  });

  test('gives scenarios past those of the model a loss of 0, and no unit', () => {
    const { maintenance } = withNettingSets(smallMarket(pm.instruments)).models;
    const room = { ...pm, scenarios: 6, leads: 4, nettingSets: 3 };
    const model = maintenance!;
    const signals = [...modelSignals(model, room, 'm'), ...nettedSignals(model, room)];
    const values = (name: string) => signals.find((signal) => signal.name === name)!.values;
    expect(values('m.pnl').slice(4 * room.instruments)).toEqual(new Array(2 * room.instruments).fill(0n));
    const pair = room.nettingSets * room.instruments;
    expect(values('nettedForm').slice(2 * pair)).toEqual(new Array(pair).fill(0n));
    expect(values('nettedLead').slice(pair)).toEqual(new Array(pair).fill(0n));
    expect(values('nettedGain').slice(4 * 3)).toEqual(new Array(6).fill(0n));
    expect(values('nettedLoss').slice(4 * 3)).toEqual(new Array(6).fill(0n));
    for (const u of [0, 1]) expect(values(`m.unit[${u}].member`).slice(4)).toEqual([0n, 0n]);
  });

  test('needs a unit for every scenario', () => {
    const { maintenance } = withNettingSets(smallMarket(pm.instruments)).models;
    const [first, second] = maintenance!.units as [RiskUnit, RiskUnit];
    const units = [first, { ...second, scenarios: [second.scenarios[0]!], k: 1 }];
    const error = refusal(() => checkModel({ ...maintenance!, units }, pm));
    expect(error.message).toContain('belong to no unit');
  });

  test('scales floors by the room of the instance, not by the sets of the model', () => {
    const floor = (instance: typeof pm, sets: boolean) => {
      const market = smallMarket(instance.instruments);
      const signals = encodeMarket(sets ? withNettingSets(market) : market, 'maintenance', instance);
      return signals.find(({ name }) => name === 'market.model.unit[0].floor')!.values[0];
    };
    const plain = smallMarket(8).models.maintenance!.units[0]!.floor;
    expect(floor(pm, true)).toBe(plain * SLOPE_SCALE);
    expect(floor(pm, false)).toBe(plain * SLOPE_SCALE);
    expect(floor(findInstance('solvency-32'), false)).toBe(plain);
  });
});
