import { bn254 } from '@noble/curves/bn254.js';

/**
 * What a verification key must be whoever made it, by arithmetic of its own: the parser of `src/proof` is asked the same, and this
 * says whether it may be believed. Linear relations between IC points other than equality cannot be seen: the logarithms are unknown.
 */

const { Fp, Fp2, Fr } = bn254.fields;
type Coordinates = readonly (string | readonly string[])[];
type G2 = InstanceType<typeof bn254.G2.Point>;

/** What is wrong with a key in snarkjs' JSON form. A development key has δ = γ, any other must not. */
export function inspectVerificationKey(text: string, isDevelopment: boolean): string[] {
  const key = JSON.parse(text) as Record<string, Coordinates> & { nPublic: number; IC: Coordinates[] };
  const findings: string[] = [];
  const say = (isWrong: boolean, finding: string) => isWrong && findings.push(finding);

  // 1. IC: one point per public signal and one for 1; none at infinity, none twice, none opposite.
  const ic = key.IC.map((point) => point.slice(0, 2).map((n) => BigInt(n as string))) as [bigint, bigint][];
  say(ic.length !== key.nPublic + 1, `${ic.length} IC points for ${key.nPublic} public signals`);
  const seen = new Map<bigint, number>();
  for (const [i, [x, y]] of ic.entries()) {
    say(`${key.IC[i]![2]}` !== '1', `IC[${i}] is infinite, or not affine`);
    say(!isOnFirst(x, y), `IC[${i}] is not on the curve`);
    const before = seen.get(x);
    say(before !== undefined, `IC[${i}] is IC[${before}] or its negative`);
    seen.set(x, i);
  }

  // 2. The fixed points: in their groups, and no generator but γ.
  const [ax, ay] = key.vk_alpha_1!.slice(0, 2).map((n) => BigInt(n as string)) as [bigint, bigint];
  say(!isOnFirst(ax, ay), 'alpha is not on the curve');
  const generator = bn254.G1.Point.BASE.toAffine();
  say(ax === generator.x, 'alpha is the generator');
  const second = new Map<string, string>();
  for (const name of ['beta', 'gamma', 'delta']) {
    const point = key[`vk_${name}_2`]!;
    second.set(name, `${point}`);
    say(!isOfSecond(point), `${name} is not in the group`);
  }
  const base = bn254.G2.Point.BASE.toAffine();
  const one = `${[base.x.c0, base.x.c1, base.y.c0, base.y.c1]},1,0`;
  say(second.get('beta') === one, 'beta is the generator');
  say(second.get('gamma') !== one, 'gamma is not the generator');
  const isForgeable = second.get('gamma') === second.get('delta');
  say(isForgeable && !isDevelopment, 'delta is gamma: anyone can forge proofs');
  say(!isForgeable && isDevelopment, 'delta is not gamma: a development key that is not seen to be one');
  return findings;
}

/** y² = x³ + 3, and not (0, 0), with which files write infinity. */
function isOnFirst(x: bigint, y: bigint): boolean {
  const isIn = x >= 0n && x < Fp.ORDER && y >= 0n && y < Fp.ORDER;
  return isIn && (y * y - x * x * x - 3n) % Fp.ORDER === 0n;
}

/** On the second curve, not infinite, and of order r by doubling and adding: the curve has more points than the group. */
function isOfSecond(point: Coordinates): boolean {
  const [x, y] = point.slice(0, 2).map((pair) => Fp2.fromBigTuple(numbers(pair))) as [G2['X'], G2['Y']];
  if (`${point[2]}` !== '1,0') return false;
  const { b } = bn254.G2.Point.CURVE();
  if (!Fp2.eql(Fp2.sqr(y), Fp2.add(Fp2.mul(Fp2.sqr(x), x), b))) return false;
  let sum = bn254.G2.Point.ZERO;
  const own = bn254.G2.Point.fromAffine({ x, y });
  for (const bit of Fr.ORDER.toString(2)) {
    sum = sum.double();
    if (bit === '1') sum = sum.add(own);
  }
  return sum.is0();
}

const numbers = (pair: string | readonly string[]): [bigint, bigint] => [BigInt(pair[0]!), BigInt(pair[1]!)];
