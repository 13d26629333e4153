import { describe, expect, test } from 'vitest';
import { makeWorld, signedAccount, TIME } from '../../fixtures/world.js';
import { custodianId } from '../../src/account/ids.js';
import { createSignerKey } from '../../src/account/signerKey.js';
import { formatSigners, parseSigners, type Signer, toSignersFile } from '../../src/account/signers.js';
import type { Dated } from '../../src/account/validity.js';
import { findInstance } from '../../src/market/instances.js';
import { marketHash, toMarketFile } from '../../src/market/marketFile.js';
import { evaluateClaim } from '../../src/proof/claim.js';
import { buildContext } from '../../src/proof/context.js';
import { type PolicyFile, toPolicy } from '../../src/proof/policyFile.js';
import { checkClaim } from '../../src/proof/prove.js';
import { marketOf, requestBinding } from '../../src/proof/request.js';
import { formatRequest, parseRequest } from '../../src/proof/requestFile.js';
import { refusal } from '../support/refusal.js';

/** Lists whose entries are valid for some time, wherever a list goes in. */

const world = makeWorld(8);
const { market, identity } = world;
const instance = findInstance('solvency-8');
const SKEW = market.maxSkew;
const [FIRST, LAST] = [BigInt(TIME - SKEW), BigInt(TIME + SKEW)];
const [alpha, beta, gamma] = world.signers as [Signer, Signer, Signer];
const attestations = [signedAccount(world, 1, { quantities: [2000n, -1500n, 0n], cash: 1_005_000_000n })];
const policyFile = (rest: Partial<PolicyFile> = {}): PolicyFile => ({
  version: 1,
  kind: 'ballast/policy',
  minRatio: '150%',
  ...rest,
});
const AT = { notBefore: TIME, notAfter: TIME };
const limited = (dates: Dated): Signer[] => [{ ...alpha, ...dates }, beta];

/** Just inside and just outside of what the market allows, and of a window of one moment. */
const EDGES: readonly (readonly [string, Dated, market: boolean, window: boolean])[] = [
  ['from the first moment', { validFrom: FIRST }, true, true],
  ['from a second later', { validFrom: FIRST + 1n }, false, true],
  ['from the moment itself', { validFrom: BigInt(TIME) }, false, true],
  ['from a second after it', { validFrom: BigInt(TIME) + 1n }, false, false],
  ['until after the last moment', { validUntil: LAST + 1n }, true, true],
  ['until the last moment', { validUntil: LAST }, false, true],
  ['until after the moment itself', { validUntil: BigInt(TIME) + 1n }, false, true],
  ['until the moment itself', { validUntil: BigInt(TIME) }, false, false],
  ['revoked after the last moment', { revoked: { from: LAST + 1n, reason: 'x' } }, true, true],
  ['revoked at the last moment', { revoked: { from: LAST, reason: 'x' } }, false, true],
  ['revoked at the moment itself', { revoked: { from: BigInt(TIME), reason: 'x' } }, false, false],
];
const outcome = (run: () => unknown) => {
  try {
    run();
    return true;
  } catch {
    return false;
  }
};

describe.each(EDGES)('an entry that is valid %s', (_, dates, inMarket, inWindow) => {
  const signers = limited(dates);
  const cases = [
    [undefined, inMarket],
    [AT, inWindow],
  ] as const;

  test.each(cases)('counts in the window %o: %s', (window, good) => {
    const policy = toPolicy(policyFile(window && { window }), signers);
    const common = { market, marginType: 'maintenance' as const, signers };
    const inNumbers = policy.window && { window: policy.window };
    const claim = { ...common, policy, attestations };
    const proveOptions = { ...claim, instance, identity, scope: 1n, binding: 2n };
    expect(outcome(() => buildContext({ ...common, instance, ...inNumbers }))).toBe(good);
    expect(outcome(() => evaluateClaim(claim))).toBe(good);
    expect(outcome(() => checkClaim(proveOptions))).toBe(good);
    expect(
      outcome(() => toPolicy(policyFile({ coverage: ['beta'], ...(window && { window }) }), signers, market)),
    ).toBe(good);
    const request = requestText(signers, window);
    expect(outcome(() => parseRequest(request))).toBe(good);
    if (good) return;
    const error = refusal(() => buildContext({ ...common, instance, ...inNumbers }));
    expect(error.field).toMatch(/^signers\[0\]\.(validFrom|validUntil|revoked\.from)$/);
    expect(refusal(() => parseRequest(request)).field).toMatch(/^signers\.signers\[0\]\./);
  });
});

