import type { Timestamp } from '../units/numbers.js';
/** One use of a nullifier. */
export interface NullifierUse {
  readonly nullifier: bigint;
  readonly scope: bigint;
  /** Hash of the recipient. */
  readonly binding: bigint;
  /** Window of the claim, unix seconds; without one a nullifier can be used once. */
  readonly window?: { readonly notBefore: Timestamp; readonly notAfter: Timestamp };
}

export interface RegisterAnswer {
  readonly ok: boolean;
  readonly detail: string;
}

/** Remembers which nullifiers were used, by whom and up to when. */
export interface NullifierRegister {
  /** Records a use, or refuses it. Atomic: of two concurrent uses of one nullifier, one is refused. */
  use(use: NullifierUse): Promise<RegisterAnswer>;
}

/**
 * The rule: the first use binds a nullifier to its recipient; a later use needs the same recipient and a strictly later
 * window. So a holder can refresh a claim, and cannot pledge twice in one scope.
 */
export function judgeUse(last: NullifierUse | undefined, next: NullifierUse): RegisterAnswer {
  if (last === undefined) return { ok: true, detail: 'first use in this scope' };
  if (last.binding !== next.binding) {
    return { ok: false, detail: 'this holder already used the scope for another recipient' };
  }
  const [before, now] = [windowOf(last), windowOf(next)];
  if (before === undefined || now === undefined) {
    return { ok: false, detail: 'this holder already used the scope, and the claim has no window' };
  }
  if (now.notBefore <= before.notAfter) {
    return { ok: false, detail: 'this holder already used the scope for this window or a later one' };
  }
  return { ok: true, detail: 'refreshed with a later window' };
}

/** Its own: what was added to `Object.prototype` is no window of a use without one. */
function windowOf(use: NullifierUse): NullifierUse['window'] {
  return Object.hasOwn(use, 'window') ? use.window : undefined;
}
