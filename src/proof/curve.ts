import type { Curve } from 'ffjavascript';

/**
 * The curve of snarkjs, of which all calls share one. It is built once: its threads keep the process alive while a call needs
 * them, and only then.
 */

/** Where the curve's workers keep the thread of Node. Those of a browser have none, and keep nothing alive. */
const THREAD = Symbol.for('worker');

let users = 0;
let opening: Promise<Curve> | undefined;

/** Runs what needs the curve, with its threads awake. */
export async function withCurve<Result>(work: (curve: Curve) => Promise<Result>): Promise<Result> {
  opening ??= import('ffjavascript').then(({ buildBn128 }) => buildBn128()); // puts it where snarkjs looks for it
  const curve = await opening;
  const { workers = [] } = curve.tm;
  if (++users === 1) for (const worker of workers) worker[THREAD]?.ref();
  try {
    return await work(curve);
  } finally {
    if (--users === 0) for (const worker of workers) worker[THREAD]?.unref();
  }
}
