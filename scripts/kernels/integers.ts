/** Arithmetic on big integers for the generators of field code. */

/** `x mod m`, 0 to m − 1. */
export function modulo(x: bigint, m: bigint): bigint {
  const rest = x % m;
  return rest < 0n ? rest + m : rest;
}

/** The residue of `x` that is nearest to 0: at most m / 2 away. */
export function centred(x: bigint, m: bigint): bigint {
  const rest = modulo(x, m);
  return rest > m / 2n ? rest - m : rest;
}

/** The number y with `x · y ≡ 1 mod m`, 0 to m − 1; x and m must have no common factor. */
export function inverse(x: bigint, m: bigint): bigint {
  let [above, below] = [m, modulo(x, m)];
  let [before, factor] = [0n, 1n];
  while (below !== 0n) {
    const quotient = above / below;
    [above, below] = [below, above - quotient * below];
    [before, factor] = [factor, before - quotient * factor];
  }
  return modulo(before, m);
}

/** Splits `x` into `count` limbs of `bits` bits, each from −2^(bits−1) to 2^(bits−1) − 1, but for the last, which takes the rest. */
export function signedLimbs(x: bigint, bits: number, count: number): bigint[] {
  const limbs: bigint[] = [];
  let rest = x;
  for (let i = 1; i < count; i++) {
    const limb = BigInt.asIntN(bits, rest);
    limbs.push(limb);
    rest = (rest - limb) >> BigInt(bits);
  }
  return [...limbs, rest];
}

/** Splits `x ≥ 0` into `count` limbs of `bits` bits from 0 to 2^bits − 1. */
export function limbs(x: bigint, bits: number, count: number): bigint[] {
  return Array.from({ length: count }, (_, i) => BigInt.asUintN(bits, x >> BigInt(bits * i)));
}
