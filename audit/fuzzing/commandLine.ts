import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import yargs from 'yargs';
import { makeWorld, signedAccount } from '../../fixtures/world.js';
import { formatAttestation } from '../../src/account/attestation.js';
import { formatIdentity, subjectOf } from '../../src/account/identity.js';
import { custodianId } from '../../src/account/ids.js';
import { formatSignerKey } from '../../src/account/signerKey.js';
import { formatSigners } from '../../src/account/signers.js';
import { main } from '../../src/cli/app.js';
import { COMMANDS, type Entry } from '../../src/cli/commands.js';
import { formatMarket } from '../../src/market/marketFile.js';
import { mutated, mutatedBytes } from './mutate.js';
import { readers } from './readers.js';
import type { Draw, Outcome } from './search.js';

/** The program, run in this process as a user types it: with files that are none, and options that mean nothing. */

/** Lines of words that work, but for what is put in place of a file or a value. None needs keys or a network. */
const LINES = [
  'market inspect --market market.json',
  'market build --risk risk.json --out built.json',
  'attest --account account.json --market market.json --key key.json --subject SUBJECT --out signed.json --force',
  'verify --proof proof.json --market market.json --signers signers.json --policy policy.json --scope a/b --recipient c',
  'verify --request request.json --proof proof.json',
  'request show --request request.json',
  'margin --market market.json --attestation attestation.json --penalty penalty.json',
  'identity show --identity identity.json',
  'identity subject --identity identity.json --custodian alpha',
  'signer list --key key.json --out list.json',
  'prices import --from pyth.json --format pyth --source pyth --symbol X --out prices.json',
  'history import --from history.csv --out bars.csv',
  'trades import --from trades.csv --out some.csv',
  'register check --register used.jsonl',
  'chain status --deployment deployment.json --rpc http://127.0.0.1:1 --recipient 0x1111111111111111111111111111111111111111',
];

/** Commands that work for minutes, ask a terminal, or ask others, whatever they are given. */
const NOT_TRIED = /^(demo|setup|artifacts verify|keys new|ceremony new|identity restore|identity backup)$/;

/** Values that mean nothing. None is a place outside the folder: a file that is asked for is written. */
const VALUES = [
  ...[
    '',
    ' ',
    '-',
    '--',
    '0',
    '-0',
    '-1',
    '1e999',
    'NaN',
    'Infinity',
    '00',
    '1,5',
    ',',
    ':',
    '=',
    '.',
    'x/y/z',
    '%s',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'undefined',
    'null',
    '\ud800',
    '\u202e',
    '\u0661',
    '\x1b[31m',
    'a b',
  ],
  ...[
    '9'.repeat(400),
    'a'.repeat(5_000),
    '{"a":1}',
    '[1]',
    '2026-02-30',
    '2026-13-01T00:00:00Z',
    '0x',
    '0xzz',
    '{}',
  ],
  ...[
    'https://',
    'http://[',
    'file:///x',
    'data:,x',
    '1/0',
    '-1/3',
    '150%',
    '1e3%',
    '0x1',
    'market.json',
    'identity.json',
  ],
];

const STACK = /^\s+at |node_modules|\.[jt]s:\d+/m;
const PATIENCE = 30_000;

interface Tried {
  readonly name: string;
  readonly options: readonly string[];
}

export class CommandLine {
  readonly #folder: string;
  readonly #before = { folder: process.cwd(), ...ownPlaces() };
  readonly #texts: Readonly<Record<string, string>>;
  readonly #secrets: readonly string[];
  readonly #subject: string;
  readonly #commands: readonly Tried[];

  private constructor(
    folder: string,
    files: { texts: Record<string, string>; secrets: string[]; subject: string },
    commands: readonly Tried[],
  ) {
    this.#folder = folder;
    this.#texts = files.texts;
    this.#secrets = files.secrets;
    this.#subject = files.subject;
    this.#commands = commands;
    process.chdir(folder);
    // Keys and circuits of nobody.
    Object.assign(process.env, {
      BALLAST_KEYS: join(folder, 'keys'),
      BALLAST_ARTIFACTS: join(folder, 'made'),
    });
  }

  static async open(): Promise<CommandLine> {
    const folder = await mkdtemp(join(tmpdir(), 'ballast-audit-cli-'));
    return new CommandLine(folder, await makeFiles(), await commandsOf(COMMANDS));
  }

