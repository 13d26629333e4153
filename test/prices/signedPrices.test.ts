import { describe, expect, it } from 'vitest';
import { attest } from '../../src/account/attestation.js';
import { BASE8, SUBGROUP_ORDER } from '../../src/account/curve.js';
import { verifyDigest } from '../../src/account/eddsa.js';
import { snapshotDigest } from '../../src/account/snapshot.js';
import { priceSetDigest } from '../../src/prices/priceSet.js';
import {
  formatSignedPrices,
  parseSignedPrices,
  type SignedPrices,
  signPrices,
} from '../../src/prices/signedPrices.js';
import { verifyPrices } from '../../src/prices/verifyPrices.js';
import { FIELD } from '../../src/units/field.js';
import { universe } from '../account/fixtures.js';
import { expectInputError, inputError } from '../models/helpers.js';
import { KEYS, keyOf, setOf, signedBy, sourcesOf, TIME } from './fixtures.js';

const SIGNED = signedBy(0, { 'BTC/USDT': '60000', ETH: '2000.5' });
const LIST = sourcesOf(2);
const reasonOf = (signed: SignedPrices, list = LIST) => {
  const verdict = verifyPrices(signed, list);
  return verdict.ok ? verdict.source.name : verdict.reason;
};
interface DataPrice {
  symbol: string;
  price: string;
  time: number;
  confidence?: string;
}

/** A file of signed prices, as its changes see it. */
interface Data {
  kind: string;
  time: number | string;
  prices: [DataPrice, ...DataPrice[]];
  signer: { x: string; y: string };
  signature?: { R8: { x: string; y: string }; S: string | number };
  surprise?: number;
}

const file = (change: (data: Data) => void) => {
  const data = JSON.parse(formatSignedPrices(SIGNED)) as Data;
  change(data);
  return () => parseSignedPrices(JSON.stringify(data), 's.json');
};

