import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { calculateWitness } from '../../../src/proof/snarkjs.js';
import { CIRCUITS, runCircom } from '../../../src/setup/compile.js';
import { type Constraint, readR1cs, readScalar } from '../../../src/setup/r1cs.js';
import { readSections } from '../../../src/setup/sections.js';
import { FIELD, toField } from '../../../src/units/field.js';

/** Compiles gadgets and statements at --O0, where every signal stays, and looks into their witnesses. */

/** A textual change to one circuit file, as a lying prover would make it. */
export interface Patch {
  /** File below `circuits/`, like `lib/Fold.circom`. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

export type Inputs = Record<string, bigint | readonly bigint[]>;
export type Witness = ReadonlyMap<string, bigint>;

/** A violated constraint: the innermost component that holds all its signals, and their names. */
export interface Violation {
  readonly component: string;
  readonly signals: readonly string[];
}

/** A compiled circuit. */
export interface Circuit {
  readonly constraints: number;
  /** Names of the public signals, in the order of the verification key. */
  readonly publics: readonly string[];
  /** Every signal by name. Rejects when the program stops at an assertion. */
  witness(inputs: Inputs): Promise<Witness>;
  /** Constraints that an assignment breaks. */
  violations(witness: Witness): Violation[];
  /** Per constraint, its derivative at an assignment: coefficient by signal, zeros left out. */
  derivatives(witness: Witness): Map<string, bigint>[];
}

const CACHE = join(tmpdir(), 'ballast-test-circuits');
const FILES = ['main.r1cs', 'main.wasm', 'main.sym'];

/** Compiles `component main = <instantiation>` over `circuits/<include>`. */
export async function compileGadget(
  include: string,
  instantiation: string,
  options: { publics?: string; optimisation?: 0 | 2 } = {},
): Promise<Circuit> {
  const folder = await compile(include, instantiation, { ...options, strip: false, patches: [] });
  return load(folder);
}

/**
 * The same signals without a single constraint: every `<==` becomes `<--` and every `===` goes, in our files and in
 * circomlib's. With patches, this is the witness program of a prover who lies.
 */
export async function compileLiar(
  include: string,
  instantiation: string,
  patches: readonly Patch[],
  publics?: string,
): Promise<Circuit> {
  const folder = await compile(include, instantiation, {
    strip: true,
    patches,
    ...(publics ? { publics } : {}),
  });
  return load(folder);
}

/** What the honest circuit says about the liar's witness for these inputs. */
export async function forge(
  honest: Circuit,
  target: { include: string; main: string; publics?: string },
  patches: readonly Patch[],
  inputs: Inputs,
): Promise<Violation[]> {
  const liar = await compileLiar(target.include, target.main, patches, target.publics);
  return honest.violations(await liar.witness(inputs));
}

interface CompileOptions {
  readonly strip: boolean;
  readonly patches: readonly Patch[];
  readonly publics?: string;
  readonly optimisation?: 0 | 2;
}

async function compile(include: string, instantiation: string, options: CompileOptions): Promise<string> {
  const sources = await readSources(options);
  const publics = options.publics ? ` {public [${options.publics}]}` : '';
  const main = `pragma circom 2.2.2;\ninclude "${include}";\ncomponent main${publics} = ${instantiation};\n`;
  const level = options.optimisation ?? 0;
  const name = createHash('sha256')
    .update(JSON.stringify([main, level, [...sources]]))
    .digest('hex');
  const cached = join(CACHE, name);
  if (existsSync(cached)) return cached;

  await mkdir(CACHE, { recursive: true });
  const folder = await mkdtemp(join(CACHE, 'new-'));
  try {
    for (const [path, text] of sources) {
      await mkdir(dirname(join(folder, 'src', path)), { recursive: true });
      await writeFile(join(folder, 'src', path), text);
    }
    await writeFile(join(folder, 'src', 'main.circom'), main);
    await runCircom([
      join(folder, 'src', 'main.circom'),
      ...['--r1cs', '--wasm', '--sym', `--O${level}`, '-o', folder, '-l', join(folder, 'src')],
    ]);
    await cp(join(folder, 'main_js', 'main.wasm'), join(folder, 'main.wasm'));
    for (const entry of await readdir(folder)) {
      if (!FILES.includes(entry)) await rm(join(folder, entry), { recursive: true });
    }
    await rename(folder, cached).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error; // another process was first
    });
    return cached;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** All sources by path, patched and stripped as asked. Comments go first: they may hold the operators. */
async function readSources({ strip, patches }: CompileOptions): Promise<Map<string, string>> {
  const sources = new Map<string, string>();
  const library = join(dirname(createRequire(import.meta.url).resolve('circomlib/package.json')), 'circuits');
  const add = async (from: string, to: string) => {
    for (const entry of await readdir(from, { withFileTypes: true })) {
      if (entry.isFile() && entry.name.endsWith('.circom')) {
        sources.set(join(to, entry.name), await readFile(join(from, entry.name), 'utf8'));
      }
    }
  };
  await add(CIRCUITS, '');
  await add(join(CIRCUITS, 'lib'), 'lib');
  await add(library, 'circomlib/circuits');
  for (const { file, find, replace } of patches) {
    const text = sources.get(file);
    if (text === undefined || text.split(find).length !== 2)
      throw new Error(`${file} does not hold "${find}" once`);
    sources.set(
      file,
      text.replace(find, () => replace),
    );
  }
  if (strip) for (const [path, text] of sources) sources.set(path, stripConstraints(text));
  return sources;
}

function stripConstraints(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '')
    .replaceAll('<==', '<--')
    .replaceAll('==>', '-->')
    .replace(/(?<=[;{}])[^;{}]*===[^;]*;/g, '');
}

