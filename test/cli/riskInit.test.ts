import { mkdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COINS, exchangeFiles, historyCsv } from '../draft/exchangeFiles.js';
import { needs } from '../support/needs.js';
import { Workspace } from './run.js';

needs('dist');

let work: Workspace;
const FILES = '--markets data/markets.json --tickers data/tickers.json';

beforeAll(async () => {
  work = await Workspace.open();
  await mkdir(work.path('data'));
  for (const [name, text] of Object.entries(exchangeFiles())) await work.write(`data/${name}.json`, text);
  for (const { base, price } of COINS)
    await work.write(`data/${base}-USDT-1d.csv`, historyCsv(Number(price)));
});
afterAll(() => work.close());

describe('risk init', () => {
  it('writes a risk file of the tiers of an exchange, from which a market is built', async () => {
    const line = `risk init --exchange binance ${FILES} --tiers data/tiers.json`;
    const { stdout } = await work.must(line);
    expect(stdout).toContain('3 in 32 slots: BTC, 1000PEPE, ETH');
    await work.must('market build --risk risk.json');
    const { stdout: json } = await work.must(`${line} --json`);
    expect(JSON.parse(json)).toMatchObject({ file: 'risk.json', left: 0, slots: 32, remarks: [] });
  });

  it('names histories by their path from the risk file', async () => {
    await work.must(
      `risk init --exchange okx ${FILES} --histories data --preset historical-es --out es.json`,
    );
    const { inputs } = (await work.json('es.json')) as { inputs: { file: string }[] };
    expect(inputs.map(({ file }) => file)).toContain('data/1000PEPE-USDT-1d.csv');
    await work.must('market build --risk es.json --out es-market.json');
    await work.must('market verify --market es-market.json --risk es.json');
  });

  it('says that a list of one holder tells what they hold', async () => {
    const line = `risk init --exchange binance ${FILES} --tiers data/tiers.json --underlyings BTC --out one.json`;
    expect((await work.must(line)).stderr).toContain('tells what they hold');
  });

  it.each([
    ['an unknown kind', '--kinds spot,option', 2, '--kinds takes spot, perpetual, future'],
    ['an unknown preset', '--preset best', 2, 'preset'],
    ['no tiers', '', 3, '--tiers: is missing'],
    ['no histories', '--preset portfolio', 3, '--histories: is missing'],
    ['histories elsewhere', '--preset portfolio --histories ..', 3, '--histories: is not below the folder'],
    ['a missing history', '--preset portfolio --histories examples', 3, 'does not exist'],
    ['a skew that is no number', '--max-skew 1.5', 2, '--max-skew takes whole seconds'],
    ['an input as output', '--tiers data/tiers.json --out data/tiers.json', 3, 'is also an input'],
  ])('refuses %s, and writes nothing', async (_, more, code, rule) => {
    const line = `risk init --exchange binance ${FILES} --out none.json ${more}`.trim();
    const answer = await work.ballast(line.replace(/--out none.json (.*--out)/, '$1'));
    expect([answer.code, answer.stderr]).toEqual([code, expect.stringContaining(rule)]);
    expect(await work.has('none.json')).toBe(false);
  });
});
