import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseAccount } from '../../src/account/accountFile.js';
import { parseSigners } from '../../src/account/signers.js';
import { InputError } from '../../src/errors.js';
import { renamedFix } from '../../src/files/renamed.js';
import { parseRisk } from '../../src/models/build/riskFile.js';

const RISK = readFileSync(join(import.meta.dirname, '..', '..', 'examples', 'risk.json'), 'utf8');

function fixOf(read: () => unknown): string | undefined {
  try {
    read();
  } catch (error) {
    if (error instanceof InputError) return error.fix;
    throw error;
  }
  throw new Error('expected an InputError');
}

describe('a file in the old form', () => {
  it.each<[string, () => unknown, string]>([
    [
      'an account with a venue',
      () => parseAccount('{"version":1,"kind":"ballast/account","venue":"a"}'),
      'Rename: "venue" is now "custodian"',
    ],
    [
      'a list of venues',
      () => parseSigners('{"version":1,"kind":"ballast/venues","venues":[]}'),
      'Rename: "ballast/venues" is now "ballast/signers", "venues" is now "signers"',
    ],
    [
      'a risk file whose entry says compiler',
      () => parseRisk(RISK.replaceAll('"model":', '"compiler":')),
      'Rename: "compiler" is now "model"',
    ],
  ])('%s is refused with the names to write', (_, read, fix) => {
    expect(fixOf(read)).toBe(fix);
  });

  it('is only told of names that it has', () => {
    expect(renamedFix({ signers: [], kind: 'ballast/signers' })).toBeUndefined();
    expect(renamedFix([])).toBeUndefined();
    expect(renamedFix('venues')).toBeUndefined();
    expect(renamedFix(null)).toBeUndefined();
  });
});
