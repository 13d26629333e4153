import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { ArtifactError } from '../errors.js';
import { fileError } from '../files/systemError.js';

/** iden3's container on disk: files of powers have hundreds of megabytes, of which little is needed. */

interface Place {
  readonly at: number;
  readonly length: number;
}

/** Most bytes that are read at once. */
const PIECE = 1 << 20;

export class Container {
  private constructor(
    readonly file: string,
    private readonly handle: FileHandle,
    private readonly sections: ReadonlyMap<number, Place>,
  ) {}

  /** Opens a file for as long as `work` takes. Throws {@link ArtifactError} for one that is not of that form, or cut short. */
  static async use<Result>(
    file: string,
    magic: string,
    work: (container: Container) => Promise<Result>,
  ): Promise<Result> {
    const handle = await open(file, 'r').catch((error: unknown) => {
      throw fileError(error, file);
    });
    try {
      return await work(new Container(file, handle, await readTable(handle, file, magic)));
    } finally {
      await handle.close();
    }
  }

  has(id: number): boolean {
    return this.sections.has(id);
  }

  /** Bytes of a section, all of them or a part. Throws {@link ArtifactError} where the section does not have them. */
  async read(id: number, from = 0, length = this.place(id).length - from): Promise<Uint8Array> {
    const place = this.place(id);
    if (from + length > place.length || length < 0)
      throw new ArtifactError(`has too little in section ${id}`, { file: this.file });
    const bytes = new Uint8Array(length);
    const { bytesRead } = await this.handle.read(bytes, 0, length, place.at + from);
    if (bytesRead !== length) throw new ArtifactError('is cut short', { file: this.file });
    return bytes;
  }

  async sha256(id: number): Promise<string> {
    const { length } = this.place(id);
    const hash = createHash('sha256');
    for (let at = 0; at < length; at += PIECE)
      hash.update(await this.read(id, at, Math.min(PIECE, length - at)));
    return hash.digest('hex');
  }

  private place(id: number): Place {
    const place = this.sections.get(id);
    if (place === undefined) throw new ArtifactError(`has no section ${id}`, { file: this.file });
    return place;
  }
}

async function readTable(handle: FileHandle, file: string, magic: string): Promise<Map<number, Place>> {
  const { size } = await handle.stat();
  const head = Buffer.alloc(12);
  await handle.read(head, 0, 12, 0);
  if (head.toString('latin1', 0, 4) !== magic || head.readUInt32LE(4) !== 1)
    throw new ArtifactError(`is not a ${magic} file of version 1`, { file });
  const sections = new Map<number, Place>();
  let at = 12;
  for (let i = head.readUInt32LE(8); i > 0; i--) {
    if (at + 12 > size) throw new ArtifactError('is cut short', { file });
    await handle.read(head, 0, 12, at);
    const length = Number(head.readBigUInt64LE(4));
    const id = head.readUInt32LE(0);
    if (sections.has(id)) throw new ArtifactError(`has section ${id} twice`, { file });
    sections.set(id, { at: at + 12, length });
    at += 12 + length;
  }
  if (at !== size) throw new ArtifactError('is cut short', { file });
  return sections;
}
