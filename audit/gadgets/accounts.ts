import { signAnything } from '../../fixtures/circuit.js';
import { signDigest } from '../../src/account/eddsa.js';
import { createIdentity, nullifierOf, subjectOf } from '../../src/account/identity.js';
import { poseidon } from '../../src/account/poseidon.js';
import { createSignerKey } from '../../src/account/signerKey.js';
import { snapshotDigest } from '../../src/account/snapshot.js';
import { TAG_SUBJECT } from '../../src/account/tags.js';
import { fromField } from '../../src/units/field.js';
import type { Inputs } from '../system/circuit.js';
import { type GadgetTable, largestOf } from './table.js';

/** Accounts: their digest, signature, signer, and what they are held against. */
export const ACCOUNTS: GadgetTable[] = [];

const snapshot = (slots: number, fill = 5n) => ({
  custodianId: 11n,
  universe: 12n,
  subject: 13n,
  accountId: 14n,
  asOf: 1_780_000_000n,
  cash: -16n,
  salt: 17n,
  quantities: Array.from({ length: slots }, (_, i) => (i % 2 === 0 ? fill : -fill) * BigInt(i + 1)),
});
const digestInputs = ({ quantities, ...rest }: ReturnType<typeof snapshot>): Inputs => ({
  ...rest,
  quantity: quantities,
});

for (const slots of [7, 8, 16, 22, 32]) {
  ACCOUNTS.push({
    include: 'lib/AccountDigest.circom',
    main: `AccountDigest(${slots})`,
    accepts: [
      [
        'the digest that custodians sign',
        digestInputs(snapshot(slots)),
        { digest: fromField(snapshotDigest(snapshot(slots))) },
      ],
    ],
  });
}

const { secret } = createIdentity();
ACCOUNTS.push({
  include: 'lib/HolderId.circom',
  main: `HolderId(${TAG_SUBJECT})`,
  accepts: [
    [
      'the subject that a custodian knows',
      { secret: secret.reveal(), domain: 99n },
      { out: fromField(subjectOf(secret, 99n)) },
    ],
  ],
});

if (nullifierOf(secret, 99n) === subjectOf(secret, 99n))
  throw new Error('tags do not separate the two nullifiers');

const key = createSignerKey('alpha');
const digest = poseidon([1n, 2n]);
const signature = signDigest(digest, key.privateKey);
const ORDER = 2736030358979909402780800718157159386076813972158567259200215660948447373041n;
const { x, y } = key.publicKey;
const signed = (change: Inputs = {}): Inputs => ({
  enabled: 1n,
  key: [x, y],
  r8: [signature.R8.x, signature.R8.y],
  s: signature.S,
  digest,
  ...change,
});
/** An off-curve key for which the addition formulas still "verify": the identity-like point (0, anything). */
ACCOUNTS.push({
  include: 'lib/SnapshotSignature.circom',
  main: 'SnapshotSignature()',
  accepts: [
    ['a signature of our signer', signed()],
    ['a disabled slot', signed({ enabled: 0n, r8: [0n, 1n], s: 0n, digest: 5n })],
  ],
  rejects: [
    ['another digest', signed({ digest: digest + 1n }), /^main\.verifier\.eqCheck/],
    ['another response', signed({ s: signature.S + 1n }), /^main\.verifier\.eqCheck/],
    ['a response plus the subgroup order', signed({ s: signature.S + ORDER }), /^main\.verifier/],
    ['a key off the curve', signed({ key: [x, y + 1n] }), /^main\.(keyOnCurve|verifier)/],
    [
      'an R8 off the curve',
      signed({ r8: [signature.R8.x, signature.R8.y + 1n] }),
      /^main\.(r8OnCurve|verifier)/,
    ],
    ['an R8 off the curve in a disabled slot', signed({ enabled: 0n, r8: [0n, 2n] }), 'main.r8OnCurve'],
    ['a key off the curve in a disabled slot', signed({ enabled: 0n, key: [0n, 2n] }), 'main.keyOnCurve'],
  ],
});