  async close(): Promise<void> {
    const { folder, ...places } = this.#before;
    process.chdir(folder);
    for (const [name, value] of Object.entries(places)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** A line that works with one file that does not, or one option that does not. */
  async tryLine(draw: Draw): Promise<Outcome> {
    const line = LINES[draw(fc.nat, { max: LINES.length - 1 })]!;
    const words = line.split(' ').map((word) => (word === 'SUBJECT' ? this.#subject : word));
    for (const [name, text] of Object.entries(this.#texts)) await this.#write(name, text);
    const files = words.filter((word) => Object.hasOwn(this.#texts, word));
    if (draw(fc.nat, { max: 3 }) > 0) {
      const name = files[draw(fc.nat, { max: files.length - 1 })]!;
      const text = this.#texts[name]!;
      await this.#write(name, name.endsWith('.json') ? mutated(draw, text) : mutatedBytes(draw, text));
      return this.#run(words, `with another ${name}`);
    }
    const at = words.findIndex((word) => word.startsWith('--'));
    const place = at + draw(fc.nat, { max: words.length - at - 1 });
    const value = VALUES[draw(fc.nat, { max: VALUES.length - 1 })]!;
    const changed = [
      words.map((word, i) => (i === place ? value : word)),
      words.filter((_, i) => i !== place),
      [...words.slice(0, place), value, ...words.slice(place)],
      [...words, words[at]!, value],
    ];
    return this.#run(changed[draw(fc.nat, { max: 3 })]!, 'as it stands');
  }

  /** Any command with options that mean nothing. */
  async tryCommand(draw: Draw): Promise<Outcome> {
    const { name, options } = this.#commands[draw(fc.nat, { max: this.#commands.length - 1 })]!;
    for (const [file, text] of Object.entries(this.#texts)) await this.#write(file, text);
    const count = draw(fc.nat, { max: options.length });
    const words = name.split(' ');
    for (let left = count; left > 0; left--) {
      words.push(`--${options[draw(fc.nat, { max: options.length - 1 })]}`);
      if (draw(fc.nat, { max: 7 }) > 0) words.push(VALUES[draw(fc.nat, { max: VALUES.length - 1 })]!);
    }
    return this.#run(words, 'as it stands');
  }

  async #write(name: string, text: string): Promise<void> {
    await rm(name, { force: true, recursive: true });
    await writeFile(name, text);
    await chmod(name, 0o600);
  }

  async #run(words: readonly string[], how: string): Promise<Outcome> {
    const start = performance.now();
    const { code, output } = await runMain(words);
    const kind = `exit code ${code}`;
    const isSlow = performance.now() - start > PATIENCE;
    const wrong = isSlow ? 'takes long' : wrongWith(code, output, this.#secrets);
    const line = JSON.stringify(words.map((word) => word.slice(0, 60)).join(' '));
    return { kind, ...(wrong && { finding: `${line} ${how}: ${wrong}` }) };
  }
}

/** What is wrong with an answer of the program, whatever it was given. */
export function wrongWith(code: number, output: string, secrets: readonly string[]): string | undefined {
  if (![0, 2, 3, 4].includes(code)) return `exit code ${code}: ${output.slice(0, 300)}`;
  if (STACK.test(output)) return `a trace: ${output.slice(0, 300)}`;
  return secrets.some((secret) => output.includes(secret)) ? 'tells a secret' : undefined;
}

const ownPlaces = () => {
  const { BALLAST_KEYS, BALLAST_ARTIFACTS } = process.env;
  return { BALLAST_KEYS, BALLAST_ARTIFACTS };
};

/** What the program prints and answers with. */
async function runMain(words: readonly string[]): Promise<{ code: number; output: string }> {
  let output = '';
  const streams = [process.stdout, process.stderr];
  const writes = streams.map(({ write }) => write);
  const codeBefore = process.exitCode;
  const take = (chunk: string | Uint8Array) => {
    output += String(chunk);
    return true;
  };
  for (const stream of streams) stream.write = take as typeof stream.write;
  process.exitCode = undefined;
  try {
    await main(words);
  } catch (error) {
    output += `\n    at main: ${error instanceof Error ? error.stack : typeof error}`;
  } finally {
    streams.forEach((stream, i) => {
      stream.write = writes[i]!;
    });
    for (const name of ['SIGINT', 'SIGTERM']) process.removeAllListeners(name);
    process.stdout.removeAllListeners('error');
  }
  const code = Number(process.exitCode ?? 0);
  process.exitCode = codeBefore;
  return { code, output };
}

/** Every command by its words, with the options that it takes. */
async function commandsOf(entries: readonly Entry[], before = ''): Promise<Tried[]> {
  const found: Tried[] = [];
  for (const entry of entries) {
    const name = `${before}${entry.command.split(' ')[0]}`;
    if ('members' in entry) found.push(...(await commandsOf(entry.members, `${name} `)));
    else if (!NOT_TRIED.test(name)) {
      const { builder } = await entry.load();
      const parser = yargs([]).option('json', { type: 'boolean', default: false });
      const built = builder(parser.option('quiet', { type: 'boolean', default: false }) as never);
      const { key } = (built as unknown as { getOptions(): { key: Record<string, unknown> } }).getOptions();
      found.push({ name, options: Object.keys(key).filter((option) => !/^(help|version)$/.test(option)) });
    }
  }
  return found;
}

/** Files that all belong together, and the secrets in them. */
async function makeFiles() {
  const world = makeWorld(8);
  const [key] = world.keys as [(typeof world.keys)[number]];
  const attestation = signedAccount(world, 0, { quantities: [742_174n, -31_337n], cash: 987_654_321n });
  const identity = formatIdentity(world.identity);
  const keyText = await formatSignerKey(key);
  const texts: Record<string, string> = {
    'identity.json': identity,
    'key.json': keyText,
    'signers.json': formatSigners(world.signers),
    'market.json': formatMarket(world.market),
    'attestation.json': formatAttestation(attestation),
    'used.jsonl': '',
  };
  const others = {
    ...{
      risk: 'risk.json',
      policy: 'policy.json',
      request: 'request.json',
      proof: 'proof.json',
      pyth: 'pyth.json',
    },
    ...{
      penalty: 'penalty.json',
      history: 'history.csv',
      trades: 'trades.csv',
      deployment: 'deployment.json',
    },
    account: 'account.json',
  };
  const known = new Map((await readers()).map(({ name, text }) => [name, text]));
  for (const [name, file] of Object.entries(others)) texts[file] = known.get(name)!;
  texts['account.json'] = texts['account.json']!.replace(
    '"custodian":"binance"',
    `"custodian":"${key.custodian}"`,
  );
  const secrets = [identity, keyText].flatMap((text) =>
    [...text.matchAll(/"(?:secret|privateKey)": "(\w{20,})"/g)].map(([, secret]) => secret!),
  );
  if (secrets.length !== 2) throw new Error('the secrets of the files were not found');
  const subject = `${subjectOf(world.identity.secret, custodianId(key.custodian))}`;
  return { texts, secrets: [...secrets, '742174'], subject };
}
