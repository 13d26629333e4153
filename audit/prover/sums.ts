import type { Curve } from 'ffjavascript';
import type { KernelName } from '../../src/groth16/kernel.js';
import { KeyPart, type SectionName } from '../../src/groth16/keyPart.js';
import { plainG1, plainG2, pointOfG1, pointOfG2 } from '../../src/groth16/points.js';
import { writeScalar } from '../../src/groth16/scalarBytes.js';
import { POINT_BYTES, type Zkey } from '../../src/groth16/zkey.js';
import { FIELD } from '../../src/units/field.js';
import { numbers } from './numbers.js';

/** Sums of multiples of a key's points, by a kernel and by ffjavascript. */

/** Lists of scalars for so many points: by chance, mostly 0 and ±1 as in a witness, and all the same. */
function lists(count: number, seed: string): Record<string, Uint8Array> {
  const random = numbers(seed);
  const next = () => random.next().value % FIELD;
  const same = next();
  const few = [0n, 0n, 1n, 1n, FIELD - 1n, 2n];
  const list = (make: () => bigint) => {
    const bytes = new Uint8Array(32 * count);
    for (let i = 0; i < count; i++) writeScalar(bytes, 32 * i, make());
    return bytes;
  };
  return {
    'by chance': list(next),
    'mostly small': list(() => few[Number(next() % 8n)] ?? next()),
    'all the same': list(() => same),
  };
}

/** What is wrong with the sums of kernels over each section of a key. */
export async function wrongWithSums(
  zkey: Zkey,
  kernels: readonly KernelName[],
  curve: Curve,
  seed: string,
): Promise<string[]> {
  const sections = sectionsOf(zkey);
  const parts = await Promise.all(kernels.map((kernel) => openPart(zkey, kernel)));
  const found: string[] = [];
  for (const of of ['witness', 'quotient'] as const) {
    const count = of === 'quotient' ? 2 ** zkey.shape.domainBits : zkey.shape.wires;
    for (const [name, scalars] of Object.entries(lists(count, `${seed} ${of}`))) {
      const sums = parts.map((part) => part.sums(of, scalars));
      for (const [i, { section }] of sums[0]!.entries()) {
        const { points, first, size } = sections[section];
        const own = scalars.subarray(32 * first, 32 * (first + points.length / size));
        const group = section === 'b2' ? curve.G2 : curve.G1;
        const theirs = group.toAffine(await group.multiExpAffine(points, own));
        sums.forEach((ofKernel, k) => {
          if (!isSame(section, ofKernel[i]!.point, theirs))
            found.push(`${kernels[k]}, section ${section}, scalars ${name}: another sum`);
        });
      }
    }
  }
  return found;
}

function sectionsOf({ shape, ic, a, b1, b2, c, h }: Zkey) {
  const of = (points: Uint8Array, first = 0, size: number = POINT_BYTES.g1) => ({ points, first, size });
  return {
    ...{ ic: of(ic), a: of(a), b1: of(b1), b2: of(b2, 0, POINT_BYTES.g2) },
    ...{ c: of(c, shape.publics + 1), h: of(h) },
  };
}

async function openPart(zkey: Zkey, kernel: KernelName): Promise<KeyPart> {
  const part = await KeyPart.open(zkey.shape, kernel);
  for (const [section, { points, first }] of Object.entries(sectionsOf(zkey)))
    part.add({ section: section as SectionName, points, first });
  part.finish();
  return part;
}

/** Of integers, and of integers times 2^256. */
function isSame(section: SectionName, ours: Uint8Array, theirs: Uint8Array): boolean {
  return section === 'b2'
    ? plainG2(ours).equals(pointOfG2(theirs, 'sum'))
    : plainG1(ours).equals(pointOfG1(theirs, 'sum'));
}
