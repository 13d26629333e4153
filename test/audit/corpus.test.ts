import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Case } from '../../audit/corpus/case.js';
import { type CircuitAttack, CircuitRunner, hasCircuit } from '../../audit/corpus/circuit.js';
import { FileRunner } from '../../audit/corpus/files.js';
import { edited } from '../../audit/corpus/pointer.js';
import { type Attack, readAttacks } from '../../audit/corpus/read.js';
import { judge } from '../../audit/corpus/refusal.js';
import { SEEDED } from '../../audit/seeded.js';
import { patched, readSources } from '../../audit/system/sources.js';
import { needs } from '../support/needs.js';

needs('solvency-32');

/** What runs the corpus: it notices circuits and code that take a lie, and attacks that prove nothing. */

const attacks = readAttacks();
const attackOf = (name: string) => attacks.find((one) => one.name === name)!;
const circuitAttack = (name: string): CircuitAttack => [attackOf(name)].find(hasCircuit)!;
const TAKEN = ['no row at --O0 refuses it', 'no row at --O2 refuses it'];

describe('a circuit with a bug', () => {
  const found = (bug: keyof typeof SEEDED, name: string) =>
    new CircuitRunner(patched(readSources(), SEEDED[bug])).findings(circuitAttack(name));

  it.each([
    ['aliasing decomposition', 'keys/bits-of-the-field-order'],
    ['separator too small', 'risk/separator-too-small'],
  ] as const)('takes the lie: %s', async (bug, name) => {
    const [row] = circuitAttack(name).circuit.broken;
    expect(await found(bug, name)).toEqual([TAKEN[0], `does not break ${row}`, TAKEN[1]]);
  });

  it('does not refuse where it should: unranged remainder', async () => {
    const name = 'netting/remainder-without-a-bound';
    const [row] = circuitAttack(name).circuit.broken;
    expect(await found('unranged remainder', name)).toContain(`does not break ${row}`);
  });
});

describe('an attack on a circuit', () => {
  const runner = new CircuitRunner(readSources());
  const rounded = circuitAttack('netting/rounded-down');
  const [row] = rounded.circuit.broken as [string];
  const changing = (change: Partial<CircuitAttack['circuit']>): CircuitAttack => ({
    ...rounded,
    circuit: { ...rounded.circuit, ...change },
  });
  const gadget = rounded.circuit.gadget!;

  it('that says what is true proves nothing', async () => {
    const found = await runner.findings(changing({ changed: { out: '3', missing: '9' } }));
    expect(found).toEqual([TAKEN[0], `does not break ${row}`, TAKEN[1]]);
    const inputs = await runner.findings(changing({ changed: { in: '22' } }));
    expect(inputs).toEqual([TAKEN[0], `does not break ${row}`, TAKEN[1], 'the program at --O2 takes it']);
  });

  it('names all rows that it breaks, and no other', async () => {
    expect(await runner.findings(changing({ broken: ['another'] }))).toEqual([
      `breaks also ${row}`,
      'does not break another',
    ]);
    expect(await runner.findings(changing({ broken: [row, 'another'] }))).toEqual(['does not break another']);
  });

  it('begins with inputs that the circuit takes', async () => {
    const found = await runner.findings(changing({ gadget: { ...gadget, inputs: { in: '-10' } } }));
    expect(found).toEqual(['the program stops for the honest inputs']);
  });

  it.each<[string, Partial<CircuitAttack['circuit']>]>([
    ['no signal nothing', { changed: { nothing: '1' } }],
    ['no signal nothing', { held: ['nothing'] }],
    ['no signal account[0].enabled', { changed: { 'account[0]': 'account.json' } }],
  ])('is of signals that there are: %s', async (message, change) => {
    const other = { ...changing(change), folder: attackOf('accounts/another-holder').folder };
    await expect(runner.findings(other)).rejects.toThrow(message);
  });
});

describe('an attack by files', () => {
  const runner = new FileRunner();
  const spaced = attackOf('proofs/trailing-space');
  const { lie: _, ...withoutLie } = spaced;

  it('that changes nothing is accepted', async () => {
    expect(await runner.findings(withoutLie, 'library')).toEqual(['the lie is accepted']);
  });

  it.each<[string, NonNullable<Attack['library']>['refused']]>([
    ['another field', { code: 'INPUT', field: 'claim.scope' }],
    ['no field', { code: 'INPUT' }],
    ['another code', { code: 'CLAIM', field: 'claim.nullifier' }],
    ['other words', { code: 'INPUT', field: 'claim.nullifier', says: 'too late' }],
    ['an answer', { checks: ['proof'] }],
  ])('is refused as it says, not by %s', async (_what, refused) => {
    const other: Attack = { ...spaced, library: { call: 'verify', refused } };
    expect(await runner.findings(other, 'library')).toEqual([
      expect.stringMatching(/^is refused otherwise: .*claim\.nullifier/s),
    ]);
  });

  it('begins with files that are accepted', async () => {
    const broken: Attack = { ...spaced, given: spaced.lie };
    expect(await runner.findings(broken, 'library')).toEqual([
      expect.stringMatching(/^the honest case is refused: .*claim\.nullifier/s),
    ]);
    const second: Attack = { ...broken, first: true };
    expect(await runner.findings(second, 'library')).toEqual([
      expect.stringMatching(/^the honest call is refused: .*claim\.nullifier/s),
    ]);
  });
});

