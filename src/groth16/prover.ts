import { bn254 } from '@noble/curves/bn254.js';
import { InputError, InternalError } from '../errors.js';
import type { KernelName } from './kernel.js';
import type { PartialSum, SectionName } from './keyPart.js';
import { plainG1, plainG2, pointOfG1, pointOfG2 } from './points.js';
import { readScalar } from './scalarBytes.js';
import { splitKey } from './split.js';
import { type Answer, ownThread, type Thread } from './thread.js';
import { readWitness } from './witnessFile.js';
import { openWorker, threadsThere } from './worker.js';
import { readZkey, type Shape, type Zkey } from './zkey.js';

/** Proofs of Groth16 over BN254 for circuits of circom: its keys and witnesses go in, and what snarkjs writes comes out. */

/** A proof as snarkjs writes it. */
export interface ProofJson {
  readonly pi_a: [string, string, '1'];
  readonly pi_b: [[string, string], [string, string], ['1', '0']];
  readonly pi_c: [string, string, '1'];
  readonly protocol: 'groth16';
  readonly curve: 'bn128';
}

export interface OpenProverOptions {
  /** How many threads compute; default: as many as there are processors. With 1 no worker is made. */
  readonly threads?: number;
  /** The kernel to take; default: the fastest one that runs here. */
  readonly kernel?: KernelName;
  /** Whether each proof is verified before it is returned; default: yes. Only for who verifies it anyway. */
  readonly check?: boolean;
}

export interface ProveWitnessOptions {
  /** Gives up: threads end at once, and the prover with them. */
  readonly signal?: AbortSignal;
  /** Told how much is done, 0 to 1. */
  readonly onProgress?: (fraction: number) => void;
  /** The two random numbers below the order; default: fresh ones. For tests: a proof with known ones tells the witness. */
  readonly blinding?: readonly [r: bigint, s: bigint];
}

type G1 = InstanceType<typeof bn254.G1.Point>;
type G2 = InstanceType<typeof bn254.G2.Point>;

const { Fr } = bn254.fields;

