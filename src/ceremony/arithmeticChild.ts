import { randomBytes } from 'node:crypto';
import { buildBn128 } from 'ffjavascript';
import { powersOfTau, type SnarkjsLogger, zKey } from 'snarkjs';
import type { Job, Message } from './arithmeticJob.js';

/**
 * The process in which snarkjs works, and in which the randomness of a contribution lives: it is made here, and the end of the
 * process is what forgets it. It says how far it is and what came of it, and nothing else, to the process that started it, and
 * ends with that.
 */
process.on('disconnect', () => process.exit(1));

/** From the operating system; snarkjs adds as much again. */
const entropy = () => randomBytes(64).toString('hex');

/** Of what snarkjs logs only how far it is, like `4096/16384`. */
const quiet = () => {};
const logger: SnarkjsLogger = {
  ...{ log: quiet, info: quiet, warn: quiet, error: quiet },
  debug(text) {
    const [, done, all] = /(\d+)\/(\d+)/.exec(text) ?? [];
    if (Number(all) > 0) process.send?.({ fraction: Number(done) / Number(all) } satisfies Message);
  },
};

async function work(job: Job): Promise<unknown> {
  switch (job.do) {
    case 'newPowers':
      return powersOfTau.newAccumulator(await buildBn128(), job.power, job.to, logger);
    case 'contributePowers':
      return powersOfTau.contribute(job.from, job.to, job.name, entropy(), logger);
    case 'verifyPowers':
      return powersOfTau.verify(job.file, logger);
    case 'prepare':
      await powersOfTau.preparePhase2(job.from, job.to, logger);
      return true;
    case 'newKey':
      return zKey.newZKey(job.r1cs, job.powers, job.to, logger);
    case 'contributeKey':
      return zKey.contribute(job.from, job.to, job.name, entropy(), logger);
    case 'beacon':
      return zKey.beacon(job.from, job.to, undefined, job.value, job.iterations, logger);
    case 'verifyKey':
      return zKey.verifyFromInit(job.start, job.powers, job.key, logger);
  }
}

try {
  const result = await work(JSON.parse(process.argv[2]!) as Job);
  const answer = result instanceof Uint8Array ? Buffer.from(result).toString('hex') : result === true;
  process.send!({ answer } satisfies Message, () => process.exit(0));
} catch {
  process.exit(1); // whatever it was: what is thrown could quote a secret
}
