import type { Hex } from 'viem';
import { InternalError } from '../errors.js';
import type { CompiledContract } from './compile.js';
import { foreignCode } from './foreignCode.js';
import type { Immutable } from './immutables.js';

/** Deployed code against a rebuild, byte by byte; the words of immutables are read out of it. */

/** Something that is not as it should be. */
export interface ChainDifference {
  /** `code`, an immutable, a view of the contract, or a field of the deployment file. */
  readonly field: string;
  readonly found: string;
  readonly expected: string;
  /** First byte of the code that differs, from 0. */
  readonly offset?: number;
}

/** What code says: differences, and the immutables in it where it has none. */
export interface CodeReading {
  readonly differences: readonly ChainDifference[];
  /** By name, as words. Empty where the code is another: its words mean nothing. */
  readonly immutables: Readonly<Record<string, bigint>>;
}

type Rebuilt = Pick<CompiledContract, 'runtime' | 'immutables'>;

/** Every byte outside of the immutables must be that of the rebuild, and all words of one immutable one number of its type. */
export function readCode(code: Hex, { runtime, immutables }: Rebuilt): CodeReading {
  const [found, expected] = [code.toLowerCase(), runtime.toLowerCase()];
  const offset = firstDifference(found, masked(expected, found, Object.values(immutables)));
  if (offset !== undefined) {
    const size = (found.length - 2) / 2;
    const kind = foreignCode(found);
    const difference = {
      field: 'code',
      found: size === 0 ? 'no code' : `${size} bytes${kind === undefined ? '' : `, ${kind}`}`,
      expected: `${(expected.length - 2) / 2} bytes`,
    };
    return { differences: [size === 0 ? difference : { ...difference, offset }], immutables: {} };
  }
  const values: Record<string, bigint> = {};
  const differences: ChainDifference[] = [];
  for (const [name, immutable] of Object.entries(immutables)) {
    const words = immutable.at.map((start) => BigInt(`0x${wordAt(found, start)}`));
    const value = words[0]!;
    const other = words.findIndex((word) => word !== value);
    if (other !== -1) {
      // One place may be what a view shows, and another what is used.
      differences.push({
        field: name,
        found: `${hex(value)} and ${hex(words[other]!)} in different places`,
        expected: 'one value',
        offset: immutable.at[other]!,
      });
    } else if (value >> bitsOf(immutable.type) !== 0n) {
      const expectedType = `a value of ${immutable.type}`;
      differences.push({
        field: name,
        found: hex(value),
        expected: expectedType,
        offset: immutable.at[0]!,
      });
    }
    values[name] = value;
  }
  return { differences, immutables: values };
}

const hex = (value: bigint): string => `0x${value.toString(16)}`;

const wordAt = (code: string, start: number): string => code.slice(2 + 2 * start, 66 + 2 * start);

/** The rebuild with the words that the code has where immutables stand, as far as the code goes. */
function masked(expected: string, found: string, immutables: readonly Immutable[]): string {
  let text = expected;
  for (const start of immutables.flatMap(({ at }) => at)) {
    const [from, word] = [2 + 2 * start, wordAt(found, start)];
    text = text.slice(0, from) + word + text.slice(from + word.length);
  }
  return text;
}

/** The first byte in which two texts of bytes differ: where the shorter one ends, if not before. */
function firstDifference(a: string, b: string): number | undefined {
  if (a === b) return undefined;
  let at = 2;
  while (a.slice(at, at + 2) === b.slice(at, at + 2)) at += 2;
  return (at - 2) / 2;
}

/** Bits that a type has room for; a contract is an address. */
function bitsOf(type: string): bigint {
  const [, bits] = /^uint(\d+)$/.exec(type) ?? [];
  if (bits !== undefined) return BigInt(bits);
  if (type === 'bytes32') return 256n;
  if (type === 'bool') return 1n;
  if (type === 'address' || type.startsWith('contract ')) return 160n;
  throw new InternalError(`an immutable has the type ${type}, which is not known here`);
}