const entries: Inputs = Object.fromEntries(
  [0, 1, 2].flatMap((v) => [
    [`entry[${v}].id`, BigInt(100 + v)],
    [`entry[${v}].key`, [BigInt(200 + v), BigInt(300 + v)]],
  ]),
);
const choose = (expression: string) => [
  {
    file: 'lib/SignerEntry.circom',
    find: 'selected[v] <-- index == v;',
    replace: `selected[v] <-- ${expression};`,
  },
];
ACCOUNTS.push({
  include: 'lib/SignerEntry.circom',
  main: 'SignerEntry(3)',
  accepts: [
    [
      'an entry',
      { ...entries, index: 1n },
      { 'chosen.id': 101n, 'chosen.key[0]': 201n, 'chosen.key[1]': 301n },
    ],
    [
      'the first entry',
      { ...entries, index: 0n },
      { 'chosen.id': 100n, 'chosen.key[0]': 200n, 'chosen.key[1]': 300n },
    ],
    [
      'the last entry',
      { ...entries, index: 2n },
      { 'chosen.id': 102n, 'chosen.key[0]': 202n, 'chosen.key[1]': 302n },
    ],
  ],
  rejects: [['an entry that does not exist', { ...entries, index: 3n }, 'main']],
  lies: [
    ['two entries at once', choose('v < 2'), { ...entries, index: 0n }, 'main'],
    ['no entry', choose('0'), { ...entries, index: 0n }, 'main'],
    ['a mix of entries', choose('v == 0 ? 2 : (v == 1 ? -1 : 0)'), { ...entries, index: 0n }, 'main'],
  ],
});

const CUSTODIAN = 101n;
const CASH = largestOf(100);
const signers: Inputs = { 'entry[0].id': 100n, 'entry[0].key': [x, y], 'entry[1].id': CUSTODIAN };
const second = createSignerKey('beta');
/** A slot with an account that the second entry signed, as it is and, in the slot, with changes that it did not sign. */
function slot(signed: Partial<ReturnType<typeof snapshot>> = {}, change: Inputs = {}): Inputs {
  const account = {
    ...snapshot(7),
    ...{ custodianId: CUSTODIAN, subject: subjectOf(secret, CUSTODIAN) },
    ...signed,
  };
  const { R8, S } = signAnything(second, account).signature;
  return {
    ...signers,
    'entry[1].key': [second.publicKey.x, second.publicKey.y],
    ...{ secret: secret.reveal(), universe: account.universe, asOf: account.asOf },
    ...{ 'account.enabled': 1n, 'account.entry': 1n, 'account.accountId': account.accountId },
    ...{ 'account.cash': account.cash, 'account.quantity': account.quantities, 'account.salt': account.salt },
    ...{ 'account.r8': [R8.x, R8.y], 'account.s': S },
    ...change,
  };
}
const disabled: Inputs = {
  ...{ 'account.enabled': 0n, 'account.entry': 0n, 'account.accountId': 0n, 'account.cash': 0n },
  ...{ 'account.quantity': new Array<bigint>(7).fill(0n), 'account.salt': 0n },
  ...{ 'account.r8': [0n, 1n], 'account.s': 0n },
};
const holding = (i: number) => Array.from({ length: 7 }, (_, at) => (at === i ? 1n : 0n));
ACCOUNTS.push({
  include: 'lib/AccountSlot.circom',
  main: 'AccountSlot(7, 2)',
  accepts: [
    ['an account', slot(), { custodianId: CUSTODIAN }],
    ['the most cash', slot({ cash: CASH })],
    ['the largest debt', slot({ cash: -CASH })],
    ['a disabled slot', slot({}, disabled), { custodianId: 100n }],
  ],
  rejects: [
    ['too much cash', slot({ cash: CASH + 1n }), 'main.cashRange.range.bits'],
    ['too large a debt', slot({ cash: -CASH - 1n }), 'main.cashRange'],
    ['a disabled slot with cash', slot({}, { ...disabled, 'account.cash': 1n }), 'main.account'],
    ...[0, 3, 6].map(
      (i) =>
        [
          `a disabled slot with a quantity ${i}`,
          slot({}, { ...disabled, 'account.quantity': holding(i) }),
          'main.account',
        ] as const,
    ),
    [
      'half an account',
      slot({}, { ...disabled, 'account.enabled': 2n }),
      /^main\.(account |signature)/,
      /^main\.account /,
    ],
    ['another custodian’s signer', slot({}, { 'account.entry': 0n }), /^main\.signature\.verifier/],
    ['another holder', slot({ subject: 5n }), /^main\.signature\.verifier/],
    ['another time', slot({}, { asOf: 1n }), /^main\.signature\.verifier/],
    ['another universe', slot({}, { universe: 1n }), /^main\.signature\.verifier/],
    ['another account', slot({}, { 'account.accountId': 1n }), /^main\.signature\.verifier/],
    ['more cash than was signed', slot({}, { 'account.cash': 99n }), /^main\.signature\.verifier/],
    ['another salt', slot({}, { 'account.salt': 99n }), /^main\.signature\.verifier/],
    ['other quantities', slot({}, { 'account.quantity': holding(6) }), /^main\.signature\.verifier/],
  ],
});

