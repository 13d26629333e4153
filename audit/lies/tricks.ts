import { toField } from '../../src/units/field.js';
import { placeOf } from '../system/rows.js';
import { inverseOf, near } from '../system/system.js';
import type { Attempt, Ground, Strategy } from './attempts.js';

/** Lies that several signals of one component tell together: what a prover would choose who knows what the template is for. */

/** Signals of a component by their names in it. */
interface Signals {
  readonly path: string;
  get(name: string): bigint | undefined;
  /** The wire's number, for signals that are there. */
  wire(name: string): number;
  /** The wire of an input of the statement. */
  public(name: string): number;
}

type Trick = (signals: Signals) => Iterable<ReadonlyMap<number, bigint>>;

const TRICKS: Readonly<Record<string, Trick>> = {
  PiecewisePair: minusOne,
  RiskUnits: otherLosses,
  BabyCheck: offCurve,
  SignerEntry: otherEntries,
};

/** The tricks of the row's component; what the row gives follows, or stays. */
export const tricks: Strategy = function* (ground, row, values) {
  const { path, template } = placeOf(ground.system, ground.components, row);
  const trick = TRICKS[template];
  if (trick === undefined) return;
  const given = ground.gives(row);
  for (const changes of trick(signalsOf(ground, path, values))) {
    const attempt: Attempt = { changes };
    yield attempt;
    if (given.length > 0) yield { changes, held: new Set([...changes.keys(), ...given]) };
  }
};

function signalsOf({ system }: Ground, path: string, values: readonly bigint[]): Signals {
  const wire = (name: string) => system.wireOf.get(`${path}.${name}`)!;
  return {
    path,
    wire,
    public: (name) => system.wireOf.get(`main.${name}`)!,
    get: (name) => (wire(name) === undefined ? undefined : near(values[wire(name)]!)),
  };
}

/**
 * Two segments are selected and a third is taken away. In a market where all but one have no width, as padding has, the bounds that this
 * makes are those of the one.
 */
function* minusOne({ path, get, wire, public: publicWire }: Signals): Generator<ReadonlyMap<number, bigint>> {
  const segments = count(get, 'selected');
  const [row] = /(?:instrument|group)\[\d+\](?=\.pair$)/.exec(path)!;
  const [first, last] = [get('breakpoint[0]')!, get(`breakpoint[${segments}]`)!];
  for (let minus = 0; minus < segments; minus++) {
    const whole = minus === 0 ? segments - 1 : 0;
    const padding = Array.from({ length: segments }, (_, t) => t).find((t) => t !== minus && t !== whole)!;
    yield new Map([
      ...Array.from({ length: segments + 1 }, (_, t): [number, bigint] => [
        publicWire(`market.model.${row}.breakpoint[${t}]`),
        t <= whole ? first : last,
      ]),
      ...Array.from({ length: segments }, (_, t): [number, bigint] => [
        wire(`selected[${t}]`),
        t === minus ? -1n : t === whole || t === padding ? 1n : 0n,
      ]),
    ]);
  }
}

