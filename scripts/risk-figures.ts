/**
 * npm run risk: the risk engine on two years of real prices, as a user types it: markets of every model, proofs under two of them, a
 * rule of two out of three, and the backtest of 99 % expected shortfall. `docs/risk-figures.md` says what
 * was found.
 */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { SHARED } from './real/figures.js';
import { marketTime } from './real/files.js';
import { attestTo, prepareCast, type Recipe, runRecipe } from './real/recipe.js';
import { riskFile32, riskFileBacktest, riskFileEs } from './real/riskFiles.js';
import { optionAccounts, surfaceFiles } from './real/riskUniverse.js';

const MODELS = ['static', 'scan', 'adaptive', 'portfolio'];
const BOOKS = [
  ['long BTC', '--position BTC/USDT:USDT=1000000'],
  ['short BTC', '--position BTC/USDT:USDT=-1000000'],
  [
    'seven assets',
    ['BTC', 'ETH', 'SOL', 'BNB', 'XRP', 'AVAX', 'LINK']
      .map((asset) => `--position ${asset}/USDT:USDT=150000`)
      .join(' '),
  ],
  ['BTC against ETH', '--position BTC/USDT:USDT=1000000 --position ETH/USDT:USDT=-700000'],
] as const;

runRecipe((recipe) => {
  const { ballast, write, folder } = recipe;
  cpSync(join(SHARED, 'data', 'prices'), join(folder, 'prices'), { recursive: true });
  write('risk.json', riskFile32());
  write('risk-es.json', riskFileEs());
  write('risk-backtest.json', riskFileBacktest());
  for (const [name, file] of Object.entries({ ...surfaceFiles(), ...optionAccounts() })) write(name, file);

  ballast(`market build --risk risk.json --models ${MODELS.join(',')} --out-dir markets --quiet`);
  ballast('market build --risk risk-es.json --out-dir markets --quiet');
  ballast('market verify --market markets/market-portfolio.json --risk risk.json');
  prepareCast(recipe);

  const es = 'markets/market-plain.json';
  attestTo(recipe, {
    custodian: 'custodian-a',
    account: 'book.json',
    market: es,
    out: 'book-es.attestation.json',
  });
  proveAndVerify(recipe, 'es', es, 'book-es.attestation.json');

  const portfolio = 'markets/market-portfolio.json';
  attestTo(recipe, {
    custodian: 'custodian-a',
    account: 'book.json',
    market: portfolio,
    out: 'book.attestation.json',
  });
  ballast(`margin --market ${portfolio} --attestation book.attestation.json`);
  proveAndVerify(recipe, 'portfolio', portfolio, 'book.attestation.json');

  const three = ['static', 'adaptive', 'portfolio'];
  const market = `markets/market-${three[0]}.json`;
  attestTo(recipe, {
    custodian: 'custodian-a',
    account: 'long-options.json',
    market,
    out: 'long.attestation.json',
  });
  const pairs = three.map((name) => {
    const file = `markets/market-${name}.json`;
    ballast(
      `prove --market ${file} --attestation long.attestation.json ${claim()} --out ${name}.proof.json --quiet`,
    );
    return `--market ${file} --proof ${name}.proof.json`;
  });
  ballast(`verify ${pairs.join(' ')} --require 2of3 ${claim()} --grade development`);

  for (const [, positions] of BOOKS) {
    for (const model of ['es-plain', 'es-filtered', 'normal-ewma']) {
      ballast(
        `backtest --risk risk-backtest.json --model ${model} --margin-type initial ${positions} --static-rate 0.1 --quiet`,
      );
    }
  }
});

function claim(): string {
  const time = marketTime();
  const policy = `--min-ratio 100% --min-equity 100000 --not-before ${time} --not-after ${time}`;
  return `--signers signers.json ${policy} --scope lender.example/risk-figures --recipient lender.example`;
}

function proveAndVerify({ ballast }: Recipe, name: string, market: string, attestation: string): void {
  ballast(
    `prove --market ${market} --attestation ${attestation} ${claim()} --out ${name}.proof.json --quiet`,
  );
  ballast(`verify --proof ${name}.proof.json --market ${market} ${claim()} --grade development`);
}
