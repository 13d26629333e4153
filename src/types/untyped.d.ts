/** The parts that we use of packages without types of their own. */

declare module 'ffjavascript' {
  export interface WasmExports {
    g1m_addMixed(a: number, b: number, out: number): void;
    g2m_addMixed(a: number, b: number, out: number): void;
    g1m_double(a: number, out: number): void;
    g2m_double(a: number, out: number): void;
    g1m_zero(out: number): void;
    g2m_zero(out: number): void;
    g1m_batchToAffine(points: number, count: number, out: number): void;
    g2m_batchToAffine(points: number, count: number, out: number): void;
    g1m_copy(a: number, out: number): void;
    g2m_copy(a: number, out: number): void;
    g1m_inCurveAffine(a: number): number;
    g2m_inCurveAffine(a: number): number;
  }
  /** Points are bytes: affine or Jacobian, Montgomery, little-endian. */
  export interface CurveGroup {
    /** The generator. */
    g: Uint8Array;
    gAffine: Uint8Array;
    zero: Uint8Array;
    toObject(point: Uint8Array): bigint[] | bigint[][];
    fromRprLEM(bytes: Uint8Array, offset: number): Uint8Array;
    toRprLEM(out: Uint8Array, offset: number, point: Uint8Array): void;
    /** Big-endian, not Montgomery. */
    toRprUncompressed(out: Uint8Array, offset: number, point: Uint8Array): void;
    fromRng(generator: ChaCha): Uint8Array;
    add(a: Uint8Array, b: Uint8Array): Uint8Array;
    sub(a: Uint8Array, b: Uint8Array): Uint8Array;
    neg(a: Uint8Array): Uint8Array;
    isZero(a: Uint8Array): boolean;
    toAffine(a: Uint8Array): Uint8Array;
    timesScalar(a: Uint8Array, scalar: Uint8Array): Uint8Array;
    /** Scalars are little-endian, all of one length. */
    multiExpAffine(points: Uint8Array, scalars: Uint8Array): Promise<Uint8Array>;
  }
  /** A generator of numbers that anyone with its seed has. */
  export class ChaCha {
    constructor(seed: readonly number[]);
  }
  /** Many elements of 32 bytes. */
  export interface CurveField {
    batchToMontgomery(bytes: Uint8Array): Promise<Uint8Array>;
    batchFromMontgomery(bytes: Uint8Array): Promise<Uint8Array>;
    ifft(bytes: Uint8Array): Promise<Uint8Array>;
    fft(bytes: Uint8Array): Promise<Uint8Array>;
    fromRng(generator: ChaCha): Uint8Array;
    toString(element: Uint8Array): string;
  }
  export interface Curve {
    G1: CurveGroup;
    G2: CurveGroup;
    Fr: CurveField;
    /** Whether the product of the pairings of `a, b, c, d, …`, of G1 and G2 in turn, is 1. */
    pairingEq(...points: Uint8Array[]): Promise<boolean>;
    tm: {
      memory: WebAssembly.Memory;
      instance: { exports: WasmExports };
      pG1gen: number;
      pG2gen: number;
      alloc(length: number): number;
      /** None where the platform has one thread only. */
      workers?: { [name: symbol]: { ref(): void; unref(): void } | undefined }[];
    };
    terminate(): Promise<void>;
  }
  export function buildBn128(singleThread?: boolean): Promise<Curve>;
}

declare module 'snarkjs' {
  export interface Groth16Proof {
    pi_a: string[];
    pi_b: string[][];
    pi_c: string[];
    protocol: string;
    curve: string;
  }
  export interface MemoryFile {
    type: 'mem';
    data?: Uint8Array;
  }
  export const groth16: {
    prove(
      zkey: Uint8Array | MemoryFile | string,
      witness: Uint8Array | MemoryFile | string,
    ): Promise<{ proof: Groth16Proof; publicSignals: string[] }>;
    verify(key: object, publicSignals: readonly string[], proof: object): Promise<boolean>;
  };
  export const wtns: {
    calculate(
      input: object,
      wasm: Uint8Array | MemoryFile | string,
      witness: MemoryFile,
      options?: { memorySize?: number },
    ): Promise<void>;
  };
  export interface SnarkjsLogger {
    debug(text: string): void;
    log(text: string): void;
    info(text: string): void;
    warn(text: string): void;
    error(text: string): void;
  }
  /** Files by their paths. What does not throw may answer `false` or -1 all the same. */
  export const zKey: {
    exportVerificationKey(zkey: Uint8Array | MemoryFile | string): Promise<Record<string, unknown>>;
    newZKey(r1cs: string, powers: string, to: string, logger?: SnarkjsLogger): Promise<Uint8Array | number>;
    contribute(
      from: string,
      to: string,
      name: string,
      entropy: string,
      logger?: SnarkjsLogger,
    ): Promise<Uint8Array>;
    beacon(
      from: string,
      to: string,
      name: string | undefined,
      value: string,
      iterations: number,
      logger?: SnarkjsLogger,
    ): Promise<Uint8Array | false>;
    verifyFromInit(start: string, powers: string, key: string, logger?: SnarkjsLogger): Promise<boolean>;
    verifyFromR1cs(r1cs: string, powers: string, key: string, logger?: SnarkjsLogger): Promise<boolean>;
  };
  export const powersOfTau: {
    newAccumulator(curve: object, power: number, to: string, logger?: SnarkjsLogger): Promise<Uint8Array>;
    contribute(
      from: string,
      to: string,
      name: string,
      entropy: string,
      logger?: SnarkjsLogger,
    ): Promise<Uint8Array>;
    verify(file: string, logger?: SnarkjsLogger): Promise<boolean>;
    preparePhase2(from: string, to: string, logger?: SnarkjsLogger): Promise<void>;
  };
}

declare module 'circom2' {
  export class CircomRunner {
    constructor(options: {
      args: string[];
      env: Record<string, string | undefined>;
      preopens: Record<string, string>;
      bindings: Record<string, unknown>;
    });
    execute(wasm: Uint8Array): Promise<void>;
  }
  export const bindings: Record<string, unknown>;
}

/** Of the platform; the library of types that has it is the browser's. */
declare namespace WebAssembly {
  interface Module {
    readonly module?: never;
  }
  interface Memory {
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }
  interface Global {
    readonly value: number;
  }
  function compile(bytes: Uint8Array): Promise<Module>;
  function instantiate(module: Module, imports: object): Promise<{ readonly exports: object }>;
}