function requestText(signers: readonly Signer[], window?: PolicyFile['window'], byHash = false): string {
  return JSON.stringify({
    version: 1,
    kind: 'ballast/request',
    recipient: 'lender',
    scope: 'lender/2026',
    policy: policyFile({ coverage: ['beta'], ...(window && { window }) }),
    marginType: 'maintenance',
    instance: 'solvency-8',
    key: { sha256: 'a'.repeat(64), grade: 'ceremony' },
    signers: toSignersFile(signers),
    ...(byHash ? { marketHash: marketHash(market) } : { market: toMarketFile(market) }),
  });
}

describe('positions', () => {
  const [expired] = limited({ validUntil: FIRST });
  const twoOfAlpha = [expired!, beta, { ...alpha, key: gamma.key }];
  const claim = { market };

  test('are counted in the list of the claim: an expired key before them moves them', () => {
    const list = parseSigners(formatSigners(twoOfAlpha), 's.json', claim);
    expect(list.map(({ key }) => key)).toEqual([beta.key, gamma.key]);
    expect(toPolicy(policyFile({ coverage: ['alpha'] }), list, market).coverage).toEqual([1]);
  });

  test('are never counted in a list with other entries', () => {
    const asked = policyFile({ coverage: ['alpha'] });
    expect(refusal(() => toPolicy(asked, twoOfAlpha, market)).field).toBe('signers[0].validUntil');
    expect(refusal(() => toPolicy({ ...asked, window: AT }, twoOfAlpha)).field).toBe('signers[0].validUntil');
    // Of what time the claim is, is not known: that no entry has a date is all that helps.
    for (const entry of [{ validFrom: 0n }, { validUntil: LAST }, { revoked: { from: LAST, reason: 'x' } }]) {
      const error = refusal(() => toPolicy(asked, [{ ...alpha, ...entry }, beta]));
      expect([error.field, error.fix]).toEqual(['coverage', expect.stringContaining('give the market')]);
    }
    expect(toPolicy(asked, [beta, alpha]).coverage).toEqual([1]);
  });

  test('that are not asked for need no time', () => {
    expect(toPolicy(policyFile(), twoOfAlpha).coverage).toBeUndefined();
  });

  test('of a custodian without a valid key are refused by name', () => {
    const list = parseSigners(formatSigners([expired!, beta]), 's.json', claim);
    expect(refusal(() => toPolicy(policyFile({ coverage: ['alpha'] }), list, market)).field).toBe(
      'coverage[0]',
    );
  });
});

describe('a request', () => {
  test('by hash is judged with its window, and without one when the market is there', () => {
    const late = limited({ validFrom: FIRST + 1n });
    const read = parseRequest(requestText(late, undefined, true));
    expect(refusal(() => marketOf(read, market)).field).toBe('signers.signers[0].validFrom');
    const inTime = parseRequest(requestText(limited({ validFrom: FIRST }), undefined, true));
    expect(marketOf(inTime, market)).toBe(market);
    expect(
      refusal(() => parseRequest(requestText(limited({ validUntil: BigInt(TIME) }), AT, true))).field,
    ).toBe('signers.signers[0].validUntil');
  });

  test('says the dates of its entries, and is another one with others', () => {
    const dated = parseRequest(requestText(limited({ validFrom: FIRST }), AT));
    expect(parseRequest(formatRequest(dated))).toEqual(dated);
    const bindings = [{}, { validFrom: FIRST }, { validFrom: FIRST - 1n }].map((dates) =>
      requestBinding(parseRequest(requestText(limited(dates), AT))),
    );
    expect(new Set(bindings).size).toBe(3);
  });
});

describe('the encoded list', () => {
  const digest = (signers: readonly Signer[]) => {
    const list = parseSigners(formatSigners(signers), 's.json', { market });
    return buildContext({ market, marginType: 'maintenance', signers: list, instance }).digests.signers;
  };
  const next = createSignerKey('alpha');
  const added: Signer = { custodian: 'alpha', custodianId: custodianId('alpha'), key: next.publicKey };

  test('is the same before and after a key came in the place of another', () => {
    const before = digest([alpha, beta]);
    const rotated = [{ ...alpha, validUntil: LAST + 1n }, beta, { ...added, validFrom: LAST + 1n }];
    expect(digest(rotated)).toBe(before);
    expect(digest([{ ...alpha, revoked: { from: LAST + 1n, reason: 'x' } }, beta])).toBe(before);
    expect(digest([alpha, beta, added])).not.toBe(before);
    expect(digest([{ ...alpha, revoked: { from: 0n, reason: 'x' } }, beta])).not.toBe(before);
  });

  test('has room for eight of the entries of a list', () => {
    const many = Array.from({ length: 12 }, (_, i) => ({
      ...added,
      key: createSignerKey('alpha').publicKey,
      ...(i < 4 ? { validUntil: FIRST } : {}),
    }));
    expect(digest(many)).toBe(digest(many.slice(4)));
    expect(refusal(() => digest([...many, alpha])).message).toContain('more than 8');
  });
});
