import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { convertAccount, parseAccount } from '../../src/account/accountFile.js';
import { accountId, custodianId } from '../../src/account/ids.js';
import { insightOf } from '../../src/insight/insight.js';
import { liquidations, liquidationTargets } from '../../src/insight/liquidation.js';
import { rebuilderOf } from '../../src/insight/rebuild.js';
import { type MarginReportOptions, marginReport } from '../../src/insight/report.js';
import { restore } from '../../src/insight/restore.js';
import { parseShocks } from '../../src/insight/shocks.js';
import { whatIf } from '../../src/insight/whatIf.js';
import { buildMarket } from '../../src/models/build/buildMarket.js';
import { readInputs } from '../../src/models/build/inputs.js';
import { openRisk } from '../../src/models/build/rebuild.js';
import { refusal } from '../support/refusal.js';

/** The questions of a holder, asked of the library: the accounts of the examples, without files or options. */

const example = (name: string) => readFileSync(new URL(`../../examples/${name}`, import.meta.url), 'utf8');
const open = openRisk(example('risk.json'));
const market = buildMarket(open.risk);
const accountOf = (name: string) => {
  const account = convertAccount(parseAccount(example(`accounts/${name}.json`)), market.universe);
  return { ...account, custodianId: custodianId(account.custodian), accountId: accountId(account) };
};
const reportOf = (options: Partial<MarginReportOptions> = {}) =>
  marginReport({
    market,
    marginType: 'maintenance',
    accounts: [accountOf('custodian-a'), accountOf('custodian-b')],
    minRatio: 10_000n,
    ...options,
  });
const rebuilder = rebuilderOf({
  market,
  marginType: 'maintenance',
  open,
  inputs: readInputs([], new Map()),
});

describe('a report', () => {
  it('holds all accounts together, and each view, against its own ratio', () => {
    const report = reportOf({ views: { mode: 'gone', minRatio: 10_000n } });
    expect(report.all.ok).toBe(true);
    expect(report.views.map(({ title, ok }) => [title, ok])).toEqual([
      ['custodian-a gone', false],
      ['custodian-b gone', false],
    ]);
    expect(report.ok).toBe(false);
    expect(reportOf().ok).toBe(true);
    expect(reportOf({ minRatio: 1_000_000n }).ok).toBe(false);
  });

  it('is refused for a margin type that the market has no model of', () => {
    const { maintenance } = market.models;
    const bare = { ...market, models: { maintenance: maintenance! } };
    expect(refusal(() => reportOf({ market: bare, marginType: 'initial' })).field).toBe('market.models');
  });

  it('knows the failure that hurts most, and what can be claimed', () => {
    const { failures, columns } = insightOf(reportOf());
    expect(failures[0]!.custodianId).toBe(custodianId('custodian-a'));
    expect(columns.map(({ title }) => title)).toEqual(['all accounts', 'each alone', 'any one gone']);
    expect(insightOf(reportOf({ accounts: [accountOf('custodian-a')] })).columns).toHaveLength(1);
  });
});

describe('a what-if', () => {
  const shocks = parseShocks(['BTC=-10%,cash=+1000'], market.universe);

  it('adds cash to all accounts, and to no view', () => {
    const cash = parseShocks(['cash=+1000'], market.universe);
    const [all, ...views] = whatIf(reportOf(), cash).lines;
    const thousand = 1000n * 10n ** BigInt(market.universe.valueDecimals);
    expect(all!.after!.equity - all!.before!.equity).toBe(thousand);
    expect(all!.after!.requirement).toBe(all!.before!.requirement);
    for (const { before, after } of views) expect(after).toEqual(before);
  });

  it('re-marks the market, or builds it again', () => {
    const marked = whatIf(reportOf(), shocks);
    const built = whatIf(reportOf(), shocks, rebuilder);
    expect([marked.rebuilt, built.rebuilt]).toEqual([false, true]);
    // Built prices keep their decimals; marks need not.
    expect(built.prices.map(({ slot, after }) => [slot, after])).toEqual([
      [0, '93825'],
      [3, '93836.3'],
    ]);
    expect(marked.prices.map(({ slot, after }) => [slot, after])).toEqual([
      [0, '93825'],
      [3, '93836.25'],
    ]);
    expect(built.lines.map(({ before }) => before)).toEqual(marked.lines.map(({ before }) => before));
    // No surface moves the options: they keep their marks either way.
    expect(built.heldOptions).toEqual(marked.heldOptions);
    expect(built.heldOptions.length).toBeGreaterThan(0);
  });

  it('of nothing changes nothing, however it is followed', () => {
    const nothing = parseShocks(['BTC=+0%'], market.universe);
    for (const { prices, lines } of [whatIf(reportOf(), nothing), whatIf(reportOf(), nothing, rebuilder)]) {
      expect(prices).toEqual([]);
      for (const { before, after } of lines) expect(after).toEqual(before);
    }
  });
});

describe('liquidation prices', () => {
  it('are the last ones at which the ratio holds', () => {
    const report = reportOf();
    const { lines, rebuilt } = liquidations(report, liquidationTargets(report));
    const found = lines.filter(({ status }) => status === 'at');
    expect(rebuilt).toBe(false);
    expect(found.length).toBeGreaterThan(0);
    for (const { direction, factor } of found) {
      expect(factor!.n < factor!.d).toBe(direction === 'down');
    }
  });

  it('are of something that the market has', () => {
    expect(refusal(() => liquidations(reportOf(), ['XYZ'])).field).toBe('targets');
  });
});

describe('what restores a ratio', () => {
  it('is nothing where it holds', () => {
    const { closes, outside } = restore(reportOf({ accounts: [accountOf('custodian-a')] }), 1n);
    expect(closes).toEqual([]);
    expect(outside).toEqual([]);
  });

  it('is a close of every portfolio below it, and transfers need two custodians', () => {
    const two = restore(reportOf(), 15_000n);
    expect(two.transfer).toBeDefined();
    expect(two.closes.map(({ of }) => of)).toContain('custodian-b alone');
    expect(restore(reportOf({ accounts: [accountOf('custodian-b')] }), 15_000n).transfer).toBeUndefined();
  });
});
