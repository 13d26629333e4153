import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { hashOfFile } from '../../../src/files/sha256.js';
import { calculateWitness } from '../../../src/proof/snarkjs.js';
import { CIRCUITS, runCircom } from '../../../src/setup/compile.js';
import { type Constraint, readR1cs, readScalar } from '../../../src/setup/r1cs.js';
import { readSections } from '../../../src/setup/sections.js';
import { toolVersions } from '../../../src/setup/setup.js';
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

/** Nobody else can put anything there. */
const CACHE = join(
  import.meta.dirname,
  ...['..', '..', '..', 'node_modules', '.cache', 'ballast-test-circuits'],
);
const FILES = ['main.r1cs', 'main.wasm', 'main.sym'];
/** Hashes of the files, written last. */
const SUMS = 'sums.json';

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
    .update(JSON.stringify([toolVersions(), main, level, [...sources]]))
    .digest('hex');
  const cached = join(CACHE, name);
  if (await isWhole(cached)) return cached;

  await mkdir(CACHE, { recursive: true, mode: 0o700 });
  await rm(cached, { recursive: true, force: true });
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
    await writeFile(join(folder, SUMS), JSON.stringify(await sumsOf(folder)));
    await rename(folder, cached).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error; // another process was first
    });
    return cached;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function sumsOf(folder: string): Promise<string[]> {
  return Promise.all(FILES.map((file) => hashOfFile(join(folder, file))));
}

/** Whether a folder has what was once compiled into it, and nothing of it changed since. */
async function isWhole(folder: string): Promise<boolean> {
  try {
    const sums = JSON.parse(await readFile(join(folder, SUMS), 'utf8')) as string[];
    return (await sumsOf(folder)).every((sum, i) => sum === sums[i]);
  } catch {
    return false;
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
  let sides: Sides | undefined;
  const readSides = () => {
    sides ??= flatten(constraints());
    return sides;
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
      const values = readSections(await calculateWitness(texts, wasm), 'wtns', 2).get(2)!;
      return new Map(names.map(([name, index]) => [name, readScalar(values, index)]));
    },
    violations(witness) {
      const broken: Violation[] = [];
      const values = valuesOf(witness);
      const all = readSides();
      for (let i = 0; i < header.constraints; i++) {
        const [a, b, c] = [3 * i, 3 * i + 1, 3 * i + 2] as const;
        const difference = evaluate(all, a, values) * evaluate(all, b, values) - evaluate(all, c, values);
        if (difference % FIELD === 0n) continue;
        const wires = new Set([a, b, c].flatMap((side) => terms(all, side).map(([wire]) => wire)));
        const signals = [...wires].filter((wire) => wire !== 0).map((wire) => nameOf.get(wire)!);
        broken.push({ component: commonComponent(signals), signals });
      }
      return broken;
    },
    derivatives(witness) {
      const values = valuesOf(witness);
      const all = readSides();
      return Array.from({ length: header.constraints }, (_, i) => {
        const row = new Map<string, bigint>();
        const add = (side: number, factor: bigint) => {
          for (const [wire, coefficient] of terms(all, side)) {
            if (wire === 0) continue;
            const name = nameOf.get(wire)!;
            row.set(name, toField((row.get(name) ?? 0n) + coefficient * factor));
          }
        };
        add(3 * i, evaluate(all, 3 * i + 1, values));
        add(3 * i + 1, evaluate(all, 3 * i, values));
        add(3 * i + 2, -1n);
        for (const [name, coefficient] of row) if (coefficient === 0n) row.delete(name);
        return row;
      });
    },
  };
}

/**
 * The sides of all constraints, three for each, read once for many witnesses. Flat, so that the garbage collector has nothing
 * to walk through: side k has the terms from `ends[k - 1]` to `ends[k]`.
 */
interface Sides {
  readonly ends: Uint32Array;
  readonly wires: Uint32Array;
  /** Where a term's coefficient is in `values`. */
  readonly places: Uint32Array;
  /** Nearest to zero: most are 1 or −1. */
  readonly values: readonly bigint[];
}

function flatten(constraints: Iterable<Constraint>): Sides {
  const [ends, wires, places] = [[] as number[], [] as number[], [] as number[]];
  const placeOf = new Map<bigint, number>();
  for (const side of [...constraints].flat()) {
    side.wires.forEach((wire, i) => {
      const coefficient = readScalar(side.coefficients, i);
      const place = placeOf.get(coefficient) ?? placeOf.size;
      placeOf.set(coefficient, place);
      wires.push(wire);
      places.push(place);
    });
    ends.push(wires.length);
  }
  return {
    ends: Uint32Array.from(ends),
    wires: Uint32Array.from(wires),
    places: Uint32Array.from(places),
    values: [...placeOf.keys()].map((n) => (n > FIELD >> 1n ? n - FIELD : n)),
  };
}

/** The value of one side, not reduced. */
function evaluate({ ends, wires, places, values }: Sides, side: number, of: readonly bigint[]): bigint {
  let total = 0n;
  for (let i = ends[side - 1] ?? 0; i < ends[side]!; i++) total += values[places[i]!]! * of[wires[i]!]!;
  return total;
}

function terms({ ends, wires, places, values }: Sides, side: number): [wire: number, coefficient: bigint][] {
  const [from, to] = [ends[side - 1] ?? 0, ends[side]!];
  return Array.from({ length: to - from }, (_, i) => [wires[from + i]!, values[places[from + i]!]!]);
}

/** `main.a.b.in`, `main.a.c.out` → `main.a`. */
function commonComponent(signals: readonly string[]): string {
  const paths = signals.map((signal) => signal.split('.').slice(0, -1));
  const [first = []] = paths;
  const length = first.findIndex((part, i) => paths.some((path) => path[i] !== part));
  return (length === -1 ? first : first.slice(0, length)).join('.');
}
