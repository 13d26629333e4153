/** Source files that hold rules, and the tests that must notice each change to them: those of the same room, and fast ones. */
export interface Group {
  readonly name: string;
  readonly files: readonly string[];
  readonly tests: readonly string[];
}

const group = (room: string, name: string, files: string, tests: string): Group => ({
  name: `${room}-${name}`,
  files: files.split(' ').map((file) => `src/${room}/${file}.ts`),
  tests: tests.split(' ').map((test) => `test/${room}/${test}.test.ts`),
});

export const GROUPS: readonly Group[] = [
  group(
    'units',
    'numbers',
    'decimal fraction field integers lists numbers valueUnits',
    'decimal fraction field integers numbers',
  ),
  group('market', 'bounds', 'bounds', 'bounds netting'),
  group(
    'market',
    'model',
    'check encode model modelOf signals lotValue marks universe',
    'check encode netting modelOf universe',
  ),
  group(
    'margin',
    'requirement',
    'assess views ratio limits custodianFailure worstScenario',
    'assess netting views ratio custodianFailure worstScenario',
  ),
  group(
    'proof',
    'claim',
    'policy policyFile policyTerms policyDiff claim grade alarms register scope knownKey',
    'policy policyFile policyTerms policyDiff claim grade alarmRules judgeUse scopeText knownKey signerTime',
  ),
  group('proof', 'verify', 'verify verifyChecks', 'verifyRules'),
  group('proof', 'fold', 'fold foldCache context', 'foldCache foldRules'),
  group('proof', 'points', 'groth16 verificationKey proofFile', 'strictness foldRules'),
  group('account', 'time', 'validity claimTime', 'validity claimTime'),
  group(
    'account',
    'signing',
    'snapshot attestation verifyAttestation signers subjects subjectLedger ids identity',
    'attestation keyValidity subjects subjectLedger identity ids snapshot',
  ),
];
