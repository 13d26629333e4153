/** Writes `schemas/*.json` from the schemas that the program reads files with. Part of `npm run build`. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { z } from 'zod';
import { accountSchema } from '../src/account/accountFile.js';
import { attestationSchema } from '../src/account/attestation.js';
import { attestReportSchema } from '../src/account/attestReport.js';
import { identitySchema } from '../src/account/identity.js';
import { identityBackupSchema } from '../src/account/identityBackup.js';
import { signerKeySchema } from '../src/account/signerKey.js';
import { signersSchema } from '../src/account/signers.js';
import { subjectsSchema } from '../src/account/subjects.js';
import { ceremonySchema } from '../src/ceremony/transcript.js';
import { deploymentSchema } from '../src/chain/deployment.js';
import { logHeadSchema } from '../src/files/log/logHead.js';
import { keyRecordSchema } from '../src/keys/record.js';
import { exchangeKeySchema } from '../src/live/exchangeKey.js';
import { penaltySchema } from '../src/margin/penaltyFile.js';
import { marketSchema } from '../src/market/marketFile.js';
import { riskSchema } from '../src/models/build/riskFile.js';
import { pricesSchema } from '../src/prices/pricesFile.js';
import { signedPricesSchema } from '../src/prices/signedPrices.js';
import { priceSourcesSchema } from '../src/prices/sources.js';
import { policySchema } from '../src/proof/policyFile.js';
import { proofSchema } from '../src/proof/proofFile.js';
import { requestSchema } from '../src/proof/requestFile.js';
import { surfaceFileSchema } from '../src/risk/options/surfaceFile.js';

const SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  account: accountSchema,
  'attest-report': attestReportSchema,
  attestation: attestationSchema,
  ceremony: ceremonySchema,
  deployment: deploymentSchema,
  'exchange-key': exchangeKeySchema,
  identity: identitySchema,
  'identity-backup': identityBackupSchema,
  'key-record': keyRecordSchema,
  'log-head': logHeadSchema,
  market: marketSchema,
  penalty: penaltySchema,
  policy: policySchema,
  'price-sources': priceSourcesSchema,
  prices: pricesSchema,
  proof: proofSchema,
  request: requestSchema,
  risk: riskSchema,
  'signed-prices': signedPricesSchema,
  subjects: subjectsSchema,
  surface: surfaceFileSchema,
  'signer-key': signerKeySchema,
  signers: signersSchema,
};

export const SCHEMA_FOLDER = join(dirname(fileURLToPath(import.meta.url)), '..', 'schemas');

/** Name and text of every schema file. They describe the file as written, before texts become numbers. */
export function schemaFiles(): [name: string, text: string][] {
  return Object.entries(SCHEMAS).map(([name, schema]) => {
    const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input' });
    const document = { $schema, $id: `ballast/schemas/${name}.json`, title: `${name}.json`, ...rest };
    return [`${name}.json`, `${JSON.stringify(document, null, 2)}\n`];
  });
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await mkdir(SCHEMA_FOLDER, { recursive: true });
  for (const [name, text] of schemaFiles()) await writeFile(join(SCHEMA_FOLDER, name), text);
}
