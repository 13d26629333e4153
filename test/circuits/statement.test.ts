import { beforeAll, describe, expect, it } from 'vitest';
import { type Circuit, compileGadget, compileLiar, type Inputs } from '../../audit/system/circuit.js';
import { SMALL, signAnything, statementInputs, target } from '../../fixtures/circuit.js';
import { makeWorld, signedAccount, TIME } from '../../fixtures/world.js';
import { createIdentity, nullifierOf } from '../../src/account/identity.js';
import { createSignerKey } from '../../src/account/signerKey.js';
import { assess } from '../../src/margin/assess.js';
import { marginRatio } from '../../src/margin/ratio.js';
import { netted } from '../../src/margin/views.js';
import type { Market } from '../../src/market/market.js';
import { type Policy, packPolicy } from '../../src/proof/policy.js';
import { FIELD } from '../../src/units/field.js';
import { expectBroken, expectPlaces } from './support/table.js';

/** The statement as a whole: each sentence of docs/statement.md, honest and forged. */

const world = makeWorld(SMALL.instruments);
const first = signedAccount(world, 0, { quantities: [2000n, -1500n, 0n], cash: 1_000_000_000n });
const second = signedAccount(world, 1, { quantities: [0n, 900n, 700n], cash: 500_000_000n });
const window = { notBefore: BigInt(TIME - 60), notAfter: BigInt(TIME + 60) };
const POLICY: Policy = { minRatio: 15_000n, minEquity: 100n, window };
const TARGET = target(SMALL);
let honest: Circuit;
let liar: Circuit;

beforeAll(async () => {
  honest = await compileGadget(TARGET.include, TARGET.main, TARGET);
  liar = await compileLiar(TARGET.include, TARGET.main, [], TARGET.publics);
});

function inputs(change: Partial<Parameters<typeof statementInputs>[0]> = {}, override: Inputs = {}): Inputs {
  const base = { ...world, policy: POLICY, attestations: [first, second] };
  return { ...statementInputs({ ...base, ...change }), ...override };
}

async function accepts(claim: Inputs): Promise<void> {
  const witness = await honest.witness(claim);
  expect(honest.violations(witness)).toEqual([]);
}

/** The honest program stops; made to go on, it breaks the honest circuit there, and in the constraint that must hold. */
async function refuses(claim: Inputs, brokenIn: RegExp, must?: RegExp): Promise<void> {
  await expect(honest.witness(claim)).rejects.toThrow('no witness');
  expectPlaces(honest.violations(await liar.witness(claim)), brokenIn, must);
}

const SIGNATURE = (slot: number) => new RegExp(`^main\\.slot\\[${slot}\\]\\.signature\\.verifier\\.eqCheck`);
const holdings = (...attestations: (typeof first)[]) =>
  netted(
    attestations.map(({ snapshot }) => ({
      quantities: snapshot.quantities.slice(0, 3),
      cash: snapshot.cash,
    })),
  );
const margin = (...attestations: (typeof first)[]) =>
  assess(world.market.models.maintenance!, holdings(...attestations));

