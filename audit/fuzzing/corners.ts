import fc from 'fast-check';
import { ratioNear, statementInputs, target } from '../../fixtures/circuit.js';
import { makeWorld, signedAccount, type World } from '../../fixtures/world.js';
import { InputError } from '../../src/errors.js';
import { assess } from '../../src/margin/assess.js';
import { netted } from '../../src/margin/views.js';
import type { Instance } from '../../src/market/instances.js';
import type { Market } from '../../src/market/market.js';
import { marksOf } from '../../src/market/marks.js';
import type { Model, Portfolio } from '../../src/market/model.js';
import { type ClaimEvaluation, type ClaimInput, evaluateClaim } from '../../src/proof/claim.js';
import type { Policy } from '../../src/proof/policy.js';
import { fromField } from '../../src/units/field.js';
import { loadProgram, type Program } from '../system/program.js';
import type { Sources } from '../system/sources.js';
import { CASH, drawCorner, QUANTITY } from './cornerPortfolio.js';
import { drawExtremeModel } from './extremeModel.js';
import type { Draw, Outcome } from './search.js';

/**
 * The statement against `assess`: any market that is accepted, and portfolios at its corners. Equity, requirement and the answer
 * are the same, and there is a witness exactly where the claim holds.
 */

/** Instruments of a market; the circuit's other slots stay empty. */
const INSTRUMENTS = 3;

export class Corners {
  readonly #program: Program;
  readonly #instance: Instance;
  readonly #world: World;

  private constructor(program: Program, instance: Instance) {
    this.#program = program;
    this.#instance = instance;
    this.#world = makeWorld(instance.instruments);
  }

  static async open(instance: Instance, sources: Sources): Promise<Corners> {
    return new Corners(await loadProgram(target(instance), sources), instance);
  }

  /** One market, one portfolio in one or two accounts, one claim; as `search` runs it. */
  async attempt(draw: Draw): Promise<Outcome> {
    const { universe } = this.#world.market;
    const prices = Array.from({ length: INSTRUMENTS }, () => `${draw(fc.integer, { min: 1, max: 2 ** 40 })}`);
    const empty: Market = { ...this.#world.market, universe, prices };
    const model = drawExtremeModel(draw, this.#instance, marksOf(empty));
    const place = { ...this.#world, market: { ...empty, models: { maintenance: model } } };
    const portfolio = drawCorner(draw, model);
    const parts = split(draw, portfolio);
    const sameCustodian = draw(fc.boolean);
    const attestations = parts.map((part, i) =>
      signedAccount(place, sameCustodian ? 0 : i, { ...part, customer: `customer ${i}` }),
    );
    const plain = await this.#compare({ ...place, policy: {}, attestations });
    if (plain.finding !== undefined) return plain;
    return this.#compare({ ...place, policy: drawPolicy(draw, place.market, parts), attestations });
  }

  async #compare(claim: World & { policy: Policy; attestations: ReturnType<typeof signedAccount>[] }) {
    const expected = tryEvaluate(claim);
    const inputs = statementInputs({ ...claim, instance: this.#instance });
    const values = await this.#program.witness(inputs);
    const kind = expected === undefined ? 'past the limits' : expected.holds ? 'holds' : 'fails';
    const asked = `asks for ${Object.keys(claim.policy).join(', ') || 'nothing'}`;
    if (kind !== 'holds')
      return { kind, ...(values && { finding: `${asked}: a witness of a claim that ${kind}` }) };
    if (values === undefined) return { kind, finding: `${asked}: no witness of a claim that holds` };
    const other = this.#differs(expected!, claim, values);
    return { kind, ...(other && { finding: `${asked}: ${other} is not what assess says` }) };
  }

  /** The first number that is another in the witness. */
  #differs(
    { netted: all, views }: ClaimEvaluation,
    { attestations }: { attestations: readonly { snapshot: { custodianId: bigint } }[] },
    values: readonly bigint[],
  ): string | undefined {
    const at = (name: string) => fromField(values[this.#program.system.wireOf.get(name)!]!);
    const places = [
      { name: 'main.netted', assessment: all },
      ...attestations.flatMap(({ snapshot }, a) =>
        views
          .filter(({ custodianId }) => custodianId === snapshot.custodianId)
          .map(({ assessment }) => ({ name: `main.view[${a}]`, assessment })),
      ),
    ];
    for (const { name, assessment } of places) {
      if (at(`${name}.equity`) !== assessment.equity) return `${name}.equity`;
      if (at(`${name}.requirement`) !== assessment.requirement) return `${name}.requirement`;
    }
    return undefined;
  }
}

function tryEvaluate(claim: Omit<ClaimInput, 'marginType'>): ClaimEvaluation | undefined {
  try {
    return evaluateClaim({ ...claim, marginType: 'maintenance' });
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

/** In one account or two, whose own quantities can be as large as signers sign. */
function split(draw: Draw, { quantities, cash }: Portfolio): Portfolio[] {
  if (draw(fc.boolean)) return [{ quantities, cash }];
  const inRange = (n: bigint, most: bigint) => n >= -most && n <= most;
  const halve = (n: bigint, most: bigint) => {
    const firsts = [0n, n, n - 1n, most, -most, n / 2n].filter(
      (first) => inRange(first, most) && inRange(n - first, most),
    );
    return firsts[draw(fc.nat, { max: firsts.length - 1 })]!;
  };
  const first = { quantities: quantities.map((q) => halve(q, QUANTITY)), cash: halve(cash, CASH) };
  const second = {
    quantities: quantities.map((q, i) => q - first.quantities[i]!),
    cash: cash - first.cash,
  };
  return [first, second];
}

/** Claims at, beside and far from what is exactly so. */
function drawPolicy(draw: Draw, market: Market, parts: readonly Portfolio[]): Policy {
  const offset = [-1000n, -1n, 0n, 1n, 1000n][draw(fc.nat, { max: 4 })]!;
  const ratio = ratioNear(
    market,
    parts.map((part) => ({ ...part, custodianId: 0n })),
    offset,
  );
  const equity = equityOf(market.models.maintenance!, parts);
  const scale = 10n ** BigInt(market.universe.valueDecimals);
  const near = equity / scale + BigInt(draw(fc.integer, { min: -1, max: 1 }));
  const half = 1n << 63n;
  const minEquity = near < -half ? -half : near >= half ? half - 1n : near;
  const mode = draw(fc.boolean) ? 'alone' : 'gone';
  const withEquity = draw(fc.boolean);
  return {
    ...(draw(fc.boolean) ? { minRatio: ratio } : { maxRatio: ratio }),
    ...(withEquity && { minEquity }),
    ...(draw(fc.boolean) && {
      views: { mode, minRatio: draw(fc.boolean) ? 0n : ratio, withMinEquity: withEquity && draw(fc.boolean) },
    }),
  };
}

function equityOf(model: Model, parts: readonly Portfolio[]): bigint {
  try {
    return assess(model, netted(parts)).equity;
  } catch (error) {
    if (error instanceof InputError) return 0n;
    throw error;
  }
}
