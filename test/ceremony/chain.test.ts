import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assertChain, openPhase, partiesOf } from '../../src/ceremony/chain.js';
import { fingerprint, openSigner, type Signer } from '../../src/ceremony/signing.js';
import {
  formatTranscript,
  parseTranscript,
  type Step,
  stateHash,
  type Transcript,
} from '../../src/ceremony/transcript.js';
import { refusal, rejection } from '../support/refusal.js';

let folder: string;
const signers: Record<string, Signer> = {};
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ballast-chain-test-'));
  for (const name of ['A', 'B', 'C'])
    signers[name] = (await openSigner(join(folder, `${name}.pem`), join(folder, 'ceremony'))).signer;
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const hash = (digit: string) => digit.repeat(64);
const at = '2026-01-31T12:00:00Z';
const head = (phase1: Transcript['phase1']): Transcript => ({
  ...{ version: 1, kind: 'ballast/ceremony', created: at, tool: 'ballast 0.0.0', steps: [], phase1 },
  circuit: { name: 'rehearsal', source: hash('0'), r1cs: hash('1') },
});
const OWN = head({ from: 'own', power: 5, first: hash('0') });
const PUBLIC = head({ from: 'public', blake2b: hash('0').repeat(2) });
const START: Step = { step: 'start', powers: hash('e'), key: hash('f'), at };

type Change = Record<string, string | number>;
/** The transcript with a contribution more, which follows from it but for what is changed before it is signed. */
function contributed(
  transcript: Transcript,
  step: 'powers' | 'key',
  name: string,
  change: Change = {},
): Transcript {
  const number = transcript.steps.filter((other) => other.step === step).length + 1;
  const last = transcript.steps.at(-1);
  const first = transcript.phase1.from === 'own' ? transcript.phase1.first : '';
  const before = last === undefined ? first : last.step === 'start' ? last.key : last.after;
  const signer = signers[name]!;
  const signed = signer.sign({
    ...{ step, number, name, previous: stateHash(transcript), before, at, signer: signer.publicKey },
    ...{ after: hash(step === 'powers' ? `${number}` : `${number + 4}`), contribution: hash('a').repeat(2) },
    ...change,
  });
  return { ...transcript, steps: [...transcript.steps, signed] };
}
const started = (transcript: Transcript) => ({ ...transcript, steps: [...transcript.steps, START] });
const whole = () => {
  const powers = contributed(contributed(OWN, 'powers', 'A'), 'powers', 'B');
  return contributed(contributed(started(powers), 'key', 'A'), 'key', 'B');
};
const beacon = (transcript: Transcript): Transcript => {
  const last = transcript.steps.at(-1)!;
  const before = last.step === 'start' ? last.key : last.after;
  const step = {
    value: hash('9'),
    iterations: 10,
    before,
    after: hash('8'),
    contribution: hash('a').repeat(2),
    at,
  };
  return { ...transcript, steps: [...transcript.steps, { step: 'beacon', ...step }] };
};
const reason = (transcript: Transcript) => refusal(() => assertChain(transcript)).message;

