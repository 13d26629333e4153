import { getAbiItem, type Hex, toFunctionSelector } from 'viem';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Assessments } from '../../audit/fuzzing/assessments.js';
import { binaryReaders } from '../../audit/fuzzing/binaryReaders.js';
import { CommandLine, wrongWith } from '../../audit/fuzzing/commandLine.js';
import { ContractCalls } from '../../audit/fuzzing/contractCalls.js';
import { Corners } from '../../audit/fuzzing/corners.js';
import { type Reader, readers } from '../../audit/fuzzing/readers.js';
import { judgeReading, readWrong } from '../../audit/fuzzing/reading.js';
import { Registers } from '../../audit/fuzzing/registers.js';
import { Repairer } from '../../audit/fuzzing/repair.js';
import { search } from '../../audit/fuzzing/search.js';
import { loadSubject } from '../../audit/fuzzing/subject.js';
import { policyOf } from '../../audit/fuzzing/truth.js';
import { SEEDED } from '../../audit/seeded.js';
import type { Inputs } from '../../audit/system/circuit.js';
import { type Patch, patched, readSources } from '../../audit/system/sources.js';
import { SMALL } from '../../fixtures/circuit.js';
import { iSolvencyVerifierAbi } from '../../src/chain/generated/abi.js';
import { InputError, InternalError } from '../../src/errors.js';
import { type Policy, packPolicy } from '../../src/proof/policy.js';
import { needs } from '../support/needs.js';

needs('solvency-8');

/** Bugs that are put into copies of circuits, readers and answers, and what random attempts make of them. */

const patch = (file: string, find: string, replace: string): Patch => ({
  file: `lib/${file}.circom`,
  find,
  replace,
});

describe('witnesses that are changed and repaired', () => {
  const lines = { slope: [1n, 2n, 3n], intercept: [4n, 5n, 6n] };
  it.each<[include: string, main: string, inputs: Inputs, bug: keyof typeof SEEDED]>([
    ['lib/RoundUp.circom', 'RoundUp(10, 4, 8)', { in: 25n }, 'unranged remainder'],
    [
      ...(['lib/PiecewisePair.circom', 'PiecewisePair(3, 8)'] as const),
      { x: 5n, breakpoint: [-10n, 0n, 7n, 20n], ...lines },
      'free tier flag',
    ],
    ['circomlib/circuits/bitify.circom', 'Num2Bits_strict()', { in: 5n }, 'aliasing decomposition'],
  ])('%s, %s: there is no second one, but with a bug', async (include, main, inputs, bug) => {
    const find = async (patches: readonly Patch[]) => {
      const subject = await loadSubject({ include, main }, patched(readSources(), patches));
      const values = (await subject.witness(inputs))!;
      const repairer = new Repairer(subject, [{ name: 'honest', values }]);
      return search(1, 1_500, (draw) => repairer.attempt(draw));
    };
    const honest = await find([]);
    expect(honest.findings).toEqual([]);
    expect(honest.counts.accepted).toBeGreaterThan(20);
    expect((await find(SEEDED[bug])).findings.join('\n')).toMatch(/second witness|program has none/);
  });

  it('of a folded row: 0 may have a sign, and nothing else', async () => {
    const isOurs = (name: string) => name.startsWith('main.row.');
    const find = async (x: bigint, fold: bigint, patches: readonly Patch[] = []) => {
      const target = { include: 'lib/Row.circom', main: 'Row(3, 8)' };
      const subject = await loadSubject(target, patched(readSources(), patches));
      const row = { 'row.fold': fold, 'row.breakpoint': [fold - 1n, 7n, 9n, 20n] };
      const values = (await subject.witness({ x, ...row, ...prefixed(lines) }))!;
      return search(1, 500, (draw) =>
        new Repairer(subject, [{ name: 'honest', values }], isOurs).attempt(draw),
      );
    };
    const prefixed = ({ slope, intercept }: typeof lines) => ({
      'row.slope': slope,
      'row.intercept': intercept,
    });
    const free = [patch('Fold', 'negated * (fold - negated) === 0;', '0 * (fold - negated) === 0;')];
    for (const [x, fold] of [
      [0n, 1n],
      [-5n, 1n],
      [5n, 0n],
    ] as const)
      expect((await find(x, fold)).findings).toEqual([]);
    expect((await find(0n, 1n)).counts.accepted).toBeGreaterThan(5);
    expect((await find(5n, 0n, free)).findings.join('\n')).toContain('a second witness');
  });

  it('are of claims that are read as they were packed', () => {
    const window = { notBefore: 5n, notAfter: 7n };
    const policies: Policy[] = [
      { minRatio: 1n },
      { maxRatio: (1n << 24n) - 1n, minEquity: -(1n << 63n), window, coverage: [0, 7] },
      { minEquity: 3n, views: { mode: 'alone', minRatio: 2n, withMinEquity: true } },
      { views: { mode: 'gone', minRatio: 0n, withMinEquity: false } },
    ];
    for (const policy of policies) expect(policyOf(packPolicy(policy))).toEqual(policy);
    expect(policyOf(1n << 232n)).toBeUndefined();
  });
});

