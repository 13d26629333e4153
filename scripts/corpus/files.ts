import { TIME } from '../../fixtures/world.js';
import { type Attestation, formatAttestation } from '../../src/account/attestation.js';
import { SUBGROUP_ORDER } from '../../src/account/curve.js';
import { formatIdentity } from '../../src/account/identity.js';
import { formatSigners, toSignersFile } from '../../src/account/signers.js';
import { LOG_START, positionAfter, sha256Bytes } from '../../src/files/log/logPosition.js';
import { toFileText } from '../../src/files/schemas.js';
import { developmentKeyOf } from '../../src/load/keys.js';
import { findInstance } from '../../src/market/instances.js';
import type { Market } from '../../src/market/market.js';
import { formatMarket, marketHash } from '../../src/market/marketFile.js';
import type { Model } from '../../src/market/model.js';
import { buildContext } from '../../src/proof/context.js';
import { parsePolicy, toPolicy } from '../../src/proof/policyFile.js';
import { requestBinding } from '../../src/proof/request.js';
import { formatRequest, parseRequest } from '../../src/proof/requestFile.js';
import { bindingOf, scopeOf } from '../../src/proof/scope.js';
import { FIELD } from '../../src/units/field.js';
import { accountOfName, identityOfName, keyOfName, reversed, worldOf } from './cast.js';

/** The files of the honest case that library and command line start from, and files of lies that take keys to make. */

const INSTANCE = findInstance('solvency-32');
const [SCOPE, RECIPIENT] = ['lender.example/2026', 'lender.example'];
export const HONEST = 'honest/two-accounts';

const world = worldOf(INSTANCE.instruments);
const account = (name: string, index: number, figures: Parameters<typeof accountOfName>[3], place = world) =>
  accountOfName(name, place, index, figures);

// Figures that appear nowhere by chance: if one shows up, it leaked.
const ALPHA = { quantities: [200_137n, -150_311n, 0n], cash: 100_000_317_421n };
const alpha = account('alpha 32', 0, ALPHA);
const beta = account('beta 32', 1, { quantities: [0n, 900_173n, 700_797n], cash: -50_000_218_653n });

const policyText = toFileText({
  version: 1,
  kind: 'ballast/policy',
  minRatio: '150%',
  minEquity: '100000',
  window: { notBefore: TIME, notAfter: TIME },
  coverage: ['alpha', 'beta'],
});
const terms = {
  version: 1,
  kind: 'ballast/corpus-terms',
  instance: INSTANCE.name,
  marginType: 'maintenance',
  scope: SCOPE,
  recipient: RECIPIENT,
  grade: 'development',
  markets: ['market.json'],
  proofs: ['proof.json'],
  attestations: ['alpha.json', 'beta.json'],
};

const changed = (market: Market, change: (model: Model) => Partial<Model>): Market => {
  const maintenance = market.models.maintenance!;
  return { ...market, models: { maintenance: { ...maintenance, ...change(maintenance) } } };
};
const stricter = changed(world.market, ({ units }) => ({
  units: units.map((unit) => ({ ...unit, weight: unit.weight * 2n })),
}));
/** The same model in other words: scenarios and units the other way round. */
const permuted = changed(world.market, ({ scenarios, units }) => ({
  scenarios: [...scenarios].reverse(),
  units: [...units]
    .reverse()
    .map((unit) => ({ ...unit, scenarios: unit.scenarios.map((s) => scenarios.length - 1 - s) })),
}));

const dearer: Market = { ...world.market, prices: ['101', ...world.market.prices.slice(1)] };

const requestText = formatRequest({
  words: 'Lender Example asks whether you may borrow',
  market: world.market,
  marketHash: marketHash(world.market),
  marginType: 'maintenance',
  signers: world.signers,
  policy: toPolicy(parsePolicy(policyText), world.signers),
  scope: SCOPE,
  recipient: RECIPIENT,
  instance: INSTANCE,
  key: { sha256: developmentKeyOf(INSTANCE.name).sha256, grade: 'development' },
  acceptAlarms: [],
});

/** A register in which two other holders have used the scope. */
function register(): { lines: string; head: string } {
  const use = (id: string, nullifier: bigint) =>
    JSON.stringify({
      id: `00000000-0000-4000-8000-00000000000${id}`,
      nullifier: `${nullifier}`,
      scope: `${scopeOf(SCOPE)}`,
      binding: `${bindingOf(RECIPIENT)}`,
      window: { notBefore: `${TIME}`, notAfter: `${TIME}` },
    });
  const lines = [use('1', 11n), use('2', 22n)];
  const { chain, ...counts } = lines.reduce(
    (before, line) => positionAfter(before, Buffer.byteLength(line), sha256Bytes(line)),
    LOG_START,
  );
  const head = { log: '00000000-0000-4000-8000-000000000000', ...counts, chain: chain.toString('hex') };
  return {
    lines: `${lines.join('\n')}\n`,
    head: toFileText({ version: 1, kind: 'ballast/log-head', ...head }),
  };
}
const used = register();

