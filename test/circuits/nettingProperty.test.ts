import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  type Circuit,
  compileGadget,
  compileLiar,
  type Inputs,
  type Witness,
} from '../../audit/system/circuit.js';
import type { Patch } from '../../audit/system/sources.js';
import { assess } from '../../src/margin/assess.js';
import { checkBounds, WIDTHS } from '../../src/market/bounds.js';
import type { Room } from '../../src/market/check.js';
import { modelSignals, nettedSignals } from '../../src/market/encode.js';
import { type Model, type NettedTerm, type Portfolio, SLOPE_SCALE } from '../../src/market/model.js';
import { CIRCUITS } from '../../src/setup/compile.js';
import { inverse } from '../../src/setup/lagrange.js';
import { FIELD, fromField, toField } from '../../src/units/field.js';
import { abs, ceilDivide, max } from '../../src/units/integers.js';
import { randomModel, randomPortfolio } from '../support/randomModel.js';

/**
 * A prover who moves hints: every hint of an assessment with netting sets gets a term of the prover's choice, and what
 * follows from it is computed on (unconstrained), so that nothing breaks but what forces the hint. Whatever the term, the
 * honest constraints break, or the outputs are what they were (another of two equal losses is selected).
 */

const ROOM: Room = {
  instruments: 3,
  groups: 1,
  segments: 3,
  scenarios: 4,
  units: 2,
  nettingSets: 2,
  leads: 2,
};
const TARGET = { include: 'lib/Assessment.circom', main: 'Assessment(3, 1, 3, 4, 2, 2, 2)' };

/** Hints, and how many signals each is. */
const TWEAKS = {
  tweakForm: 8,
  tweakLead: 4,
  tweakRound: 1,
  tweakKth: 2,
  tweakSelected: 4,
  tweakPinned: 4,
  tweakValue: 1,
  tweakCharge: 1,
} as const;
type Tweak = keyof typeof TWEAKS;
type Tweaks = { readonly [Name in Tweak]?: readonly bigint[] };

const INPUTS: Record<string, string> = {
  UnpackPair: 'signal input tweak[2];',
  NettingSets: 'signal input tweakForm[S \\ 2][K][2]; signal input tweakLead[L \\ 2][K][2];',
  RoundUp: 'signal input tweakRound;',
  RiskUnits: 'signal input tweakKth[U]; signal input tweakSelected[S]; signal input tweakPinned[S];',
};
const ALL = `${INPUTS.NettingSets} ${INPUTS.RoundUp} ${INPUTS.RiskUnits} signal input tweakValue; signal input tweakCharge;`;
const wires = (component: string, names: readonly string[]) =>
  names.map((name) => `${component}.${name} <== ${name};`).join(' ');
/** Adds text behind what the file holds. */
const after = (file: string, find: string, text: string): Patch => ({
  file: `lib/${file}.circom`,
  find,
  replace: `${find} ${text}`,
});
const hint = (file: string, find: string, tweak: string): Patch => after(file, find, `${tweak} +`);
const PATCHES: Patch[] = [
  after('UnpackPair', 'signal input packed;', INPUTS.UnpackPair!),
  hint('UnpackPair', 'out[0] <--', 'tweak[0]'),
  hint('UnpackPair', 'out[1] <--', 'tweak[1]'),
  after('NettingSets', 'signal input quantity[N];', INPUTS.NettingSets!),
  after(
    'NettingSets',
    'unpackedForm[p][k].packed <== packedForm[p][k].out;',
    'unpackedForm[p][k].tweak <== tweakForm[p][k];',
  ),
  after(
    'NettingSets',
    'unpackedLead[p][k].packed <== packedLead[p][k].out;',
    'unpackedLead[p][k].tweak <== tweakLead[p][k];',
  ),
  after('RoundUp', 'signal input in;', INPUTS.RoundUp!),
  hint('RoundUp', 'out <--', 'tweakRound'),
  after('RiskUnits', 'signal input loss[S];', INPUTS.RiskUnits!),
  hint('RiskUnits', 'kth[u] <--', 'tweakKth[u]'),
  {
    file: 'lib/RiskUnits.circom',
    find: 'selected[s] <-- rank[s] < kOf[s];',
    replace: 'selected[s] <-- tweakSelected[s] + (rank[s] < kOf[s]);',
  },
  {
    file: 'lib/RiskUnits.circom',
    find: 'pinned[s] <-- kOf[s] > 0 && rank[s] + 1 == kOf[s];',
    replace: 'pinned[s] <-- tweakPinned[s] + (kOf[s] > 0 && rank[s] + 1 == kOf[s]);',
  },
  after('Assessment', 'signal input nettedForm[K > 0 ? S \\ 2 : 0][K][N];', ALL),
  hint('Assessment', 'signal value <--', 'tweakValue'),
  hint('Assessment', 'signal charge <--', 'tweakCharge'),
  after('Assessment', 'netting.quantity <== quantity;', wires('netting', ['tweakForm', 'tweakLead'])),
  after('Assessment', 'rounded.in <== notNegative.out;', wires('rounded', ['tweakRound'])),
  after(
    'Assessment',
    'units.unit <== model.unit;',
    wires('units', ['tweakKth', 'tweakSelected', 'tweakPinned']),
  ),
];