describe('corners of markets', () => {
  it('are assessed as assess says', async () => {
    const assessments = await Assessments.open(readSources());
    const { counts, findings } = await search(1, 150, (draw) => assessments.attempt(draw));
    expect(findings).toEqual([]);
    for (const kind of ['within the limits', 'past the limits']) expect(counts[kind]).toBeGreaterThan(30);
  });

  it.each<[string, Patch, RegExp]>([
    [
      'values a bit too narrow',
      patch(
        'Assessment',
        'valueRange = AssertSigned(VALUE_BITS())',
        'valueRange = AssertSigned(VALUE_BITS() - 1)',
      ),
      /no witness within the limits/,
    ],
    [
      'forms a bit too narrow',
      patch('Constants', 'function FORM_BITS() { return 96; }', 'function FORM_BITS() { return 95; }'),
      /no witness within the limits/,
    ],
    [
      'groups a bit too narrow',
      patch('Constants', 'function GROUP_BITS() { return 96; }', 'function GROUP_BITS() { return 95; }'),
      /no witness within the limits/,
    ],
    [
      'the sign of values',
      patch('Assessment', 'equity <== cash + mark.out + value;', 'equity <== cash + mark.out - value;'),
      /equity is not what assess says/,
    ],
    [
      'losses that are not rounded up',
      patch('Assessment', 'rounded.in <== notNegative.out;', 'rounded.in <== 0;'),
      /requirement is not what assess says/,
    ],
  ])('find a circuit with %s', async (_, change, found) => {
    const assessments = await Assessments.open(patched(readSources(), [change]));
    const { findings } = await search(1, 150, (draw) => assessments.attempt(draw));
    expect(findings.join('\n')).toMatch(found);
  });

  it('find a statement that does not look at a ratio', async () => {
    const change = {
      file: 'solvency.circom',
      find: 'minRatio.check <== ask.checkMinRatio;',
      replace: 'minRatio.check <== 0;',
    };
    const corners = await Corners.open(SMALL, patched(readSources(), [change]));
    const { findings } = await search(1, 25, (draw) => corners.attempt(draw));
    expect(findings.join('\n')).toMatch(/minRatio.*: a witness of a claim that fails/);
  });
});