/** Accounts that were signed, and that are shown in place of the honest one. */
const LYING: Readonly<Record<string, Attestation>> = {
  'accounts/another-holder/alpha.json': account('another holder 32', 0, {
    ...ALPHA,
    identity: identityOfName('another holder'),
  }),
  'accounts/another-universe/alpha.json': account('another universe 32', 0, ALPHA, reversed(world)),
  'accounts/later-account/beta.json': account('later 32', 1, { ...ALPHA, asOf: TIME + 1 }),
  'accounts/seen-by-an-auditor/beta.json': account('auditor 32', 2, ALPHA),
  'accounts/below-the-lower-limit/alpha.json': account('far below 32', 0, {
    quantities: [-(1n << 40n) - 1n],
    cash: 1n << 97n,
  }),
  'keys/signer-of-ones-own/alpha.json': account('own key 32', 0, ALPHA, {
    ...world,
    keys: [keyOfName('alpha', 'nobody')],
  }),
  'keys/response-plus-the-order/alpha.json': {
    ...alpha,
    signature: { ...alpha.signature, S: alpha.signature.S + SUBGROUP_ORDER },
  },
};

/** The list with another name of the first key in it: (−x, −y) is the key plus the point of order 2. */
function listWithTwoNames(): string {
  const list = toSignersFile(world.signers);
  const [{ key }, , auditor] = list.signers as [Entry, Entry, Entry];
  const other = { x: `${FIELD - BigInt(key.x)}`, y: `${FIELD - BigInt(key.y)}` };
  return toFileText({ ...list, signers: [...list.signers.slice(0, 2), { ...auditor, key: other }] });
}
type Entry = ReturnType<typeof toSignersFile>['signers'][0];

/** All but the proofs, by their place in the corpus. */
export const FILES: Readonly<Record<string, string>> = {
  [`${HONEST}/market.json`]: formatMarket(world.market),
  [`${HONEST}/stricter.json`]: formatMarket(stricter),
  [`${HONEST}/signers.json`]: formatSigners(world.signers),
  [`${HONEST}/policy.json`]: policyText,
  [`${HONEST}/terms.json`]: toFileText(terms),
  [`${HONEST}/request.json`]: requestText,
  [`${HONEST}/identity.json`]: formatIdentity(world.identity),
  [`${HONEST}/alpha.json`]: formatAttestation(alpha),
  [`${HONEST}/beta.json`]: formatAttestation(beta),
  [`${HONEST}/used.jsonl`]: used.lines,
  [`${HONEST}/used.jsonl.head`]: used.head,
  'proofs/fold-of-another-market/market.json': formatMarket(dearer),
  'registers/line-taken-out/used.jsonl': used.lines.slice(used.lines.indexOf('\n') + 1),
  'registers/line-changed/used.jsonl': used.lines.replace('"nullifier":"11"', '"nullifier":"12"'),
  'registers/line-torn/used.jsonl': used.lines.slice(0, -20),
  'proofs/nested-without-end/proof.json': `${'['.repeat(10_000)}\n`,
  'consensus/one-model-in-other-words/stricter.json': formatMarket(permuted),
  'keys/second-name-of-a-key/signers.json': listWithTwoNames(),
  ...Object.fromEntries(Object.entries(LYING).map(([file, one]) => [file, formatAttestation(one)])),
};

/** The claims that the corpus has proofs of, by their place in it. */
export function claims() {
  const claim = {
    market: world.market,
    signers: world.signers,
    marginType: 'maintenance' as const,
    policy: toPolicy(parsePolicy(policyText), world.signers),
    scope: scopeOf(SCOPE),
    binding: bindingOf(RECIPIENT),
    instance: INSTANCE,
    identity: world.identity,
    attestations: [alpha, beta],
  };
  const identity = identityOfName('another holder');
  const others = [
    LYING['accounts/another-holder/alpha.json']!,
    account('another holder at beta', 1, { cash: 10n ** 12n, identity }),
  ];
  return {
    [`${HONEST}/proof.json`]: claim,
    [`${HONEST}/stricter-proof.json`]: { ...claim, market: stricter },
    [`${HONEST}/answer.json`]: { ...claim, binding: requestBinding(parseRequest(requestText)) },
    'consensus/two-holders/stricter-proof.json': {
      ...claim,
      market: stricter,
      identity,
      attestations: others,
    },
  };
}

/** What a proof for the market with the higher price would say that it is for. */
export const dearerContext = () =>
  buildContext({
    market: dearer,
    signers: world.signers,
    marginType: 'maintenance',
    instance: INSTANCE,
    window: toPolicy(parsePolicy(policyText), world.signers).window,
  }).digests;