/** Other losses count than the worst. One equation holds both counts, so what is missing of one is taken from the other. */
function* otherLosses({ get, wire, public: publicWire }: Signals): Generator<ReadonlyMap<number, bigint>> {
  const scenarios = count(get, 'selected');
  for (let u = 0; get(`unit[${u}].k`) !== undefined; u++) {
    const members = Array.from({ length: scenarios }, (_, s) => s).filter(
      (s) => get(`unit[${u}].member[${s}]`) === 1n,
    );
    const [k, used] = [get(`unit[${u}].k`)!, get(`unit[${u}].used`)!];
    const choose = (of: (s: number) => readonly [selected: bigint, pinned: bigint], kth?: bigint) =>
      new Map([
        ...members.flatMap((s): [number, bigint][] => [
          [wire(`selected[${s}]`), of(s)[0]],
          [wire(`pinned[${s}]`), of(s)[1]],
        ]),
        ...(kth === undefined ? [] : [[wire(`kth[${u}]`), kth] as const]),
      ]);
    // It is not used, and has a threshold.
    yield new Map([
      ...choose(() => [0n, 0n], 1n),
      ...['used', 'k'].map((name) => [publicWire(`market.model.unit[${u}].${name}`), 0n] as const),
      ...members.map((s) => [publicWire(`market.model.unit[${u}].member[${s}]`), 0n] as const),
    ]);
    yield choose(() => [0n, 0n]);
    for (let s = 0; s < scenarios; s++)
      yield new Map([...choose(() => [0n, 0n]), [wire(`counts[${u}][${s}]`), k + (used << 16n)]]);
    for (const one of members) {
      // It is alone in its unit, and the threshold is below its loss.
      yield new Map([
        ...choose((s) => (s === one ? [1n, 1n] : [0n, 0n]), get(`loss[${one}]`)! - 1n),
        ...members
          .filter((s) => s !== one)
          .map((s) => [publicWire(`market.model.unit[${u}].member[${s}]`), 0n] as const),
      ]);
      yield choose((s) => (s === one ? [k + (used << 16n), 0n] : [0n, 0n]));
      yield choose((s) => [0n, s === one ? used + k * inverseOf(1n << 16n) : 0n]);
      for (const kth of [undefined, get(`loss[${one}]`)!]) {
        yield choose((s) => (s === one ? [1n, 1n] : [0n, 0n]), kth);
        yield choose((s) => (s === one ? [1n, 1n] : [1n, 0n]), kth);
        yield choose((s) => (s === one ? [0n, 1n] : [1n, 0n]), kth);
        yield choose((s) => (s === one ? [0n, 0n] : [1n, 0n]), kth);
      }
    }
  }
}

/** Entries of the list are such that another selection of them is the same signer, or a key with a coordinate of the other sign. */
function* otherEntries({ get, wire, public: publicWire }: Signals): Generator<ReadonlyMap<number, bigint>> {
  const entries = count(get, 'selected');
  const chosen = Array.from({ length: entries }, (_, v) => v).find((v) => get(`selected[${v}]`) === 1n)!;
  const PARTS = ['id', 'key[0]', 'key[1]'];
  const entry = (v: number, values: readonly bigint[]): [number, bigint][] =>
    PARTS.map((part, i) => [publicWire(`signers.entry[${v}].${part}`), values[i]!]);
  for (let v = 0; v < entries; v++) {
    if (v === chosen) continue;
    yield new Map([...entry(v, [0n, 0n, 0n]), [wire(`selected[${v}]`), 1n]]);
    for (const [term, sum] of [
      ['xTerm', 'chosen.key[0]'],
      ['yTerm', 'chosen.key[1]'],
    ])
      yield new Map([[wire(`${term}[${v}]`), -2n * get(sum!)!]]);
    for (let w = 0; w < entries; w++) {
      if (w === v || w === chosen) continue;
      const same = entry(
        w,
        PARTS.map((part) => get(`entry[${v}].${part}`)!),
      );
      yield new Map([...same, [wire(`selected[${v}]`), -1n], [wire(`selected[${w}]`), 1n]]);
    }
  }
}

/** One square is what the curve needs it to be. */
function* offCurve({ get, wire }: Signals): Generator<ReadonlyMap<number, bigint>> {
  const [A, D] = [168_700n, 168_696n];
  const [x2, y2] = [get('x2')!, get('y2')!];
  const fraction = (a: bigint, b: bigint) => toField(a * inverseOf(near(b)));
  yield new Map([[wire('x2'), fraction(1n - y2, A - D * y2)]]);
  yield new Map([[wire('y2'), fraction(1n - A * x2, 1n - D * x2)]]);
}

function count(get: Signals['get'], name: string): number {
  let found = 0;
  while (get(`${name}[${found}]`) !== undefined) found++;
  return found;
}
