import type { Signer } from '../../account/signers.js';
import { formatTime } from '../../files/time.js';
import type { LocalKey } from '../../load/keys.js';
import type { Market } from '../../market/market.js';
import { policyTerms } from '../../proof/policyTerms.js';
import { type ProofRequest, requestBinding } from '../../proof/request.js';
import { policyWords } from '../shell/policyWords.js';
import { facts, heading, shortDigest } from '../shell/text.js';

/** A request for its reader. All of it is public. */

/** What is asked, as a page. Without the market its quote currency is not known. */
export function requestPage(
  request: ProofRequest,
  market: Market | undefined,
  known: LocalKey | undefined,
): string {
  const { policy, signers, recipient, scope, marginType, key, instance, acceptAlarms } = request;
  const quote = market?.universe.quote ?? 'units of the quote currency';
  return [
    heading('What is asked'),
    facts([
      ['recipient', recipient],
      ...wordsRow(request),
      ['scope', scope],
      ['asks', `${policyWords(policy, signers, quote).join('; ')} (${marginType} margin)`],
      ['accounts', accountsWords(request)],
      ['market', `${shortDigest(request.marketHash)}, ${marketWords(market)}`],
      ...(acceptAlarms.length === 0 ? [] : [['alarms', `accepted: ${acceptAlarms.join(', ')}`] as const]),
      ['instance', instance.name],
      ['key', `${shortDigest(key.sha256)} (${keyWords(known)})`],
      ['grade', GRADE_WORDS[key.grade] ?? key.grade],
      ['request', shortDigest(requestBinding(request).toString())],
    ]),
  ].join('\n');
}

const GRADE_WORDS: Readonly<Record<string, string>> = {
  development: 'development: anyone can forge proofs for such a key',
  own: 'own: whoever asks made the key, or trusts who made it',
};

function keyWords(known: LocalKey | undefined): string {
  if (known === undefined) return 'not on this machine: ballast keys import';
  const { trust } = known;
  return trust.grade === 'development' ? 'the development key' : `here, made by ${trust.makers.join(', ')}`;
}

/** What a proof shows whoever gets it, and what it does not, before it is made. Nothing of the holder goes into it. */
export function revealPage(request: ProofRequest, market: Market): string {
  const { policy, signers, recipient, scope, marginType } = request;
  const claims = policyWords(policy, signers, market.universe.quote).join('; ');
  return [
    heading('What a proof shows'),
    facts([
      ['to', `${recipient}, and whoever else gets it`],
      ...wordsRow(request),
      ['accounts', `of one holder: ${accountsWords(request)}`],
      ['together', `${claims} (${marginType} margin)`],
      ['time', `one for all snapshots, within ${market.maxSkew} s of ${formatTime(market.time)}`],
      ['nullifier', `one number for every proof of yours in the scope ${scope}, and in no other`],
      ['request', 'that it answers this one, and no other'],
    ]),
    heading('What it does not show'),
    facts([
      ['', 'balances, positions, equity and ratio beyond what is asked; which accounts, and how many'],
      ['', 'custodians beyond those that are named to be included; who you are'],
    ]),
  ].join('\n');
}

/** The same as JSON. */
export function requestJson(
  request: ProofRequest,
  market: Market | undefined,
  knownKey: LocalKey | undefined,
) {
  const { words, recipient, scope, policy, signers, marginType, instance, key, acceptAlarms } = request;
  return {
    request: requestBinding(request),
    words,
    recipient,
    scope,
    policy: policyTerms(policy, signers),
    marginType,
    signers,
    market: {
      hash: request.marketHash,
      carried: request.market !== undefined,
      ...(market && { time: market.time, maxSkew: market.maxSkew, quote: market.universe.quote }),
    },
    instance: instance.name,
    accounts: instance.accounts,
    key: { ...key, known: knownKey !== undefined },
    acceptAlarms,
  };
}

const wordsRow = ({ words }: ProofRequest) => (words === undefined ? [] : [['words', words] as const]);

function accountsWords({ instance: { accounts }, signers }: ProofRequest): string {
  const count = accounts === 1 ? 'one' : `1 to ${accounts}`;
  return `${count}, each signed by a key of this list: ${signers.map(signerWords).join(', ')}`;
}

function signerWords({ custodian, signer }: Signer): string {
  return signer === undefined ? custodian : `${custodian} (${signer})`;
}

function marketWords(market: Market | undefined): string {
  if (market === undefined) return 'which the request does not carry';
  const { time, maxSkew, universe } = market;
  const { quote, instruments } = universe;
  return `${formatTime(time)}, snapshots within ${maxSkew} s; ${instruments.length} instruments in ${quote}`;
}