let honest: Circuit;
let liar: Circuit;

beforeAll(async () => {
  honest = await compileGadget(TARGET.include, TARGET.main);
  liar = await compileLiar(TARGET.include, TARGET.main, PATCHES);
});

const OUTPUTS = ['main.equity', 'main.requirement'];
const PACK = 1n << BigInt(WIDTHS.formPack);
const inField = (numerator: bigint, denominator: bigint) =>
  fromField(toField(numerator) * inverse(toField(denominator)));

/** What an opening of one pair may differ by: alone, so that the packed sum stays, or as that sum plus multiples of r. */
const pairs = fc.oneof(
  fc.tuple(shift(), fc.constant(0n)),
  fc.tuple(fc.constant(0n), shift()),
  shift().map((n): [bigint, bigint] => [-PACK * n, n]),
  shift().map((n): [bigint, bigint] => [n, inField(-n, PACK)]),
  fc.bigInt(-3n, 3n).map((times): [bigint, bigint] => {
    const wrapped = times * FIELD; // an integer that is 0 in the field, opened in limbs
    const odd = (wrapped + PACK / 2n) >> BigInt(WIDTHS.formPack);
    return [wrapped - PACK * odd, odd];
  }),
);

/** A number other than 0: ±1, ±2^k, half the field, a fraction. */
function shift(): fc.Arbitrary<bigint> {
  return fc
    .oneof(
      fc.constant(1n),
      fc.nat({ max: 253 }).map((k) => 1n << BigInt(k)),
      fc.constantFrom((FIELD - 1n) / 2n, inverse(2n), inverse(PACK), inverse(SLOPE_SCALE)),
      fc.bigInt(1n, FIELD - 1n),
    )
    .chain((n) => fc.constantFrom(n, -n));
}

const at = (name: Tweak, index: number, ...values: readonly bigint[]): Tweaks => ({
  [name]: Array.from({ length: TWEAKS[name] }, (_, i) => values[i - index] ?? 0n),
});
const place = (name: Tweak) => fc.nat({ max: TWEAKS[name] - 1 });
const pair = (name: 'tweakForm' | 'tweakLead') =>
  fc.tuple(fc.nat({ max: TWEAKS[name] / 2 - 1 }), pairs).map(([i, limbs]) => at(name, 2 * i, ...limbs));
const tweaks: fc.Arbitrary<Tweaks> = fc.oneof(
  { weight: 4, arbitrary: pair('tweakForm') },
  { weight: 3, arbitrary: pair('tweakLead') },
  { weight: 2, arbitrary: shift().map((n) => at('tweakRound', 0, n)) },
  // A multiple of the divisor, but for a field fraction: `missing` moves by a whole number.
  { weight: 1, arbitrary: fc.bigInt(1n, 1n << 41n).map((m) => at('tweakRound', 0, inField(m, SLOPE_SCALE))) },
  { weight: 1, arbitrary: fc.tuple(place('tweakKth'), shift()).map(([i, n]) => at('tweakKth', i, n)) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom('tweakSelected' as const, 'tweakPinned' as const), fc.nat({ max: 3 }), shift())
      .map(([name, i, n]) => at(name, i, n)),
  },
  {
    weight: 1,
    arbitrary: fc.oneof(
      shift().map((n) => at('tweakValue', 0, n)),
      shift().map((n) => at('tweakCharge', 0, n)),
      shift().map((n) => ({
        ...at('tweakValue', 0, -n << BigInt(WIDTHS.pack)),
        ...at('tweakCharge', 0, n),
      })),
      shift().map((n) => ({
        ...at('tweakValue', 0, n),
        ...at('tweakCharge', 0, inField(-n, 1n << BigInt(WIDTHS.pack))),
      })),
    ),
  },
);

