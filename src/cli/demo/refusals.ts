import { createSignerKey } from '../../account/signerKey.js';
import { buildMarket } from '../../models/build/buildMarket.js';
import { type Policy, packPolicy } from '../../proof/policy.js';
import { formatRatio } from '../../proof/policyFile.js';
import type { ProofFile } from '../../proof/proofFile.js';
import type { CheckName, VerifyOptions } from '../../proof/verifyChecks.js';
import { formatFraction, parseFraction } from '../../units/decimal.js';
import { fraction, multiply } from '../../units/fraction.js';
import { verifyFile } from '../proof/verifying.js';
import type { Cast } from './cast.js';
import type { Story } from './story.js';

type Asked = Omit<VerifyOptions, 'key'>;

/** One way in which a valid proof must fail. */
interface Refusal {
  readonly title: string;
  /** The check that must say no; the equation may fail with it. */
  readonly expected: CheckName;
  readonly proof: ProofFile;
  readonly asked: Asked;
}

const QUARTER_HOUR = 900n;

/** Shows the same proof to verifiers who ask for something else. Each must refuse it, for the right reason. */
export async function showRefusals(story: Story, cast: Cast, proof: ProofFile, asked: Asked): Promise<void> {
  for (const { title, expected, proof: shown, asked: own } of refusals(cast, proof, asked)) {
    await story.expect(title, async () => {
      const { valid, checks } = await verifyFile(shown, own);
      const failed = checks.filter(({ ok }) => !ok);
      const names = failed.map(({ name }) => name);
      const reason = failed.find(({ name }) => name === expected);
      const ok = !valid && reason !== undefined && names.every((name) => [expected, 'proof'].includes(name));
      const detail = reason === undefined ? `failed: ${names.join(', ') || 'nothing'}` : reason.detail;
      // A digest only names what differs. What refuses a forged digest too is the equation.
      const also = expected !== 'proof' && names.includes('proof') ? ', and the equation does not hold' : '';
      return { ok, detail: valid ? 'was accepted' : `refused by check "${expected}": ${detail}${also}` };
    });
  }
}

function refusals(cast: Cast, proof: ProofFile, asked: Asked): Refusal[] {
  const { policy } = asked;
  const higher: Policy = { ...policy, minRatio: (policy.minRatio ?? 0n) + 10_000n };
  const edited = { ...proof, claim: { ...proof.claim, policy: packPolicy(higher).toString() } };
  const { notBefore, notAfter } = policy.window ?? { notBefore: 0n, notAfter: 0n };
  const later = { notBefore: notBefore + QUARTER_HOUR, notAfter: notAfter + QUARTER_HOUR };
  const stranger = cast.signers.map((custodian, i) =>
    i === 1 ? { ...custodian, key: createSignerKey(custodian.custodian).publicKey } : custodian,
  );
  return [
    {
      title: `A higher ratio: the holder edits the file to say ${formatRatio(higher.minRatio!)}`,
      expected: 'proof',
      proof: edited,
      asked: { ...asked, policy: higher },
    },
    {
      title: 'A stale window: this verifier wants snapshots from a quarter of an hour later',
      expected: 'policy',
      proof,
      asked: { ...asked, policy: { ...policy, window: later } },
    },
    {
      title: `An unknown signer: this verifier trusts another key for ${cast.signers[1]!.custodian}`,
      expected: 'signers',
      proof,
      asked: { ...asked, signers: stranger },
    },
    {
      title: 'A changed price: this verifier’s market has one price 1% lower',
      expected: 'market',
      proof,
      asked: { ...asked, market: cheaperMarket(cast) },
    },
    {
      title: 'A replay: the proof is handed in a second time, in the same scope',
      expected: 'register',
      proof,
      asked,
    },
  ];
}

/** The same risk file with the price of the first instrument 1 % lower. */
function cheaperMarket({ risk }: Cast) {
  const { symbol } = risk.universe.instruments[0]!;
  const lower = formatFraction(multiply(parseFraction(risk.prices[symbol], 'price'), fraction(99n, 100n)));
  return buildMarket({ ...risk, prices: { ...risk.prices, [symbol]: lower } });
}
