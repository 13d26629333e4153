import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SCHEMA_FOLDER, schemaFiles } from '../../scripts/write-schemas.js';
import {
  buildMarket,
  convertAccount,
  findInstance,
  parseAccount,
  parsePolicy,
  parseRisk,
} from '../../src/index.js';
import { encodeMarket } from '../../src/market/encode.js';
import { entriesOf } from '../../src/models/build/riskFile.js';
import { execute, ROOT } from './run.js';

const read = (...path: string[]) => readFile(join(ROOT, ...path), 'utf8');

describe('schemas', () => {
  it('are what the script writes', async () => {
    const made = schemaFiles();
    expect((await readdir(SCHEMA_FOLDER)).sort()).toEqual(made.map(([name]) => name).sort());
    for (const [name, text] of made) expect(await read('schemas', name), name).toBe(text);
  });

  it('describe every field that has a name of its own, and refuse unknown ones', () => {
    for (const [name, text] of schemaFiles()) {
      const schema = JSON.parse(text) as { additionalProperties: boolean; description: string };
      expect(schema.additionalProperties, name).toBe(false);
      expect(schema.description, name).toMatch(/\w/);
    }
  });
});

describe('examples', () => {
  it('are read by the program', async () => {
    const market = buildMarket(parseRisk(await read('examples', 'risk.json'), 'risk.json'));
    for (const name of ['solvency-32', 'solvency-custodians']) {
      for (const type of ['initial', 'maintenance'] as const) encodeMarket(market, type, findInstance(name));
    }
    const accounts = (await readdir(join(ROOT, 'examples', 'accounts'), { recursive: true })).filter((name) =>
      name.endsWith('.json'),
    );
    expect(accounts).toHaveLength(5);
    for (const name of accounts) {
      const account = parseAccount(await read('examples', 'accounts', name), name);
      expect(convertAccount(account, market.universe, name).asOf, name).toBe(BigInt(market.time));
    }
    for (const name of ['policy.json', 'policy-any-custodian-gone.json']) {
      expect(parsePolicy(await read('examples', name), name).minRatio).toBe('150%');
    }
  });

  it('have the risk arrays that their script makes', async () => {
    const { code, stdout } = await execute(process.execPath, ['examples/risk-arrays.mjs'], ROOT);
    expect(code).toBe(0);
    const risk = parseRisk(await read('examples', 'risk.json'));
    const scan = entriesOf(risk).entries.find(({ model }) => model === 'scan') as
      | { arrays: unknown }
      | undefined;
    expect(JSON.parse(stdout)).toEqual(scan?.arrays);
  });

  it('price their options by Black-76 at the stated volatility, to the tick', async () => {
    const url = new URL('../../examples/risk-arrays.mjs', import.meta.url).href;
    const { black76 } = (await import(url)) as {
      black76: (terms: Record<string, unknown>) => number;
    };
    const risk = parseRisk(await read('examples', 'risk.json'));
    for (const { symbol, kind, underlying, strike, expiry, right } of risk.universe.instruments) {
      if (kind !== 'option') continue;
      const price = black76({
        forward: Number(risk.prices[`${underlying}/USDT:USDT`]),
        strike: Number(strike),
        years: (expiry! - Date.parse(String(risk.time)) / 1000) / 31_536_000,
        volatility: underlying === 'BTC' ? 0.48 : 0.62,
        right,
      });
      const tick = underlying === 'BTC' ? 5 : 0.1;
      expect(Math.abs(price - Number(risk.prices[symbol])), symbol).toBeLessThanOrEqual(tick / 2 + 1e-9);
    }
  });
});
