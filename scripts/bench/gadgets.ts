import { PUBLIC_INPUTS } from '../../src/setup/mainSource.js';

/** Every gadget at the size in which solvency-32 uses it. Counted by the benchmark and by a test. */
export const GADGETS: readonly { readonly include: string; readonly main: string; readonly note: string }[] =
  [
    { include: 'lib/AssertBits.circom', main: 'AssertBits(64)', note: 'range check' },
    { include: 'lib/AssertSigned.circom', main: 'AssertSigned(100)', note: 'signed range check, cash' },
    { include: 'lib/IsNonNegative.circom', main: 'IsNonNegative(64)', note: 'sign' },
    { include: 'lib/Max.circom', main: 'Max(136)', note: 'floor of a risk unit' },
    { include: 'lib/Fold.circom', main: 'Fold()', note: 'absolute value by a public bit' },
    {
      include: 'lib/PiecewisePair.circom',
      main: 'PiecewisePair(12, 64)',
      note: 'value and charge, 12 segments',
    },
    { include: 'lib/Row.circom', main: 'Row(12, 64)', note: 'instrument row' },
    { include: 'lib/Row.circom', main: 'Row(12, 96)', note: 'group row, without its linear form' },
    { include: 'lib/LinearForm.circom', main: 'LinearForm(32)', note: 'one scenario loss, or one group' },
    {
      include: 'lib/RiskUnits.circom',
      main: 'RiskUnits(32, 8, 96, 136)',
      note: 'tails of 8 units over 32 scenarios',
    },
    {
      include: 'lib/RiskUnits.circom',
      main: 'RiskUnits(32, 1, 96, 136)',
      note: 'tail of 1 unit over 32 scenarios',
    },
    { include: 'lib/Assessment.circom', main: 'Assessment(32, 8, 12, 32, 8, 0, 0)', note: 'one view' },
    {
      include: 'lib/Assessment.circom',
      main: 'Assessment(38, 8, 6, 32, 2, 8, 4)',
      note: 'one view of solvency-pm: 8 netting sets',
    },
    { include: 'lib/Bend.circom', main: 'Bend(95)', note: 'two slopes of one netting set' },
    {
      include: 'lib/NettingSets.circom',
      main: 'NettingSets(38, 32, 8, 4)',
      note: '8 netting sets in 32 scenarios',
    },
    {
      include: 'lib/RoundUp.circom',
      main: 'RoundUp(1000000000000, 40, 136)',
      note: 'requirement without the loss scale',
    },
    { include: 'lib/UnpackPair.circom', main: 'UnpackPair(112)', note: 'two forms from one' },
    { include: 'lib/AccountDigest.circom', main: 'AccountDigest(32)', note: 'snapshot digest' },
    {
      include: 'lib/SnapshotSignature.circom',
      main: 'SnapshotSignature()',
      note: 'EdDSA with on-curve checks',
    },
    { include: 'lib/SignerEntry.circom', main: 'SignerEntry(8)', note: 'membership in the signer list' },
    { include: 'lib/HolderId.circom', main: 'HolderId(1)', note: 'subject or nullifier' },
    { include: 'lib/AccountSlot.circom', main: 'AccountSlot(32, 8)', note: 'one account, all of it' },
    { include: 'lib/DistinctAccounts.circom', main: 'DistinctAccounts(2)', note: 'each account once' },
    { include: 'lib/Coverage.circom', main: 'Coverage(2, 8)', note: 'custodians that must be there' },
    {
      include: 'lib/CustodianViews.circom',
      main: 'CustodianViews(3, 32)',
      note: 'alone or gone, 3 accounts',
    },
    { include: 'lib/Policy.circom', main: 'UnpackPolicy()', note: 'packed policy' },
    { include: 'lib/AssertAsOf.circom', main: 'AssertAsOf()', note: 'window and market time' },
    { include: 'lib/AssertMinRatio.circom', main: 'AssertMinRatio()', note: 'ratio at least' },
    { include: 'lib/AssertMaxRatio.circom', main: 'AssertMaxRatio()', note: 'ratio below' },
    { include: 'lib/AssertMinEquity.circom', main: 'AssertMinEquity()', note: 'equity at least' },
    {
      include: 'solvency.circom',
      main: 'Solvency(1, 32, 8, 12, 32, 8, 0, 0, 8, 0)',
      note: 'the statement for one account: the target of 24 000',
    },
  ];

/** Public inputs of a gadget's main, where it has any. */
export function publicsOf(main: string): string | undefined {
  return main.startsWith('Solvency') ? PUBLIC_INPUTS : undefined;
}