describe('a refusal', () => {
  const error = { code: 'INPUT', field: undefined, text: 'cash 12345678 is odd' } as const;

  it('says nothing that is private', () => {
    expect(judge(error, { code: 'INPUT' }, ['12345678', '99999999'])).toEqual(['says 1 private figures']);
    expect(judge(error, { code: 'INPUT' }, ['99999999'])).toEqual([]);
  });

  it('is looked through for secrets, amounts and signatures, not for what is public', async () => {
    const one = await Case.open('two-accounts');
    try {
      const read = (name: string) =>
        JSON.parse(readFileSync(one.path(name), 'utf8')) as Record<string, string>;
      const [identity, beta] = [read('identity.json'), read('beta.json')];
      const figures = one.privateFigures();
      expect(figures).toEqual(expect.arrayContaining([identity.secret, beta.salt, beta.accountId]));
      expect(figures).toContain(beta.cash!.replace('-', ''));
      expect(figures).toContain('900173');
      expect(figures).not.toContain(beta.universe);
      const { x } = (beta as unknown as { signer: { x: string } }).signer;
      expect(figures).not.toContain(x);
      await one.change({ places: { 'beta.json': 'nothing' } });
      expect(one.privateFigures()).not.toContain('900173');
    } finally {
      await one.close();
    }
  });

  it('names all checks that fail', () => {
    const no = { checks: ['market', 'signers'], text: '' };
    expect(judge(no, { checks: ['market', 'signers'] }, [])).toEqual([]);
    for (const checks of [['market'], ['signers', 'market'], ['market', 'signers', 'proof']])
      expect(judge(no, { checks }, [])).toHaveLength(1);
  });
});

describe('a corpus', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'ballast-corpus-test-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const { name: _name, folder: _folder, files: _files, ...file } = attackOf('netting/rounded-down');
  const reading = (content: object) => {
    const corpus = mkdtempSync(join(folder, 'a-'));
    mkdirSync(join(corpus, 'room', 'attack'), { recursive: true });
    writeFileSync(join(corpus, 'room', 'attack', 'attack.json'), JSON.stringify(content));
    return () => readAttacks(corpus);
  };

  it('is read whole', () => {
    expect(reading(file)()).toMatchObject([{ name: 'room/attack', files: [], sentence: file.sentence }]);
    expect(attacks.length).toBeGreaterThan(60);
  });

  it.each<[string, object, string]>([
    ['an unknown key', { ...file, extra: 1 }, 'Unrecognized key'],
    ['no place', { ...file, circuit: undefined }, 'must be tried somewhere'],
    ['files for a circuit alone', { ...file, honest: 'two-accounts' }, 'honest: has an honest folder'],
    ['no honest files', { ...file, library: attackOf('proofs/trailing-space').library }, 'honest: has an'],
    ['no rows', { ...file, circuit: { ...file.circuit, broken: [] } }, 'circuit.broken'],
    ['two circuits', { ...file, circuit: { ...file.circuit, statement: 'a.json' } }, 'exactly one of'],
    [
      'a number that is none',
      { ...file, circuit: { ...file.circuit, changed: { out: '0x1' } } },
      'changed.out',
    ],
    ['no sentence', { ...file, sentence: 'None' }, 'sentence: must be a sentence'],
  ])('with an attack that is not understood is refused: %s', (_, content, message) => {
    expect(reading(content)).toThrow(message);
  });

  it('with anything but attacks is refused', () => {
    const corpus = mkdtempSync(join(folder, 'b-'));
    mkdirSync(join(corpus, 'room', 'empty'), { recursive: true });
    expect(() => readAttacks(corpus)).toThrow('attack.json');
    writeFileSync(join(corpus, 'room', 'stray.json'), '{}');
    expect(() => readAttacks(corpus)).toThrow('room/stray.json is no folder with an attack');
  });
});

describe('edits', () => {
  const value = { list: [1, 2], inner: { 'a/b': 'x' } };

  it('are those of RFC 6902', () => {
    expect(
      edited(value, [
        { op: 'replace', path: '/inner/a~1b', value: 'y' },
        { op: 'add', path: '/list/1', value: 5 },
        { op: 'add', path: '/list/-', value: 6 },
        { op: 'remove', path: '/list/0' },
        { op: 'add', path: '/more', value: null },
      ]),
    ).toEqual({ list: [5, 2, 6], inner: { 'a/b': 'y' }, more: null });
    expect(value).toEqual({ list: [1, 2], inner: { 'a/b': 'x' } });
    const named = edited({}, [{ op: 'add', path: '/__proto__', value: { a: 1 } }]) as object;
    expect(Object.keys(named)).toEqual(['__proto__']);
  });

  it.each([
    { op: 'replace', path: '/none', value: 1 } as const,
    { op: 'remove', path: '/list/2' } as const,
    { op: 'add', path: '/none/x', value: 1 } as const,
    { op: 'replace', path: 'list', value: 1 } as const,
  ])('that meet nothing are refused: %j', (edit) => {
    expect(() => edited(value, [edit])).toThrow(/there is nothing at|is no JSON pointer/);
  });
});
