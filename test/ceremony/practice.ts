import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSigner } from '../../src/ceremony/signing.js';
import {
  formatTranscript,
  parseTranscript,
  stateHash,
  TRANSCRIPT_FILE,
  type Transcript,
} from '../../src/ceremony/transcript.js';
import { type Answer, execute, MAIN } from '../cli/run.js';
import { isDeclared } from '../support/needs.js';

/** Ceremonies of the rehearsal, each step by the program, as a party types it; and what colluding parties can do to one. */

export interface Verdict {
  readonly valid: boolean;
  readonly grade: string | null;
  readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly detail: string }[];
  readonly parties: readonly { readonly name: string; readonly fingerprint: string }[];
  readonly contributions: readonly {
    readonly phase: number;
    readonly name: string;
    readonly contribution: string;
  }[];
  readonly key: string | null;
}

export class Practice {
  private constructor(readonly root: string) {}

  static async open(): Promise<Practice> {
    if (!isDeclared('dist')) throw new Error("a test of the program says needs('dist')");
    return new Practice(await mkdtemp(join(tmpdir(), 'ballast-ceremony-test-')));
  }

  close(): Promise<void> {
    return rm(this.root, { recursive: true, force: true });
  }

  path(...names: string[]): string {
    return join(this.root, ...names);
  }

  /** Runs the program; every party has a store of their own. */
  run(args: readonly string[], party = 'nobody'): Promise<Answer> {
    const env = { BALLAST_KEYS: this.path(`store-${party}`) };
    return execute(process.execPath, [MAIN, ...args], this.root, env);
  }

  async must(args: readonly string[], party?: string): Promise<Answer> {
    const answer = await this.run(args, party);
    if (answer.code !== 0) throw new Error(`${args.join(' ')}: exit code ${answer.code}\n${answer.stderr}`);
    return answer;
  }

  /** A ceremony of these parties, both phases of them all, up to a step. */
  async make(
    folder: string,
    parties: readonly string[],
    upTo: 'powers' | 'start' | 'key' = 'key',
  ): Promise<void> {
    await this.must(['ceremony', 'new', 'rehearsal', '--own-phase1', '--out-dir', folder]);
    for (const name of parties) await this.contribute(folder, name);
    if (upTo === 'powers') return;
    await this.must(['ceremony', 'prepare', folder]);
    if (upTo === 'key') for (const name of parties) await this.contribute(folder, name);
  }

  async contribute(folder: string, name: string): Promise<{ fingerprint: string; contribution: string }> {
    const { stdout } = await this.must(['ceremony', 'contribute', folder, '--name', name, '--json'], name);
    return JSON.parse(stdout) as { fingerprint: string; contribution: string };
  }

  async verify(folder: string, ...more: string[]): Promise<Verdict & Answer> {
    const answer = await this.run(['ceremony', 'verify', folder, '--json', '--quiet', ...more], 'verifier');
    if (answer.code !== 0 && answer.code !== 4) throw new Error(`exit code ${answer.code}\n${answer.stderr}`);
    return { ...answer, ...(JSON.parse(answer.stdout) as Verdict) };
  }

  /** The question at which a verification stopped, and why. */
  async reason(folder: string, ...more: string[]): Promise<string> {
    const { code, checks, valid } = await this.verify(folder, ...more);
    if (valid || code !== 4) return `valid, exit code ${code}`;
    const { name, detail } = checks.at(-1)!;
    return `${name}: ${detail}`;
  }

  async copy(folder: string, to: string): Promise<string> {
    await mkdir(this.path(to));
    await cp(this.path(folder), this.path(to), { recursive: true });
    return to;
  }

  async transcript(folder: string): Promise<Transcript> {
    return parseTranscript(await readFile(this.path(folder, TRANSCRIPT_FILE), 'utf8'));
  }

  /** Writes another transcript, signatures as they are. */
  async rewrite(folder: string, change: (transcript: Transcript) => Transcript | undefined): Promise<void> {
    const transcript = await this.transcript(folder);
    const changed = change(transcript) ?? transcript;
    await writeFile(this.path(folder, TRANSCRIPT_FILE), formatTranscript(changed));
  }

  /** The same, signed again by all, as if all colluded: who signs is looked up by `signer`, by name without it. */
  async resign(
    folder: string,
    change: (transcript: Transcript) => Transcript | undefined,
    signerOf: (name: string) => string = (name) => name,
  ): Promise<void> {
    const transcript = await this.transcript(folder);
    const changed = change(transcript) ?? transcript;
    const steps: Transcript['steps'] = [];
    for (const step of changed.steps) {
      if (step.step === 'start' || step.step === 'beacon') {
        steps.push(step);
        continue;
      }
      const pem = this.path(`store-${signerOf(step.name)}`, 'ceremony-key.pem');
      const { signer } = await openSigner(pem, this.path(folder));
      const { signature: _, ...rest } = step;
      const previous = stateHash({ ...changed, steps });
      steps.push(signer.sign({ ...rest, previous, signer: signer.publicKey }));
    }
    await writeFile(this.path(folder, TRANSCRIPT_FILE), formatTranscript({ ...changed, steps }));
  }
}
