import type { Piece, SectionName } from './keyPart.js';
import { POINT_BYTES, type Zkey } from './zkey.js';

/**
 * Cuts a key into parts of about the same work: one line of work is laid out, what needs the quotient first, and cut in equal lengths. The first
 * part computes the quotient. `withPublic` adds the sum over public wires, which a check of the proof needs.
 */
export function splitKey(key: Zkey, count: number, withPublic: boolean): Piece[][] {
  const { shape } = key;
  const line = lineOf(key).filter(({ section }) => withPublic || section !== 'ic');
  const rows = 2 ** shape.domainBits;
  const quotient = rows * WORK.quotient;
  const total = quotient + line.reduce((sum, { points, work }) => sum + points * work, 0);
  const parts: { pieces: Piece[]; room: number }[] = Array.from({ length: count }, (_, i) => ({
    pieces: [],
    room: total / count - (i === 0 ? quotient : 0),
  }));
  let part = 0;
  for (const { section, bytes, size, points, work, first } of line) {
    for (let from = 0; from < points; ) {
      const isLast = part === count - 1;
      const fits = isLast ? points : Math.max(0, Math.round(parts[part]!.room / work));
      const to = Math.min(points, from + fits);
      if (to > from) {
        const own = bytes.subarray(size * from, size * to);
        parts[part]!.pieces.push({ section, points: own, first: first + from });
        parts[part]!.room -= (to - from) * work;
      }
      from = to;
      if (from < points) part++;
    }
  }
  return parts.map(({ pieces }) => pieces);
}

/** Work for a row or a point, as measured: most wires are 0 or 1. */
const WORK = { quotient: 3, h: 7, ic: 3, a: 3, b1: 3, b2: 8, c: 3 };

function lineOf({ h, ic, a, b1, c, b2, shape }: Zkey) {
  const of = (section: SectionName, bytes: Uint8Array, first: number) => {
    const size = section === 'b2' ? POINT_BYTES.g2 : POINT_BYTES.g1;
    return { section, bytes, size, points: bytes.length / size, work: WORK[section], first };
  };
  return [
    of('h', h, 0),
    of('ic', ic, 0),
    of('a', a, 0),
    of('b1', b1, 0),
    of('c', c, shape.publics + 1),
    of('b2', b2, 0),
  ];
}
