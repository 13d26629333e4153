import { toField } from '../../src/units/field.js';

/**
 * What a prover computes where a lemma says that there is one answer, or where it is the prover's choice. By template; signals are
 * read and given by their names in the component.
 */
export type Hint = (signals: Signals) => void;

export interface Signals {
  /** Nearest to zero. Throws for a name that the component does not have. */
  get(name: string): bigint;
  has(name: string): boolean;
  set(name: string, value: bigint): void;
}

export const HINTS: Readonly<Record<string, Hint>> = {
  SignerEntry: (signals) => {
    for (let v = 0; signals.has(`selected[${v}]`); v++)
      signals.set(`selected[${v}]`, signals.get('index') === BigInt(v) ? 1n : 0n);
  },
  Row: (signals) => {
    const isNegated = signals.get('row.fold') === 1n && signals.get('x') < 0n;
    signals.set('folded.negated', isNegated ? 1n : 0n);
  },
  PiecewisePair: (signals) => {
    const x = signals.get('x');
    for (let t = 0; signals.has(`selected[${t}]`); t++) {
      const isIn = signals.get(`breakpoint[${t}]`) <= x && x < signals.get(`breakpoint[${t + 1}]`);
      signals.set(`selected[${t}]`, isIn ? 1n : 0n);
    }
  },
  RiskUnits: (signals) => {
    const losses: bigint[] = [];
    while (signals.has(`loss[${losses.length}]`)) losses.push(signals.get(`loss[${losses.length}]`));
    const chosen = losses.map(() => ({ selected: 0n, pinned: 0n }));
    for (let u = 0; signals.has(`kth[${u}]`); u++) {
      const k = Number(signals.get(`unit[${u}].k`));
      const ranked = [...losses.keys()]
        .filter((s) => signals.get(`unit[${u}].member[${s}]`) === 1n)
        .sort((s, other) =>
          losses[s]! === losses[other]! ? s - other : losses[s]! > losses[other]! ? -1 : 1,
        );
      ranked.slice(0, k).forEach((s) => {
        chosen[s]!.selected = 1n;
      });
      const last = k > 0 && signals.get(`unit[${u}].used`) === 1n ? ranked[k - 1] : undefined;
      if (last !== undefined) chosen[last]!.pinned = 1n;
      signals.set(`kth[${u}]`, last === undefined ? 0n : losses[last]!);
    }
    chosen.forEach(({ selected, pinned }, s) => {
      signals.set(`selected[${s}]`, selected);
      signals.set(`pinned[${s}]`, pinned);
    });
  },
  Num2Bits_strict: (signals) => {
    const value = toField(signals.get('in'));
    for (let i = 0; signals.has(`n2b.out[${i}]`); i++)
      signals.set(`n2b.out[${i}]`, (value >> BigInt(i)) & 1n);
  },
};
