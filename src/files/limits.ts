import { InputError } from '../errors.js';

/**
 * How much a file of each kind may hold, checked before it is read and parsed: several times what the largest real one has.
 * Whoever sends more wants to keep the reader busy.
 */

/** The most that one kind takes. */
interface Limit {
  /** As messages call it. */
  readonly called: string;
  /** Of a file; a text that is handed over may have as many characters. */
  readonly bytes: number;
  /** Values and keys, in JSON. */
  readonly nodes: number;
  readonly fix?: string;
}

const KIB = 2 ** 10;
const MIB = 2 ** 20;

export const LIMITS = {
  account: {
    called: 'an account',
    bytes: 4 * MIB,
    nodes: 150_000,
    fix: 'Leave "info" out of what ccxt returned',
  },
  attestation: { called: 'an attestation', bytes: 64 * KIB, nodes: 2_000 },
  book: { called: 'an order book', bytes: 4 * MIB, nodes: 200_000 },
  ceremony: { called: 'the transcript of a ceremony', bytes: 512 * KIB, nodes: 10_000 },
  deployment: { called: 'a deployment', bytes: 64 * KIB, nodes: 200 },
  exchangeKey: { called: 'a key to an exchange', bytes: 16 * KIB, nodes: 100 },
  exported: {
    called: 'a file of market data to import',
    bytes: 32 * MIB,
    nodes: 2_000_000,
    fix: 'Cut it, or import longer bars',
  },
  feeds: { called: 'a feed map', bytes: MIB, nodes: 20_000 },
  identity: { called: 'an identity', bytes: 4 * KIB, nodes: 50 },
  identityBackup: { called: 'a backup of an identity', bytes: 4 * KIB, nodes: 100 },
  keyRecord: { called: 'the record of a key', bytes: 64 * KIB, nodes: 500 },
  keyStore: { called: 'the list of keys of a store', bytes: 4 * MIB, nodes: 50_000 },
  keySums: { called: 'the sums of a key', bytes: 4 * KIB, nodes: 0 },
  keystore: { called: 'a keystore', bytes: 64 * KIB, nodes: 500 },
  line: { called: 'a line', bytes: 4 * KIB, nodes: 50 },
  logHead: { called: 'the head of a register or ledger', bytes: 4 * KIB, nodes: 50 },
  listing: {
    called: 'a listing of an exchange',
    bytes: 32 * MIB,
    nodes: 1_500_000,
    fix: 'Leave "info" out of what ccxt returned',
  },
  manifest: { called: 'a manifest', bytes: 256 * KIB, nodes: 10_000 },
  market: { called: 'a market', bytes: 8 * MIB, nodes: 200_000 },
  penalty: { called: 'a penalty file', bytes: 64 * KIB, nodes: 1_000 },
  policy: { called: 'a policy', bytes: 64 * KIB, nodes: 500 },
  priceSources: { called: 'a list of price sources', bytes: 64 * KIB, nodes: 1_000 },
  prices: { called: 'a price set', bytes: 2 * MIB, nodes: 50_000 },
  proof: { called: 'a proof', bytes: 16 * KIB, nodes: 200 },
  quotes: { called: 'a file of quotes', bytes: 16 * MIB, nodes: 400_000 },
  request: { called: 'a request', bytes: 12 * MIB, nodes: 210_000 },
  risk: { called: 'a risk file', bytes: 4 * MIB, nodes: 200_000 },
  signerKey: { called: 'a signer key', bytes: 8 * KIB, nodes: 100 },
  signingKeyPem: { called: 'the key of a contributor', bytes: 4 * KIB, nodes: 0 },
  signers: { called: 'a list of signers', bytes: MIB, nodes: 1_000 },
  subjects: {
    called: 'a list of subjects',
    bytes: 8 * MIB,
    nodes: 200_000,
    fix: 'Sign in several runs, each with its own list',
  },
  surface: { called: 'a surface', bytes: MIB, nodes: 50_000 },
  table: { called: 'a table', bytes: 16 * MIB, nodes: 0, fix: 'Use longer bars, or a shorter time' },
  verificationKey: { called: 'a verification key', bytes: 8 * MIB, nodes: 200_000 },
} as const satisfies Readonly<Record<string, Limit>>;

/** What a file is, for its limits. */
export type FileKind = keyof typeof LIMITS;

/** Entries of one list or object, in JSON of any kind: schemas look at each before they count. */
export const MAX_ENTRIES = 20_000;

/** Throws {@link InputError} for a file of more bytes, or a text of more characters, than its kind takes. */
export function assertSize(kind: FileKind, size: number, file?: string): void {
  const { bytes } = LIMITS[kind];
  if (size <= bytes) return;
  const most = bytes < MIB ? `${bytes / KIB} KiB` : `${bytes / MIB} MiB`;
  throw beyond(kind, `is larger than ${most}`, file);
}

/** The error for what is beyond a limit of a kind. */
export function beyond(kind: FileKind, rule: string, file?: string): InputError {
  const { called, fix }: Limit = LIMITS[kind];
  return new InputError(`${rule}, the most that ${called} takes`, { file, fix });
}
