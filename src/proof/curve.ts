import type { Curve } from 'ffjavascript';

/**
 * The curve of snarkjs, of which all calls share one. It is built once: its threads keep the process alive while a call needs
 * them, and only then.
 */

/** Where the curve's workers keep the thread of Node. Those of a browser have none, and keep nothing alive. */
const THREAD = Symbol.for('worker');

let users = 0;
let opening: Promise<Curve> | undefined;

/**
 * Builds the curve where snarkjs looks for it. snarkjs has a copy of the library of its own, which forgets the curve that is
 * there when it is loaded: so it is loaded first, whoever needs the curve.
 */
async function open(): Promise<Curve> {
  await import('snarkjs');
  const { buildBn128 } = await import('ffjavascript');
  return buildBn128();
}

/** Runs what needs the curve, with its threads awake. */
export async function withCurve<Result>(work: (curve: Curve) => Promise<Result>): Promise<Result> {
  opening ??= open();
  const curve = await opening;
  const { workers = [] } = curve.tm;
  if (++users === 1) for (const worker of workers) worker[THREAD]?.ref();
  try {
    return await work(curve);
  } finally {
    if (--users === 0) for (const worker of workers) worker[THREAD]?.unref();
  }
}
