import { z } from 'zod';
import { DataError, InputError } from '../errors.js';
import { wholeFigure } from './figure.js';

/** What `latestRoundData` and `getRoundData` give, in the shapes that libraries have for several values of a call. */

const ROUND_NAMES = ['roundId', 'answer', 'startedAt', 'updatedAt', 'answeredInRound'] as const;
type RoundName = (typeof ROUND_NAMES)[number];

/** `-0x2a`, as BigNumber prints it. */
const HEX = /^-?0x[0-9a-f]{1,64}$/i;
const hex = z.string().regex(HEX, { error: 'must be hex digits' });

/**
 * An integer: a JSON number, its text, with the `n` of a bigint or without, or a BigNumber of ethers 5 as JSON has it or as it is
 * printed.
 */
export const wholeShape = z.union(
  [
    z.int(),
    z.string(),
    z.strictObject({ type: z.literal('BigNumber'), hex }),
    z.strictObject({ _hex: hex, _isBigNumber: z.literal(true) }),
  ],
  { error: 'must be a whole number' },
);
export type Whole = z.output<typeof wholeShape>;

const named = wholeShape.optional();

/** Keys of an object: names, positions, or both, as web3.js gives them. */
export const roundFields = {
  ...({ roundId: named, answer: named, startedAt: named, updatedAt: named, answeredInRound: named } as const),
  ...({ 0: named, 1: named, 2: named, 3: named, 4: named, __length__: named } as const),
};

/** The five values as a list: viem, ethers 5 and 6. */
export const roundTuple = z.tuple([wholeShape, wholeShape, wholeShape, wholeShape, wholeShape], {
  error: 'must be the five values of latestRoundData',
});

type RoundObject = { readonly [Key in keyof typeof roundFields]?: Whole | undefined };

/** The values of a round, and where each stands. */
export interface Round {
  readonly values: Readonly<Record<RoundName, bigint>>;
  readonly place: (name: RoundName) => string;
}

/** A list of five. Throws {@link DataError} `notANumber`. */
export function roundOfTuple(tuple: readonly Whole[], field: string): Round {
  const place = (name: RoundName) => `${field}[${ROUND_NAMES.indexOf(name)}]`;
  const value = (name: RoundName) => wholeOf(tuple[ROUND_NAMES.indexOf(name)]!, place(name));
  return { values: valuesOf(value), place };
}

/**
 * An object with names, positions or both: two figures of one value are the same. `inside` says where a key stands. Throws
 * {@link DataError} `notANumber`, `inconsistent`, {@link InputError} for a value that is missing.
 */
export function roundOfObject(object: RoundObject, inside: (key: string) => string): Round {
  const length = object.__length__;
  if (length !== undefined && wholeOf(length, inside('__length__')) !== BigInt(ROUND_NAMES.length)) {
    throw new DataError('inconsistent', 'is not the number of values', { field: inside('__length__') });
  }
  const value = (name: RoundName) => {
    const position = ROUND_NAMES.indexOf(name) as 0 | 1 | 2 | 3 | 4;
    const [own, other] = [object[name], object[position]];
    const first = own ?? other;
    if (first === undefined) throw new InputError('is missing', { field: inside(name) });
    const found = wholeOf(first, inside(own === undefined ? String(position) : name));
    if (other !== undefined && wholeOf(other, inside(String(position))) !== found) {
      throw new DataError('inconsistent', `is not what stands under ${position}`, { field: inside(name) });
    }
    return found;
  };
  return { values: valuesOf(value), place: inside };
}

function valuesOf(value: (name: RoundName) => bigint): Round['values'] {
  return Object.fromEntries(ROUND_NAMES.map((name) => [name, value(name)])) as Round['values'];
}

/** Throws {@link DataError} `notANumber`. */
export function wholeOf(printed: Whole, field: string): bigint {
  if (typeof printed !== 'object') return wholeFigure(String(printed).replace(/(?<=[0-9])n$/, ''), { field });
  const text = 'hex' in printed ? printed.hex : printed._hex;
  return text.startsWith('-') ? -BigInt(text.slice(1)) : BigInt(text);
}