const none: Tweaks = Object.fromEntries(
  Object.entries(TWEAKS).map(([name, count]) => [name, new Array<bigint>(count).fill(0n)]),
);
const isNone = (tweak: Tweaks) =>
  Object.values(tweak).every((values) => values.every((n) => toField(n) === 0n));

const cases = randomModel(ROOM)
  .filter(({ nettingSets = [], units }) => nettingSets.length > 0 && units.length > 0)
  .chain((model) =>
    fc.record({ model: fc.constant(model), portfolio: inside(model), tweak: tweaks, other: tweaks }),
  );

/** A portfolio for which there is an answer. */
function inside(model: Model): fc.Arbitrary<Portfolio> {
  return randomPortfolio(model).map(({ quantities, cash }) => ({
    quantities: quantities.map((n) => n % 21n),
    cash,
  }));
}

function inputsOf(model: Model, { quantities, cash }: Portfolio): Inputs {
  return {
    quantity: [...quantities, ...new Array<bigint>(ROOM.instruments - quantities.length).fill(0n)],
    cash,
    ...Object.fromEntries(
      [...modelSignals(model, ROOM, 'model'), ...nettedSignals(model, ROOM)].map(({ name, values }) => [
        name,
        values,
      ]),
    ),
  };
}

const outputs = (witness: Witness) => OUTPUTS.map((name) => witness.get(name)!);
const lie = (inputs: Inputs, tweak: Tweaks) => liar.witness({ ...inputs, ...none, ...tweak } as Inputs);

describe('a prover who moves hints', () => {
  it('finds no other outputs, alone or in twos', async () => {
    let [moved, refused] = [0, 0];
    await fc.assert(
      fc.asyncProperty(cases, async ({ model, portfolio, tweak, other }) => {
        let honestOutputs: bigint[];
        const inputs = inputsOf(model, portfolio);
        try {
          honestOutputs = outputs(await honest.witness(inputs));
        } catch {
          fc.pre(false); // a group past its limit
          return;
        }
        expect(honest.violations(await lie(inputs, none))).toEqual([]);
        for (const change of [tweak, { ...other, ...tweak }]) {
          if (isNone(change)) continue;
          moved++;
          const witness = await lie(inputs, change);
          if (honest.violations(witness).length > 0) refused++;
          else expect(outputs(witness)).toEqual(honestOutputs);
        }
      }),
      { numRuns: 150, seed: 11, endOnFailure: true },
    );
    expect(moved).toBeGreaterThan(200);
    expect(refused / moved).toBeGreaterThan(0.95);
  }, 900_000);

  it('gains nothing by any other choice of the worst losses', async () => {
    let same = 0;
    await fc.assert(
      fc.asyncProperty(cases, fc.nat(), fc.nat(), async ({ model, portfolio }, choice, pin) => {
        const inputs = inputsOf(model, portfolio);
        const witness = await honest.witness(inputs).catch(() => undefined);
        fc.pre(witness !== undefined);
        // A unit, any set of its scenarios with the right size, any of them as the k-th.
        const unit = model.units[0]!;
        const subsets = choose(unit.scenarios, unit.k);
        const chosen = subsets[choice % subsets.length]!;
        const pinned = chosen[pin % chosen.length]!;
        const read = (name: string) => witness!.get(`main.units.${name}`)!;
        const bit = (set: readonly number[], s: number) =>
          unit.scenarios.includes(s) ? (set.includes(s) ? 1n : 0n) : undefined;
        const change: Tweaks = {
          tweakKth: [read(`loss[${pinned}]`) - read('kth[0]'), 0n],
          tweakSelected: [0, 1, 2, 3].map((s) => {
            const wanted = bit(chosen, s);
            return wanted === undefined ? 0n : wanted - read(`selected[${s}]`);
          }),
          tweakPinned: [0, 1, 2, 3].map((s) => {
            const wanted = bit([pinned], s);
            return wanted === undefined ? 0n : wanted - read(`pinned[${s}]`);
          }),
        };
        const moved = await lie(inputs, change);
        if (honest.violations(moved).length > 0) return;
        same++;
        expect(outputs(moved)).toEqual(outputs(witness!));
      }),
      { numRuns: 100, seed: 12, endOnFailure: true },
    );
    expect(same).toBeGreaterThan(5);
  }, 600_000);
});

