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
  }
  export interface CurveGroup {
    toObject(point: Uint8Array): bigint[] | bigint[][];
    fromRprLEM(bytes: Uint8Array, offset: number): Uint8Array;
  }
  export interface Curve {
    G1: CurveGroup;
    G2: CurveGroup;
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
  export const zKey: {
    exportVerificationKey(zkey: Uint8Array | MemoryFile | string): Promise<Record<string, unknown>>;
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
  function compile(bytes: Uint8Array): Promise<object>;
}
