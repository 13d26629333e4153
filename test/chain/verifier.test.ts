import { bn254 } from '@noble/curves/bn254.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { claimWords, contextPoints } from '../../fixtures/chain/verifyCall.js';
import { type ChainPoint, chainPoint } from '../../src/chain/circuit.js';
import { type ProofWords, proofWords } from '../../src/chain/proofWords.js';
import { parseGroth16 } from '../../src/proof/groth16.js';
import { prove } from '../../src/proof/prove.js';
import { BASE_FIELD } from '../../src/proof/verificationKey.js';
import { FIELD } from '../../src/units/field.js';
import { needs } from '../support/needs.js';
import {
  change,
  type DeployedVerifier,
  offSubgroup,
  type VerifierSetting,
  type VerifyCall,
  verifierSetting,
  wordsOf,
} from './support/verifier.js';

needs('solvency-8');

const Point1 = bn254.G1.Point;
const { Fr } = bn254.fields;

let setting: VerifierSetting;
let verifier: DeployedVerifier;
let honest: VerifyCall;

beforeAll(async () => {
  setting = await verifierSetting();
  ({ verifier, honest } = setting);
});

const withProof = (proof: ProofWords): VerifyCall => ({ ...honest, proof });

describe('an honest proof', () => {
  it('holds', async () => {
    expect(await verifier.verdict(honest)).toBe('holds');
  });

  it('holds re-randomised, for proofs are malleable: replays are the registry’s to refuse', async () => {
    const { a, b, c } = parseGroth16(setting.file.proof);
    for (const k of [2n, 0xdecafn, FIELD - 1n]) {
      const other = wordsOf({ a: a.multiply(k), b: b.multiply(Fr.inv(k)), c });
      expect(other).not.toEqual(honest.proof);
      expect(await verifier.verdict(withProof(other))).toBe('holds');
    }
    // and with δ, which is public: A' = A, B' = B + s·δ, C' = C + s·A
    const shifted = wordsOf({ a, b: b.add(setting.key.delta.multiply(77n)), c: c.add(a.multiply(77n)) });
    expect(await verifier.verdict(withProof(shifted))).toBe('holds');
  });
});

describe('a claim', () => {
  const names = ['nullifier', 'scope', 'binding', 'policy'];
  it.each(names)('of another %s does not hold', async (name) => {
    const at = names.indexOf(name);
    for (const by of [1n, -1n]) {
      const claim = change(honest.claim, at, (word) => word + by);
      expect(await verifier.verdict({ ...honest, claim })).toBe('ProofDoesNotHold');
    }
  });

  it.each(names)('has one %s: the same plus the field order is refused', async (name) => {
    const at = names.indexOf(name);
    const aliases = [FIELD, 2n * FIELD, 3n * FIELD].map((more) =>
      change(honest.claim, at, (word) => word + more),
    );
    for (const claim of aliases.filter((one) => one[at]! < 1n << 256n)) {
      expect(await verifier.verdict({ ...honest, claim })).toBe('MalformedProof');
    }
  });

  it.each(names)('takes a %s below the field order only', async (name) => {
    const at = names.indexOf(name);
    for (const [word, verdict] of [
      [FIELD - 1n, 'ProofDoesNotHold'],
      [FIELD, 'MalformedProof'],
      [FIELD + 1n, 'MalformedProof'],
      [(1n << 256n) - 1n, 'MalformedProof'],
    ] as const) {
      expect(await verifier.verdict({ ...honest, claim: change(honest.claim, at, () => word) })).toBe(
        verdict,
      );
    }
  });
});

