import {
  type ContributionRecord,
  readKeyContributions,
  readPowersContributions,
} from '../keys/check/contributions.js';
import { Container } from './container.js';

/** The contributions that a zkey lists. Throws `ArtifactError`. */
export function keyContributions(file: string): Promise<ContributionRecord[]> {
  return Container.use(file, 'zkey', async (container) =>
    readKeyContributions(await container.read(10), file),
  );
}

/** The contributions that a file of powers lists. Throws `ArtifactError`. */
export function powersContributions(file: string): Promise<ContributionRecord[]> {
  return Container.use(file, 'ptau', async (container) =>
    readPowersContributions(await container.read(7), file),
  );
}
