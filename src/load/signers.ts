import { parseSigners, type Signer } from '../account/signers.js';
import { readTextFile } from '../files/textFile.js';

/** `signers.json`. Apart from accounts and secrets, which whoever verifies has none of. */
export const loadSigners = async (path: string): Promise<Signer[]> =>
  parseSigners(await readTextFile(path, 'signers'), path);
