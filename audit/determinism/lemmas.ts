/**
 * What propagation alone does not see. A lemma says of a template that something in it has one value where its inputs have one;
 * each has its argument, and a test that tries it on the sources under audit (`proofs.ts`).
 */
export interface Lemma {
  readonly template: string;
  /** Signals that must be known first, by their names in the component without indexes. */
  readonly from: readonly string[];
  /** Signals that then have one value. */
  readonly forces: readonly string[];
  readonly argument: string;
}

/** A factor that cannot be 0, so that a row gives the one unknown signal that it multiplies. */
export interface NonzeroFactor {
  readonly template: string;
  /** The signal that the row gives. */
  readonly gives: readonly string[];
  readonly argument: string;
}

/** A signal that stays the prover's to choose. */
export interface Freedom {
  readonly template: string;
  /** Signals that the choice is about: known before it. */
  readonly from: readonly string[];
  readonly signals: readonly string[];
  readonly argument: string;
}

/** A signal that has a second value where nothing follows from it: the case that a lemma’s argument leaves out. */
export type Idle = Pick<Freedom, 'template' | 'signals' | 'argument'>;

const UNITS = ['member', 'used', 'k', 'weight', 'kthWeight', 'floor'].map((name) => `unit.${name}`);

export const LEMMAS: readonly Lemma[] = [
  {
    template: 'Row',
    from: ['x', 'row.fold', 'row.breakpoint', 'row.slope', 'row.intercept'],
    forces: ['folded.negated'],
    argument:
      'The pair holds the folded number at or above the first breakpoint, which the encoder lets be negative only where fold is 0. ' +
      'So a folded row has folded >= 0, and of x and −x only one is, unless both are 0: then the choice changes nothing.',
  },
  {
    template: 'PiecewisePair',
    from: ['x', 'breakpoint', 'slope', 'intercept'],
    forces: ['selected'],
    argument:
      'The selected segment has lower <= x < upper as small integers, and the half-open segments of non-decreasing breakpoints ' +
      'do not overlap: one segment holds x.',
  },
  {
    template: 'RiskUnits',
    from: ['loss', ...UNITS],
    forces: ['kth'],
    argument:
      'k losses are at or above the threshold and selected, the others at or below it, and one of the selected equals it: it is ' +
      'the k-th worst loss, whatever the ties.',
  },
  {
    template: 'Num2Bits_strict',
    from: ['in'],
    forces: ['n2b.out'],
    argument:
      'Of the two numbers below 2^254 with the same residue, AliasCheck lets only the one below the field order pass.',
  },
];

export const NONZERO: readonly NonzeroFactor[] = [
  {
    template: 'BabyAdd',
    gives: ['xout', 'yout'],
    argument:
      'The Edwards addition law is complete for points of the curve where a is a square and d is not: 1 ± d·x1·x2·y1·y2 is not 0. ' +
      'Key and R8 pass BabyCheck, and sums of points of the curve are points of the curve.',
  },
  {
    template: 'Edwards2Montgomery',
    gives: ['out'],
    argument:
      'Only (0, ±1) map to no point, and the points here have prime order: multiples of 8·key and of the base point.',
  },
  {
    template: 'Montgomery2Edwards',
    gives: ['out'],
    argument: 'Only points of order 2 and 4 have v = 0 or u = −1, and the points here have prime order.',
  },
  {
    template: 'MontgomeryAdd',
    gives: ['lamda'],
    argument:
      'The two points are multiples m and n of one point of prime order with 0 < m < n and m + n below the order (a segment has ' +
      'at most 249 bits, and the ladder adds numbers of different sizes), so they are neither equal nor opposite: u differs.',
  },
  {
    template: 'MontgomeryDouble',
    gives: ['lamda'],
    argument: 'v = 0 only at the point of order 2, and the points here have prime order.',
  },
];

export const FREEDOMS: readonly Freedom[] = [
  {
    template: 'SignerEntry',
    from: ['index'],
    signals: ['selected'],
    argument:
      'Which entry of the list signed is the prover’s to say: it is private, and the signature decides whether it is true. The ' +
      'index beside it is a hint that no row holds.',
  },
  {
    template: 'RiskUnits',
    from: ['loss', ...UNITS],
    signals: ['selected', 'pinned'],
    argument:
      'Where losses tie at the threshold, any of the tied ones may stand for the others: their sum is the same.',
  },
];

export const IDLE: readonly Idle[] = [
  {
    template: 'Fold',
    signals: ['negated'],
    argument:
      'In a folded row 0 may be negated: folded is 0 then, too. Of any other x it would be another number.',
  },
];
