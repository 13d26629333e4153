import { unlessNamed } from '../../files/places.js';
import { loadMarket } from '../../load/market.js';
import { loadRecipe } from '../../load/risk.js';
import type { MarketDifference } from '../../market/diffMarkets.js';
import { type MarketVerification, verifyMarket } from '../../models/build/rebuild.js';
import { namingSets, QUORUM_LISTS, QUORUM_OPTIONS, readQuorum } from '../market/quorum.js';
import { defineCommand } from '../shell/command.js';
import { OPTION, SOURCE_OPTIONS } from '../shell/options.js';
import { facts, heading, mark, paint, shortDigest } from '../shell/text.js';

/** Differences that the page shows; JSON has all of them. */
const SHOWN = 20;

export const marketVerify = defineCommand({
  examples: [
    ['market verify --market market.json --risk risk.json', 'inputs beside the risk file'],
    ['market verify --market market.json --risk risk.json --inputs data', 'inputs from your own folder'],
    [
      'market verify --market market.json --risk risk.json --prices a.json --price-sources sources.json',
      'with the signed prices, and your own list of whom to trust',
    ],
  ],
  lists: ['module', ...QUORUM_LISTS],
  options: (y) => y.options({ market: OPTION.market, ...SOURCE_OPTIONS, ...QUORUM_OPTIONS }),
  run: async ({ market: file, risk, inputs, module: modules = [], ...args }, shell) => {
    const market = await loadMarket(file);
    const { open, texts } = await loadRecipe(risk, { ...(inputs && { inputs }), modules });
    const quorum = await readQuorum(args);
    const verification = unlessNamed(risk, () =>
      namingSets(quorum, () => verifyMarket(market, open, texts, quorum?.inputs)),
    );
    const { same, differences, recorded } = verification;
    if (!recorded) shell.note(`${file} has no record of its build: only its contents are compared`);
    shell.result(pageOf(verification), { same, recorded, differences });
    return same;
  },
});

function pageOf({ same, differences, recorded, rebuilt }: MarketVerification): string {
  const wrong = new Set(differences.map(({ path }) => path));
  const { build } = rebuilt;
  const recipe =
    build === undefined || !recorded
      ? []
      : [
          `${heading('Recipe')} (sha256 as found)`,
          ...sourceLine('build.risk', 'risk file', build.risk, wrong),
          ...build.inputs.flatMap(({ kind, of, sha256 }, i) =>
            sourceLine(`build.inputs[${i}]`, `${kind} of ${of}`, sha256, wrong),
          ),
          ...(build.priceSources?.sources ?? []).flatMap(({ name, set }, i) =>
            set === undefined
              ? []
              : sourceLine(`build.priceSources.sources[${i}]`, `prices of ${name}`, set.hash, wrong),
          ),
          ...build.modules.flatMap(({ name, sha256 }, i) =>
            sourceLine(`build.modules[${i}]`, name, sha256, wrong),
          ),
        ];
  const shown = differences.slice(0, SHOWN);
  const rest = differences.length - shown.length;
  return [
    ...recipe,
    ...(same ? [] : [heading('Differences')]),
    ...shown.map(differenceLines),
    ...(rest > 0 ? [`  and ${rest} more: --json has all of them`] : []),
    same ? paint.bold(paint.green('SAME')) : paint.bold(paint.red('DIFFERENT')),
  ].join('\n');
}

function sourceLine(path: string, title: string, sha256: string, wrong: ReadonlySet<string>): string[] {
  const within = (inner: string, outer: string) => inner === outer || inner.startsWith(`${outer}.`);
  const ok = ![...wrong].some((other) => within(other, path) || within(path, other));
  return [`  ${mark(ok)} ${title}  ${paint.dim(shortDigest(sha256))}`];
}

function differenceLines({ path, first, second }: MarketDifference): string {
  const values = facts([
    ['in the market', first ?? 'nothing'],
    ['rebuilt', second ?? 'nothing'],
  ]);
  return [`  ${mark(false)} ${path}`, ...values.split('\n').map((line) => `  ${line}`)].join('\n');
}
