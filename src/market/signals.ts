import { toField } from '../units/field.js';

/**
 * Named circuit inputs in declaration order. The order is the order of the public inputs: circuit, folding and contracts
 * all follow it. `test/circuits/layout.test.ts` compares it with the compiled circuit.
 */
export type Signals = readonly Signal[];

/** One input and its values, row-major. Values are signed integers; `flatten` brings them into the field. */
export interface Signal {
  readonly name: string;
  readonly values: readonly bigint[];
}

/** A signal that is one number. */
export function single(name: string, value: bigint): Signal {
  return { name, values: [value] };
}

/** All values in order, as field elements. */
export function flatten(signals: Signals): bigint[] {
  return signals.flatMap((signal) => signal.values.map(toField));
}

/** How many scalars there are. */
export function sizeOf(signals: Signals): number {
  return signals.reduce((sum, { values }) => sum + values.length, 0);
}

/** As the witness calculator takes them: decimal strings under flattened bus names. */
export function toInputs(signals: Signals): Record<string, string | string[]> {
  return Object.fromEntries(
    signals.map(({ name, values }) => {
      const texts = values.map((value) => toField(value).toString());
      const [only] = texts;
      return [name, only !== undefined && texts.length === 1 ? only : texts];
    }),
  );
}
