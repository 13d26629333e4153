import { z } from 'zod';
import { parseFile } from '../files/json.js';
import { numberBelow } from '../files/schemas.js';
import { FIELD } from '../units/field.js';
import { groth16Schema } from './groth16.js';

const element = numberBelow(FIELD);
const hash = z.string().regex(/^[0-9a-f]{64}$/, 'must be a sha256 in lower-case hex');

/** `proof.json`: what a holder hands out. It contains nothing private. */
export const proofSchema = z
  .strictObject({
    version: z.literal(1).describe('Format version'),
    kind: z.literal('ballast/proof'),
    instance: z.string().max(64).describe('Circuit instance, like solvency-32'),
    keyHash: hash.describe('sha256 of the verification key that the holder used'),
    marginType: z.enum(['initial', 'maintenance']).describe('Which margin model the requirement comes from'),
    claim: z
      .strictObject({
        nullifier: element.describe('The holder in this scope'),
        scope: element.describe('Hash of the scope'),
        binding: element.describe('Hash of the recipient, or of the request that names it'),
        policy: element.describe('Packed policy'),
      })
      .describe('The first four public inputs; the verifier builds the others from its own files'),
    context: z
      .strictObject({ market: hash, signers: hash })
      .describe('Digests of the market and signer list it was made for; for error messages only'),
    proof: groth16Schema.describe('Groth16 proof over BN254, as snarkjs writes it'),
  })
  .describe('A proof of solvency');

/** `proof.json`: claim, nullifier, Groth16 proof, and the names of what it was made for. Public. */
export type ProofFile = z.output<typeof proofSchema>;

/** Parses a proof file strictly. Throws {@link InputError}. */
export function parseProof(text: string, file?: string): ProofFile {
  return parseFile('proof', text, proofSchema, file);
}

/** Writes a proof file. */
export function formatProof(proof: ProofFile): string {
  return `${JSON.stringify(proof, null, 2)}\n`;
}