describe('signed prices', () => {
  it('go through the file and back, and hold', () => {
    const read = parseSignedPrices(formatSignedPrices(SIGNED));
    expect(read).toEqual(SIGNED);
    expect(reasonOf(read)).toBe('a');
  });

  it('hold in whatever order and form the file has them', () => {
    const read = file((data) => {
      data.prices.reverse();
      data.prices[0].price += '.0'.repeat(data.prices[0].price.includes('.') ? 0 : 1);
      data.time = '2026-01-31T12:00:00Z';
    })();
    expect(read).toEqual(SIGNED);
  });

  it('are the same each time they are signed', () => {
    expect(signPrices(SIGNED.set, KEYS[0]!)).toEqual(SIGNED);
  });

  it('need a key of the name of the source', () => {
    expectInputError(() => signPrices(setOf('b', { X: '1' }), KEYS[0]!), 'key.custodian', 'of another name');
  });

  it.each<[string, (data: Data) => void]>([
    [
      'a price',
      (data) => {
        data.prices[0].price = '60000.01';
      },
    ],
    [
      'a time of a price',
      (data) => {
        data.prices[0].time -= 1;
      },
    ],
    [
      'the time of the set',
      (data) => {
        data.time = TIME + 1;
      },
    ],
    [
      'a symbol',
      (data) => {
        data.prices[0].symbol = 'BTC/USDC';
      },
    ],
    [
      'a price that is gone',
      (data) => {
        data.prices.pop();
      },
    ],
    [
      'a confidence that was added',
      (data) => {
        data.prices[0].confidence = '1';
      },
    ],
    [
      'the response',
      (data) => {
        data.signature!.S = ((BigInt(data.signature!.S) + 1n) % SUBGROUP_ORDER).toString();
      },
    ],
    [
      'the commitment',
      (data) => {
        data.signature!.R8 = { x: BASE8.x.toString(), y: BASE8.y.toString() };
      },
    ],
  ])('do not hold once changed: %s', (_, change) => {
    expect(reasonOf(file(change)())).toBe('bad-signature');
  });

  it('are not those of another key, another name, or nobody', () => {
    const [a, b] = [KEYS[0]!, KEYS[1]!];
    expect(reasonOf({ ...SIGNED, signer: b.publicKey, set: { ...SIGNED.set, source: 'b' } })).toBe(
      'bad-signature',
    );
    expect(reasonOf({ ...SIGNED, set: { ...SIGNED.set, source: 'b' } })).toBe('other-name');
    expect(reasonOf({ ...SIGNED, signer: keyOf('x').publicKey })).toBe('unknown-signer');
    const renamed = { ...LIST, sources: [{ name: 'zz', key: a.publicKey }, LIST.sources[1]!] };
    expect(reasonOf(SIGNED, renamed)).toBe('other-name');
    expect(
      reasonOf(SIGNED, { ...LIST, sources: LIST.sources.slice(1), rule: { ...LIST.rule, atLeast: 1 } }),
    ).toBe('unknown-signer');
  });

  it('are malformed where a set was put together by hand', () => {
    const twice = { ...SIGNED.set, prices: [SIGNED.set.prices[0]!, SIGNED.set.prices[0]!] };
    expect(reasonOf({ ...SIGNED, set: twice })).toBe('malformed');
    expect(reasonOf({ ...SIGNED, set: { ...SIGNED.set, time: -1 } })).toBe('malformed');
  });

  it('have a strict response: S + l is no second signature', () => {
    const { R8, S } = SIGNED.signature;
    const digest = priceSetDigest(SIGNED.set);
    expect(verifyDigest(digest, { R8, S }, SIGNED.signer)).toBe(true);
    expect(reasonOf({ ...SIGNED, signature: { R8, S: S + SUBGROUP_ORDER } })).toBe('bad-signature');
    for (const [name, value] of [
      ['l', SUBGROUP_ORDER],
      ['S + l', S + SUBGROUP_ORDER],
    ] as const) {
      const read = file((data) => {
        data.signature!.S = value.toString();
      });
      expect(inputError(read), name).toMatchObject({ field: 'signature.S' });
    }
    expect(
      file((data) => {
        data.signature!.S = (SUBGROUP_ORDER - 1n).toString();
      })().signature.S,
    ).toBe(SUBGROUP_ORDER - 1n);
  });

  it.each<[string, string, { x: string; y: string }]>([
    [
      'a coordinate past the field',
      'signer',
      { x: (SIGNED.signer.x + FIELD).toString(), y: SIGNED.signer.y.toString() },
    ],
    ['a point off the curve', 'signer', { x: '1', y: '1' }],
    ['the identity', 'signer', { x: '0', y: '1' }],
    ['the point of order 2', 'signer', { x: '0', y: (FIELD - 1n).toString() }],
  ])('refuse %s as a signer', (_, field, signer) => {
    expect(
      inputError(
        file((data) => {
          data.signer = signer;
        }),
      ).field,
    ).toMatch(new RegExp(`^${field}`));
  });

  it('refuse a key plus a torsion point: a second name for one key', () => {
    // (0, −1) has order 2; on this curve adding it negates both coordinates.
    const { x, y } = SIGNED.signer;
    const twin = { x: FIELD - x, y: FIELD - y };
    expect(
      inputError(
        file((data) => {
          data.signer = { x: twin.x.toString(), y: twin.y.toString() };
        }),
      ).message,
    ).toContain('full prime order');
    expect(reasonOf({ ...SIGNED, signer: twin })).toBe('unknown-signer');
  });

  it('are read strictly', () => {
    expect(
      inputError(
        file((data) => {
          data.surprise = 1;
        }),
      ).message,
    ).toContain('unknown key');
    expect(
      inputError(
        file((data) => {
          data.kind = 'ballast/prices';
        }),
      ).field,
    ).toBe('kind');
    expect(
      inputError(
        file((data) => {
          data.signature!.S = `0${data.signature!.S}`;
        }),
      ).field,
    ).toBe('signature.S');
    expect(
      inputError(
        file((data) => {
          data.signature!.S = Number(7);
        }),
      ).field,
    ).toBe('signature.S');
    expect(
      inputError(
        file((data) => {
          delete data.signature;
        }),
      ).message,
    ).toMatch(/signature: is missing/);
  });

  it('are no attestations: a key signs each under its own tag', () => {
    const account = {
      custodian: 'a',
      exchange: 'a',
      customer: 'c',
      asOf: BigInt(TIME),
      cash: 0n,
      quantities: Array.from({ length: universe.slots }, () => 0n),
    };
    const attestation = attest({ account: account as never, universe, subject: 5n, key: KEYS[0]! });
    expect(verifyDigest(snapshotDigest(attestation.snapshot), attestation.signature, SIGNED.signer)).toBe(
      true,
    );
    expect(reasonOf({ ...SIGNED, signature: attestation.signature })).toBe('bad-signature');
    expect(verifyDigest(snapshotDigest(attestation.snapshot), SIGNED.signature, SIGNED.signer)).toBe(false);
  });
});
