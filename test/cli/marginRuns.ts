import { expect } from 'vitest';
import { formatMarket } from '../../src/market/marketFile.js';
import { buildMarket } from '../../src/models/build/buildMarket.js';
import { openRisk } from '../../src/models/build/rebuild.js';
import type { Workspace } from './run.js';

/** Running `ballast margin` on the example accounts, and what its JSON holds. */

export const HEDGED =
  '--account examples/accounts/custodian-a.json --account examples/accounts/custodian-b.json';
export const SPREAD = ['a', 'b', 'c']
  .map((v) => `--account examples/accounts/spread/custodian-${v}.json`)
  .join(' ');
export const MARGIN = 'margin --market market.json';

export interface Figures {
  equity: string;
  requirement: string;
  ratio: string | null;
  headroom: string;
}
export interface Report {
  ok: boolean;
  total: Figures;
  scenarios: { label: string; unit: string; loss: string; headroom: string }[];
  worst: { label: string; unit: string; loss: string; headroom: string };
  worstOfUnits: { unit: string }[];
  failures: { custodian: string; ratio: string; headroom: string; withinLimits: boolean }[];
  rungs: {
    of: string;
    rungs: { ratio: string; holds: boolean }[];
    largest: string;
    advised: string | null;
  }[];
  liquidation: {
    rebuilt: boolean;
    heldOptions: string[];
    prices: {
      target: string;
      of: string;
      status: string;
      direction?: string;
      prices?: Record<string, string>;
    }[];
  };
  whatIf: {
    rebuilt: boolean;
    prices: { symbol: string; before: string; after: string }[];
    heldOptions: string[];
    of: { title: string; before: Figures | null; after: Figures | null }[];
  };
  restore: {
    transfer: {
      ok: boolean;
      missing: string;
      heldInCollateral: boolean;
      transfers: { from: string; to: string; amount: string }[];
    } | null;
    closes: {
      of: string;
      positions: { symbol: string; close: string | null; ratioAfter: string | null }[];
      proRata: { step: number; of: number } | null;
    }[];
  };
  penalty: { mode: string; of: { title: string; shortfall: string; degree: string; penalty: string }[] };
}

/** The JSON of a margin command, whatever its answer. */
export async function reportOf(work: Workspace, line: string): Promise<Report> {
  const { code, stdout, stderr } = await work.ballast(`${line} --json`);
  expect([0, 4], stderr).toContain(code);
  return JSON.parse(stdout) as Report;
}

/** A market from the example's rules at other prices, as if they had moved: options keep their marks. */
export async function marketAt(work: Workspace, prices: Record<string, string>, out: string): Promise<void> {
  const risk = (await work.json('examples/risk.json')) as { prices: Record<string, string> };
  const { risk: file } = openRisk(JSON.stringify({ ...risk, prices: { ...risk.prices, ...prices } }));
  await work.write(out, formatMarket(buildMarket(file, { moved: true })));
}

/** The holdings of the account of custodian A in the spread book. */
export interface SpreadHoldings {
  cash: string;
  positions: { symbol: string; quantity: string; entryPrice?: string }[];
}

/** Writes that account with other holdings. */
export async function changedAccount(
  work: Workspace,
  change: (holdings: SpreadHoldings) => void,
  out: string,
): Promise<void> {
  const file = await work.json('examples/accounts/spread/custodian-a.json');
  change(file.holdings as SpreadHoldings);
  await work.write(out, file);
}
