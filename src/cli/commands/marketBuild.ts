import { dirname, join } from 'node:path';
import { InputError } from '../../errors.js';
import { unlessNamed } from '../../files/places.js';
import { writeTextFile } from '../../files/textFile.js';
import { formatTime } from '../../files/time.js';
import { loadRecipe } from '../../load/risk.js';
import type { Market } from '../../market/market.js';
import { formatMarket } from '../../market/marketFile.js';
import { universeHash } from '../../market/universe.js';
import { buildMarket } from '../../models/build/buildMarket.js';
import { buildOptionsOf } from '../../models/build/rebuild.js';
import { marketRemarks, modelRemarks } from '../../models/build/remarks.js';
import { entriesOf, modelNames, type RiskFile } from '../../models/build/riskFile.js';
import { alarmWords } from '../../proof/alarms.js';
import { NO_INPUTS } from '../../risk/data.js';
import { assertFits } from '../market/fits.js';
import { fitsOf } from '../market/page.js';
import { namingSets, QUORUM_LISTS, QUORUM_OPTIONS, quorumWords, readQuorum } from '../market/quorum.js';
import { noteAlarms } from '../shell/alarms.js';
import { defineCommand } from '../shell/command.js';
import { UsageError } from '../shell/errors.js';
import { OPTION, SOURCE_OPTIONS } from '../shell/options.js';
import { checkOut, prepareFolder } from '../shell/output.js';
import { facts } from '../shell/text.js';

/** A market to build, and where it goes. */
interface Target {
  readonly name?: string;
  readonly out: string;
}

export const marketBuild = defineCommand({
  examples: [
    ['market build --risk risk.json --out market.json', 'exact, or refused with the reason'],
    ['market build --risk risk.json --models static,es --out-dir markets', 'markets/market-static.json, …'],
    ['market build --risk risk.json --module ./my-model.mjs', 'with a model of your own: runs that file'],
    [
      'market build --risk risk.json --prices a.json --prices b.json --price-sources sources.json',
      'with prices that a quorum of sources signed',
    ],
  ],
  lists: ['module', ...QUORUM_LISTS],
  options: (y) =>
    y.options({
      ...SOURCE_OPTIONS,
      ...QUORUM_OPTIONS,
      models: OPTION.text(
        'Which of the named models of the risk file to build, like static,es. Default: all',
      ),
      out: OPTION.text('File to write; an existing file is replaced. Default: market.json'),
      'out-dir': OPTION.text('Folder for market-NAME.json of each named model; made if it is not there'),
    }),
  run: async ({ risk: file, inputs, module: modules = [], models, out, outDir, ...args }, shell) => {
    if (out !== undefined && outDir !== undefined) throw new UsageError('Give --out or --out-dir, not both');
    const progress = shell.progress();
    try {
      progress.step('reading the risk file and its inputs', 0);
      const { open, texts } = await loadRecipe(file, { ...(inputs && { inputs }), modules });
      const quorum = await readQuorum(args);
      const targets = targetsOf(open.risk, file, { models, out, outDir });
      if (outDir !== undefined) await prepareFolder(outDir, '--out-dir');
      const data = (open.risk.inputs ?? []).map((input) => join(inputs ?? dirname(file), input.file));
      const signed = [...(quorum?.files ?? []), args.priceSources];
      for (const target of targets) await checkOut(target.out, [file, ...modules, ...data, ...signed]);
      const options = unlessNamed(file, () => buildOptionsOf(open, texts));
      const built: { target: Target; market: Market }[] = [];
      for (const target of targets) {
        progress.step(`compiling ${target.name ?? 'the model'}`, (1 + built.length) / (2 + targets.length));
        const { name } = target;
        const chosen = { ...options, ...(name && { name }), ...(quorum && { quorum: quorum.inputs }) };
        const market = unlessNamed(file, () => namingSets(quorum, () => buildMarket(open.risk, chosen)));
        assertFits(market, file, name);
        built.push({ target, market });
      }
      progress.step('writing', (1 + built.length) / (2 + targets.length));
      // All of them or none: nobody should prove under half a set.
      for (const { target, market } of built) await writeTextFile(target.out, formatMarket(market));
      progress.done();
      noteAlarms(built[0]!.market, shell);
      const remarked = built.map(({ target, market }) => {
        const inputs = options.inputs ?? NO_INPUTS;
        const { entries } = entriesOf(open.risk, target.name);
        const remarks = [
          ...modelRemarks(market, inputs, { entries, registry: open.registry }),
          ...marketRemarks(market, inputs),
        ];
        for (const remark of remarks)
          shell.note(`${target.name === undefined ? '' : `${target.name}: `}${remark}`);
        return remarks;
      });
      const results = built.map(({ target, market }, i) => ({
        ...resultOf(target, market),
        remarks: remarked[i]!,
      }));
      const pages = built.map(({ target, market }) => `Wrote ${target.out}\n${pageOf(target, market)}`);
      shell.result(pages.join('\n'), modelNames(open.risk) === undefined ? results[0] : { markets: results });
      return true;
    } finally {
      progress.done();
    }
  },
});

/** Which markets to build, and their files. */
function targetsOf(
  risk: RiskFile,
  file: string,
  { models, out, outDir }: Readonly<Record<'models' | 'out' | 'outDir', string | undefined>>,
): Target[] {
  const names = modelNames(risk);
  if (names === undefined) {
    if (models !== undefined) {
      throw new InputError('is one list: its model has no name', {
        file,
        field: 'models',
        fix: 'Leave --models out',
      });
    }
    return [{ out: outDir === undefined ? (out ?? 'market.json') : join(outDir, 'market.json') }];
  }
  const chosen = models === undefined ? names : models.split(',');
  chosen.forEach((name, i) => {
    if (chosen.indexOf(name) !== i) throw new UsageError(`--models names ${name} twice`);
    if (!names.includes(name)) {
      throw new InputError(`has no model named ${name}`, {
        file,
        field: 'models',
        fix: `There are ${names.join(', ')}`,
      });
    }
  });
  if (outDir !== undefined) return chosen.map((name) => ({ name, out: join(outDir, `market-${name}.json`) }));
  const [name, ...others] = chosen;
  if (others.length > 0) throw new UsageError(`Give --out-dir for the markets of ${chosen.join(', ')}`);
  return [{ name: name!, out: out ?? `market-${name}.json` }];
}

function resultOf({ name, out }: Target, market: Market) {
  return {
    ...(name === undefined ? {} : { name }),
    file: out,
    universe: universeHash(market.universe),
    time: market.time,
    marginTypes: Object.keys(market.models),
    instances: instancesOf(market),
    alarms: market.alarms ?? [],
  };
}

function pageOf({ name }: Target, market: Market): string {
  const { instruments, slots } = market.universe;
  return facts([
    ...(name === undefined ? [] : [['model', name] as const]),
    ['instruments', `${instruments.length} in ${slots} slots`],
    ['time', `${formatTime(market.time)}, snapshots within ${market.maxSkew} s`],
    ...(market.build?.priceSources ? [['prices', quorumWords(market.build.priceSources)] as const] : []),
    ['margin types', Object.keys(market.models).join(', ')],
    ['fits', instancesOf(market).join(', ')],
    ...(market.alarms === undefined ? [] : [['alarms', alarmWords(market.alarms)] as const]),
  ]);
}

function instancesOf(market: Market): string[] {
  const fits = fitsOf(market).filter(({ ok }) => ok);
  return [...new Set(fits.map(({ instance }) => instance))];
}
