import { BASE8, SUBGROUP_ORDER } from '../../src/account/curve.js';
import { challenge } from '../../src/account/eddsa.js';
import { FIELD, toField } from '../../src/units/field.js';
import type { System } from '../system/system.js';

/**
 * Signs what an account slot is made to verify, as a custodian who lies with the holder would; or signs wrongly, so that one coordinate
 * of the two points that are compared is right.
 */
export type Forgery = 'good' | 'wrong x' | 'wrong y';

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
    const input = (name: string) => this.#system.wireOf.get(`main.account[${slot}].${name}`)!;
    return new Map([
      [input('r8[0]'), R8.x],
      [input('r8[1]'), R8.y],
      [input('s'), forgery === 'good' ? S : (SUBGROUP_ORDER - S) % SUBGROUP_ORDER],
    ]);
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
