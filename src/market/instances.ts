import { InputError } from '../errors.js';

/** Sizes of one instance of the statement: a circuit and a key of its own. */
export interface Instance {
  readonly name: string;
  /** Number in the market part; never reused. */
  readonly id: number;
  /** Account snapshots per proof, at most. */
  readonly accounts: number;
  /** Instrument slots. Equals `universe.slots` of the markets it proves against. */
  readonly instruments: number;
  /** Group rows, at most. */
  readonly groups: number;
  /** Segments per row, at most. */
  readonly segments: number;
  /** Scenarios, at most. */
  readonly scenarios: number;
  /** Risk units, at most. */
  readonly units: number;
  /** Netting sets of portfolio margin, at most. */
  readonly nettingSets: number;
  /** How many scenarios, the first ones, may have leads. */
  readonly leads: number;
  /** Entries of the signers part; at most 8, the bits of the coverage mask. */
  readonly signers: number;
  /** Whether the claim can ask for a ratio per custodian, alone or gone. */
  readonly views: boolean;
}

/**
 * Every instance there is. Proving cost steps at powers of two of constraints + public inputs + 1, so sizes fill one:
 * 2^14, 2^15, 2^16, 2^16 and 2^16. `test/circuits/counts.test.ts` holds the counts.
 */
export const INSTANCES: readonly Instance[] = [
  {
    name: 'solvency-8',
    id: 1,
    accounts: 1,
    instruments: 8,
    groups: 8,
    segments: 12,
    scenarios: 32,
    units: 2,
    nettingSets: 0,
    leads: 0,
    signers: 8,
    views: false,
  },
  {
    name: 'solvency-32',
    id: 2,
    accounts: 2,
    instruments: 32,
    groups: 8,
    segments: 12,
    scenarios: 32,
    units: 8,
    nettingSets: 0,
    leads: 0,
    signers: 8,
    views: false,
  },
  {
    name: 'solvency-es',
    id: 3,
    accounts: 4,
    instruments: 16,
    groups: 8,
    segments: 12,
    scenarios: 250,
    units: 1,
    nettingSets: 0,
    leads: 0,
    signers: 8,
    views: false,
  },
  {
    name: 'solvency-custodians',
    id: 4,
    accounts: 3,
    instruments: 32,
    groups: 4,
    segments: 12,
    scenarios: 16,
    units: 4,
    nettingSets: 0,
    leads: 0,
    signers: 8,
    views: true,
  },
  {
    name: 'solvency-pm',
    id: 5,
    accounts: 1,
    instruments: 38,
    groups: 8,
    segments: 6,
    scenarios: 32,
    units: 2,
    nettingSets: 8,
    leads: 4,
    signers: 8,
    views: false,
  },
];

/** Looks an instance up by name. Throws {@link InputError} with the names there are. */
export function findInstance(name: string): Instance {
  const found = INSTANCES.find((instance) => instance.name === name);
  if (found === undefined) {
    const names = INSTANCES.map((instance) => instance.name).join(', ');
    throw new InputError('is not an instance that this version knows', {
      field: 'instance',
      fix: `Use one of: ${names}`,
    });
  }
  return found;
}
