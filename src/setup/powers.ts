import { ArtifactError } from '../errors.js';
import { readSections, u32, writeSections } from '../groth16/sections.js';
import { POINT_BYTES } from '../groth16/zkey.js';

/**
 * Powers of tau that a key was made with: what others need to check it without knowing any secret. Points are affine,
 * Montgomery, little-endian, as in a zkey; n = 2^domainBits.
 */
export interface Powers {
  readonly domainBits: number;
  /** `[τᵏ]₁` for k < 2n; a ceremony over powers of exactly this size has one less. */
  readonly tau: Uint8Array;
  /** `[ατᵏ]₁` for k < n. */
  readonly alphaTau: Uint8Array;
  /** `[βτᵏ]₁` for k < n. */
  readonly betaTau: Uint8Array;
  /** `[τ]₂`. */
  readonly tau2: Uint8Array;
}

const MAGIC = 'powr';

/** The bytes of a file of powers: iden3's container with a section each. */
export function formatPowers({ domainBits, tau, alphaTau, betaTau, tau2 }: Powers): Uint8Array {
  const parts = [u32(domainBits), tau, alphaTau, betaTau, tau2];
  return writeSections(
    MAGIC,
    1,
    parts.map((data, i) => ({ id: i + 1, data: [data] })),
  );
}

/** Reads a file of powers for a domain of that size: lengths only, not what the points are. Throws {@link ArtifactError}. */
export function readPowers(bytes: Uint8Array, domainBits: number): Powers {
  const sections = readSections(bytes, MAGIC, 1);
  const [header, tau, alphaTau, betaTau, tau2] = [1, 2, 3, 4, 5].map((id) => sections.get(id));
  if (sections.size !== 5 || !header || !tau || !alphaTau || !betaTau || !tau2)
    throw new ArtifactError('has other sections than a file of powers');
  const size = POINT_BYTES.g1 << domainBits;
  const fits =
    header.length === 4 &&
    new DataView(header.buffer, header.byteOffset).getUint32(0, true) === domainBits &&
    (tau.length === 2 * size || tau.length === 2 * size - POINT_BYTES.g1) &&
    alphaTau.length === size &&
    betaTau.length === size &&
    tau2.length === POINT_BYTES.g2;
  if (!fits) throw new ArtifactError('has not the powers that a key of this circuit needs');
  return { domainBits, tau, alphaTau, betaTau, tau2 };
}
