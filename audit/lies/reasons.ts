import type { RowName } from '../system/rows.js';

/** Rows that no lie breaks alone, and why. What matches none of the rows that were not broken alone is told as stale. */
export interface Reason {
  readonly template: string;
  /** Component, without indexes unless they matter. */
  readonly path: RegExp;
  /** The row as the audit prints it, names without indexes. */
  readonly shape: RegExp;
  /** The row with its indexes, where they matter. */
  readonly text?: RegExp;
  readonly reason: string;
  /** The search is long: it is made in the first statement only. */
  readonly isDear?: true;
}

/** The reason for a row, if there is one. */
export const reasonFor = (row: RowName): Reason | undefined =>
  REASONS.find(
    ({ template, path, shape, text = /./ }) =>
      row.template === template && path.test(row.path) && shape.test(row.shape) && text.test(row.text),
  );

export const REASONS: readonly Reason[] = [
  {
    template: 'AccountSlot',
    isDear: true,
    path: /^main\.slot\[0\]$/,
    shape: /account\.enabled \|/,
    reason:
      'The statement wants slot 0 enabled by a row of its own, so this one never decides there. In the other slots it is broken alone.',
  },
  {
    template: 'Solvency',
    path: /^main$/,
    shape: /^1 account\[\]\.enabled \| account\[\]\.enabled \| $/,
    reason:
      'Of two slots the first is always enabled. With three, the row of the third is broken alone: the statement `three`.',
  },
  {
    template: 'BabyCheck',
    isDear: true,
    path: /^main\.slot\[0\]\.signature\.(key|r8)OnCurve$/,
    shape: /./,
    reason:
      'Slot 0 is always enabled, so a lie needs a whole signature with a point off the curve. By the formulas no such point doubles ' +
      'to one of the curve (a is a square and d is not), and the ladder goes through another group: the search cannot make one. ' +
      'In a slot that is not enabled the rows are broken alone.',
  },
  {
    template: 'IsZero',
    isDear: true,
    path: /\.signature\.verifier\.eqCheck[XY]\.isz$/,
    shape: /inv/,
    reason:
      'Where the two coordinates have to be equal, the row of the inverse only keeps equal ones from being called different: nobody ' +
      'gains by it. That different ones are not called equal is the other row.',
  },
  {
    template: 'Num2Bits',
    path: /^main\.unpacked\.bits$/,
    shape: /out/,
    text: /out\[229\]/,
    reason:
      'checkViews: without views the statement wants it to be 0 by a row of its own, so that this one never decides. With views it is broken alone.',
  },
];
