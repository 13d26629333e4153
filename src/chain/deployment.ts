import type { Address, Hex } from 'viem';
import { z } from 'zod';
import { InputError } from '../errors.js';
import { kindOf, readFileText, toFileText, versionOne } from '../files/schemas.js';
import { INSTANCES } from '../market/instances.js';
import type { MarginType } from '../market/model.js';
import type { Circuit } from './circuit.js';
import { getAddress } from './viem.js';

/** `deployment.json`: where the contracts of one registry are, and what they were deployed with. Public. */

const CHECKSUM = 'has capitals that do not fit: a digit is wrong';
const PURPOSE = /^[a-z0-9][a-z0-9._/-]{0,63}$/;

const addressText = (description: string) =>
  z
    .string()
    .regex(/^0x[0-9a-fA-F]{40}$/, { error: 'must be an address: 0x and 40 hex digits' })
    .describe(description);
const hashText = (description: string) =>
  z
    .string()
    .regex(/^0x[0-9a-f]{64}$/, { error: 'must be 0x and 64 lower-case hex digits' })
    .describe(description);
const countOf = (description: string) =>
  z
    .int()
    .min(1)
    .lt(2 ** 32)
    .describe(description);

export const deploymentSchema = z
  .strictObject({
    version: versionOne,
    kind: kindOf('ballast/deployment'),
    chainId: z.int().min(1).describe('Chain that the contracts are on (EIP-155)'),
    block: z.int().min(0).optional().describe('Block of the first of them: logs are looked for from here'),
    verifier: addressText('Generated verifier (ISolvencyVerifier)'),
    signers: addressText('SignerRegistry'),
    markets: addressText('MarketRegistry'),
    registry: addressText('SolvencyRegistry: its address is part of the scope'),
    circuit: z
      .strictObject({
        inputOrder: hashText('keccak256 of the text that names the order of public inputs'),
        icClaim: hashText("keccak256 of the claim part's points"),
        icMarket: hashText("Rolling hash of the market part's points"),
        icSigners: hashText("keccak256 of the signers part's points"),
        instance: countOf('Number of the instance'),
        scalars: countOf('Scalars of the market part'),
        entries: countOf('Entries of the signers part'),
      })
      .describe('What markets and signer lists are typed by'),
    keyHash: z
      .string()
      .regex(/^[0-9a-f]{64}$/, { error: 'must be a sha256 in lower-case hex' })
      .describe('sha256 of the verification key'),
    instance: z.enum(INSTANCES.map(({ name }) => name)).describe('Circuit instance'),
    marginType: z.enum(['initial', 'maintenance']).describe('Margin model that the registry accepts'),
    purpose: z
      .string()
      .regex(PURPOSE, { error: 'must be 1 to 64 of a-z 0-9 . _ / - and not start with a sign' })
      .describe('What the registry remembers proofs for: part of the scope'),
    series: hashText('Series of markets that the registry accepts, once it does').optional(),
  })
  .describe('Ballast deployment: the contracts of one registry');

/** The contracts of one registry, and what they were deployed with. */
export interface Deployment {
  readonly chainId: number;
  /** Block of the first contract: logs are looked for from here. */
  readonly block?: number;
  readonly verifier: Address;
  readonly signers: Address;
  readonly markets: Address;
  readonly registry: Address;
  readonly circuit: Circuit;
  /** sha256 of the verification key, hexadecimal. */
  readonly keyHash: string;
  readonly instance: string;
  readonly marginType: MarginType;
  readonly purpose: string;
  /** Series of markets that the registry accepts, once it does. */
  readonly series?: Hex;
}

/** Reads the text of `deployment.json`. Throws {@link InputError} naming file and field. */
export function parseDeployment(text: string, file?: string): Deployment {
  return readFileText('deployment', text, deploymentSchema, file, (data) => ({
    chainId: data.chainId,
    ...(data.block !== undefined && { block: data.block }),
    verifier: parseAddress(data.verifier, 'verifier'),
    signers: parseAddress(data.signers, 'signers'),
    markets: parseAddress(data.markets, 'markets'),
    registry: parseAddress(data.registry, 'registry'),
    circuit: data.circuit as Circuit,
    keyHash: data.keyHash,
    instance: data.instance,
    marginType: data.marginType,
    purpose: data.purpose,
    ...(data.series !== undefined && { series: data.series as Hex }),
  }));
}

/** The text of `deployment.json`. */
export function formatDeployment(deployment: Deployment): string {
  return toFileText({ version: 1, kind: 'ballast/deployment', ...deployment });
}

/** An address with its checksum. Throws {@link InputError} for none, and for mixed capitals that are not its checksum. */
export function parseAddress(text: string, field: string): Address {
  if (!/^0x[0-9a-fA-F]{40}$/.test(text)) {
    throw new InputError('must be an address: 0x and 40 hex digits', { field });
  }
  const address = getAddress(text.toLowerCase());
  const digits = text.slice(2);
  const plain = digits === digits.toLowerCase() || digits === digits.toUpperCase();
  if (!plain && address !== text) throw new InputError(CHECKSUM, { field });
  return address;
}