async function load(folder: string): Promise<Circuit> {
  const [r1cs, wasm, sym] = await Promise.all([
    readFile(join(folder, 'main.r1cs')),
    readFile(join(folder, 'main.wasm')),
    readFile(join(folder, 'main.sym'), 'utf8'),
  ]);
  const names = sym
    .trim()
    .split('\n')
    .map((line) => line.split(','))
    .map(([, index, , name]): [name: string, index: number] => [name!, Number(index)])
    .filter(([, index]) => index >= 0);
  const nameOf = new Map(names.map(([name, index]) => [index, name]));
  const { header, constraints } = readR1cs(r1cs);
  let rows: readonly Row[] | undefined;
  const readRows = () => {
    rows ??= Array.from(constraints(), ([a, b, c]) => [readTerms(a), readTerms(b), readTerms(c)]);
    return rows;
  };
  const valuesOf = (witness: Witness) => {
    const values = [1n];
    for (const [wire, name] of nameOf) values[wire] = witness.get(name)!;
    return values;
  };

  return {
    constraints: header.constraints,
    publics: Array.from({ length: header.outputs + header.publicInputs }, (_, i) => nameOf.get(i + 1)!),
    async witness(inputs) {
      const texts = Object.fromEntries(
        Object.entries(inputs).map(([name, value]) => [
          name,
          typeof value === 'bigint' ? toField(value).toString() : value.map((n) => toField(n).toString()),
        ]),
      );
      const values = readSections(await calculateWitness(texts, wasm), 'wtns').get(2)!;
      return new Map(names.map(([name, index]) => [name, readScalar(values, index)]));
    },
    violations(witness) {
      const broken: Violation[] = [];
      const values = valuesOf(witness);
      for (const row of readRows()) {
        const [a, b, c] = row;
        if ((evaluate(a, values) * evaluate(b, values) - evaluate(c, values)) % FIELD === 0n) continue;
        const wires = new Set(row.flatMap((terms) => [...terms.wires]));
        const signals = [...wires].filter((wire) => wire !== 0).map((wire) => nameOf.get(wire)!);
        broken.push({ component: commonComponent(signals), signals });
      }
      return broken;
    },
    derivatives(witness) {
      const values = valuesOf(witness);
      return readRows().map(([a, b, c]) => {
        const row = new Map<string, bigint>();
        const add = ({ wires, coefficients }: Terms, factor: bigint) => {
          wires.forEach((wire, i) => {
            if (wire === 0) return;
            const name = nameOf.get(wire)!;
            row.set(name, toField((row.get(name) ?? 0n) + coefficients[i]! * factor));
          });
        };
        add(a, evaluate(b, values));
        add(b, evaluate(a, values));
        add(c, -1n);
        for (const [name, coefficient] of row) if (coefficient === 0n) row.delete(name);
        return row;
      });
    },
  };
}

/** A linear combination, read once for many witnesses: its coefficients nearest to zero, so that most are 1 or −1. */
interface Terms {
  readonly wires: Uint32Array;
  readonly coefficients: readonly bigint[];
}
type Row = readonly [a: Terms, b: Terms, c: Terms];

function readTerms({ wires, coefficients }: Constraint[number]): Terms {
  const nearest = (n: bigint) => (n > FIELD >> 1n ? n - FIELD : n);
  return { wires, coefficients: Array.from(wires, (_, i) => nearest(readScalar(coefficients, i))) };
}

/** The value of a linear combination, not reduced. */
function evaluate({ wires, coefficients }: Terms, values: readonly bigint[]): bigint {
  let total = 0n;
  for (let i = 0; i < wires.length; i++) total += coefficients[i]! * values[wires[i]!]!;
  return total;
}

/** `main.a.b.in`, `main.a.c.out` → `main.a`. */
function commonComponent(signals: readonly string[]): string {
  const paths = signals.map((signal) => signal.split('.').slice(0, -1));
  const [first = []] = paths;
  const length = first.findIndex((part, i) => paths.some((path) => path[i] !== part));
  return (length === -1 ? first : first.slice(0, length)).join('.');
}
