import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needs } from '../support/needs.js';
import { type Answer, STACK, Workspace } from './run.js';

needs('dist');

/** Accounts in exchange form, signed as a signer types it. */

let work: Workspace;
let example: Record<string, unknown> & { ccxt: Record<string, unknown> };
beforeAll(async () => {
  work = await Workspace.open();
  await work.must('market build --risk examples/risk.json');
  await work.must('signer new --custodian custodian-b --out key.json');
  example = (await work.json('examples/accounts/custodian-b.json')) as typeof example;
});
afterAll(() => work.close());

let count = 0;
async function attest(ccxt: object, extra = ''): Promise<Answer & { out: string }> {
  count += 1;
  const out = `out-${count}.json`;
  await work.write('account.json', { ...example, ccxt: { ...example.ccxt, ...ccxt } });
  const line = `attest --account account.json --market market.json --key key.json --subject 7 --out ${out}`;
  return { ...(await work.ballast(`${line}${extra}`)), out };
}

/** Refused: exit code 3, one message, nothing written, and no figure of the account in it. */
async function refused(ccxt: object, message: string, extra = ''): Promise<void> {
  const answer = await attest(ccxt, extra);
  expect(answer.stderr).toContain(message);
  expect([answer.code, answer.stdout, await work.has(answer.out)]).toEqual([3, '', false]);
  expect(answer.stderr).not.toMatch(/46740|31740|104100|75936|4143/);
  expect(answer.stderr).not.toMatch(STACK);
}

describe('attest, of an account in exchange form', () => {
  it('prints the equity that the exchange reports beside its own', async () => {
    const { code, stdout, stderr } = await attest({});
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/equity, account +75936\.71 USDT reported by custodian-b, 75936\.71 recomputed/);
    expect(stdout).toMatch(/margin balance 42789\.35, maintenance margin 19105\.4/);
    expect(stdout).not.toContain('unreconciled');
  });

  it('gives the same as an object', async () => {
    const { stdout } = await attest({}, ' --json');
    expect(JSON.parse(stdout)).toMatchObject({
      reconciliation: {
        figures: [{ reported: '75936.71', currency: 'USDT', by: 'custodian-b' }],
        unreconciled: [],
      },
      warnings: [],
    });
  });

  it('does not sign without the exchange’s own figure, unless told to, and then says so', async () => {
    const without = { reported: undefined };
    await refused(
      without,
      'account.json: ccxt: is not reconciled: no equity reported by the exchange for account',
    );
    const { code, stdout, stderr } = await attest(without, ' --unreconciled');
    expect(code).toBe(0);
    expect(stderr).toContain('note: signed unreconciled: no equity reported by the exchange for account');
    expect(stdout).toContain('unreconciled');
    const json = await attest(without, ' --unreconciled --json');
    expect(JSON.parse(json.stdout)).toMatchObject({
      reconciliation: { figures: [], unreconciled: ['no equity reported by the exchange for account'] },
      warnings: ['signed unreconciled: no equity reported by the exchange for account'],
    });
  });

  it('is refused where figures contradict each other, also with --unreconciled', async () => {
    const { reported } = example.ccxt as { reported: object };
    await refused(
      { reported: { ...reported, equity: '76900' } },
      'ccxt.reported.equity: is not what balances and positions come to in USDT',
      ' --unreconciled',
    );
    const { positions } = example.ccxt as { positions: object[] };
    const wrong = positions.with(0, { ...positions[0], contracts: 255 });
    await refused(
      { positions: wrong },
      'ccxt.positions[0].notional: BTC/USDT:USDT: does not agree with',
      ' --unreconciled',
    );
    await refused(
      { prices: { ETH: '3980', DOGE: '0.18' } },
      'ccxt.prices.ETH: is more than 0.5 % from the price of the market',
    );
  });

  it('is refused where something is not said, with what to write', async () => {
    await refused({ orders: undefined }, 'ccxt.orders: is missing: are there resting orders? Write "none"');
    await refused({ debts: undefined }, 'ccxt.debts: is missing');
    await refused({ totals: undefined }, 'ccxt.totals: is missing');
  });
});

describe('margin, of an account in exchange form', () => {
  it('needs no report: it is for the holder’s own eyes', async () => {
    await work.write('own.json', { ...example, ccxt: { ...example.ccxt, reported: undefined } });
    const { code, stdout, stderr } = await work.ballast('margin --market market.json --account own.json');
    // One leg of a hedge: the answer is no.
    expect(code).toBe(4);
    expect(stderr).not.toContain('reconciled');
    expect(stdout).toContain('margin ratio');
  });
});
