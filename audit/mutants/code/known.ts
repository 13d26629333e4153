/**
 * Changes that let somebody through, each with the test file that must notice it: some were found by people who looked for
 * them, some are of kinds that Stryker does not make, such as other numbers. A fixed sample, small enough for every run.
 */
export interface Known {
  readonly name: string;
  /** Below `src`. */
  readonly file: string;
  /** Stands there once. */
  readonly find: string;
  readonly replace: string;
  /** Below `test`. */
  readonly test: string;
  /** Which tests of a file that takes long; without it all. */
  readonly only?: RegExp;
}

export const KNOWN: readonly Known[] = [
  {
    name: 'bounds of the upper position limit only',
    file: 'market/bounds',
    find: 'max(abs(entryAt(breakpoints, 0)), abs(entryAt(breakpoints, breakpoints.length - 1) - 1n))',
    replace: 'abs(entryAt(breakpoints, breakpoints.length - 1) - 1n)',
    test: 'market/bounds',
  },
  {
    name: 'a key folded for another key of the same market',
    file: 'proof/foldCache',
    find: '{keyHash}:',
    replace: "{''}:",
    test: 'proof/foldCache',
  },
  {
    name: 'a policy that asks for nothing',
    file: 'proof/verifyChecks',
    find: '  assertAsks(options.policy);\n',
    replace: '',
    test: 'proof/verifyRules',
    only: /terms that are none/,
  },
  {
    name: 'coverage past the end of the list',
    file: 'proof/verifyChecks',
    find: '  assertCovered(options.policy, options.signers.length);\n',
    replace: '',
    test: 'proof/verifyRules',
    only: /terms that are none/,
  },
  {
    name: 'an imaginary part in the z of a point of G2',
    file: 'proof/verificationKey',
    find: 'z.tuple([one, zero])',
    replace: 'z.tuple([one, z.string()])',
    test: 'proof/strictness',
  },
  {
    name: 'a point of G2 outside the subgroup',
    file: 'proof/verificationKey',
    find: '    point.assertValidity();',
    replace: '',
    test: 'proof/strictness',
  },
  {
    name: 'a development key that is taken for what its record says',
    file: 'proof/verificationKey',
    find: 'return key.gamma.equals(key.delta);',
    replace: 'return false;',
    test: 'proof/verifyRules',
    only: /is a development key if/,
  },
  {
    name: 'a key of other bytes than its hash names',
    file: 'proof/verify',
    find: 'sha256Hex(bytes) !== sha256',
    replace: 'false',
    test: 'proof/verifyRules',
    only: /is the one that its hash names/,
  },
  {
    name: 'the register told of the request in place of the recipient',
    file: 'proof/verify',
    find: 'binding: recipient,',
    replace: 'binding,',
    test: 'proof/verifyRules',
    only: /remembers the recipient/,
  },
  {
    name: 'a refresh in the last second of the window before',
    file: 'proof/register',
    find: 'now.notBefore <= before.notAfter',
    replace: 'now.notBefore < before.notAfter',
    test: 'proof/judgeUse',
  },
  {
    name: 'fields of a policy without their ranges',
    file: 'proof/policy',
    find: 'inRange(fields[name], -half, bound - half, ',
    replace: '((n: bigint, _: string) => n)(fields[name], ',
    test: 'proof/policy',
  },
  {
    name: 'a ratio that is met from below',
    file: 'margin/ratio',
    find: 'REQUIREMENT_SCALE >= minRatio',
    replace: 'REQUIREMENT_SCALE + 1n >= minRatio',
    test: 'margin/ratio',
  },
  {
    name: 'a surplus that a failed custodian pays out',
    file: 'margin/views',
    find: 'closeOut < 0n ? closeOut : 0n',
    replace: 'closeOut',
    test: 'margin/views',
  },
  {
    name: 'a second name for one signature',
    file: 'account/eddsa',
    find: 'S < 0n || S >= SUBGROUP_ORDER',
    replace: 'S < 0n',
    test: 'account/attestation',
  },
  {
    name: 'a second name for one key',
    file: 'account/curve',
    find: ' || !point.isTorsionFree()',
    replace: '',
    test: 'account/attestation',
  },
  {
    name: 'cash of an account that is too large to be summed',
    file: 'units/numbers',
    find: 'CASH_BITS = 100',
    replace: 'CASH_BITS = 101',
    test: 'units/numbers',
  },
  {
    name: 'a snapshot whose digest does not hold its length',
    file: 'account/snapshot',
    find: 'BigInt(fields.length)',
    replace: '15n',
    test: 'account/snapshot',
  },
];
