import { ArtifactError } from '../errors.js';

/** iden3's container format: magic, version, number of sections, then id, length and data of each. */

export interface Section {
  readonly id: number;
  readonly data: readonly Uint8Array[];
}

/** Writes a container in memory. */
export function writeSections(magic: string, version: number, sections: readonly Section[]): Uint8Array {
  const lengthOf = (section: Section) => section.data.reduce((total, part) => total + part.length, 0);
  const bytes = new Uint8Array(12 + sections.reduce((total, section) => total + 12 + lengthOf(section), 0));
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < 4; i++) bytes[i] = magic.charCodeAt(i);
  view.setUint32(4, version, true);
  view.setUint32(8, sections.length, true);
  let at = 12;
  for (const section of sections) {
    view.setUint32(at, section.id, true);
    view.setBigUint64(at + 4, BigInt(lengthOf(section)), true);
    at += 12;
    for (const part of section.data) {
      bytes.set(part, at);
      at += part.length;
    }
  }
  return bytes;
}

/** Finds the sections of a container. Throws {@link ArtifactError} for another version, and for two sections of one name. */
export function readSections(bytes: Uint8Array, magic: string, version: number): Map<number, Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const name = String.fromCharCode(...bytes.subarray(0, 4));
  if (bytes.length < 12 || name !== magic) throw new ArtifactError(`is not a ${magic} file`);
  if (view.getUint32(4, true) !== version)
    throw new ArtifactError(`is not a ${magic} file of version ${version}`);
  const sections = new Map<number, Uint8Array>();
  let at = 12;
  for (let i = 0; i < view.getUint32(8, true); i++) {
    if (at + 12 > bytes.length) throw new ArtifactError(`${magic} file is cut short`);
    const id = view.getUint32(at, true);
    const length = Number(view.getBigUint64(at + 4, true));
    if (sections.has(id)) throw new ArtifactError(`${magic} file has section ${id} twice`);
    sections.set(id, bytes.subarray(at + 12, at + 12 + length));
    at += 12 + length;
  }
  if (at !== bytes.length) throw new ArtifactError(`${magic} file is cut short`);
  return sections;
}

/** A number of four bytes, little-endian. */
export function u32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