function choose<Item>(items: readonly Item[], count: number): Item[][] {
  if (count === 0) return [[]];
  return items.flatMap((item, i) => choose(items.slice(i + 1), count - 1).map((rest) => [item, ...rest]));
}

describe('wires of an assessment with netting sets', () => {
  /** Where the rows of a file's template stand. */
  const PLACES: Record<string, RegExp> = {
    Assessment: /^main$/,
    NettingSets: /^main\.netting$/,
    Bend: /^main\.netting\.(bend|lower)\[\d\]\[\d\]$/,
    RoundUp: /^main\.rounded$/,
    RiskUnits: /^main\.units$/,
    Max: /^main\.(notNegative|units\.atLeastFloor\[\d\])$/,
    IsNonNegative: /^main\.netting\.(bend|lower)\[\d\]\[\d\]\.sign$/,
    LinearForm: /^main\.netting\.packed(Form|Lead)\[\d\]\[\d\]$/,
    AssertBits: /^main\.rounded\.(range|notNegative|lessThanOne)$/,
  };
  const WIRE = /^(\s*)(signal )?([a-z][\w.[\]*+ ]*?) <== ([^;]+);/gm;
  /** Wires of whole arrays, with the sizes of the part that is left out. */
  const ARRAYS: Record<string, readonly string[]> = {
    'packedLead[p][k].coefficient': ['N'],
    'packedLead[p][k].in': ['N'],
    'packedForm[p][k].coefficient': ['N'],
    'packedForm[p][k].in': ['N'],
    'netting.quantity': ['N'],
    'netting.form': ['S \\ 2', 'K', 'N'],
    'netting.lead': ['L \\ 2', 'K', 'N'],
    'netting.gain': ['S', 'K'],
    'netting.loss': ['S', 'K'],
    'scenario[s].coefficient': ['N'],
    'scenario[s].in': ['N'],
    'groupForm[g].coefficient': ['N'],
    'groupForm[g].in': ['N'],
    'mark.coefficient': ['N'],
    'mark.in': ['N'],
  };
  /** Buses, which cannot be added to, and what only stands in circuits without netting sets. */
  const LEFT = ['instrument[i].row', 'group[g].row', 'units.unit'];
  const WITHOUT = ['-scenario[s].out', 'notNegative.out'];
  const source = (file: string) => readFileSync(join(CIRCUITS, 'lib', `${file}.circom`), 'utf8');

  it.each(Object.keys(PLACES))('of %s cannot carry another value than their own', async (file) => {
    const wires = [...source(file).matchAll(WIRE)]
      .map(([line, indent, signal = '', wire, value]) => ({
        line,
        indent,
        signal,
        wire: wire!,
        value: value!,
      }))
      .filter(
        ({ wire, value }) => !LEFT.includes(wire) && !(wire !== 'rounded.in' && WITHOUT.includes(value)),
      );
    expect(wires.length).toBeGreaterThan(0);
    const patches = wires.map(({ line, indent, signal, wire, value }): Patch => {
      const sizes = ARRAYS[wire] ?? [];
      const at = sizes.map((_, i) => `[x${i}]`).join('');
      const loops = sizes.map((size, i) => `for (var x${i} = 0; x${i} < ${size}; x${i}++) {`).join(' ');
      const given = sizes.length > 0 ? `${value}${at}` : `(${value})`;
      const moved = `${signal}${wire}${at} <== ${given} + 1;`;
      return {
        file: `lib/${file}.circom`,
        find: line,
        replace: `${indent}${loops} ${moved} ${'}'.repeat(sizes.length)}`,
      };
    });
    const forger = await compileLiar(TARGET.include, TARGET.main, patches);
    const [model] = fc.sample(
      randomModel(ROOM).filter(
        ({ nettingSets = [], units, groups }) =>
          nettingSets.length === 2 && units.length === 2 && groups.length > 0,
      ),
      { numRuns: 1, seed: 14 },
    );
    const portfolio = { quantities: model!.instruments.map((_, i) => BigInt(2 + i)), cash: 1n };
    const violations = honest.violations(await forger.witness(inputsOf(model!, portfolio)));
    const broken = new Set(
      violations
        .filter(({ component }) => PLACES[file]!.test(component))
        .flatMap(({ component, signals }) => signals.map((name) => name.slice(component.length + 1)))
        .map((name) => name.replace(/\[\d+\]/g, '[]')),
    );
    const missing = wires
      .map(({ wire }) => `${wire.replace(/\[[^\]]*\]/g, '[]')}${'[]'.repeat(ARRAYS[wire]?.length ?? 0)}`)
      .filter((wire) => !broken.has(wire) && !CONSTANTS.has(wire));
    expect(missing).toEqual([]);
  });
  /** Wires from a constant: their rows have one signal, and stand in its own component. */
  const CONSTANTS = new Set(['notNegative.b', 'lower[][].gain', 'lower[][].loss']);
});

