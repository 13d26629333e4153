import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bn254 } from '@noble/curves/bn254.js';
import { commonField } from './commonField.js';
import { fusedField } from './fusedField.js';
import { cubeRootOfOne, decompositionOf, glvModule } from './glv.js';
import { portableField } from './portableField.js';

/** Compiles the kernels: the code of both fields, generated for each form of elements, and `kernels/`, which is written over it. */

const ROOT = join(import.meta.dirname, '..', '..');
const COMPILER = join(ROOT, 'node_modules', 'assemblyscript', 'bin', 'asc.js');
const { Fp, Fr, Fp2 } = bn254.fields;

const FIELDS = { fused: fusedField, portable: portableField };

export type KernelName = keyof typeof FIELDS;

export const KERNELS = Object.keys(FIELDS) as KernelName[];

/** The module of a kernel: the same bytes wherever it is compiled. */
export async function compileKernel(name: KernelName): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'ballast-kernel-'));
  try {
    await layOut(folder, name);
    const features = name === 'fused' ? ['simd', 'relaxed-simd'] : ['simd'];
    const enabled = features.flatMap((feature) => ['--enable', feature]);
    const options = ['-O3', '--runtime', 'stub', '--noAssert', ...enabled];
    const files = ['main.ts', '--baseDir', folder, '--outFile', 'kernel.wasm'];
    await promisify(execFile)(process.execPath, [COMPILER, ...files, ...options]);
    return await readFile(join(folder, 'kernel.wasm'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Sources as the compiler reads them: the code of curves once over each field. */
async function layOut(folder: string, name: KernelName): Promise<void> {
  const sources = join(ROOT, 'kernels');
  await cp(sources, folder, { recursive: true });
  const groups = { g1: ['fp', 'inverse'], g2: ['fp2'] };
  for (const [group, modules] of Object.entries(groups)) {
    await cp(join(sources, 'curve'), join(folder, group), { recursive: true });
    const lines = modules.map((module) => `export * from '../${module}';\n`);
    await writeFile(join(folder, group, 'field.ts'), lines.join(''));
  }
  await rm(join(folder, 'curve'), { recursive: true });
  const { lambda, beta, betaOfTwist } = endomorphism();
  const b = bn254.G2.Point.CURVE().b as { c0: bigint; c1: bigint };
  const [real, imaginary] = [b.c0, b.c1].map((part) => (3n * part) % Fp.ORDER) as [bigint, bigint];
  const constants = {
    TRIPLE_B: 9n,
    TRIPLE_B_TWIST_0: real,
    TRIPLE_B_TWIST_1: imaginary,
    BETA: beta,
    BETA_TWIST: betaOfTwist,
  };
  const field = (p: bigint, own: Record<string, bigint>) => `${FIELDS[name](p, own)}\n\n${commonField(p)}`;
  await writeFile(join(folder, 'fp.ts'), field(Fp.ORDER, constants));
  await writeFile(join(folder, 'fr.ts'), field(Fr.ORDER, {}));
  await writeFile(join(folder, 'glv.ts'), glvModule(decompositionOf(lambda, Fr.ORDER), Fr.ORDER));
}

/** λ and, in both groups, the factor of x that goes with it. */
function endomorphism(): Record<'lambda' | 'beta' | 'betaOfTwist', bigint> {
  const lambda = cubeRootOfOne(Fr.ORDER);
  const root = cubeRootOfOne(Fp.ORDER);
  const pick = (goesWith: (beta: bigint) => boolean) => (goesWith(root) ? root : (root * root) % Fp.ORDER);
  const [one, two] = [bn254.G1.Point.BASE, bn254.G2.Point.BASE];
  return {
    lambda,
    beta: pick((beta) => one.multiply(lambda).x === Fp.mul(one.x, beta)),
    betaOfTwist: pick((beta) => Fp2.eql(two.multiply(lambda).x, Fp2.mul(two.x, beta))),
  };
}
