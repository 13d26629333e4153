import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asHistory, newestFirst, SHAPES, someBars } from '../data/bars.js';
import { needs } from '../support/needs.js';
import { STACK, Workspace } from './run.js';

needs('dist');

let work: Workspace;
beforeAll(async () => {
  work = await Workspace.open();
});
afterAll(() => work.close());

const bars = someBars(24);

describe('history import', () => {
  it.each(Object.keys(SHAPES))('reads %s', async (name) => {
    await work.write('saved', SHAPES[name]!(bars));
    const sort = newestFirst(name) ? ' --sort' : '';
    const { stdout } = await work.must(`history import --from saved --out ETH-1h.csv${sort} --json`);
    expect(await work.read('ETH-1h.csv')).toBe(asHistory(bars));
    expect(JSON.parse(stdout)).toMatchObject({
      file: 'ETH-1h.csv',
      bars: 24,
      interval: 3600,
      read: [{ file: 'saved', format: name.split(',')[0] }],
    });
  });

  it('joins files, cuts a window, multiplies contracts, and says what it read', async () => {
    const shape = SHAPES['binance, header']!;
    await work.write('one.csv', shape(bars.slice(0, 12)));
    await work.write('two.csv', shape(bars.slice(12)));
    const { stdout, stderr } = await work.must(
      'history import --from one.csv --from two.csv --format binance --since 2025-03-01T02:00:00Z ' +
        '--until 2025-03-01T20:00:00Z --contract-size 2 --out cut.csv',
    );
    const cut = bars.slice(2, 20).map((bar) => ({ ...bar, volume: bar.volume * 2 }));
    expect(await work.read('cut.csv')).toBe(asHistory(cut));
    expect(stdout).toMatch(
      /^Wrote cut\.csv\n.*read as +binance, times in milliseconds\n.*bars +18, one every 3600 s/s,
    );
    expect(stdout).toMatch(/from +2025-03-01T02:00:00Z\n.*until +2025-03-01T20:00:00Z/s);
    expect(stderr).toContain('the second volume of most bars does not fit the first');
  });

  it.each([
    ['--out saved', 3, '--out: is also an input'],
    ['--out x.csv --format okx', 2, 'Choices: "binance"'],
    ['', 2, 'Missing required argument: out'],
    ['--out x.csv --since yesterday', 3, '--since: must be whole unix seconds'],
    ['--out x.csv --since 1740787200 --until 1740787200', 3, '--until: is not after since'],
    ['--out x.csv --contract-size 1e3', 3, '--contract-size: is not a plain decimal'],
    ['--out x.csv --coin-margined --contract-size 1', 3, '--contract-size: does not go with --coin-margined'],
    ['--out x.csv --format kraken', 3, 'saved: is not of format kraken'],
  ])('refuses %s', async (options, code, message) => {
    await work.write('saved', SHAPES['ccxt, fetchOHLCV']!(bars));
    const answer = await work.ballast(`history import --from saved ${options}`.trim());
    expect(answer.code).toBe(code);
    expect(answer.stderr).toContain(message);
    expect(answer.stderr).not.toMatch(STACK);
    expect(await work.has('x.csv')).toBe(false);
  });

  it('refuses a bar that has not ended', async () => {
    const soon = Math.floor(Date.now() / 3_600_000) * 3600;
    await work.write('open.json', SHAPES['ccxt, fetchOHLCV']!(someBars(5, 3600, soon - 4 * 3600)));
    const { code, stderr } = await work.ballast('history import --from open.json --out open.csv');
    expect(code).toBe(3);
    expect(stderr).toContain('open.json: [4]: column time: is of a bar that has not ended');
    const until = /--until (\S+)/.exec(stderr)![1]!;
    await work.must(`history import --from open.json --out open.csv --until ${until}`);
  });

  it('explains itself', async () => {
    const { stdout } = await work.must('history import --help');
    for (const words of ['fetchOHLCV', 'monthly files of Binance', '--coin-margined', 'cryptodatadownload']) {
      expect(stdout).toContain(words);
    }
  });
});
