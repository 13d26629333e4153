import { readTextFile } from '../files/textFile.js';
import { type PolicyFile, parsePolicy } from '../proof/policyFile.js';
import { type ProofFile, parseProof } from '../proof/proofFile.js';
import type { ProofRequest } from '../proof/request.js';
import { parseRequest } from '../proof/requestFile.js';

/** Policies, requests and proofs from files. Errors name the file. */

/** `policy.json`. */
export const loadPolicy = async (path: string): Promise<PolicyFile> =>
  parsePolicy(await readTextFile(path, 'policy'), path);

/** `proof.json`. */
export const loadProof = async (path: string): Promise<ProofFile> =>
  parseProof(await readTextFile(path, 'proof'), path);

/** `request.json`. */
export const loadRequest = async (path: string): Promise<ProofRequest> =>
  parseRequest(await readTextFile(path, 'request'), path);
