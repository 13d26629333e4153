import { near, type System } from '../system/system.js';
import type { Attempt, Strategy } from './attempts.js';

/** Lies of the statement as a whole: inputs that change together. */

const POLICY_BITS = 232n;

/** What the row gives follows, or stays. Only changes that reach it. */
export const recipes: Strategy = function* (ground, row, values) {
  const given = ground.gives(row);
  // What the row gives may be reached by the other rows that hold it.
  const wires = [row, ...given.flatMap((wire) => ground.system.rowsOf(wire))].flatMap((one) =>
    ground.system.wiresOf(one),
  );
  for (const attempt of changesOf(ground.system, ground.inputs, values)) {
    const inputs = [...attempt.changes.keys()];
    const isSigned = attempt.forged !== undefined;
    if (!isSigned && !inputs.some((input) => wires.some((wire) => ground.reach(input).has(wire)))) continue;
    yield attempt;
    if (given.length > 0) yield { ...attempt, held: new Set([...inputs, ...given]) };
    if (isSigned && given.length === 0)
      for (const wire of ground.system.wiresOf(row)) yield { ...attempt, held: new Set([wire]) };
  }
};

function* changesOf(
  system: System,
  inputs: readonly number[],
  values: readonly bigint[],
): Generator<Attempt> {
  const wireOf = (name: string) => system.wireOf.get(`main.${name}`);
  const read = (name: string) => values[wireOf(name)!]!;
  for (let a = 0; wireOf(`account[${a}].enabled`) !== undefined; a++) {
    // The account is gone, or was never there.
    const isOwn = new RegExp(`^main\\.account\\[${a}\\]\\.(enabled|cash|quantity)`);
    const own = inputs.filter((input) => isOwn.test(system.names[input]!));
    yield { changes: new Map(own.map((input) => [input, 0n])) };
    for (const enabled of [1n - read(`account[${a}].enabled`), 2n])
      yield { changes: new Map([[wireOf(`account[${a}].enabled`)!, enabled]]) };
    // It holds one more of something, there or not.
    for (const input of own)
      if (!/enabled$/.test(system.names[input]!)) yield { changes: new Map([[input, values[input]! + 1n]]) };
    // It is one of those before it again.
    for (let before = 0; before < a; before++)
      yield {
        changes: new Map([[wireOf(`account[${a}].accountId`)!, read(`account[${before}].accountId`)]]),
      };
    // Its signature has another point; its signer, which it may have chosen for the occasion, another key or none.
    for (const part of ['r8[0]', 'r8[1]'])
      yield { changes: new Map([[wireOf(`account[${a}].${part}`)!, read(`account[${a}].${part}`) + 1n]]) };
    const chosen = wireOf(`account[${a}].entry`)!;
    for (const entry of new Set([values[chosen]!, 2n]))
      for (const part of ['id', 'key[0]', 'key[1]'])
        yield {
          changes: new Map([
            [chosen, entry],
            [wireOf(`signers.entry[${entry}].${part}`)!, read(`signers.entry[${entry}].${part}`) + 1n],
          ]),
        };
    for (const forgery of ['good', 'wrong x', 'wrong y', 'other x', 'other y'] as const)
      yield { changes: new Map(), forged: { slot: a, forgery } };
  }
  const policy = wireOf('policy');
  for (let bit = 0n; policy !== undefined && bit < POLICY_BITS; bit++) {
    const flipped = new Map([[policy, near(values[policy]!) ^ (1n << bit)]]);
    yield { changes: flipped };
    // Where the statement wants a switch to be off, it is on all the way.
    for (const name of ['checkViews']) {
      const [bits, unpacked] = [wireOf(`unpacked.bits.out[${bit}]`)!, wireOf(`unpacked.policy.${name}`)!];
      if (!system.rowsOf(bits).some((one) => system.wiresOf(one).includes(unpacked))) continue;
      let on: ReadonlyMap<number, bigint> = flipped;
      for (const wire of [bits, unpacked, wireOf(`ask.${name}`)!]) {
        on = new Map([...on, [wire, 1n]]);
        yield { changes: on };
      }
    }
  }
}