describe('ways to take a pair apart', () => {
  // |h| and leads are ranged to [−2^95, 2^95); a form is h − min(0, lead), so in [−2^95, 2^96).
  const half = 1n << BigInt(WIDTHS.form - 1);
  const spread = 3n * half; // two forms differ by less

  it('differ by a vector of the lattice d0 + 2^112 · d1 = 0 mod r, all of which are longer', () => {
    const [first, second] = reduced([-PACK, 1n], [FIELD, 0n]);
    // Every vector of the lattice is a whole combination of the two: in the maximum norm none is shorter than the
    // shorter of these and of their sum and difference.
    const norms = [first, second, plus(first, second, 1n), plus(first, second, -1n)].map(length);
    const shortest = norms.reduce((a, b) => (a < b ? a : b));
    expect(shortest).toBe(PACK);
    expect(spread).toBeLessThan(shortest);
    expect(spread).toBeLessThan(1n << 97n);
  });
});

type Vector = readonly [bigint, bigint];
const length = ([a, b]: Vector) => max(abs(a), abs(b));
const plus = (a: Vector, b: Vector, times: bigint): Vector => [a[0] + times * b[0], a[1] + times * b[1]];
const dot = (a: Vector, b: Vector) => a[0] * b[0] + a[1] * b[1];

/** A basis of the same lattice whose first vector is the shortest (Lagrange and Gauss). */
function reduced(a: Vector, b: Vector): [Vector, Vector] {
  let [u, v] = dot(a, a) < dot(b, b) ? [a, b] : [b, a];
  for (;;) {
    const twice = 2n * dot(u, v) + dot(u, u);
    const times = twice >= 0n ? twice / (2n * dot(u, u)) : -ceilDivide(-twice, 2n * dot(u, u));
    const rest = plus(v, u, -times);
    if (dot(rest, rest) >= dot(u, u)) return [u, rest];
    [u, v] = [rest, u];
  }
}

