import { afterAll, beforeAll, expect, it } from 'vitest';
import { needs } from '../support/needs.js';
import { Workspace } from './run.js';

needs('dist');

/** Markets whose figures are in two units, as somebody would come to build them. */
let work: Workspace;
beforeAll(async () => {
  work = await Workspace.open();
});
afterAll(() => work.close());

async function build(prices: Record<string, string>) {
  const risk = (await work.json('examples/risk.json')) as { prices: Record<string, string> };
  await work.write('risk.json', { ...risk, prices: { ...risk.prices, ...prices } });
  return work.ballast('market build --risk risk.json --out built.json');
}

it('the example builds', async () => {
  expect((await build({})).code).toBe(0);
});

it.each<[string, Record<string, string>, string]>([
  [
    'an option in coins',
    { 'BTC/USDT:USDT-260626-110000-C': '0.0284' },
    'risk.json: prices.BTC/USDT:USDT-260626-110000-C: is no price of this option: it is worth at least',
  ],
  [
    'an option above its underlying',
    { 'BTC/USDT:USDT-260626-110000-C': '105000' },
    'risk.json: prices.BTC/USDT:USDT-260626-110000-C: is no price of this option: it is worth at most',
  ],
  [
    'a perpetual in thousands',
    { 'BTC/USDT:USDT': '104.25' },
    'risk.json: prices.BTC/USDT:USDT: is, per BTC, 1000 times less than that of BTC/USDT',
  ],
])('%s is refused', async (_, prices, message) => {
  const { code, stderr, stdout } = await build(prices);
  expect([code, stdout]).toEqual([3, '']);
  expect(stderr).toContain(message);
});
