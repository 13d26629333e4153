import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pointText, SUBGROUP_BASE } from '../../src/account/curve.js';
import { needs } from '../support/needs.js';
import { STACK, Workspace } from './run.js';

needs('dist');

const PERP = 'BTC/USDT:USDT';
const TIME = Date.parse('2026-06-01T00:00:00Z') / 1000;
const ID = `0x${'ab'.repeat(32)}`;
const SOURCES = ['pyth-desk', 'chainlink-desk', 'exchange-desk', 'csv-desk'];
const PHRASE = { BALLAST_PASSPHRASE: 'correct horse battery' };

const IMPORTS = [
  'hermes.json --format pyth --feeds feeds.json',
  `round.json --format chainlink --symbol ${PERP}`,
  `tickers.json --format exchange --take mark --symbols ${PERP}`,
  'prices.csv --format csv',
];
const imported = (i: number) =>
  `prices import --from ${IMPORTS[i]} --source ${SOURCES[i]} --out ${SOURCES[i]}.json`;
const sign = (i: number) =>
  `prices sign --prices ${SOURCES[i]}.json --key ${SOURCES[i]}-key.json --out ${SOURCES[i]}-signed.json`;
const given = (...indices: number[]) => indices.map((i) => `--prices ${SOURCES[i]}-signed.json`).join(' ');
const LIST =
  'prices sources --signers keys.json --key pyth-desk-key.json --key csv-desk-key.json ' +
  '--at-least 2 --max-spread 0.001 --max-age 60 --out sources.json';
const COMBINE = '--price-sources sources.json';

let work: Workspace;
beforeAll(async () => {
  work = await Workspace.open();
  await work.write('hermes.json', {
    binary: { encoding: 'hex', data: [] },
    parsed: [
      {
        id: ID.slice(2),
        price: { price: '10425050000000', conf: '2500000000', expo: -8, publish_time: TIME - 3 },
      },
    ],
  });
  await work.write('feeds.json', { [ID]: PERP });
  await work.write('round.json', {
    decimals: 8,
    latestRoundData: [
      '110680464442257322345',
      '10426050000000',
      TIME - 30,
      TIME - 20,
      '110680464442257322345',
    ],
  });
  await work.write('tickers.json', {
    [PERP]: { symbol: PERP, timestamp: (TIME - 1) * 1000, markPrice: 104255.5, bid: 104255, ask: 104256 },
    'DOGE/USDT': { symbol: 'DOGE/USDT', timestamp: null, last: null },
  });
  await work.write('prices.csv', `symbol,price,time\n${PERP},104250,${TIME - 400}\n`);
  for (const [i, source] of SOURCES.entries()) {
    await work.must(
      `signer new --custodian ${source} --out ${source}-key.json${i === 0 ? ' --encrypt' : ''}`,
      PHRASE,
    );
  }
  const risk = await work.json('examples/risk.json');
  const prices = { ...(risk.prices as object), [PERP]: { from: 'quorum', decimals: 1 } };
  await work.write('risk.json', { ...risk, time: '2026-06-01T00:00:00Z', prices });
  for (const i of IMPORTS.keys()) {
    await work.must(imported(i));
    await work.must(sign(i), PHRASE);
  }
  await work.must('signer list --key chainlink-desk-key.json --key exchange-desk-key.json --out keys.json');
  await work.must(LIST, PHRASE);
});
afterAll(() => work.close());

