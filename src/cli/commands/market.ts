import { InputError } from '../../errors.js';
import { inFile } from '../../files/schemas.js';
import { formatTime } from '../../files/time.js';
import { findInstance } from '../../market/instances.js';
import type { Market } from '../../market/market.js';
import { formatMarket } from '../../market/marketFile.js';
import { universeHash } from '../../market/universe.js';
import { buildMarket } from '../../models/buildMarket.js';
import { loadMarket, loadRisk, loadVenues, loadVerifierKey, writeTextFile } from '../../node.js';
import { buildContext } from '../../proof/context.js';
import { foldKey } from '../../proof/fold.js';
import { formatVerificationKey, parseVerificationKey } from '../../proof/verificationKey.js';
import { defineCommand, defineGroup } from '../command.js';
import { misfitOfAll } from '../fit.js';
import { withKeys } from '../keys.js';
import { fitsOf, marketJson, marketPage } from '../marketPage.js';
import { OPTION } from '../options.js';
import { checkOut } from '../output.js';
import { facts } from '../text.js';

const build = defineCommand({
  command: 'build',
  describe: 'Compile a risk file to a market',
  examples: [['market build --risk risk.json --out market.json', 'exact, or refused with the reason']],
  options: (y) =>
    y.options({
      risk: OPTION.needed('Risk file (risk.json)'),
      out: { ...OPTION.out, default: 'market.json' },
    }),
  run: async ({ risk, out }, shell) => {
    await checkOut(out, [risk]);
    const file = await loadRisk(risk);
    const market = inFile(risk, () => buildMarket(file));
    assertFits(market, risk);
    await writeTextFile(out, formatMarket(market));
    const types = Object.keys(market.models);
    const fits = fitsOf(market).filter(({ ok }) => ok);
    const names = [...new Set(fits.map(({ instance }) => instance))];
    const page = facts([
      ['instruments', `${market.universe.instruments.length} in ${market.universe.slots} slots`],
      ['time', `${formatTime(market.time)}, snapshots within ${market.maxSkew} s`],
      ['margin types', types.join(', ')],
      ['fits', names.join(', ')],
    ]);
    shell.result(`Wrote ${out}\n${page}`, {
      file: out,
      universe: universeHash(market.universe),
      time: market.time,
      marginTypes: types,
      instances: names,
    });
    return true;
  },
});

const inspect = defineCommand({
  command: 'inspect',
  describe: 'Show a market: instruments, prices, margin model, and which instances it fits',
  examples: [
    ['market inspect --market market.json', 'the maintenance model'],
    ['market inspect --market market.json --margin-type initial --instance solvency-32', 'does it fit?'],
  ],
  options: (y) =>
    y.options({
      market: OPTION.market,
      'margin-type': OPTION.marginType,
      instance: { ...OPTION.instance, describe: 'Say "no" (exit code 4) if it does not fit this instance' },
    }),
  run: async ({ market: file, marginType, instance }, shell) => {
    const market = await loadMarket(file);
    if (market.models[marginType] === undefined) {
      throw new InputError(`has no ${marginType} margin model`, { file, field: 'models' });
    }
    const fits = fitsOf(market);
    const shown = instance === undefined ? fits : fits.filter((fit) => fit.instance === instance);
    shell.result(marketPage(market, marginType, shown), marketJson(market, marginType, shown));
    return instance === undefined || shown.some((fit) => fit.marginType === marginType && fit.ok);
  },
});

const fold = defineCommand({
  command: 'fold',
  describe: 'Fold a market and a venue list into an ordinary snarkjs verification key',
  examples: [
    [
      'market fold --market market.json --venues venues.json --instance solvency-venues --out folded_key.json',
      'then: snarkjs groth16 verify folded_key.json claim.json proof.json',
    ],
  ],
  options: (y) =>
    y.options({
      market: OPTION.market,
      venues: OPTION.venues,
      instance: { ...OPTION.instance, demandOption: true },
      'margin-type': OPTION.marginType,
      out: { ...OPTION.out, default: 'folded_key.json' },
    }),
  run: async ({ market: file, venues: list, instance: name, marginType, out }, shell) => {
    await checkOut(out, [file, list]);
    const instance = findInstance(name);
    const market = await loadMarket(file);
    const venues = await loadVenues(list);
    const context = inFile(file, () => buildContext({ market, marginType, venues, instance }));
    const { bytes, grade } = await withKeys(instance, shell, () => loadVerifierKey(name));
    const folded = foldKey(parseVerificationKey(new TextDecoder().decode(bytes)), context.scalars);
    await writeTextFile(out, `${JSON.stringify(formatVerificationKey(folded), null, 2)}\n`);
    shell.note('use only keys that you folded yourself: a folded key from elsewhere can accept anything');
    const inputs = ['nullifier', 'scope', 'binding', 'policy'];
    const page = facts([
      ['public inputs', `${inputs.join(', ')} (those of "claim" in proof.json, in this order)`],
      ['market', context.digests.market],
      ['venues', context.digests.venues],
      ['key', `${name}, ${grade}`],
    ]);
    shell.result(`Wrote ${out}\n${page}`, {
      file: out,
      instance: name,
      grade,
      inputs,
      digests: context.digests,
    });
    return true;
  },
});

/** A market that no circuit can hold is of no use: refused, with the reason of the instance that comes closest. */
function assertFits(market: Market, risk: string): void {
  const found = misfitOfAll(market);
  if (found === undefined) return;
  const { instance, error } = found;
  const reason = [error.field, error.shortMessage].filter(Boolean).join(' ');
  throw new InputError(`makes a market that fits no instance. ${instance.name} comes closest: ${reason}`, {
    file: risk,
    ...(error.fix ? { fix: error.fix } : {}),
  });
}

export const marketCommand = defineGroup('market', 'Markets: build, inspect, fold into a key', (y) =>
  y.command(build).command(inspect).command(fold),
);
