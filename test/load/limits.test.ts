import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseAccount } from '../../src/account/accountFile.js';
import { parseAttestation } from '../../src/account/attestation.js';
import { parseIdentity } from '../../src/account/identity.js';
import { isSignerKeyEncrypted } from '../../src/account/signerKey.js';
import { parseSigners } from '../../src/account/signers.js';
import { parseDeployment } from '../../src/chain/deployment.js';
import { type FileKind, LIMITS } from '../../src/files/limits.js';
import { loadAccount, loadIdentity, loadSignerKey } from '../../src/load/account.js';
import { loadAttestation } from '../../src/load/attestation.js';
import { loadDeployment } from '../../src/load/deployment.js';
import { loadMarket } from '../../src/load/market.js';
import { loadPriceSources, loadPrices, loadSignedPrices } from '../../src/load/prices.js';
import { loadPolicy, loadProof, loadRequest } from '../../src/load/proof.js';
import { loadRisk } from '../../src/load/risk.js';
import { loadSigners } from '../../src/load/signers.js';
import { parsePenalty } from '../../src/margin/penaltyFile.js';
import { parseMarket } from '../../src/market/marketFile.js';
import { parseRisk } from '../../src/models/build/riskFile.js';
import { parseChainlink } from '../../src/prices/chainlink.js';
import { parseTickers } from '../../src/prices/exchange.js';
import { parseFeedMap } from '../../src/prices/feeds.js';
import { parsePrices } from '../../src/prices/pricesFile.js';
import { parsePyth } from '../../src/prices/pyth.js';
import { parseSignedPrices } from '../../src/prices/signedPrices.js';
import { parsePriceSources } from '../../src/prices/sources.js';
import { parsePolicy } from '../../src/proof/policyFile.js';
import { parseProof } from '../../src/proof/proofFile.js';
import { parseRequest } from '../../src/proof/requestFile.js';
import { parseVerificationKey } from '../../src/proof/verificationKey.js';
import { parseBook } from '../../src/risk/liquidity/bookFile.js';
import { parseSurface } from '../../src/risk/options/surfaceFile.js';
import { parseManifest } from '../../src/setup/manifest.js';
import { refusal, rejection } from '../support/refusal.js';

/** Every reader knows which kind of file it reads. */

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ballast-limits-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe.each<[FileKind, (path: string) => Promise<unknown>]>([
  ['account', loadAccount],
  ['attestation', loadAttestation],
  ['deployment', loadDeployment],
  ['identity', loadIdentity],
  ['market', loadMarket],
  ['policy', loadPolicy],
  ['priceSources', loadPriceSources],
  ['prices', loadPrices],
  ['prices', loadSignedPrices],
  ['proof', loadProof],
  ['request', loadRequest],
  ['risk', loadRisk],
  ['signerKey', loadSignerKey],
  ['signers', loadSigners],
])('a file: %s, %o', (kind, load) => {
  const { bytes, called } = LIMITS[kind];

  test.each([-1, 0, 1])('of its most bytes %i', async (more) => {
    const path = join(folder, 'f.json');
    await writeFile(path, ' '.repeat(bytes + more));
    await chmod(path, 0o600);
    const { message } = await rejection(load(path));
    expect(message).toContain(more > 0 ? `the most that ${called} takes` : 'is not valid JSON');
  });
});

describe.each<[FileKind, (text: string) => unknown]>([
  ['account', parseAccount],
  ['attestation', parseAttestation],
  ['book', parseBook],
  ['deployment', parseDeployment],
  ['feeds', parseFeedMap],
  ['identity', parseIdentity],
  ['manifest', parseManifest],
  ['market', parseMarket],
  ['penalty', parsePenalty],
  ['policy', parsePolicy],
  ['priceSources', parsePriceSources],
  ['prices', parsePrices],
  ['prices', parseSignedPrices],
  ['proof', parseProof],
  ['quotes', parsePyth],
  ['quotes', parseChainlink],
  ['quotes', (text) => parseTickers(text, { take: 'mark' })],
  ['request', parseRequest],
  ['risk', parseRisk],
  ['signerKey', isSignerKeyEncrypted],
  ['signers', parseSigners],
  ['surface', parseSurface],
  ['verificationKey', parseVerificationKey],
])('a text: %s, %o', (kind, parse) => {
  const { bytes, called } = LIMITS[kind];

  test.each([-1, 0, 1])('of its most characters %i', (more) => {
    const { message } = refusal(() => parse(' '.repeat(bytes + more)));
    expect(message).toContain(more > 0 ? `the most that ${called} takes` : 'is not valid JSON');
  });
});