describe('prices', () => {
  it('are imported from each format, exactly', async () => {
    const found = [];
    for (const i of IMPORTS.keys()) {
      const { prices, time } = (await work.json(`${SOURCES[i]}.json`)) as { prices: object[]; time: number };
      found.push([time - TIME, ...prices]);
    }
    expect(found).toEqual([
      [-3, { symbol: PERP, price: '104250.5', time: TIME - 3, confidence: '25' }],
      [-20, { symbol: PERP, price: '104260.5', time: TIME - 20 }],
      [-1, { symbol: PERP, price: '104255.5', time: TIME - 1 }],
      [-400, { symbol: PERP, price: '104250', time: TIME - 400 }],
    ]);
    const { stdout } = await work.must(`${imported(0)} --json`);
    expect(JSON.parse(stdout)).toMatchObject({ source: 'pyth-desk', hash: expect.stringMatching(/^\d+$/) });
    const page = await work.must(`${imported(0)} --time ${TIME}`);
    expect(page.stdout).toMatch(/time +2026-06-01T00:00:00Z, oldest price 3 s before/);
  });

  it('are signed with the key of their source, also an encrypted one', async () => {
    expect(await work.json('pyth-desk-signed.json')).toMatchObject({ kind: 'ballast/signed-prices' });
    const nobody = await work.ballast(sign(0), { BALLAST_PASSPHRASE: '' });
    expect(nobody.code).toBe(3);
    expect(nobody.stderr).toMatch(/pyth-desk-key\.json: needs a passphrase/);
  });

  it('come from sources that a list names', async () => {
    const { stdout, stderr } = await work.must(LIST, PHRASE);
    expect(stderr).toContain('wrote sources.json');
    expect(stdout).toMatch(/at least +2 of 4 sources/);
    const shown = await work.must('prices sources --price-sources sources.json --json');
    expect(JSON.parse(shown.stdout)).toMatchObject({
      rule: { atLeast: 2, maxSpread: '0.001', maxAge: 60 },
      sources: ['chainlink-desk', 'exchange-desk', 'pyth-desk', 'csv-desk'].map((name) => ({ name })),
    });
    expect(await work.read('sources.json')).not.toContain('privateKey');
  });

  it('are left out where their source is less sure than the list allows', async () => {
    // Pyth says 25 of 104250.5, which is 0.00024 of it.
    const list = (share: string, out: string) =>
      `${LIST.replace('sources.json', out)} --max-confidence ${share}`;
    const { stdout } = await work.must(list('0.0002', 'sure.json'), PHRASE);
    expect(stdout).toMatch(/confidence +up to 0\.0002 of a price, where its source states one/);
    const all = given(0, 1, 2);
    const { stdout: page } = await work.must(
      `prices combine ${all} --price-sources sure.json --time ${TIME}`,
    );
    expect(page).toMatch(/BTC\/USDT:USDT +104258 +.*pyth-desk \(uncertain\)/);
    await work.must(list('0.00025', 'wide.json'), PHRASE);
    const wide = await work.must(`prices combine ${all} --price-sources wide.json --time ${TIME} --json`);
    expect(JSON.parse(wide.stdout).prices).toEqual({ [PERP]: '104255.5' });
    const bad = await work.ballast(list('1%', 'x.json'), PHRASE);
    expect(bad.code).toBe(3);
    expect(bad.stderr).toContain('--max-confidence: is not a plain decimal');
    expect((await work.must('prices sources --price-sources sources.json')).stdout).toMatch(
      /confidence +any/,
    );
    expect(await work.read('sources.json')).not.toContain('maxConfidence');
    const build = (options: string) => `market ${options} --risk risk.json ${all} --price-sources sure.json`;
    await work.must(`${build('build')} --out sure-market.json`);
    const same = await work.must(`${build('verify')} --market sure-market.json --json`);
    expect(JSON.parse(same.stdout)).toMatchObject({ same: true });
    const other = await work.ballast(
      `${build('verify').replace('sure.json', 'wide.json')} --market sure-market.json --json`,
    );
    expect(other.code).toBe(4);
    expect(other.stdout).toContain('build.priceSources.rule.maxConfidence');
    const alone = await work.ballast('prices sources --key csv-desk-key.json --max-confidence 0.1');
    expect(alone.code).toBe(2);
  });

  it('combine to the median, and say who did not count', async () => {
    const { stdout } = await work.must(`prices combine ${given(0, 1, 2, 3)} ${COMBINE} --time ${TIME}`);
    expect(stdout).toMatch(/BTC\/USDT:USDT +104255\.5 +0\.000095923 +.*csv-desk \(stale\)/s);
    expect(stdout).toMatch(/✘ +csv-desk/);
    expect(stdout).toMatch(/1 price from at least 2 of 4 sources, spread up to 0\.000095923 of 0\.001/);
    const { stdout: json } = await work.must(
      `prices combine ${given(0, 1)} ${COMBINE} --time ${TIME} --json`,
    );
    expect(JSON.parse(json)).toMatchObject({ time: TIME, prices: { [PERP]: '104255.5' } });
  });

  it('make a market, which records them and is built again from them', async () => {
    const { stdout } = await work.must(`market build --risk risk.json ${given(0, 2)} ${COMBINE}`);
    expect(stdout).toMatch(/prices +1 price from at least 2 of 4 sources/);
    const market = (await work.json('market.json')) as { prices: string[]; build: { priceSources: object } };
    expect(market.prices).toContain('104253');
    expect(market.build.priceSources).toMatchObject({ rule: { atLeast: 2 }, prices: [{ price: '104253' }] });
    const verify = `market verify --market market.json --risk risk.json ${COMBINE}`;
    const same = await work.must(`${verify} ${given(2, 0)}`);
    expect(same.stdout).toMatch(/✔ prices of pyth-desk +[0-9]{16}…/);
    expect(same.stdout).toMatch(/^SAME$/m);
    const { code, stdout: other } = await work.ballast(`${verify} ${given(0, 1)}`);
    expect(code).toBe(4);
    expect(other).toMatch(/✘ prices of chainlink-desk/);
    expect(other).toMatch(
      /✘ build\.priceSources\.prices\[0\]\.price\n +in the market +104253\n +rebuilt +104255\.5\n/,
    );
    const inspect = await work.must('market inspect --market market.json');
    expect(inspect.stdout).toMatch(/prices of csv-desk +none/);
    for (const line of `${inspect.stdout}\n${same.stdout}`.split('\n'))
      expect(line.length, line).toBeLessThanOrEqual(100);
  });

  it.each<[string, string, number, RegExp]>([
    [
      'a market without the signed prices',
      'market build --risk risk.json',
      3,
      /risk\.json: prices\.BTC\/USDT:USDT: needs prices that a quorum/,
    ],
    [
      'signed prices without a list',
      'market build --risk risk.json --prices a.json',
      2,
      /--prices and --price-sources together/,
    ],
    ['a list without signed prices', `market build --risk risk.json ${COMBINE}`, 2, /together/],
    [
      'signed prices that nothing is taken from',
      `market build --risk examples/risk.json ${given(0, 2)} ${COMBINE}`,
      3,
      /examples\/risk\.json: prices: has none that comes from a quorum/,
    ],
    [
      'too few sources',
      `market build --risk risk.json ${given(0, 3)} ${COMBINE}`,
      3,
      /risk\.json: prices\.BTC\/USDT:USDT: has no quorum: 1 of 4 sources count where 2 must.*csv-desk \(stale\)/,
    ],
    [
      'one source twice',
      `market build --risk risk.json ${given(0, 0)} ${COMBINE}`,
      3,
      /^error: pyth-desk-signed\.json: source: is a second set of pyth-desk/m,
    ],
    [
      'a changed price',
      'market build --risk risk.json --prices forged.json --price-sources sources.json',
      3,
      /^error: forged\.json: signature: does not hold/m,
    ],
    [
      'a signer nobody knows',
      `prices combine --prices stranger.json ${COMBINE} --time ${TIME}`,
      3,
      /^error: stranger\.json: signer: is a key that the list/m,
    ],
    [
      'prices of the future',
      `prices combine ${given(0)} ${COMBINE} --time ${TIME - 4}`,
      3,
      /^error: pyth-desk-signed\.json: time: is after the time/m,
    ],
    [
      'a time that is none',
      `prices combine ${given(0)} ${COMBINE} --time soon`,
      3,
      /^error: --time: must be whole unix seconds/m,
    ],
    [
      'prices that were not signed',
      `prices combine --prices csv-desk.json ${COMBINE} --time ${TIME}`,
      3,
      /csv-desk\.json: (kind: must be "ballast\/signed-prices"|.*missing)/,
    ],
    [
      'a result over its input',
      `market build --risk risk.json ${given(0, 2)} ${COMBINE} --out sources.json`,
      3,
      /sources\.json: --out: is also an input/,
    ],
    [
      'a key of another name',
      'prices sign --prices csv-desk.json --key chainlink-desk-key.json',
      3,
      /chainlink-desk-key\.json: custodian: is of another name than the source, csv-desk/,
    ],
    [
      'an import over its input',
      'prices import --from prices.csv --format csv --source x --out prices.csv',
      3,
      /prices\.csv: --out: is also an input/,
    ],
    [
      'a source without a name',
      'prices import --from prices.csv --format csv --source X',
      3,
      /^error: --source: is not a valid name/m,
    ],
    [
      'a ticker without a choice',
      'prices import --from tickers.json --format exchange --source x',
      3,
      /^error: --take: is missing.*mark, index, last or mid/m,
    ],
    [
      'a symbol that is not there',
      'prices import --from prices.csv --format csv --source x --symbols DOGE',
      3,
      /^error: --symbols: names DOGE/m,
    ],
    [
      'a feed without a symbol',
      'prices import --from hermes.json --format pyth --source x',
      3,
      /^error: hermes\.json: parsed\[0\]\.id: is a feed without a symbol/m,
    ],
    [
      'a bad price in a table',
      'prices import --from bad.csv --format csv --source x',
      3,
      /^error: bad\.csv: row 2, column price: must be above 0/m,
    ],
    ['another format', 'prices import --from prices.csv --format xml --source x', 2, /xml/],
    [
      'half a rule',
      'prices sources --signers keys.json --at-least 2',
      2,
      /--at-least, --max-spread and --max-age together/,
    ],
    [
      'a rule and a list',
      'prices sources --price-sources sources.json --at-least 1 --max-spread 0 --max-age 1',
      2,
      /or --price-sources/,
    ],
    ['no list at all', 'prices sources', 2, /Give --signers or --key/],
    [
      'more sources than there are',
      'prices sources --signers keys.json --at-least 3 --max-spread 0 --max-age 1',
      3,
      /^error: --at-least: asks for 3 sources, and the list has 2/m,
    ],
    [
      'a percentage',
      'prices sources --signers keys.json --at-least 1 --max-spread 1% --max-age 1',
      3,
      /^error: --max-spread: is not a plain decimal/m,
    ],
    [
      'an age in minutes',
      'prices sources --signers keys.json --at-least 1 --max-spread 0 --max-age 1m',
      3,
      /^error: --max-age: must be whole seconds/m,
    ],
    [
      'a key that counts twice',
      'prices sources --signers keys.json --signers keys.json --at-least 1 --max-spread 0 --max-age 1',
      3,
      /^error: sources\[2\]\.name: is also the name/m,
    ],
    ['prices alone', 'prices', 2, /Say what to do/],
  ])('refuse %s', async (_, line, expected, message) => {
    const signed = await work.json('pyth-desk-signed.json');
    const [price] = signed.prices as object[];
    await work.write('forged.json', { ...signed, prices: [{ ...price, price: '104250.6' }] });
    await work.write('bad.csv', `symbol,price,time\nX,0,${TIME}\n`);
    await work.write('stranger.json', { ...signed, signer: pointText(SUBGROUP_BASE) });
    const { code, stdout, stderr } = await work.ballast(`${line} --quiet`);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(STACK);
    expect(code).toBe(expected);
    expect(stdout).toBe('');
  });

  it.each(['import', 'sign', 'sources', 'combine'])('have help for %s within 100 columns', async (name) => {
    const { stdout } = await work.must(`prices ${name} --help`);
    expect(stdout).toContain('Examples:');
    for (const line of stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(100);
  });
});
