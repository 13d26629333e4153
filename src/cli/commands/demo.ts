import { rmSync } from 'node:fs';
import type { LocalKey } from '../../load/keys.js';
import { assemble, openFolder, signBook } from '../demo/cast.js';
import { type DemoKeys, holdersKey, lendersKey, storeOf } from '../demo/keys.js';
import { mustRefuse, mustVerify, proveToFile, readAsk, verifierOf } from '../demo/play.js';
import { showRefusals } from '../demo/refusals.js';
import { Story } from '../demo/story.js';
import { privateSummary } from '../demo/summary.js';
import { defineCommand } from '../shell/command.js';
import { OPTION } from '../shell/options.js';
import { policyWords } from '../shell/policyWords.js';
import type { Shell } from '../shell/shell.js';

export const demoCommand = defineCommand({
  examples: [
    ['demo', 'in a temporary folder'],
    ['demo --keep my-demo', 'keeps every file that was exchanged'],
  ],
  options: (y) => y.options({ keep: OPTION.text('Work in this new or empty folder, and keep it') }),
  run: async ({ keep }, shell) => {
    const folder = await openFolder(keep);
    const tidyUp = () => {
      if (keep === undefined) rmSync(folder, { recursive: true, force: true });
    };
    process.once('exit', tidyUp);
    const story = new Story(shell.json);
    try {
      await play(story, folder, shell);
    } finally {
      process.off('exit', tidyUp);
      tidyUp();
    }
    story.assertAllWell();
    const count = story.outcomes.length;
    const kept =
      keep === undefined
        ? ''
        : `\nEvery file is in ${keep}. The lender’s keys are in ${storeOf('lender')}: verify with BALLAST_KEYS set to it.`;
    shell.result(
      `\nAll ${count} results were as expected, in ${story.seconds.toFixed(1)} s.${kept}\nTry it with your own figures: examples/README.md`,
      { ok: true, seconds: story.seconds, outcomes: story.outcomes },
    );
    return true;
  },
});

async function play(story: Story, folder: string, shell: Shell): Promise<void> {
  story.chapter('The public side');
  const cast = await assemble(folder);
  const { universe } = cast.market;
  const names = cast.signers.map(({ custodian }) => custodian).join(', ');
  story.say(
    `A risk engine publishes a market: ${universe.instruments.length} instruments with prices, haircuts, margin tiers and risk\narrays (examples/risk.json). A lender decides whose signatures it trusts: ${names}.`,
  );

  story.chapter('The private side');
  const hedged = await signBook(cast, 'hedged');
  const uncounted =
    hedged.ignored.length === 0
      ? ''
      : `\nNot in the market, so worth nothing here: ${hedged.ignored.join(', ')}.`;
  story.say(
    `A trader has accounts at two of them. Each custodian signs its account for the trader, whom it knows by a number of its\nown, so that custodians cannot link their customers.${uncounted}\nWhat only the trader sees (try: ballast margin):`,
  );
  story.say(privateSummary(cast, hedged.attestations));

  story.chapter('The proof');
  const ask = await readAsk(cast, 'policy.json', 'lender.example/credit-line/2026');
  story.say(`The lender asks for:${bullets(policyWords(ask.policy, cast.signers, universe.quote))}`);
  const keys = await exchangeKey(story, shell);
  const started = Date.now();
  const proof = await proveToFile(cast, keys, hedged.attestations, ask, shell, 'proof.json');
  story.say(`  The trader proves it in ${((Date.now() - started) / 1000).toFixed(1)} s, on this machine.`);
  await story.expect('The lender verifies the proof', () => mustVerify(proof, cast, keys, ask));
  story.say('The lender learns that this is true, and a nullifier for this scope. Nothing else.');

  story.chapter('The same proof, refused five times');
  await showRefusals(story, cast, proof, verifierOf(cast, keys, ask));

  story.chapter('Solvent if any one custodian fails');
  const gone = await readAsk(
    cast,
    'policy-any-custodian-gone.json',
    'lender.example/any-custodian-gone/2026',
  );
  story.say(
    `A stricter lender asks for:${bullets(policyWords(gone.policy, cast.signers, universe.quote))}\nThe trader is long at one custodian and short at the other. Together that is hedged; if one custodian fails, what is left is\na naked position with half of the collateral.`,
  );
  await story.expect('The hedged book cannot be proved', () =>
    mustRefuse(cast, keys, hedged.attestations, gone, shell, /with any one custodian gone/),
  );
  const spread = await signBook(cast, 'spread');
  story.say(
    'So the trader makes both legs smaller and spreads the collateral over three custodians, which sign again:',
  );
  await story.expect('The spread book is proved and verified', async () => {
    const second = await proveToFile(
      cast,
      keys,
      spread.attestations,
      gone,
      shell,
      'proof-any-custodian-gone.json',
    );
    return mustVerify(second, cast, keys, gone);
  });
  story.say('Which custodians these are, and how much is where, stays hidden.');
}

/** The lender makes a key, and the trader takes it: nobody else's key is involved. */
async function exchangeKey(story: Story, shell: Shell): Promise<DemoKeys> {
  const keys: { -readonly [Who in keyof DemoKeys]?: LocalKey } = {};
  const earlier = (made: boolean) => (made ? '' : ' (in an earlier demo on this machine)');
  await story.expect('The lender makes a key of its own, whose secrets are forgotten', async () => {
    const { key, made } = await lendersKey(shell);
    keys.lenders = key;
    return { ok: key.trust.grade === 'own', detail: `${key.sha256.slice(0, 16)}…${earlier(made)}` };
  });
  await story.expect('The trader imports it, after every byte was checked against the circuit', async () => {
    const { key, made } = await holdersKey(keys.lenders!, shell);
    keys.holders = key;
    const detail = `safe to prove under, whoever made it${earlier(made)}`;
    return { ok: key.sha256 === keys.lenders!.sha256, detail };
  });
  return keys as DemoKeys;
}

function bullets(lines: readonly string[]): string {
  return lines.map((line) => `\n  · ${line}`).join('');
}
