import { ArtifactError } from '../errors.js';
import { readScalar } from '../groth16/scalarBytes.js';
import { POINT_BYTES } from '../groth16/zkey.js';
import { BASE_FIELD } from '../proof/verificationKey.js';
import { formatPowers } from '../setup/powers.js';
import { Container } from './container.js';

/** snarkjs' files of powers of tau (`ptau`): what this package reads of them itself. */

const [HEADER, TAU1, TAU2, ALPHA, BETA, BETA2, CONTRIBUTIONS] = [1, 2, 3, 4, 5, 6, 7] as const;
/** The powers by Lagrange, which phase 2 begins with. */
const PREPARED = [12, 13, 14, 15];

interface PowersHeader {
  readonly power: number;
  /** Of the whole ceremony that the file was cut from. */
  readonly wholePower: number;
  readonly isPrepared: boolean;
}

export function powersHeader(file: string): Promise<PowersHeader> {
  return Container.use(file, 'ptau', readHeader);
}

async function readHeader(container: Container): Promise<PowersHeader> {
  const { file } = container;
  const header = await container.read(HEADER);
  const view = new DataView(header.buffer);
  if (
    header.length !== 44 ||
    view.getUint32(0, true) !== 32 ||
    readScalar(header.subarray(4), 0) !== BASE_FIELD
  )
    throw new ArtifactError('is not of powers over BN254', { file });
  return {
    power: view.getUint32(36, true),
    wholePower: view.getUint32(40, true),
    isPrepared: PREPARED.every((id) => container.has(id)),
  };
}

/** Powers that phase 2 of a circuit can begin with. Throws {@link ArtifactError}. */
export async function assertUsable(file: string, domainBits: number): Promise<void> {
  const { power, isPrepared } = await powersHeader(file);
  if (power < domainBits)
    throw new ArtifactError(`has 2^${power} powers, and the circuit needs 2^${domainBits}`, { file });
  if (!isPrepared)
    throw new ArtifactError('is not prepared for phase 2', {
      file,
      fix: 'Take the file that is called final',
    });
}

/** Throws {@link ArtifactError} unless one file has the powers and contributions of the other, and more. */
export async function assertPreparedFrom(prepared: string, file: string): Promise<void> {
  const sums = (path: string) =>
    Container.use(path, 'ptau', async (container) => {
      const ids = [HEADER, TAU1, TAU2, ALPHA, BETA, BETA2, CONTRIBUTIONS];
      const all: string[] = [];
      for (const id of ids) all.push(await container.sha256(id));
      return all.join();
    });
  if ((await sums(prepared)) !== (await sums(file)))
    throw new ArtifactError('has other powers than the last contribution left', { file: prepared });
}

/** What others check a key of a circuit with, from the powers that it was made with: see `formatPowers`. */
export function extractPowers(file: string, domainBits: number): Promise<Uint8Array> {
  return Container.use(file, 'ptau', async (container) => {
    const { power } = await readHeader(container);
    const size = POINT_BYTES.g1 << domainBits;
    // Powers of exactly this size end one before 2n.
    const tauBytes = power === domainBits ? 2 * size - POINT_BYTES.g1 : 2 * size;
    return formatPowers({
      domainBits,
      tau: await container.read(TAU1, 0, tauBytes),
      alphaTau: await container.read(ALPHA, 0, size),
      betaTau: await container.read(BETA, 0, size),
      tau2: await container.read(TAU2, POINT_BYTES.g2, POINT_BYTES.g2),
    });
  });
}
