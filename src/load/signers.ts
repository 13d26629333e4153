import type { ClaimTime } from '../account/claimTime.js';
import { parseSigners, type Signer } from '../account/signers.js';
import { readTextFile } from '../files/textFile.js';

/**
 * `signers.json`, with the time of a claim the list of that claim. Apart from accounts and secrets, which whoever verifies has
 * none of.
 */
export const loadSigners = async (path: string, claim?: ClaimTime): Promise<Signer[]> =>
  parseSigners(await readTextFile(path, 'signers'), path, claim);
