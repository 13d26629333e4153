import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Answer, execute, MAIN } from '../../fixtures/program.js';
import { isDeclared } from '../support/needs.js';

/** Runs the built program as a user types it. */

/** Whether this machine can run a program on a terminal of its own. */
export const HAS_TERMINAL = process.platform === 'linux' && existsSync('/usr/bin/script');

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export { type Answer, execute, MAIN };

/** A folder with the examples, removed by `close`. */
export class Workspace {
  private constructor(readonly folder: string) {}

  static async open(): Promise<Workspace> {
    if (!isDeclared('dist')) throw new Error("a test of the program says needs('dist')");
    const folder = await mkdtemp(join(tmpdir(), 'ballast-cli-test-'));
    await cp(join(ROOT, 'examples'), join(folder, 'examples'), { recursive: true });
    return new Workspace(folder);
  }

  close(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  read(name: string): Promise<string> {
    return readFile(this.path(name), 'utf8');
  }

  async json(name: string): Promise<Record<string, unknown>> {
    return JSON.parse(await this.read(name)) as Record<string, unknown>;
  }

  write(name: string, content: unknown): Promise<void> {
    return writeFile(this.path(name), typeof content === 'string' ? content : JSON.stringify(content));
  }

  async mode(name: string): Promise<string> {
    return ((await stat(this.path(name))).mode & 0o777).toString(8);
  }

  async has(name: string): Promise<boolean> {
    return stat(this.path(name)).then(
      () => true,
      () => false,
    );
  }

  /** Runs the program with these words. */
  run(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Answer> {
    return execute(process.execPath, [MAIN, ...args], this.folder, env);
  }

  /** The same from one line without quotes. */
  ballast(line: string, env: NodeJS.ProcessEnv = {}): Promise<Answer> {
    return this.run(line.split(' '), env);
  }

  /** Runs it and demands exit code 0. */
  async must(line: string, env: NodeJS.ProcessEnv = {}): Promise<Answer> {
    const answer = await this.ballast(line, env);
    if (answer.code !== 0) throw new Error(`ballast ${line}: exit code ${answer.code}\n${answer.stderr}`);
    return answer;
  }

  /** Runs it on a terminal on which somebody types, where {@link HAS_TERMINAL}. What is shown is all on stdout. */
  typing(typed: string, line: string, env: NodeJS.ProcessEnv = {}): Promise<Answer> {
    const program = `'${process.execPath}' '${MAIN}' ${line}`;
    const shell = `printf '${typed}' | script -qec "${program}" /dev/null`;
    return execute('/bin/sh', ['-c', shell], this.folder, env);
  }

  /** Market, identity, signer keys and list, and the two attestations of the hedged book. */
  async prepare(): Promise<void> {
    await this.must('market build --risk examples/risk.json');
    await this.must('identity new');
    for (const custodian of ['custodian-a', 'custodian-b']) {
      await this.must(`signer new --custodian ${custodian} --out ${custodian}-key.json`);
    }
    await this.must('signer list --key custodian-a-key.json --key custodian-b-key.json --out signers.json');
    await this.attest('examples/accounts/custodian-a.json', 'custodian-a', 'a.json');
    await this.attest('examples/accounts/custodian-b.json', 'custodian-b', 'b.json');
  }

  async attest(account: string, custodian: string, out: string): Promise<Answer> {
    const subject = (await this.must(`identity subject --custodian ${custodian}`)).stdout.trim();
    return this.must(
      `attest --account ${account} --market market.json --key ${custodian}-key.json --subject ${subject} --out ${out}`,
    );
  }
}

/** What no output may contain: a stack trace, or a path into the program. */
export const STACK = /^\s+at |node_modules|dist\/cli|\.js:\d+/m;
