/**
 * The smallest n of `from … to` with `f(n) >= 0`, for a concave f on whole numbers; undefined if there is
 * none. Asks for f at a number of places that grows with the logarithm of the stretch.
 */
export function firstHolding(f: (n: bigint) => bigint, from: bigint, to: bigint): bigint | undefined {
  if (f(from) >= 0n) return from;
  if (to === from) return undefined;
  const top = f(to) >= 0n ? to : holdingInside(f, from, to);
  if (top === undefined) return undefined;
  // f is concave and below 0 at `from`: up to `top` it crosses 0 once.
  let [below, holds] = [from, top];
  while (holds - below > 1n) {
    const middle = (below + holds) / 2n;
    if (f(middle) >= 0n) holds = middle;
    else below = middle;
  }
  return holds;
}

/** Any n with `f(n) >= 0` between two ends where f is below 0: looked for towards the peak. */
function holdingInside(f: (n: bigint) => bigint, from: bigint, to: bigint): bigint | undefined {
  let [left, right] = [from, to];
  while (right - left > 1n) {
    const middle = (left + right) / 2n;
    const here = f(middle);
    if (here >= 0n) return middle;
    if (f(middle + 1n) > here) left = middle;
    else right = middle;
  }
  return undefined;
}
