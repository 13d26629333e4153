import { describe, expect, it } from 'vitest';
import { makeWorld } from '../../../fixtures/world.js';
import type { Signer } from '../../../src/account/signers.js';
import type { Dated } from '../../../src/account/validity.js';
import { signersOfClaim } from '../../../src/cli/proof/claimSigners.js';
import { noteEnds, validEntries } from '../../../src/cli/shell/datedSigners.js';
import type { Shell } from '../../../src/cli/shell/shell.js';
import { refusal } from '../../support/refusal.js';

/** What commands take of a list with dates, and what they say. */

const { signers, market } = makeWorld(8);
const [first, ...others] = signers as [Signer, ...Signer[]];
const TIME = BigInt(market.time);
const SKEW = BigInt(market.maxSkew);
const dated = (dates: Dated) => [{ ...first, signer: 'desk 1', ...dates }, ...others];

/** What a command would say, and what comes of it. */
function told<Result>(run: (shell: Shell) => Result): { notes: string[]; result: Result } {
  const notes: string[] = [];
  const shell = { note: (text: string) => notes.push(text) } as unknown as Shell;
  return { result: run(shell), notes };
}

describe('the entries that count', () => {
  it('are taken, and the others named with their place and reason', () => {
    const list = dated({ validUntil: TIME });
    const { notes, result } = told((shell) =>
      validEntries(list, { first: TIME, last: TIME }, 's.json', shell),
    );
    expect(result).toEqual(others);
    expect(notes).toEqual([
      expect.stringMatching(/^left out of s\.json: #0, alpha \(desk 1\): valid until .*, so not valid at /),
    ]);
    expect(told((shell) => validEntries(signers, { first: 0n, last: TIME }, 's.json', shell)).notes).toEqual(
      [],
    );
  });

  it('are some, or the file is refused', () => {
    const [gone] = dated({ revoked: { from: 0n, reason: 'x' } });
    const error = refusal(() =>
      told((shell) => validEntries([gone!], { first: 5n, last: 5n }, 's.json', shell)),
    );
    expect([error.file, error.field]).toEqual(['s.json', 'signers']);
  });

  it('that will end are said where no dates are kept', () => {
    const list = dated({ validUntil: TIME + 5n, revoked: { from: TIME + 4n, reason: 'x' } });
    const { notes } = told((shell) => noteEnds(list, 'the contract', 'set it again', shell));
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(
      /^the contract knows no dates: before .*, when alpha \(desk 1\) ends, set it again$/,
    );
    expect(told((shell) => noteEnds(dated({ validFrom: 0n }), 'x', 'y', shell)).notes).toEqual([]);
  });
});

describe('the list of a claim', () => {
  const wide = { ...market, maxSkew: market.maxSkew + 1 };
  const list = dated({ validUntil: TIME + SKEW + 1n });
  const of = (markets: (typeof market)[], window?: { notBefore: bigint; notAfter: bigint }) =>
    told((shell) => signersOfClaim(list, { markets, window }, 's.json', shell));

  it('is that of the market, or of the window', () => {
    expect(of([market]).result).toEqual(list);
    expect(of([wide]).result).toEqual(others);
    expect(of([wide], { notBefore: TIME, notAfter: TIME }).result).toEqual(list);
  });

  it('is one for several markets', () => {
    expect(of([market, market]).result).toEqual(list);
    for (const markets of [
      [market, wide],
      [wide, market],
    ]) {
      const error = refusal(() => of(markets));
      expect([error.file, error.fix]).toEqual(['s.json', expect.stringContaining('--not-before')]);
      expect(of(markets, { notBefore: TIME, notAfter: TIME }).notes).toEqual([]);
    }
  });

  it('differs where as many entries count, and others', () => {
    const swapped = [
      { ...first, validUntil: TIME + SKEW + 1n },
      { ...others[0]!, validFrom: TIME + SKEW + 1n },
    ];
    const later = { ...market, time: market.time + 2 * market.maxSkew + 1 };
    const run = () =>
      told((shell) =>
        signersOfClaim(swapped, { markets: [market, later], window: undefined }, 's.json', shell),
      );
    expect(refusal(run).message).toContain('at the time of one market');
  });
});
