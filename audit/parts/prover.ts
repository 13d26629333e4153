import { buildBn128, type Curve } from 'ffjavascript';
import { KERNELS, type KernelName } from '../../src/groth16/kernel.js';
import { readZkey } from '../../src/groth16/zkey.js';
import { INSTANCES, type Instance } from '../../src/market/instances.js';
import { loadProvingArtifacts } from '../../src/node.js';
import { setup } from '../../src/setup/setup.js';
import { FIELD } from '../../src/units/field.js';
import type { Part } from '../part.js';
import { FIELD_NAMES, type FieldName, KernelFields } from '../prover/fields.js';
import { openTestKernel } from '../prover/kernels.js';
import { numbers } from '../prover/numbers.js';
import { wrongWithProofs } from '../prover/proofs.js';
import { wrongWithSums } from '../prover/sums.js';
import { wrongWithTransforms } from '../prover/transforms.js';

const BATCH = 20;

/** The arithmetic of the prover, against integers, another library and both verifiers. */
export const prover: Part = {
  name: 'prover',
  asks: 'whether the kernels compute what integers and another library do, and both verifiers accept what is proved',
  async run({ quick, note, once }) {
    const findings: string[] = [];
    const tryOnce = async (words: readonly string[], what: string, find: () => Promise<string[]>) => {
      note(what);
      findings.push(...(await once(words, find)));
    };
    const sizes = quick
      ? { numbers: 2_000, bits: 9, instances: INSTANCES.slice(0, 1), proofs: 1 }
      : { numbers: 1_000_000, bits: 17, instances: INSTANCES, proofs: 200 };
    for (const kernel of KERNELS)
      for (const of of FIELD_NAMES)
        await tryOnce(['fields', kernel, of, `${sizes.numbers}`], `${kernel}, ${of} field`, () =>
          tryFields(kernel, of, sizes.numbers),
        );
    const curve = await buildBn128();
    try {
      for (const kernel of KERNELS)
        await tryOnce(['transforms', kernel, `${sizes.bits}`], `${kernel}, transforms`, () =>
          tryTransforms(kernel, curve, sizes.bits),
        );
      for (const instance of sizes.instances)
        await tryOnce(['sums', instance.name], `sums over the key of ${instance.name}`, () =>
          trySums(instance, curve),
        );
    } finally {
      await curve.terminate();
    }
    for (const instance of sizes.instances) {
      for (let done = 0; done < sizes.proofs; done += BATCH) {
        const count = Math.min(BATCH, sizes.proofs - done);
        const what = `${instance.name}, proof ${done} of ${sizes.proofs}`;
        await tryOnce(['proofs', instance.name, `${done}`, `${count}`], what, async () => {
          await setup(instance);
          return wrongWithProofs(instance, `${instance.name} ${done}`, count);
        });
      }
    }
    return {
      lines: [
        `fields: ${sizes.numbers} pairs of numbers in each, with both kernels; transforms up to 2^${sizes.bits}`,
        `sums over all sections of ${sizes.instances.length} keys; ${sizes.proofs} proofs of each, under both verifiers`,
      ],
      findings,
    };
  },
};

async function tryFields(kernel: KernelName, of: FieldName, count: number): Promise<string[]> {
  const fields = new KernelFields(await openTestKernel(kernel));
  const random = numbers(`${kernel} ${of}`);
  for (let n = 0; n < count; n++) {
    const wrong = fields.wrongWith(of, random.next().value, random.next().value);
    if (wrong !== undefined) return [`${kernel}: ${wrong}`];
  }
  return [];
}

async function tryTransforms(kernel: KernelName, curve: Curve, most: number): Promise<string[]> {
  const found: string[] = [];
  for (let bits = 1; bits <= most; bits++) {
    const random = numbers(`transforms ${bits}`);
    const values = Array.from({ length: 1 << bits }, () => random.next().value % FIELD);
    const wrong = await wrongWithTransforms(kernel, curve, bits, [values]);
    if (wrong !== undefined) found.push(wrong);
  }
  return found;
}

async function trySums(instance: Instance, curve: Curve): Promise<string[]> {
  await setup(instance);
  const { zkey } = await loadProvingArtifacts(instance.name);
  const found = await wrongWithSums(readZkey(zkey), KERNELS, curve, instance.name);
  return found.map((text) => `${instance.name}: ${text}`);
}
