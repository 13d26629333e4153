import { z } from 'zod';
import { quorumRecordSchema } from './quorumRecord.js';

/** How a market file says what it was built from, and what was wrong with that. */

const line = (longest: number, description: string) =>
  z
    .string()
    .regex(new RegExp(`^[^\\p{C}]{1,${longest}}$`, 'u'), {
      error: `must be 1 to ${longest} printable characters`,
    })
    .describe(description);
const hash = (description: string) =>
  z
    .string()
    .regex(/^[0-9a-f]{64}$/, { error: 'must be a sha256 in lower-case hex' })
    .describe(description);

export const buildSchema = z
  .strictObject({
    name: line(40, 'Name of the model, where the risk file has several').exactOptional(),
    risk: hash('sha256 of the risk file'),
    inputs: z
      .array(
        z.strictObject({
          kind: line(40, 'What it is: history, surface, book or trades'),
          of: line(64, 'Underlying or symbol that it is about'),
          file: line(256, 'Name in the risk file'),
          sha256: hash('sha256 of the file'),
        }),
      )
      .describe('Market data, in the order of the risk file'),
    models: z
      .array(
        z.strictObject({
          name: line(40, 'Name of the rule, like "scan"'),
          version: z
            .int({ error: 'must be a whole number' })
            .min(1, { error: 'must be 1 or more' })
            .describe('Version of what compiled it'),
          marginTypes: z
            .array(z.enum(['initial', 'maintenance'], { error: 'must be initial or maintenance' }))
            .describe('Margin types that it is part of'),
          parameters: z.record(z.string(), z.unknown()).describe('Its parameters'),
        }),
      )
      .describe('The rules, in the order of the risk file'),
    modules: z
      .array(z.strictObject({ name: line(256, 'File name'), sha256: hash('sha256 of the file') }))
      .describe('Files of rules that did not come with the package'),
    priceSources: quorumRecordSchema.exactOptional(),
  })
  .describe('What the market was built from: enough to build it again and compare');

export const alarmsSchema = z
  .array(
    z.strictObject({
      rule: line(40, 'Rule, like "stale" or "jump"'),
      of: line(64, 'Underlying or symbol that it is about'),
      detail: line(1000, 'What was found'),
    }),
  )
  .describe(
    'What was wrong with the data. Proving and verifying with this market is refused unless each rule is accepted by name',
  );
