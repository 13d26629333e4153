import { describe, expect, it } from 'vitest';
import { type AskedArgs, checkAsked } from '../../src/cli/proof/asked.js';

/** What a request says cannot be said beside it: every option, one by one. */
const SAID: Readonly<Record<string, AskedArgs>> = {
  '--signers': { signers: 'signers.json' },
  '--scope': { scope: 'x' },
  '--recipient': { recipient: 'x' },
  '--margin-type': { marginType: 'maintenance' },
  '--instance': { instance: 'solvency-32' },
  '--grade': { grade: 'development' },
  '--require': { require: '1of1' },
  '--accept-alarms': { acceptAlarms: 'stale' },
  '--policy': { policy: 'policy.json' },
  '--min-ratio': { minRatio: '150%' },
  '--max-ratio': { maxRatio: '200%' },
  '--min-equity': { minEquity: '1' },
  '--not-before': { notBefore: '1' },
  '--not-after': { notAfter: '1' },
  '--coverage': { coverage: 'custodian-a' },
  '--views': { views: 'gone' },
  '--min-ratio-view': { minRatioView: '1%' },
  '--min-equity-view': { minEquityView: true },
};

describe('what a request says', () => {
  it.each(Object.keys(SAID))('is not said again by %s', (option) => {
    const args = { request: 'r.json', ...SAID[option] };
    expect(() => checkAsked(args, [])).toThrow(`The request says what is asked: leave out ${option}`);
    expect(() => checkAsked(SAID[option]!, [])).not.toThrow();
  });

  it('is enough', () => {
    expect(() => checkAsked({ request: 'r.json', market: ['m.json'] }, ['scope'])).not.toThrow();
    expect(() => checkAsked({ scope: 'x' }, ['scope', 'recipient'])).toThrow('(missing: --recipient)');
  });
});
