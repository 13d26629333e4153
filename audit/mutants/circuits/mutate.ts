/** Careless changes to a circuit file, one at a time. */

type Rule =
  | 'width'
  | 'index'
  | 'constant'
  | 'comparison'
  | 'loop'
  | 'swapped inputs'
  | 'sign'
  | 'factor'
  | 'condition';

export interface Mutant {
  /** File below `circuits/`. */
  readonly file: string;
  readonly rule: Rule;
  /** The statement as it is and as it would be; with a number where the file has several that are alike. */
  readonly name: string;
  /** The file with the change. */
  readonly text: string;
}

/** A change: from, to, and what stands there then. */
interface Edit {
  readonly rule: Rule;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export function mutantsOf(file: string, original: string): Mutant[] {
  const text = blanked(original);
  const edits = [...widths(text), ...indexes(text), ...constants(text), ...comparisons(text), ...loops(text)];
  edits.push(...swaps(text), ...signs(text), ...factors(text), ...conditions(text));
  const seen = new Map<string, number>();
  return edits.map(({ rule, start, end, text: changed }) => {
    const mutated = original.slice(0, start) + changed + original.slice(end);
    const name = `${statementAt(text, start, end)} → ${statementAt(blanked(mutated), start, start + changed.length)}`;
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return { file, rule, name: count === 1 ? name : `${name} (${count})`, text: mutated };
  });
}

/** Comments, includes and assertions of the compiler become blanks, so that places stay. */
function blanked(text: string): string {
  const blank = (part: string) => part.replace(/[^\n]/g, ' ');
  return text
    .replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, blank)
    .replace(/^\s*(pragma|include)[^\n]*/gm, blank)
    .replace(/\bassert\([^;]*;/g, blank);
}

/** The lines around a place that the change is about, as one. */
function statementAt(text: string, start: number, end: number): string {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const to = text.indexOf('\n', end);
  return text
    .slice(from, to < 0 ? undefined : to)
    .replace(/\s+/g, ' ')
    .trim();
}

function* found(
  text: string,
  pattern: RegExp,
  group = 0,
): Generator<{ start: number; end: number; match: RegExpMatchArray }> {
  for (const match of text.matchAll(new RegExp(pattern.source, `${pattern.flags}d`))) {
    const [start, end] = (match as RegExpExecArray).indices![group]!;
    yield { start, end, match };
  }
}

/** Widths of ranges: one bit more or less, and 25. */
function* widths(text: string): Generator<Edit> {
  const RANGED = /\b(?:AssertBits|AssertSigned|IsNonNegative|Num2Bits|Max|Bend)\(([^;{}]*)\)(?=;)/g;
  for (const { start, end, match } of found(text, RANGED, 1))
    for (const by of [' + 1', ' - 1', ' + 25', ' - 25'])
      yield { rule: 'width', start, end, text: `${match[1]}${by}` };
  const CONSTANT = /function \w+_BITS\(\) \{ return (\d+); \}/g;
  for (const { start, end, match } of found(text, CONSTANT, 1))
    for (const by of [1, -1]) yield { rule: 'width', start, end, text: `${Number(match[1]) + by}` };
}

/** An index that is always the first, or the other of two. */
function* indexes(text: string): Generator<Edit> {
  for (const { start, end, match } of found(text, /\[([a-z]\w*|[01])\](?=[^;{}]*(?:<==|===|<--|;))/g, 1)) {
    const line = text.slice(text.lastIndexOf('\n', start) + 1, start);
    if (/^\s*(signal|component|var|input|output)\b[^=]*$/.test(line)) continue; // a declaration's size
    yield { rule: 'index', start, end, text: match[1] === '0' ? '1' : '0' };
  }
}

/** Numbers that are one less; powers of two that are two bits. */
function* constants(text: string): Generator<Edit> {
  for (const { start, end, match } of found(text, /1 << (\d+|\([^()]*\)|\w+\(\)|\w+)/g, 0))
    if (match[1] !== 'b') yield { rule: 'constant', start, end, text: '1 << 2' };
  for (const { start, end, match } of found(text, /return (\d+);/g, 1))
    if (!/_BITS\(\)[^\n]*$/.test(text.slice(text.lastIndexOf('\n', start) + 1, start)))
      yield { rule: 'constant', start, end, text: `${BigInt(match[1]!) - 1n}` };
  for (const { start, end, match } of found(text, /[=*+-] ([12])(?= [*+-]|;)/g, 1))
    yield { rule: 'constant', start, end, text: `${Number(match[1]) + 1}` };
}

function* comparisons(text: string): Generator<Edit> {
  const OTHERS: Record<string, string> = {
    '<': '<=',
    '<=': '<',
    '>': '>=',
    '>=': '>',
    '==': '!=',
    '!=': '==',
  };
  for (const { start, end, match } of found(text, /(?<![<=>!-]) (<=|>=|==|!=|<|>) (?![<=>])/g, 1)) {
    const line = text.slice(text.lastIndexOf('\n', start) + 1, start);
    if (/\bfor \(/.test(line)) continue; // see loops
    yield { rule: 'comparison', start, end, text: OTHERS[match[1]!]! };
  }
}

/** A loop that leaves out the first or the last. */
function* loops(text: string): Generator<Edit> {
  for (const { start, end, match } of found(text, /for \(var (\w+) = (\w+); \w+ < ([^;]+);/g, 3))
    yield { rule: 'loop', start, end, text: `${match[3]} - 1` };
  for (const { start, end, match } of found(text, /for \(var (\w+) = (\w+);/g, 2))
    yield { rule: 'loop', start, end, text: `${match[2]} + 1` };
}

/** What two neighbouring wires get is swapped. */
function* swaps(text: string): Generator<Edit> {
  const PAIR = /(<==|<--) ([^;\n]+);\n(\s*[\w.[\]]+) (<==|<--) ([^;\n]+);/g;
  for (const { start, end, match } of found(text, PAIR)) {
    const [, one, first, place, two, second] = match;
    if (first !== second)
      yield { rule: 'swapped inputs', start, end, text: `${one} ${second};\n${place} ${two} ${first};` };
  }
}

/** Plus for minus, minus for plus. */
function* signs(text: string): Generator<Edit> {
  for (const { start, end, match } of found(text, / ([+-]) (?!=)/g, 1)) {
    const line = text.slice(text.lastIndexOf('\n', start) + 1, start);
    if (!/<==|===|<--|\bvar\b|\+=/.test(line)) continue;
    yield { rule: 'sign', start, end, text: match[1] === '+' ? '-' : '+' };
  }
  for (const { start, end } of found(text, /\+=/g)) yield { rule: 'sign', start, end, text: '-=' };
}

/** A factor that is left out. */
function* factors(text: string): Generator<Edit> {
  for (const { start, end, match } of found(text, /(\w[\w.[\]]*(?:\(\))?) \* (?=[\w(])/g)) {
    const line = text.slice(text.lastIndexOf('\n', start) + 1, start);
    if (/<==|===|<--/.test(line) && match[1] !== '1') yield { rule: 'factor', start, end, text: '' };
  }
}

/** A branch that is always taken, or never. */
function* conditions(text: string): Generator<Edit> {
  for (const { start, end, match } of found(text, /if \(([^{]*)\) \{/g, 1))
    for (const value of ['1 == 1', '1 == 0'])
      if (match[1] !== value) yield { rule: 'condition', start, end, text: value };
}