describe('a chain', () => {
  test('of both phases holds, and its parties are who was in both', () => {
    assertChain(whole());
    assertChain(beacon(whole()));
    expect(partiesOf(whole()).map(({ name }) => name)).toEqual(['A', 'B']);
    expect(partiesOf(whole())[0]!.contributions).toHaveLength(2);
    const late = contributed(contributed(started(contributed(OWN, 'powers', 'A')), 'key', 'B'), 'key', 'A');
    assertChain(late);
    expect(partiesOf(late).map(({ name }) => name)).toEqual(['A']);
  });

  test('over public powers has phase 2 only', () => {
    const key = contributed(contributed(started(PUBLIC), 'key', 'C'), 'key', 'B');
    assertChain(key);
    expect(partiesOf(key).map(({ name }) => name)).toEqual(['C', 'B']);
    expect(openPhase(PUBLIC)).toBe('powers');
    expect([openPhase(key), openPhase(beacon(key)), openPhase(OWN)]).toEqual(['key', undefined, 'powers']);
  });

  test('has its steps in order', () => {
    const powers = contributed(OWN, 'powers', 'A');
    for (const steps of [
      [START],
      [...powers.steps, START, START],
      [...started(powers).steps, ...contributed(OWN, 'powers', 'B').steps],
      contributed(OWN, 'key', 'A').steps,
      beacon(powers).steps,
    ])
      expect(reason({ ...OWN, steps })).toContain('is out of order');
    expect(reason(contributed(beacon(whole()), 'key', 'C'))).toContain('is out of order');
    expect(reason(beacon(beacon(whole())))).toContain('is out of order');
    expect(reason(contributed(PUBLIC, 'powers', 'A'))).toContain('is out of order');
    expect(reason({ ...PUBLIC, steps: contributed(PUBLIC, 'key', 'A').steps })).toContain('out of order');
  });

  test.each<[Change, RegExp]>([
    [{ number: 3 }, /is not number 2 of its phase/],
    [{ before: hash('0') }, /does not begin with the file/],
    [{ previous: hash('0') }, /follows another transcript/],
    [{ name: 'C' }, /^steps\[1\]: is not signed|has another name/],
  ])('has steps that follow from each other: not with %o', (change, expected) => {
    const first = contributed(OWN, 'powers', 'A');
    const own =
      'name' in change
        ? contributed(first, 'powers', 'A', change)
        : contributed(first, 'powers', 'B', change);
    expect(reason(own)).toMatch('name' in change ? /contributed already/ : expected);
  });

  test('has a beacon that follows too', () => {
    const { steps } = beacon(whole());
    Object.assign(steps.at(-1)!, { before: hash('0') });
    expect(reason({ ...OWN, steps })).toMatch(/does not begin with the file/);
  });

  test('takes a name and a key for one party, once in each phase', () => {
    const first = contributed(OWN, 'powers', 'A');
    expect(reason(contributed(first, 'powers', 'A'))).toContain('contributed already: A');
    expect(reason(contributed(first, 'powers', 'B', { name: 'A' }))).toContain('the name of another key: A');
    expect(reason(contributed(started(first), 'key', 'A', { name: 'B' }))).toContain('has another name');
    expect(reason(contributed(started(first), 'key', 'B', { name: 'A' }))).toContain(
      'the name of another key',
    );
  });

  test('has every field of a contribution under its signature', () => {
    for (const [field, value] of Object.entries({
      after: hash('7'),
      at: '2026-02-01T00:00:00Z',
      contribution: hash('b').repeat(2),
    })) {
      const own = contributed(OWN, 'powers', 'A');
      Object.assign(own.steps[0]!, { [field]: value });
      expect(reason(own), field).toContain('is not signed by the key that it names');
    }
    const own = contributed(OWN, 'powers', 'A');
    Object.assign(own.steps[0]!, { signer: signers.B!.publicKey });
    expect(reason(own)).toContain('is not signed by the key that it names');
  });
});

describe('a transcript', () => {
  test('is read as it is written', () => {
    const transcript = beacon(whole());
    expect(parseTranscript(formatTranscript(transcript))).toEqual(transcript);
  });

  test.each<[string, (text: string) => string, RegExp]>([
    ['of another version', (text) => text.replace('"version": 1', '"version": 2'), /must be 1/],
    ['of another kind', (text) => text.replace('ballast/ceremony', 'ballast/key'), /must be "ballast/],
    ['with a key more', (text) => text.replace('"tool"', '"trusted": true, "tool"'), /unknown key/],
    ['with a step of another kind', (text) => text.replace('"start"', '"stop"'), /steps\[2\]/],
    ['with a path in a step', (text) => text.replace('"at"', '"file": "../a", "at"'), /unknown key/],
    [
      'of a circuit that is none',
      (text) => text.replace('rehearsal', 'solvency-9'),
      /must be one of rehearsal/,
    ],
    ['with a name that hides text', (text) => text.replace('"name": "A"', '"name": "A\u202e"'), /printable/],
    [
      'with a name of 65 units',
      (text) => text.replace('"name": "A"', `"name": "${'A'.repeat(65)}"`),
      /1 to 64/,
    ],
    ['with a short hash', (text) => text.replace(hash('f'), 'ff'), /64 lower-case hex/],
  ])('%s is refused', (_, change, expected) => {
    const text = formatTranscript(whole());
    expect(change(text)).not.toBe(text);
    expect(refusal(() => parseTranscript(change(text), 'ceremony.json')).message).toMatch(expected);
  });
});

describe('a signing key', () => {
  test('is made once, for its owner only, and is the same afterwards', async () => {
    const file = join(folder, 'A.pem');
    expect(await readFile(file, 'utf8')).toMatch(/^-----BEGIN PRIVATE KEY-----/);
    if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600);
    const { signer, made } = await openSigner(file, join(folder, 'ceremony'));
    expect([made, signer.publicKey]).toEqual([false, signers.A!.publicKey]);
    expect(fingerprint(signer.publicKey)).toMatch(/^([0-9a-f]{4} ){7}[0-9a-f]{4}$/);
  });

  test('is not kept where others get it, and is of Ed25519', async () => {
    const ceremony = join(folder, 'ceremony');
    for (const file of ['key.pem', 'below/key.pem'])
      expect((await rejection(openSigner(join(ceremony, file), ceremony))).message).toContain('others get');
    await writeFile(join(folder, 'bad.pem'), 'secret text', { mode: 0o600 });
    const error = await rejection(openSigner(join(folder, 'bad.pem'), ceremony));
    expect(error.shortMessage).toBe('is not an Ed25519 private key in PEM');
  });
});
