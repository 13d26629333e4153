import type { Deployment } from '../chain/deployment.js';
import { readTextFile } from '../files/textFile.js';

/** Reads a deployment file. The library for chains is loaded with the first of them. */
export const loadDeployment = async (path: string): Promise<Deployment> => {
  const { parseDeployment } = await import('../chain/deployment.js');
  return parseDeployment(await readTextFile(path, 'deployment'), path);
};