ACCOUNTS.push({
  include: 'lib/DistinctAccounts.circom',
  main: 'DistinctAccounts(3)',
  accepts: [
    ['three accounts', { enabled: [1n, 1n, 1n], accountId: [1n, 2n, 3n] }],
    ['disabled slots with one id', { enabled: [1n, 0n, 0n], accountId: [0n, 0n, 0n] }],
    ['a disabled slot between, with the id of the last', { enabled: [1n, 0n, 1n], accountId: [7n, 8n, 8n] }],
    ['a disabled first slot with the id of others', { enabled: [0n, 1n, 0n], accountId: [7n, 7n, 7n] }],
  ],
  rejects: [
    [
      'the same account first and second',
      { enabled: [1n, 1n, 0n], accountId: [7n, 7n, 0n] },
      /^main \(.*same/,
    ],
    ['the same account first and last', { enabled: [1n, 1n, 1n], accountId: [7n, 8n, 7n] }, /^main \(.*same/],
    [
      'the same account second and last',
      { enabled: [1n, 1n, 1n], accountId: [7n, 8n, 8n] },
      /^main \(.*same/,
    ],
    [
      'the same account first and last, with a disabled slot between',
      { enabled: [1n, 0n, 1n], accountId: [7n, 8n, 7n] },
      /^main \(.*same/,
    ],
  ],
  lies: [
    [
      'an equality hidden behind a false inverse',
      [
        {
          file: 'circomlib/circuits/comparators.circom',
          find: 'inv <-- in!=0 ? 1/in : 0;',
          replace: 'inv <-- 1;',
        },
      ],
      { enabled: [1n, 1n, 0n], accountId: [7n, 7n, 0n] },
      /^main/,
    ],
  ],
});

const coverage = (required: bigint[], enabled: bigint[], custodianId: bigint[]): Inputs => ({
  entryId: [5n, 6n, 6n],
  required,
  enabled,
  custodianId,
});
ACCOUNTS.push({
  include: 'lib/Coverage.circom',
  main: 'Coverage(2, 3)',
  accepts: [
    ['nothing asked', coverage([0n, 0n, 0n], [1n, 0n], [5n, 5n])],
    ['both custodians there', coverage([1n, 1n, 0n], [1n, 1n], [5n, 6n])],
    ['the first alone', coverage([1n, 0n, 0n], [1n, 0n], [5n, 5n])],
    ['the last alone', coverage([0n, 0n, 1n], [1n, 0n], [6n, 5n])],
    ['an entry of the same custodian', coverage([0n, 0n, 1n], [1n, 1n], [5n, 6n])],
  ],
  rejects: [
    ['the first, which is not there', coverage([1n, 0n, 0n], [1n, 1n], [6n, 6n]), /^main \(.*absent/],
    ['the last, which is not there', coverage([0n, 0n, 1n], [1n, 1n], [5n, 5n]), /^main \(.*absent/],
    ['a custodian without an account', coverage([1n, 1n, 0n], [1n, 1n], [5n, 5n]), /^main \(.*absent/],
    ['a custodian with a disabled slot only', coverage([1n, 1n, 0n], [1n, 0n], [5n, 6n]), /^main \(.*absent/],
  ],
});