describe('readers', () => {
  let all: readonly Reader[];
  beforeAll(async () => {
    all = [...(await readers()), ...(await binaryReaders())];
  });

  it('take what they are tried with, and nothing else that they should not', async () => {
    expect(all.length).toBeGreaterThan(40);
    for (const reader of all) {
      expect([reader.name, await judgeReading(reader, reader.text)]).toEqual([
        reader.name,
        { kind: 'taken' },
      ]);
      const { counts, findings } = await search(3, 60, (draw) => readWrong(draw, reader));
      expect(findings).toEqual([]);
      expect(counts.refused, reader.name).toBeGreaterThan(10);
    }
  });

  const text = '{"a":"123456"}';
  const broken = (read: Reader['read']): Reader => ({
    name: 'r',
    text,
    read,
    isPrivate: true,
    isCanonical: true,
  });
  const throwing = (error: unknown) =>
    broken(() => {
      throw error;
    });
  it.each<[string, Reader, RegExp]>([
    ['take two forms for one', broken((t) => /\d+/.exec(t)?.[0]), /another file reads as the same/],
    ['stop with an error of the language', throwing(new TypeError('x')), /stopped with TypeError: x/],
    ['stop with an internal error', throwing(new InternalError('x')), /internal error/],
    ['throw what is no error', throwing(undefined), /stopped with string/],
    ['tell a private value', throwing(new InputError('is 123456')), /tells a private value/],
    ['pass one on', throwing(new InputError('is wrong', { cause: '123456' })), /tells a private value/],
    ['quote a file', throwing(new InputError('x'.repeat(3_000))), /is told in 3000 characters/],
  ])('that %s are found', async (_, reader, found) => {
    expect((await judgeReading(reader, '{"a": "123456","b":1}')).finding).toMatch(found);
  });

  it('may take another spelling of the same JSON', async () => {
    const reader = broken((t) => JSON.parse(t) as unknown);
    expect(await judgeReading(reader, '{ "\\u0061": "123456" }')).toEqual({ kind: 'taken' });
  });
});

it('a register that was changed remembers, or says that it cannot', async () => {
  const registers = await Registers.open();
  const { counts, findings } = await search(1, 60, (draw) => registers.attempt(draw));
  await registers.close();
  expect(findings).toEqual([]);
  for (const kind of ['remembered', 'refused']) expect(counts[kind]).toBeGreaterThan(2);
});

describe('calls to contracts', () => {
  const VERIFY = getAbiItem({ abi: iSolvencyVerifierAbi, name: 'verify' });
  /** Where the selector is not that of `verify`: revert with the selector of Panic and a word. Else stop. */
  const PANICS: Hex = `0x60003560e01c63${toFunctionSelector(VERIFY).slice(2)}14601f57634e487b7160e01b60005260246000fd5b00`;
  const find = async (...prepare: Parameters<typeof ContractCalls.open>) => {
    const calls = await ContractCalls.open(...prepare);
    return search(1, 60, (draw) => calls.attempt(draw));
  };

  it('hold where they are honest, and nowhere else', async () => {
    const { counts, findings } = await find();
    expect(findings).toEqual([]);
    expect(counts['refused by name']).toBeGreaterThan(20);
  });

  it.each<[string, Hex, RegExp]>([
    ['says yes to everything', '0x00', /(submit|verify) from 0x\w+: holds/],
    ['panics where it is asked anything else', PANICS, /panics/],
  ])('find a verifier that %s', async (_, code, finding) => {
    const { findings } = await find((provider, { verifier }) => provider.setCode(verifier, code));
    expect(findings.join('\n')).toMatch(finding);
  });
});

describe('the program', () => {
  let line: CommandLine;
  beforeAll(async () => {
    line = await CommandLine.open();
  });
  afterAll(() => line.close());

  it('answers whatever it is given', async () => {
    const tried = await search(2, 40, (draw) => line.tryLine(draw));
    const options = await search(2, 40, (draw) => line.tryCommand(draw));
    expect([...tried.findings, ...options.findings]).toEqual([]);
    expect(tried.counts['exit code 3']).toBeGreaterThan(5);
    expect(options.counts['exit code 2']).toBeGreaterThan(5);
  });

  it.each([
    [1, 'error: something went wrong', 'exit code 1: error: something went wrong'],
    [-1, '', 'exit code -1: '],
    [3, 'error\n    at f (x)', 'a trace: error\n    at f (x)'],
    [3, 'in /a/app.js:12', 'a trace: in /a/app.js:12'],
    [0, 'the 4711th', 'tells a secret'],
    [0, 'all is well', undefined],
    [4, 'error: no', undefined],
  ])('is wrong to answer %i with %j', (code, output, wrong) => {
    expect(wrongWith(code, output, ['4711'])).toBe(wrong);
  });
});
