import { expect, test } from 'vitest';
import { convertAccount } from '../../src/account/accountFile.js';
import { attest } from '../../src/account/attestation.js';
import { createIdentity, subjectOf } from '../../src/account/identity.js';
import { custodianId } from '../../src/account/ids.js';
import { createSignerKey } from '../../src/account/signerKey.js';
import { snapshotDigest } from '../../src/account/snapshot.js';
import { accountOf, universe } from './fixtures.js';
import { loadOracle } from './oracle.js';

test('an attestation holds under its signer for circomlib', async () => {
  const key = createSignerKey('binance');
  const subject = subjectOf(createIdentity().secret, custodianId('binance'));
  const account = convertAccount(
    accountOf({ holdings: { cash: '-12.5', positions: [{ symbol: 'ETH', quantity: '987654321.123' }] } }),
    universe,
  );
  const { snapshot, signature, signer } = attest({ account, universe, subject, key });
  const oracle = await loadOracle();
  expect(oracle.verify(snapshotDigest(snapshot), signature, signer)).toBe(true);
  expect(oracle.verify(snapshotDigest(snapshot) + 1n, signature, signer)).toBe(false);
});
