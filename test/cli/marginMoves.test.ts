import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needs } from '../support/needs.js';
import {
  changedAccount,
  type Figures,
  MARGIN,
  marketAt,
  type Report,
  reportOf,
  SPREAD,
} from './marginRuns.js';
import { STACK, Workspace } from './run.js';

needs('dist');

/** What `ballast margin` says about prices that move: shocks and liquidation prices. */

let work: Workspace;

beforeAll(async () => {
  work = await Workspace.open();
  await work.must('market build --risk examples/risk.json');
});
afterAll(() => work.close());

describe('margin --what-if', () => {
  const CASE = 'BTC=-20%,ETH=+10%';
  const MOVED = {
    'BTC/USDT': '83400',
    'BTC/USDT:USDT': '83410',
    'ETH/USDT': '4312.4',
    'ETH/USDT:USDT': '4313.3',
  };

  beforeAll(() => marketAt(work, MOVED, 'moved-market.json'));

  it('with the risk file is what the market built at these prices says', async () => {
    const asked = await reportOf(work, `${MARGIN} ${SPREAD} --what-if ${CASE} --risk examples/risk.json`);
    const { whatIf } = asked;
    expect(whatIf.rebuilt).toBe(true);
    expect(Object.fromEntries(whatIf.prices.map(({ symbol, after }) => [symbol, after]))).toEqual(MOVED);
    for (const mode of ['alone', 'gone']) {
      const line = `margin --market moved-market.json ${SPREAD} --views ${mode}`;
      const { total, views } = (await reportOf(work, line)) as Report & {
        views: (Figures & { title: string })[];
      };
      for (const one of [{ ...total, title: 'all accounts' }, ...views]) {
        const { title, equity, requirement, ratio, headroom } = one;
        const found = whatIf.of.find((line) => line.title === title)!;
        expect(found.after, title).toEqual({ equity, requirement, ratio, headroom });
      }
    }
    const { equity, requirement, ratio, headroom } = asked.total;
    expect(whatIf.of[0]!.before).toEqual({ equity, requirement, ratio, headroom });
  });

  it('without it re-marks the published market', async () => {
    const { whatIf } = await reportOf(work, `${MARGIN} ${SPREAD} --what-if ${CASE}`);
    expect(whatIf.rebuilt).toBe(false);
    // Spot at its haircut and perpetuals at their mark: the same equity. The risk arrays move in proportion.
    const exact = await reportOf(work, `margin --market moved-market.json ${SPREAD}`);
    const remarked = whatIf.of[0]!.after!;
    // 8.4 ETH at 0.93 lose what rounding 4312.44 to 4312.4 took.
    expect(Number(remarked.equity) - Number(exact.total.equity)).toBeCloseTo(
      0.04 * 8.4 * 0.93 + 0.02 * 18,
      0,
    );
    expect(Number(remarked.requirement)).toBeLessThan(Number(exact.total.requirement));
  });

  it('moves cash of all accounts together, in no view', async () => {
    const { whatIf, total } = await reportOf(work, `${MARGIN} ${SPREAD} --what-if cash=-1000.5`);
    const [all, ...views] = whatIf.of;
    expect(Number(all!.after!.equity)).toBeCloseTo(Number(total.equity) - 1000.5, 6);
    for (const { before, after } of views) expect(after).toEqual(before);
    expect(whatIf.prices).toEqual([]);
  });

  it('says what then lies past the position limits', async () => {
    await changedAccount(
      work,
      (holdings) => {
        holdings.positions.push({ symbol: 'BTC/USDT:USDT', quantity: '-1900', entryPrice: '104262.5' });
      },
      'huge.json',
    );
    const line = `${MARGIN} --account huge.json --what-if BTC=+3% --risk examples/risk.json`;
    const { whatIf } = await reportOf(work, line);
    expect(whatIf.of[0]!.before).not.toBeNull();
    expect(whatIf.of[0]!.after).toBeNull();
    expect((await work.ballast(line)).stdout).toContain('past the limits');
  });

  it('may be given several times, and does not change the answer', async () => {
    const line = `${MARGIN} ${SPREAD} --what-if BTC=-20% --what-if cash=-1000000`;
    const { stdout, code } = await work.ballast(line);
    expect(code).toBe(0);
    expect(stdout).toContain('What if BTC=-20%, cash=-1000000');
  });

  it.each([
    ['--what-if XRP=-20%', 3, '--what-if: names no underlying and no symbol of the market'],
    ['--what-if BTC=-100%', 3, '--what-if: moves BTC to 0 or below'],
    ['--what-if vol=+10%', 2, '--what-if vol needs --risk with a risk file that names a volatility surface'],
    ['--what-if vol=+10% --risk examples/risk.json', 2, 'names a volatility surface'],
    ['--risk examples/risk.json', 2, '--risk needs --what-if or --liquidation'],
    ['--what-if BTC=-1% --inputs .', 2, '--inputs needs --risk'],
    ['--what-if BTC=-1% --module m.mjs', 2, '--module needs --risk'],
    ['--liquidation XRP', 3, '--liquidation: names no underlying and no symbol'],
    ['--restore 150', 3, '--restore: must be a percentage'],
    ['--penalty none.json', 3, 'none.json'],
  ])('refuses %s', async (options, expected, message) => {
    const { code, stdout, stderr } = await work.ballast(`${MARGIN} ${SPREAD} ${options}`);
    expect(code).toBe(expected);
    expect(stdout).toBe('');
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(STACK);
  });

  it('refuses the risk file of another market', async () => {
    await marketAt(work, { 'BTC/USDT': '104251' }, 'other-market.json');
    const line = `margin --market other-market.json ${SPREAD} --what-if BTC=-1% --risk examples/risk.json`;
    const { code, stderr } = await work.ballast(line);
    expect(code).toBe(3);
    expect(stderr).toContain('examples/risk.json: does not make this market');
  });
});