describe('1. The public parts', () => {
  it('are accepted with their constants, and give the nullifier of the scope', async () => {
    const witness = await honest.witness(inputs());
    expect(witness.get('main.nullifier')).toBe(nullifierOf(world.identity.secret, 1n));
  });
  it.each([0n, 2n])('a market part folded %s times is refused', async (count) => {
    await refuses(inputs({}, { 'market.one': count }), /^main(\.market)? /);
  });
  it.each([0n, 2n])('a signers part folded %s times is refused', async (count) => {
    await refuses(inputs({}, { 'signers.one': count }), /^main(\.signers)? /);
  });
  it('another nullifier is refused', async () => {
    const patches = [
      {
        file: 'solvency.circom',
        find: 'nullifier <== perScope.out;',
        replace: 'nullifier <== perScope.out + 1;',
      },
    ];
    await expectBroken(honest, TARGET, patches, inputs(), /^main \(.*main\.nullifier/);
  });
});

describe('2. The policy', () => {
  it.each([
    ['minRatio', FIELD - 1n],
    ['notBefore', FIELD - (1n << 72n)],
    ['minEquity', FIELD - (1n << 152n)],
    ['one bit too many', packPolicy(POLICY) + (1n << 232n)],
  ])('with %s wrapped is refused', async (_, policy) => {
    // The liar's bits are all there is of the policy, so what else breaks depends on them.
    await refuses(
      inputs({}, { policy }),
      /^main\.(unpacked|ask|time|coverage|minRatio|maxRatio|minEquity|view)/,
    );
    const violations = honest.violations(await liar.witness(inputs({}, { policy })));
    expect(violations.map(({ component }) => component)).toContain('main.unpacked.bits');
  });
  it('with every check off is accepted', async () => {
    await accepts(inputs({ policy: {} }));
  });
});

describe('3. Signed accounts', () => {
  it('one account is enough', async () => {
    await accepts(inputs({ attestations: [first] }));
  });
  it('no account is refused', async () => {
    const empty: Inputs = {
      'account[0].enabled': 0n,
      'account[0].cash': 0n,
      'account[0].quantity': new Array(8).fill(0n),
    };
    const claim = inputs({ attestations: [first], policy: {} }, empty);
    await refuses(claim, /^main(\.account\[0\])? \(/);
  });
  it('a second slot without the first is refused', async () => {
    const empty: Inputs = {
      'account[0].enabled': 0n,
      'account[0].cash': 0n,
      'account[0].quantity': new Array(8).fill(0n),
    };
    await refuses(inputs({ policy: {} }, empty), /^main(\.account\[0\])? \(.*account\[0\]/);
  });
  it('an enabled bit of 2 is refused', async () => {
    await refuses(
      inputs({}, { 'account[1].enabled': 2n }),
      /^main(\.slot\[1\]|\.distinct|\.coverage| |$)/,
      /^main\.slot\[1\]\.account \(main\.slot\[1\]\.account\.enabled\)$/,
    );
  });
  it('cash in an unused slot is refused', async () => {
    await refuses(inputs({ attestations: [first] }, { 'account[1].cash': 5n }), /^main\.slot\[1\]/);
  });
  it('a quantity in an unused slot is refused', async () => {
    const quantity = [0n, 5n, 0n, 0n, 0n, 0n, 0n, 0n];
    await refuses(inputs({ attestations: [first] }, { 'account[1].quantity': quantity }), /^main\.slot\[1\]/);
  });
  it('a signer outside the list is refused', async () => {
    const stranger = { ...world, keys: [createSignerKey('alpha'), ...world.keys.slice(1)] };
    const foreign = signedAccount(stranger, 0, { quantities: [1n], cash: 10n ** 15n });
    await refuses(
      inputs({ attestations: [foreign] }, { 'account[0].entry': 0n, 'account[1].entry': 0n }),
      SIGNATURE(0),
    );
  });
  it('a signer of another custodian is refused', async () => {
    await refuses(
      inputs({ attestations: [first] }, { 'account[0].entry': 1n, 'account[1].entry': 0n }),
      SIGNATURE(0),
    );
  });
  it('another holder’s account is refused', async () => {
    const other = signedAccount(world, 0, { quantities: [1n], cash: 10n ** 15n, identity: createIdentity() });
    await refuses(inputs({ attestations: [other] }), SIGNATURE(0));
  });
  it('more cash than was signed is refused', async () => {
    await refuses(inputs({}, { 'account[0].cash': 2_000_000_000n }), SIGNATURE(0));
  });
  it('permuted quantities are refused', async () => {
    const quantity = [-1500n, 2000n, 0n, 0n, 0n, 0n, 0n, 0n];
    await refuses(inputs({ policy: {} }, { 'account[0].quantity': quantity }), SIGNATURE(0));
  });
  it('an account of a permuted universe is refused', async () => {
    const { universe } = world.market;
    const permuted: Market = {
      ...world.market,
      universe: { ...universe, instruments: [...universe.instruments].reverse() },
    };
    const foreign = signedAccount({ ...world, market: permuted }, 0, { quantities: [1n], cash: 10n ** 15n });
    await refuses(inputs({ attestations: [foreign] }), SIGNATURE(0));
  });
  it('another account id than was signed is refused', async () => {
    await refuses(inputs({}, { 'account[1].accountId': 77n }), SIGNATURE(1));
  });
});

describe('4. Numbers that a faulty custodian signed', () => {
  const odd = (change: Partial<typeof first.snapshot>) =>
    signAnything(world.keys[0]!, { ...first.snapshot, ...change });
  const quantities = (q: bigint) => [q, ...first.snapshot.quantities.slice(1)];
  it('the same signer accepts the usual ones', async () => {
    await accepts(inputs({ attestations: [odd({})] }));
  });
  it('cash at the edge of its range is accepted', async () => {
    await accepts(inputs({ attestations: [odd({ cash: (1n << 99n) - 1n })] }));
  });
  it('cash one past its range is refused', async () => {
    await refuses(inputs({ attestations: [odd({ cash: 1n << 99n })] }), /^main\.slot\[0\]\.cashRange/);
  });
  it.each([1n << 40n, 1n << 63n, 1n << 64n, FIELD / 2n])('a quantity of %s is refused', async (q) => {
    const PAIR =
      /^main\.((netted|view\[\d\])\.instrument\[0\]\.pair|netted\.(group|valueRange|chargeRange|units|notNegative)|minRatio|minEquity)/;
    await refuses(
      inputs({ attestations: [odd({ quantities: quantities(q) })] }),
      PAIR,
      /^main\.netted\.instrument\[0\]\.pair/,
    );
  });
});

describe('5. Each account counts once', () => {
  it('two customers of one custodian are two accounts', async () => {
    const other = signedAccount(world, 0, { quantities: [10n], cash: 5n, customer: 'customer 2' });
    await accepts(inputs({ attestations: [first, other] }));
  });
  it('the same snapshot twice is refused', async () => {
    await refuses(inputs({ attestations: [first, first] }), /^main\.distinct/);
  });
  it('the same account signed twice, with other numbers, is refused', async () => {
    const again = signedAccount(world, 0, { quantities: [3000n], cash: 7n });
    await refuses(inputs({ attestations: [first, again] }), /^main\.distinct/);
  });
  it('the same account signed by another signer of the custodian is refused', async () => {
    const auditor = createSignerKey('alpha');
    const signers = [...world.signers.slice(0, 2), { ...world.signers[0]!, key: auditor.publicKey }];
    const again = signedAccount({ ...world, keys: [auditor] }, 0, { quantities: [3000n], cash: 7n });
    await refuses(inputs({ signers, attestations: [first, again] }), /^main\.distinct/);
  });
});

describe('6. Time', () => {
  it('two different times are refused', async () => {
    const later = signedAccount(world, 1, { quantities: [0n, 900n], cash: 5n, asOf: TIME + 1 });
    await refuses(inputs({ attestations: [first, later] }), SIGNATURE(1));
  });
  it('another time than was signed is refused', async () => {
    await refuses(inputs({ attestations: [first] }, { asOf: BigInt(TIME + 1) }), SIGNATURE(0));
  });
  it.each([
    [TIME - 60, true],
    [TIME - 61, false],
    [TIME + 60, true],
    [TIME + 61, false],
  ])('asOf %s in the window: %s', async (asOf, ok) => {
    const claim = inputs({
      attestations: [signedAccount(world, 0, { quantities: [2000n], cash: 10n ** 10n, asOf })],
    });
    if (ok) await accepts(claim);
    else await refuses(claim, /^main\.time\.(afterStart|beforeEnd)/);
  });
  it.each([
    [TIME - 900, true],
    [TIME - 901, false],
    [TIME + 900, true],
    [TIME + 901, false],
  ])('asOf %s near the market: %s', async (asOf, ok) => {
    const account = signedAccount(world, 0, { quantities: [2000n], cash: 10n ** 10n, asOf });
    const claim = inputs({ policy: { minRatio: 1n }, attestations: [account] });
    if (ok) await accepts(claim);
    else await refuses(claim, /^main\.time\.(notTooOld|notTooNew)/);
  });
});

describe('7. Coverage', () => {
  it('of both custodians is accepted', async () => {
    await accepts(inputs({ policy: { ...POLICY, coverage: [0, 1] } }));
  });
  it('of a custodian without an account is refused', async () => {
    await refuses(inputs({ policy: { ...POLICY, coverage: [0, 2] } }), /^main\.coverage/);
  });
  it('by a slot that is disabled is refused, whichever custodian it names', async () => {
    const claim = { policy: { ...POLICY, coverage: [0, 1] }, attestations: [first] };
    await refuses(inputs(claim, { 'account[1].entry': 1n }), /^main\.coverage/);
    // Nor does an enabled slot lend its bit to the other.
    await accepts(inputs({ ...claim, policy: { ...POLICY, coverage: [0] } }, { 'account[1].entry': 1n }));
  });
  it('of an entry that the instance does not have is refused', async () => {
    await refuses(inputs({ policy: { ...POLICY, coverage: [0, 5] } }), /^main\.ask|^main \(.*ask/);
  });
});

describe('8. The margin', () => {
  const { equity, requirement } = margin(first, second);
  it('ratio exactly at the bound is accepted, one basis point more refused', async () => {
    const minRatio = marginRatio({ equity, requirement })!;
    await accepts(inputs({ policy: { minRatio } }));
    await refuses(inputs({ policy: { minRatio: minRatio + 1n } }), /^main\.minRatio\.enough/);
  });
  it('one value unit of equity below an exact bound is refused', async () => {
    // requirement / SCALE · 150 % is a whole number of value units here, so the bound can be met exactly.
    const short = (missing: bigint) => {
      const needed = (requirement * 15_000n) / 10_000n / 1_000_000_000n;
      const cash = second.snapshot.cash - (equity - needed) - missing;
      return signedAccount(world, 1, { quantities: [0n, 900n, 700n], cash });
    };
    await accepts(inputs({ policy: { minRatio: 15_000n }, attestations: [first, short(0n)] }));
    await refuses(
      inputs({ policy: { minRatio: 15_000n }, attestations: [first, short(1n)] }),
      /^main\.minRatio/,
    );
  });
  it('ratio below an upper bound is accepted, at the bound refused', async () => {
    const ratio = marginRatio({ equity, requirement })!;
    await accepts(inputs({ policy: { maxRatio: ratio + 1n } }));
    await refuses(inputs({ policy: { maxRatio: ratio } }), /^main\.maxRatio\.below/);
  });
  it('equity at the floor is accepted, one unit more refused', async () => {
    const whole = equity / 1_000_000n;
    await accepts(inputs({ policy: { minEquity: whole } }));
    await refuses(inputs({ policy: { minEquity: whole + 1n } }), /^main\.minEquity\.enough/);
  });
  it('an empty account satisfies any ratio that asks for nothing, and no positive floor', async () => {
    const empty = signedAccount(world, 2, { quantities: [], cash: 0n });
    const free: Market = {
      ...world.market,
      models: { maintenance: { ...world.market.models.maintenance!, scenarios: [], units: [] } },
    };
    await accepts(inputs({ market: free, policy: { minRatio: 20_000n }, attestations: [empty] }));
    await refuses(
      inputs({ market: free, policy: { minRatio: 20_000n, minEquity: 1n }, attestations: [empty] }),
      /^main\.minEquity/,
    );
  });
  it('another net quantity than the sum of the accounts is refused', async () => {
    const patches = [
      {
        file: 'solvency.circom',
        find: 'netted.quantity[i] <== net;',
        replace: 'netted.quantity[i] <== i == 0 ? net + 1 : net;',
      },
    ];
    await expectBroken(honest, TARGET, patches, inputs(), /^main \(.*netted\.quantity\[0\]/);
  });
});
