import { buildBn128, type Curve } from 'ffjavascript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FIELD_NAMES, KernelFields } from '../../audit/prover/fields.js';
import { openTestKernel, type TestKernel } from '../../audit/prover/kernels.js';
import { wrongWithSums } from '../../audit/prover/sums.js';
import { wrongWithTransforms } from '../../audit/prover/transforms.js';
import { KERNELS } from '../../src/groth16/kernel.js';
import { readZkey, type Zkey } from '../../src/groth16/zkey.js';
import { compileCircuit } from '../../src/setup/compile.js';
import { makeDevelopmentKey } from '../../src/setup/developmentKey.js';

/** Wrong arithmetic, in the kernel or in what it is held against, and whether the audit sees it. */

const SOURCE = `pragma circom 2.2.2;
template Product() {
  signal input a;
  signal input b;
  signal output out <== a * b;
}
component main = Product();
`;

let curve: Curve;
let zkey: Zkey;
beforeAll(async () => {
  curve = await buildBn128();
  zkey = readZkey(await makeDevelopmentKey((await compileCircuit(SOURCE)).r1cs));
});
afterAll(() => curve.terminate());

/** The library with other functions of one of its parts. */
const withPart = (name: 'Fr' | 'G1' | 'G2', changes: object): Curve =>
  Object.assign(Object.create(curve), { [name]: Object.assign(Object.create(curve[name]), changes) });

describe.each(KERNELS)('of the kernel %s', (name) => {
  it('one operation in place of another, or with lanes exchanged, is found', async () => {
    const kernel = await openTestKernel(name);
    const bugs: [Partial<TestKernel>, string][] = [
      [{ fpMul: (r, a) => kernel.fpSqr(r, a) }, 'base mul'],
      [{ fpSqr: (r, a) => kernel.fpAdd(r, a, a) }, 'base sqr'],
      [{ fpAdd: (r, a, b) => kernel.fpSub(r, a, b) }, 'base add'],
      [{ fpSub: (r, a, b) => kernel.fpSub(r, b, a) }, 'base sub'],
      [{ fpWrite: (p, q, pair) => kernel.fpWrite(q, p, pair) }, 'base sqr'],
      [{ multiply: (r, a) => kernel.frSqr(r, a) }, 'scalar mul'],
      [{ frSqr: (r, a) => kernel.frAdd(r, a, a) }, 'scalar sqr'],
      [{ frAdd: (r, a, b) => kernel.frSub(r, a, b) }, 'scalar add'],
      [{ frSub: (r, a, b) => kernel.frSub(r, b, a) }, 'scalar sub'],
    ];
    for (const of of FIELD_NAMES) expect(new KernelFields(kernel).wrongWith(of, 5n, 12n)).toBeUndefined();
    for (const [changes, found] of bugs) {
      const fields = new KernelFields({ ...kernel, ...changes });
      const [of] = found.split(' ') as ['base' | 'scalar'];
      expect(fields.wrongWith(of, 5n, 12n)).toContain(found);
    }
  });

  it('other coefficients and other values are found', async () => {
    const lists = [[1n, 2n, 3n, 4n]];
    const other = async (bytes: Uint8Array) => bytes;
    expect(await wrongWithTransforms(name, curve, 2, lists)).toBeUndefined();
    expect(await wrongWithTransforms(name, withPart('Fr', { ifft: other }), 2, lists)).toMatch(
      'coefficients',
    );
    expect(await wrongWithTransforms(name, withPart('Fr', { fft: other }), 2, lists)).toMatch('values');
  });

  it('another sum is found, in every section', async () => {
    expect(await wrongWithSums(zkey, [name], curve, 'a seed')).toEqual([]);
    for (const group of ['G1', 'G2'] as const) {
      const other = withPart(group, { multiExpAffine: async () => curve[group].g });
      const found = (await wrongWithSums(zkey, [name], other, 'a seed')).join('\n');
      for (const section of ['ic', 'a', 'b1', 'b2', 'c', 'h'])
        expect(found.includes(`section ${section},`)).toBe((section === 'b2') === (group === 'G2'));
    }
  });
});
