/**
 * npm run real: the main job on real figures, as a user types it. `docs/real-figures.md` says what was found.
 */
import { accountFiles, marketTime, riskFile } from './real/files.js';
import { attestTo, prepareCast, runRecipe } from './real/recipe.js';

runRecipe((recipe) => {
  const { ballast, write } = recipe;
  write('risk.json', riskFile());
  for (const [name, account] of Object.entries(accountFiles())) write(name, account);
  const time = marketTime();
  ballast('market build --risk risk.json --out market.json');
  prepareCast(recipe);
  for (const custodian of ['custodian-a', 'custodian-b']) {
    const files = { account: `${custodian}.json`, out: `${custodian}.attestation.json` };
    attestTo(recipe, { custodian, market: 'market.json', ...files });
  }
  const attestations =
    '--attestation custodian-a.attestation.json --attestation custodian-b.attestation.json';
  const policy = `--min-ratio 150% --min-equity 1000000 --not-before ${time} --not-after ${time} --coverage custodian-a,custodian-b`;
  const scope = '--scope lender.example/real-figures --recipient lender.example';
  ballast(`margin --market market.json ${attestations}`);
  ballast(
    `prove --market market.json --signers signers.json ${attestations} ${policy} ${scope} --out proof.json`,
  );
  ballast(
    `verify --proof proof.json --market market.json --signers signers.json ${policy} ${scope} --grade development`,
  );
});