/** A key, read and laid out in the memory of threads. */
export class Prover {
  readonly #key: KeyPoints;
  readonly #wires: number;
  readonly #publics: number;
  readonly #threads: readonly Thread[];
  readonly #check: boolean;
  readonly kernel: KernelName;
  #busy: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  private constructor(
    key: KeyPoints,
    { wires, publics }: Shape,
    threads: readonly Thread[],
    kernel: KernelName,
    check: boolean,
  ) {
    this.#check = check;
    this.#key = key;
    this.#wires = wires;
    this.#publics = publics;
    this.#threads = threads;
    this.kernel = kernel;
  }

  /**
   * Reads a proving key (a zkey) once, for any number of proofs. Throws {@link ArtifactError} for bytes that are no such key, and
   * {@link InternalError} where memory does not suffice. That its points are those of a circuit is not looked at: proofs of a damaged key do not verify.
   */
  static async open(zkey: Uint8Array, options: OpenProverOptions = {}): Promise<Prover> {
    const { threads: count = threadsThere(), kernel, check = true } = options;
    if (!Number.isInteger(count) || count < 1 || count > 256)
      throw new InputError('must be a number from 1 to 256', { field: 'threads' });
    const key = readZkey(plain(zkey));
    const points = keyPoints(key);
    const threads =
      count === 1 ? [ownThread()] : await Promise.all(Array.from({ length: count }, openWorker));
    try {
      const parts = splitKey(key, count, check);
      const names = await Promise.all(
        threads.map(async (thread, i) => {
          const name = await thread.work({ do: 'open', shape: key.shape, kernel });
          if (i === 0) await thread.work({ do: 'rows', coefficients: key.coefficients });
          for (const piece of parts[i]!) await thread.work({ do: 'add', piece });
          await thread.work({ do: 'finish' });
          return name;
        }),
      );
      return new Prover(points, key.shape, threads, names[0] as KernelName, check);
    } catch (error) {
      await Promise.all(threads.map((thread) => thread.close()));
      throw error;
    }
  }

  /**
   * Proves from a witness (a wtns file). Throws {@link InputError} for bytes that are no witness of the key's circuit, and where the
   * proof does not verify: the witness does not satisfy the circuit, or the key is damaged. One proof is made at a time; others wait.
   */
  async prove(
    witness: Uint8Array,
    options: ProveWitnessOptions = {},
  ): Promise<{ proof: ProofJson; publicSignals: string[] }> {
    const wires = readWitness(plain(witness), this.#wires);
    const turn = this.#busy.then(() => this.#prove(wires, options));
    this.#busy = turn.catch(() => {});
    return turn;
  }

  /** Gives threads and memory back. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all(this.#threads.map((thread) => thread.close()));
  }

  async #prove(wires: Uint8Array, { signal, onProgress, blinding }: ProveWitnessOptions) {
    if (this.#isClosed) throw new InternalError('the prover is closed');
    const [r, s] = blinding ?? [randomScalar(), randomScalar()];
    const sums = await this.#sums(wires, signal, onProgress);
    const publicSignals = Array.from({ length: this.#publics }, (_, i) =>
      readScalar(wires, i + 1).toString(),
    );
    const points = combine(this.#key, sums, r, s);
    if (points === undefined || (this.#check && !holds(this.#key, points, sums)))
      throw new InputError('does not satisfy the circuit of this key, or the key is damaged', {
        field: 'witness',
      });
    return { proof: proofJson(points), publicSignals };
  }

  async #sums(
    wires: Uint8Array,
    signal: AbortSignal | undefined,
    onProgress: ((fraction: number) => void) | undefined,
  ): Promise<PartialSum[]> {
    let done = 0;
    const steps = 1 + 2 * this.#threads.length;
    const step = async (answer: Promise<Answer>): Promise<Answer> => {
      const result = await answer;
      signal?.throwIfAborted();
      onProgress?.(++done / steps);
      return result;
    };
    const stopped = new Promise<never>((_, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
    const [first, ...others] = this.#threads as [Thread, ...Thread[]];
    const ofWitness = (thread: Thread) => step(thread.work({ do: 'sums', of: 'witness', scalars: wires }));
    const all = async (): Promise<PartialSum[]> => {
      const early = others.map(ofWitness);
      for (const answer of early) answer.catch(() => {}); // told below, where all are waited for
      const quotient = (await step(first.work({ do: 'quotient', witness: wires }))) as Uint8Array;
      const late = [ofWitness(first), ...early];
      const answers = await Promise.all(
        this.#threads.map(async (thread, i) => {
          const own = await late[i]!;
          const rest = await step(thread.work({ do: 'sums', of: 'quotient', scalars: quotient }));
          return [own, rest] as PartialSum[][];
        }),
      );
      return answers.flat(2);
    };
    try {
      signal?.throwIfAborted();
      return await Promise.race([all(), stopped]);
    } catch (error) {
      await this.close();
      throw error;
    }
  }
}

/** The same bytes: a slice of a Buffer of Node would share them, and threads take theirs away. */
const plain = (bytes: Uint8Array) => new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** The points of a key that belong to no wire. */
interface KeyPoints {
  readonly alpha1: G1;
  readonly beta1: G1;
  readonly beta2: G2;
  readonly gamma2: G2;
  readonly delta1: G1;
  readonly delta2: G2;
}

function keyPoints({ alpha1, beta1, beta2, gamma2, delta1, delta2 }: Zkey): KeyPoints {
  return {
    alpha1: pointOfG1(alpha1, 'alpha1'),
    beta1: pointOfG1(beta1, 'beta1'),
    beta2: pointOfG2(beta2, 'beta2'),
    gamma2: pointOfG2(gamma2, 'gamma2'),
    delta1: pointOfG1(delta1, 'delta1'),
    delta2: pointOfG2(delta2, 'delta2'),
  };
}

interface ProofPoints {
  readonly a: G1;
  readonly b: G2;
  readonly c: G1;
}

/** The sum of a section, over all threads. */
function sumG1(sums: readonly PartialSum[], name: SectionName): G1 {
  return sums
    .filter(({ section }) => section === name)
    .map(({ point }) => plainG1(point))
    .reduce((sum, point) => sum.add(point), bn254.G1.Point.ZERO);
}

function sumG2(sums: readonly PartialSum[], name: SectionName): G2 {
  return sums
    .filter(({ section }) => section === name)
    .map(({ point }) => plainG2(point))
    .reduce((sum, point) => sum.add(point), bn254.G2.Point.ZERO);
}

/** The points of the proof; nothing where a damaged key gives coordinates that no point has. */
function combine(key: KeyPoints, sums: readonly PartialSum[], r: bigint, s: bigint): ProofPoints | undefined {
  try {
    return combinePoints(key, sums, r, s);
  } catch {
    return undefined;
  }
}

/**
 * A = α + Σ a + r·δ, B = β + Σ b + s·δ, C = Σ c + Σ h + s·A + r·B − r·s·δ: Groth, On the Size of Pairing-Based Non-interactive
 * Arguments (eprint 2016/260), section 3.2.
 */
function combinePoints(key: KeyPoints, sums: readonly PartialSum[], r: bigint, s: bigint): ProofPoints {
  const a = key.alpha1.add(sumG1(sums, 'a')).add(key.delta1.multiplyUnsafe(r));
  const b = key.beta2.add(sumG2(sums, 'b2')).add(key.delta2.multiplyUnsafe(s));
  const b1 = key.beta1.add(sumG1(sums, 'b1')).add(key.delta1.multiplyUnsafe(s));
  const c = sumG1(sums, 'c')
    .add(sumG1(sums, 'h'))
    .add(a.multiplyUnsafe(s))
    .add(b1.multiplyUnsafe(r))
    .add(key.delta1.multiplyUnsafe(Fr.neg(Fr.mul(r, s))));
  return { a, b, c };
}

/** The equation of the verifier. A damaged key gives points that are none. */
function holds(key: KeyPoints, { a, b, c }: ProofPoints, sums: readonly PartialSum[]): boolean {
  try {
    const pairs = [
      { g1: a.negate(), g2: b },
      { g1: key.alpha1, g2: key.beta2 },
      { g1: sumG1(sums, 'ic'), g2: key.gamma2 },
      { g1: c, g2: key.delta2 },
    ];
    for (const { g1, g2 } of pairs) {
      g1.assertValidity();
      g2.assertValidity();
    }
    const product = bn254.pairingBatch(pairs.filter(({ g1, g2 }) => !g1.is0() && !g2.is0()));
    return bn254.fields.Fp12.eql(product, bn254.fields.Fp12.ONE);
  } catch {
    return false;
  }
}

function proofJson({ a, b, c }: ProofPoints): ProofJson {
  const text = (point: G1): [string, string, '1'] => [point.x.toString(), point.y.toString(), '1'];
  const pair = ({ c0, c1 }: { c0: bigint; c1: bigint }): [string, string] => [c0.toString(), c1.toString()];
  return {
    pi_a: text(a),
    pi_b: [pair(b.x), pair(b.y), ['1', '0']],
    pi_c: text(c),
    protocol: 'groth16',
    curve: 'bn128',
  };
}

/** Of the operating system: there is no other source. Below the order, all alike. */
function randomScalar(): bigint {
  if (typeof globalThis.crypto?.getRandomValues !== 'function')
    throw new InternalError('this platform has no cryptographic randomness');
  const bytes = new Uint8Array(32);
  for (;;) {
    globalThis.crypto.getRandomValues(bytes);
    bytes[31]! &= 0x3f;
    const scalar = readScalar(bytes, 0);
    if (scalar < Fr.ORDER) return scalar;
  }
}