describe('points of a proof', () => {
  it('are canonical: a coordinate plus the field order is another name of the same point', async () => {
    for (let at = 0; at < 8; at++) {
      for (const more of [1n, 2n, 3n, 4n]) {
        const proof = change(honest.proof, at, (word) => word + more * BASE_FIELD);
        if (proof[at]! >= 1n << 256n) continue;
        expect(await verifier.verdict(withProof(proof))).toBe('MalformedProof');
      }
    }
  });

  it('are on the curve', async () => {
    for (let at = 0; at < 8; at++) {
      const proof = change(honest.proof, at, (word) => word + 1n);
      expect(await verifier.verdict(withProof(proof))).toBe('MalformedProof');
    }
  });

  it('are in the subgroup: B on the twist alone is none', async () => {
    const { a, c } = parseGroth16(setting.file.proof);
    expect(await verifier.verdict(withProof(wordsOf({ a, b: offSubgroup(), c })))).toBe('MalformedProof');
  });

  it('are not infinity', async () => {
    const zeroed = (from: number, to: number) =>
      honest.proof.map((word, i) => (i >= from && i < to ? 0n : word)) as unknown as ProofWords;
    for (const [from, to] of [
      [0, 2],
      [2, 6],
      [6, 8],
      [0, 6],
      [0, 8],
    ] as const) {
      expect(await verifier.verdict(withProof(zeroed(from, to)))).toBe('MalformedProof');
    }
  });

  it('have the imaginary part first: limbs the other way round are off the curve', async () => {
    const [ax, ay, x1, x0, y1, y0, cx, cy] = honest.proof;
    expect(await verifier.verdict(withProof([ax, ay, x0, x1, y0, y1, cx, cy]))).toBe('MalformedProof');
  });

  it('that are valid but others do not hold', async () => {
    const { a, b, c } = parseGroth16(setting.file.proof);
    for (const other of [
      { a: a.negate(), b, c },
      { a, b: b.negate(), c },
      { a, b, c: c.negate() },
      { a: c, b, c: a },
      { a: a.double(), b, c },
      { a: Point1.BASE, b: bn254.G2.Point.BASE, c: Point1.BASE },
    ]) {
      expect(await verifier.verdict(withProof(wordsOf(other)))).toBe('ProofDoesNotHold');
    }
  });
});

describe('points of the context', () => {
  const off: readonly ChainPoint[] = [
    { x: 1n, y: 1n },
    { x: BASE_FIELD, y: 0n },
    { x: 0n, y: BASE_FIELD },
    { x: 1n + BASE_FIELD, y: 2n },
    { x: 1n, y: 2n + BASE_FIELD },
  ];

  it('are on the curve, with coordinates below the field order', async () => {
    for (const point of off) {
      expect(await verifier.verdict({ ...honest, market: point })).toBe('MalformedProof');
      expect(await verifier.verdict({ ...honest, signers: point })).toBe('MalformedProof');
    }
  });

  it('are both needed, each once', async () => {
    const { market, signers } = honest;
    const nothing = { x: 0n, y: 0n };
    for (const points of [
      { market, signers: market }, // a market point used twice
      { market: signers, signers },
      { market, signers: nothing },
      { market: nothing, signers },
      { market: nothing, signers: nothing },
    ]) {
      expect(await verifier.verdict({ ...honest, ...points })).toBe('ProofDoesNotHold');
    }
  });

  it('of the initial model do not do for the maintenance model, nor the other way round', async () => {
    const { key, proveOptions } = setting;
    const initial = { ...honest, ...contextPoints({ ...proveOptions, key, marginType: 'initial' }) };
    expect(initial.market).not.toEqual(honest.market);
    expect(await verifier.verdict(initial)).toBe('ProofDoesNotHold');
    const other = await prove({ ...proveOptions, marginType: 'initial' });
    const mine = { claim: claimWords(other), proof: proofWords(other) };
    expect(await verifier.verdict({ ...initial, ...mine })).toBe('holds');
    expect(await verifier.verdict({ ...honest, ...mine })).toBe('ProofDoesNotHold');
  });

  it('of another time or list of signers do not do', async () => {
    const { key, proveOptions } = setting;
    const { market, signers } = proveOptions;
    const later = { ...proveOptions, key, market: { ...market, time: market.time + 1 } };
    expect(await verifier.verdict({ ...honest, ...contextPoints(later) })).toBe('ProofDoesNotHold');
    const fewer = { ...proveOptions, key, signers: signers.slice(1) };
    expect(await verifier.verdict({ ...honest, ...contextPoints(fewer) })).toBe('ProofDoesNotHold');
  });

  it('must come from a registry: with an arbitrary one any claim holds', async () => {
    const market = Point1.fromAffine(honest.market).subtract(setting.key.ic[1]!.multiply(5n));
    const claim = change(honest.claim, 0, (nullifier) => nullifier + 5n);
    expect(await verifier.verdict({ ...honest, claim, market: chainPoint(market) })).toBe('holds');
  });

  it('may be swapped, for only their sum enters: the registries type them', async () => {
    const { market, signers } = honest;
    expect(await verifier.verdict({ ...honest, market: signers, signers: market })).toBe('holds');
  });
});

describe('the circuit id', () => {
  it('must be the one of the key, whatever else holds', async () => {
    const other = `0x${(BigInt(honest.circuit) ^ 1n).toString(16).padStart(64, '0')}` as const;
    for (const circuit of [other, `0x${'00'.repeat(32)}`] as const) {
      expect(await verifier.verdict({ ...honest, circuit })).toBe('CircuitMismatch');
      const claim = change(honest.claim, 0, () => FIELD);
      expect(await verifier.verdict({ ...honest, circuit, claim })).toBe('CircuitMismatch');
    }
  });
});