describe('models at the edge of what the encoder accepts', () => {
  const big = (bits: number) => fc.bigInt(1n - (1n << BigInt(bits)), (1n << BigInt(bits)) - 1n);
  const LIMIT = 1n << 20n;
  const vector = (bits: number) => fc.array(big(bits), { minLength: 3, maxLength: 3 });
  const NONE = [0n, 0n, 0n];
  const term = (leads: boolean): fc.Arbitrary<NettedTerm> =>
    fc
      .record({ form: vector(40), lead: vector(40), gain: big(40), loss: big(40), alone: fc.boolean() })
      .map(({ form, lead, alone, ...slopes }) =>
        leads ? { ...slopes, form: alone ? NONE : form, lead } : { ...slopes, form },
      );
  const shape = fc.record({
    scenarios: fc.tuple(
      ...[0, 1, 2, 3].map((s) => fc.record({ pnl: vector(40), netted: fc.tuple(term(s < 2), term(s < 2)) })),
    ),
    k: fc.integer({ min: 1, max: 4 }),
    weight: fc.bigInt(1_000_000n, 1n << 40n),
    kthWeight: fc.bigInt(1_000_000n, 1n << 40n).chain((n) => fc.constantFrom(n, -n, 0n)),
    floor: fc.bigInt(0n, 1n << 100n),
  });
  type Shape = typeof shape extends fc.Arbitrary<infer Value> ? Value : never;

  /** All forms times 2^a, all slopes times 2^b. */
  function scaled({ scenarios, k, weight, kthWeight, floor }: Shape, a: number, b: number): Model {
    const times = (values: readonly bigint[], bits: number) => values.map((n) => n << BigInt(bits));
    const flat = { slope: 0n, intercept: 0n };
    return {
      marginType: 'maintenance',
      instruments: [0, 1, 2].map((i) => ({
        label: `${i}`,
        fold: false,
        linear: 0n,
        breakpoints: [-LIMIT, LIMIT + 1n],
        pieces: [{ value: flat, charge: flat }],
      })),
      groups: [],
      nettingSets: ['A', 'B'],
      scenarios: scenarios.map(({ pnl, netted }, s) => ({
        label: `${s}`,
        pnl: times(pnl, Math.min(a, 30)),
        netted: netted.map(({ form, lead, gain, loss }) => ({
          form: times(form, a),
          ...(lead === undefined ? {} : { lead: times(lead, a) }),
          gain: gain << BigInt(b),
          loss: loss << BigInt(b),
        })),
      })),
      units: [{ label: 'U', scenarios: [0, 1, 2, 3], k, weight, kthWeight, floor }],
    };
  }

  const accepted = (model: Model) => {
    try {
      checkBounds(model, []);
      return true;
    } catch {
      return false;
    }
  };

  it('have a witness for every corner of the position limits, with the integers of assess', async () => {
    const largest = { form: 0n, lead: 0n, loss: 0n, requirement: 0n };
    // Any corner, or the one where a form or lead is largest.
    const corner = fc.record({
      signs: fc.tuple(...[0, 1, 2].map(() => fc.constantFrom(-1n, 1n))),
      of: fc.option(fc.record({ s: fc.nat({ max: 3 }), k: fc.nat({ max: 1 }), lead: fc.boolean() })),
    });
    await fc.assert(
      fc.asyncProperty(shape, corner, fc.boolean(), async (given, { signs, of }, forms) => {
        // As large as it gets: forms first and then slopes, or slopes first.
        let [a, b] = [0, 0];
        const grow = [
          () => {
            while (accepted(scaled(given, a + 1, b))) a++;
          },
          () => {
            while (accepted(scaled(given, a, b + 1)) && b < 60) b++;
          },
        ];
        for (const step of forms ? grow : grow.reverse()) step();
        const model = scaled(given, a, b);
        fc.pre(accepted(model));
        const along = of ? model.scenarios[of.s]!.netted![of.k]! : undefined;
        const direction = (of?.lead ? along?.lead : undefined) ?? along?.form ?? NONE;
        const quantities = signs.map((sign, i) =>
          of === null ? sign * LIMIT : (direction[i]! < 0n ? -LIMIT : LIMIT) * signs[0]!,
        );
        const portfolio = { quantities, cash: 0n };
        const expected = assess(model, portfolio);
        const witness = await honest.witness(inputsOf(model, portfolio));
        expect(honest.violations(witness)).toEqual([]);
        expect(witness.get('main.requirement')).toBe(expected.requirement);
        expected.scenarios.forEach(({ loss }, s) => {
          expect(fromField(witness.get(`main.units.loss[${s}]`)!)).toBe(loss);
          largest.loss = max(largest.loss, abs(loss));
        });
        for (const [name, value] of witness) {
          const size = abs(fromField(value));
          if (/bend\[\d\]\[\d\]\.in$/.test(name)) largest.form = max(largest.form, size);
          if (/lower\[\d\]\[\d\]\.in$/.test(name)) largest.lead = max(largest.lead, size);
        }
        largest.requirement = max(largest.requirement, expected.requirement);
      }),
      { numRuns: 150, seed: 13, endOnFailure: true },
    );
    // The edges were reached.
    expect(largest.form).toBeGreaterThan(1n << BigInt(WIDTHS.form - 2));
    expect(largest.lead).toBeGreaterThan(1n << BigInt(WIDTHS.form - 2));
    expect(largest.loss).toBeGreaterThan(1n << BigInt(WIDTHS.nettedLoss - 8));
    expect(largest.requirement).toBeGreaterThan(1n << BigInt(WIDTHS.requirement - 6));
  }, 900_000);
});
