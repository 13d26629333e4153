import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needs } from '../../support/needs.js';
import { changedAccount, HEDGED, MARGIN, reportOf, SPREAD } from '../marginRuns.js';
import { STACK, Workspace } from '../run.js';

needs('dist');

/** What `ballast margin` shows besides the margin: worst cases, rungs, what restores a ratio, penalties. */

let work: Workspace;

beforeAll(async () => {
  work = await Workspace.open();
  await work.must('market build --risk examples/risk.json');
});
afterAll(() => work.close());

describe('margin, unasked', () => {
  it('shows the worst scenario and failure, rungs and liquidation prices, shortly', async () => {
    const { stdout } = await work.must(`${MARGIN} ${SPREAD}`);
    for (const text of [
      /^ {2}worst scenario {2}BTC: up 16%, vol up loses 8,341;/m,
      /^ {2}worst failure {3}without custodian-a: ratio 230\.98%, headroom at 100%: 100,785\.0398$/m,
      /^ {2}largest +3008\.81% +97\.64% +230\.98%$/m,
      /^ {2}advised +200% +none +200%$/m,
      /^ {2}BTC {4}custodian-a alone {2}BTC\/USDT:USDT +104262\.5 +▼ 101118\.2 +-3\.01%$/m,
      /^ {2}any {4}custodian-b alone +lost now$/m,
    ]) {
      expect(stdout).toMatch(text);
    }
    expect(stdout).not.toMatch(/What if|What restores|Penalty/);
    for (const line of stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(100);
  });

  it('gives all of it as JSON', async () => {
    const { worst, worstOfUnits, scenarios, failures, rungs, liquidation } = await reportOf(
      work,
      `${MARGIN} ${HEDGED}`,
    );
    expect(worst).toEqual({
      label: 'BTC: up 16%, vol up',
      unit: 'BTC',
      loss: '43144.79',
      headroom: '132914.2298',
    });
    expect(worstOfUnits.map(({ unit }) => unit)).toEqual(['BTC', 'ETH']);
    expect(scenarios).toHaveLength(16);
    expect(scenarios.find(({ label }) => label === worst.label)).toEqual(worst);
    expect(failures.map(({ custodian, ratio }) => [custodian, ratio])).toEqual([
      ['custodian-a', '14.93%'],
      expect.arrayContaining(['custodian-b']),
    ]);
    expect(rungs.map(({ of, largest }) => [of, largest])).toEqual([
      ['all accounts', '283.82%'],
      ['each alone', '14.93%'],
      ['any one gone', '14.93%'],
    ]);
    expect(rungs[0]!.rungs.map(({ ratio, holds }) => [ratio, holds])).toEqual([
      ['100%', true],
      ['125%', true],
      ['150%', true],
      ['200%', true],
    ]);
    expect(liquidation.heldOptions).toEqual([
      'BTC/USDT:USDT-260626-95000-P',
      'BTC/USDT:USDT-260626-120000-C',
    ]);
    // Three underlyings; all accounts and two custodians.
    expect(liquidation.prices).toHaveLength(9);
  });

  it('of one custodian has no views and no failures', async () => {
    const one = await reportOf(work, `${MARGIN} --account examples/accounts/spread/custodian-a.json`);
    expect(one.failures).toEqual([]);
    expect(one.rungs.map(({ of }) => of)).toEqual(['all accounts']);
    expect(new Set(one.liquidation.prices.map(({ of }) => of))).toEqual(new Set(['all accounts']));
  });
});

describe('margin --restore', () => {
  it('names transfers after which each custodian holds the ratio alone', async () => {
    const { restore } = await reportOf(work, `${MARGIN} ${SPREAD} --restore 120%`);
    const { transfer } = restore;
    expect(transfer!.ok).toBe(true);
    for (const custodian of ['custodian-a', 'custodian-b', 'custodian-c']) {
      const flows = transfer!.transfers.map(({ from, to, amount }) =>
        from === custodian ? -Number(amount) : to === custodian ? Number(amount) : 0,
      );
      const flow = flows.reduce((total, next) => total + next, 0);
      const cash = `${flow < 0 ? '-' : '+'}${Math.abs(flow).toFixed(8)}`;
      const line = `${MARGIN} --account examples/accounts/spread/${custodian}.json --min-ratio 120%`;
      const { whatIf } = await reportOf(work, `${line} --what-if cash=${cash}`);
      expect(Number(whatIf.of[0]!.after!.headroom)).toBeGreaterThanOrEqual(0);
    }
  });

  it('says where transfers are not enough, and that collateral is in the way', async () => {
    const { restore } = await reportOf(work, `${MARGIN} ${SPREAD} --restore 150%`);
    expect(restore.transfer).toMatchObject({ ok: false, transfers: [], heldInCollateral: true });
    const { stdout } = await work.must(`${MARGIN} ${SPREAD} --restore 150%`);
    expect(stdout).toMatch(/transfers {2}not enough: 2,369\.6227 USDT more cash is needed from outside/);
    for (const line of stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(100);
  });

  it('names partial closes that do it, and one lot less does not', async () => {
    const { restore } = await reportOf(
      work,
      `${MARGIN} --account examples/accounts/spread/custodian-a.json --restore 150%`,
    );
    expect(restore.transfer).toBeNull();
    const [all] = restore.closes;
    const close = all!.positions.find(({ symbol }) => symbol === 'BTC/USDT:USDT')!.close!;
    expect(close).toBe('0.901');
    expect(all!.positions.find(({ symbol }) => symbol === 'BTC/USDT')!.close).toBeNull();
    expect(all!.proRata).toEqual({ step: 223, of: 1000 });
    const codeWith = async (lots: number) => {
      await changedAccount(
        work,
        (holdings) => {
          const position = holdings.positions.find(({ symbol }) => symbol === 'BTC/USDT:USDT')!;
          const profit = (lots / 1000) * (104262.5 - Number(position.entryPrice));
          holdings.cash = (Number(holdings.cash) + profit).toFixed(6);
          position.quantity = (Number(position.quantity) - lots / 1000).toFixed(3);
        },
        'closed.json',
      );
      return (await work.ballast(`${MARGIN} --account closed.json --min-ratio 150%`)).code;
    };
    expect(await codeWith(901)).toBe(0);
    expect(await codeWith(900)).toBe(4);
  });

  it('needs nothing where the ratio holds', async () => {
    const { stdout } = await work.must(
      `${MARGIN} --account examples/accounts/spread/custodian-a.json --restore 100%`,
    );
    expect(stdout).toContain('nothing is needed: it holds');
  });
});

describe('margin --penalty', () => {
  it('shows what a shortfall costs, of all accounts and of each view', async () => {
    await work.write('penalty.json', {
      version: 1,
      kind: 'ballast/penalty',
      mode: 'whole',
      tiers: [
        { from: '0', rate: '0.005' },
        { from: '0.2', rate: '0.01' },
      ],
    });
    const line = `${MARGIN} ${SPREAD} --penalty penalty.json --min-ratio 300% --views gone`;
    const { penalty } = await reportOf(work, line);
    expect(penalty.of.map(({ title, shortfall, penalty: due }) => [title, shortfall, due])).toEqual([
      ['all accounts', '0', '0'],
      ['custodian-a gone', '53106.4102', '531.064102'],
      ['custodian-b gone', '23084.6', '115.423'],
      ['custodian-c gone', '0', '0'],
    ]);
    expect((await work.ballast(line)).stdout).toContain('Penalty (on the whole shortfall, USDT)');
  });

  it('refuses a schedule that breaks a rule, naming file and field', async () => {
    await work.write('bad-penalty.json', {
      version: 1,
      kind: 'ballast/penalty',
      mode: 'whole',
      tiers: [{ from: '0.1', rate: '1' }],
    });
    const { code, stderr } = await work.ballast(`${MARGIN} ${SPREAD} --penalty bad-penalty.json`);
    expect(code).toBe(3);
    expect(stderr).toContain('bad-penalty.json: tiers[0].from: of the first tier must be "0"');
  });
});

describe('private values', () => {
  it('stay out of the errors, whatever was asked', async () => {
    await changedAccount(
      work,
      (holdings) => {
        holdings.cash = '98765.4321';
        holdings.positions = [{ symbol: 'BTC/USDT', quantity: '35791.5' }];
      },
      'private.json',
    );
    for (const asked of ['', ' --restore 150%', ' --what-if BTC=-1%', ' --liquidation BTC --json']) {
      const { code, stdout, stderr } = await work.ballast(`${MARGIN} --account private.json${asked}`);
      expect(code).toBe(3);
      expect(stderr).toContain('lies outside the position limits');
      for (const text of [stdout, stderr]) {
        expect(text).not.toMatch(/98765|35791/);
        expect(text).not.toMatch(STACK);
      }
    }
  });
});
