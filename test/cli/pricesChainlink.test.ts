import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needs } from '../support/needs.js';
import { Workspace } from './run.js';

needs('dist');

const TIME = 1_780_000_000;
const FIGURES = [
  '110680464442257322345',
  '104260500000',
  String(TIME - 30),
  String(TIME),
  '110680464442257322345',
];
const NAMES = ['roundId', 'answer', 'startedAt', 'updatedAt', 'answeredInRound'];
const positions = Object.fromEntries(FIGURES.map((figure, i) => [i, figure]));
const names = Object.fromEntries(FIGURES.map((figure, i) => [NAMES[i], figure]));

let work: Workspace;
beforeAll(async () => {
  work = await Workspace.open();
});
afterAll(() => work.close());

describe('prices import of Chainlink rounds, as libraries save them', () => {
  it.each<[string, object]>([
    ['web3.js 1', { decimals: '8', latestRoundData: { ...positions, ...names } }],
    ['web3.js 4', { decimals: '8n', latestRoundData: { ...positions, __length__: 5, ...names } }],
    [
      'ethers 5',
      {
        decimals: 8,
        latestRoundData: FIGURES.map((figure) => ({
          type: 'BigNumber',
          hex: `0x${BigInt(figure).toString(16)}`,
        })),
      },
    ],
    ['ethers 6', { decimals: '8', getRoundData: names }],
    ['viem', { decimals: 8, latestRoundData: FIGURES.map((figure) => `${figure}n`) }],
  ])('%s', async (_, round) => {
    await work.write('round.json', round);
    await work.must('prices import --from round.json --format chainlink --symbol ETH/USDT --source desk');
    expect(await work.json('prices.json')).toMatchObject({
      prices: [{ symbol: 'ETH/USDT', price: '1042.605', time: TIME }],
    });
  });

  it('are refused where names and positions differ', async () => {
    await work.write('round.json', { decimals: 8, latestRoundData: { ...positions, ...names, answer: '1' } });
    const { code, stderr } = await work.ballast(
      'prices import --from round.json --format chainlink --symbol ETH/USDT --source desk',
    );
    expect(code).toBe(3);
    expect(stderr).toContain('round.json: latestRoundData.answer: is not what stands under 1');
  });
});
