import type { NullifierUse } from '../../src/proof/register.js';

/** Two uses of one nullifier, and whether the second is one that counts. */

export const window = (notBefore: bigint, notAfter: bigint) => ({ window: { notBefore, notAfter } });
export const use = (change: Partial<NullifierUse> = {}): NullifierUse => ({
  nullifier: 7n,
  scope: 1n,
  binding: 100n,
  ...window(10n, 20n),
  ...change,
});
export const once = ({ nullifier, scope, binding }: NullifierUse): NullifierUse => ({
  nullifier,
  scope,
  binding,
});

type Case = [what: string, first: NullifierUse | undefined, next: NullifierUse, ok: boolean];
export const CASES: Case[] = [
  ['a first use', undefined, use(), true],
  ['a first use without a window', undefined, once(use()), true],
  ['the same again', use(), use(), false],
  ['the same recipient, a window that starts where the last one ends', use(), use(window(20n, 30n)), false],
  ['the same recipient, an overlapping window', use(), use(window(15n, 30n)), false],
  ['the same recipient, a window around the last one', use(), use(window(5n, 30n)), false],
  ['the same recipient, an earlier window', use(), use(window(1n, 9n)), false],
  ['the same recipient, a strictly later window', use(), use(window(21n, 30n)), true],
  ['another recipient, the same window', use(), use({ binding: 101n }), false],
  ['another recipient, a later window', use(), use({ binding: 101n, ...window(21n, 30n) }), false],
  ['a second use without a window', use(), once(use()), false],
  ['a window after a use without one', once(use()), use(window(21n, 30n)), false],
];