describe('margin --liquidation', () => {
  const ONE = '--account examples/accounts/spread/custodian-a.json';

  it('with the risk file finds the last tick that keeps the ratio', async () => {
    const { liquidation } = await reportOf(
      work,
      `${MARGIN} ${ONE} --liquidation BTC --risk examples/risk.json`,
    );
    expect(liquidation.rebuilt).toBe(true);
    const [found, ...more] = liquidation.prices;
    expect(more).toEqual([]);
    expect(found).toMatchObject({ target: 'BTC', status: 'at', direction: 'down' });
    const { prices } = found!;
    await marketAt(work, prices!, 'at.json');
    expect((await work.ballast(`margin --market at.json ${ONE}`)).code).toBe(0);
    // One tick of the spot price below, everything else in proportion.
    const below = Number(prices!['BTC/USDT']) - 1;
    const perpetual = ((104262.5 * below) / 104250).toFixed(1);
    await marketAt(work, { 'BTC/USDT': `${below}`, 'BTC/USDT:USDT': perpetual }, 'below.json');
    expect((await work.ballast(`margin --market below.json ${ONE}`)).code).toBe(4);
  });

  it('without it agrees where charges move with the price', async () => {
    const near = await reportOf(work, `${MARGIN} ${ONE} --liquidation BTC`);
    const exact = await reportOf(work, `${MARGIN} ${ONE} --liquidation BTC --risk examples/risk.json`);
    const [a, b] = [near, exact].map(({ liquidation }) => Number(liquidation.prices[0]!.prices!['BTC/USDT']));
    // The example's risk arrays are stated figures: they do not move with the price, so the exact price is nearer.
    expect(a).toBeLessThan(b!);
    expect(a! / b!).toBeGreaterThan(0.99);
  });

  it('of a symbol moves it alone; of all shows what has no price too', async () => {
    const { liquidation } = await reportOf(work, `${MARGIN} ${ONE} --liquidation BTC/USDT:USDT,ETH`);
    expect(liquidation.prices.map(({ target, status }) => [target, status])).toEqual([
      ['BTC/USDT:USDT', 'at'],
      ['ETH', 'none'],
    ]);
    expect(Object.keys(liquidation.prices[0]!.prices!)).toEqual(['BTC/USDT:USDT']);
    const { stdout } = await work.must(`${MARGIN} ${SPREAD} --liquidation all`);
    expect(stdout).toContain('no price');
  });

  it('is at the ratio that is asked for', async () => {
    const at = async (ratio: string) => {
      const { liquidation } = await reportOf(work, `${MARGIN} ${ONE} --liquidation BTC --min-ratio ${ratio}`);
      return liquidation.prices[0]!;
    };
    expect(Number((await at('110%')).prices!['BTC/USDT'])).toBeGreaterThan(
      Number((await at('100%')).prices!['BTC/USDT']),
    );
    expect((await at('120%')).status).toBe('reached');
  });
});
