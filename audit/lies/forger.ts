import { BASE8, SUBGROUP_ORDER } from '../../src/account/curve.js';
import { challenge } from '../../src/account/eddsa.js';
import { FIELD, toField } from '../../src/units/field.js';
import type { System } from '../system/system.js';

/**
 * Signs what an account slot is made to verify, as a custodian who lies with the holder would; or signs wrongly, so that one coordinate
 * of the two points that are compared is right; or signs well, and the holder shows R8 with a coordinate of the other sign, which is on
 * the curve too.
 */
export type Forgery = 'good' | 'wrong x' | 'wrong y' | 'other x' | 'other y';

const NONCE = 12345n;
const COMMITMENT = BASE8.multiply(NONCE).toAffine();

export class Forger {
  readonly #system: System;
  readonly #keys: ReadonlyMap<string, bigint>;

  /** Private scalars by `x,y`. */
  constructor(system: System, keys: ReadonlyMap<string, bigint>) {
    this.#system = system;
    this.#keys = keys;
  }

  /** What r8 and s of the slot must be, for the values of a witness. Undefined where nobody has the key. */
  sign(slot: number, forgery: Forgery, at: (wire: number) => bigint): Map<number, bigint> | undefined {
    const read = (name: string) =>
      toField(at(this.#system.wireOf.get(`main.slot[${slot}].signature.verifier.${name}`)!));
    const key = { x: read('Ax'), y: read('Ay') };
    const k = this.#scalarOf(key);
    if (k === undefined) return undefined;
    // A point of order 2 added to R8 turns the signs of both its coordinates.
    const { x, y } = COMMITMENT;
    const R8 = forgery === 'wrong y' ? { x: FIELD - x, y: FIELD - y } : { x, y };
    const S = (NONCE + 8n * challenge(read('M'), R8, key) * k) % SUBGROUP_ORDER;
    const wire = (name: string) => this.#system.wireOf.get(`main.${name}`)!;
    const isWrong = forgery === 'wrong x' || forgery === 'wrong y';
    const signed = new Map([
      [wire(`account[${slot}].r8[0]`), R8.x],
      [wire(`account[${slot}].r8[1]`), R8.y],
      [wire(`account[${slot}].s`), isWrong ? (SUBGROUP_ORDER - S) % SUBGROUP_ORDER : S],
    ]);
    if (forgery === 'other x')
      signed
        .set(wire(`account[${slot}].r8[0]`), FIELD - R8.x)
        .set(wire(`slot[${slot}].signature.verifier.R8x`), R8.x);
    if (forgery === 'other y')
      signed
        .set(wire(`account[${slot}].r8[1]`), FIELD - R8.y)
        .set(wire(`slot[${slot}].signature.verifier.R8y`), R8.y);
    return signed;
  }

  /** 8·(−x, y) = 8·(x, −y) = −8·(x, y): whoever has one key can sign under all four. */
  #scalarOf({ x, y }: { x: bigint; y: bigint }): bigint | undefined {
    for (const [isOppositeX, isOppositeY] of [
      [false, false],
      [true, false],
      [false, true],
      [true, true],
    ]) {
      const k = this.#keys.get(`${isOppositeX ? FIELD - x : x},${isOppositeY ? FIELD - y : y}`);
      if (k !== undefined) return isOppositeX === isOppositeY ? k : SUBGROUP_ORDER - k;
    }
    return undefined;
  }
}
