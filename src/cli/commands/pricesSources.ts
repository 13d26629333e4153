import type { Signer } from '../../account/signers.js';
import { writeTextFile } from '../../files/textFile.js';
import { clockTime } from '../../files/time.js';
import { loadPriceSources } from '../../load/prices.js';
import { loadSigners } from '../../load/signers.js';
import type { PriceRule } from '../../market/quorumRecord.js';
import { checkSources, formatPriceSources, type PriceSource } from '../../prices/sources.js';
import { defineCommand } from '../shell/command.js';
import { noteEnds, validEntries } from '../shell/datedSigners.js';
import { UsageError } from '../shell/errors.js';
import { OPTION } from '../shell/options.js';
import { checkOut } from '../shell/output.js';
import { namingOwn } from '../shell/ownFields.js';
import type { Shell } from '../shell/shell.js';
import { entryOf, openUsableKey } from '../shell/signerKeys.js';
import { facts, shortDigest, table } from '../shell/text.js';

/** Where the fields of the rule come from. */
const FIELDS: Readonly<Record<string, string>> = {
  'rule.atLeast': '--at-least',
  'rule.maxSpread': '--max-spread',
  'rule.maxAge': '--max-age',
  'rule.maxConfidence': '--max-confidence',
};

export const pricesSources = defineCommand({
  examples: [
    [
      'prices sources --signers keys.json --at-least 2 --max-spread 0.005 --max-age 60 --out price-sources.json',
      'public keys, from: ballast signer list',
    ],
    ['prices sources --price-sources price-sources.json', 'shows it'],
  ],
  lists: ['key', 'signers'],
  options: (y) =>
    y.options({
      signers: {
        ...OPTION.text('Public keys of sources, as signers.json; may be given several times'),
        array: true,
      },
      key: { ...OPTION.text('Key file of a source; may be given several times'), array: true },
      'at-least': OPTION.text('How many sources must have a fresh price of a symbol'),
      'max-spread': OPTION.text('Largest difference of their prices, as a share of the lowest, like 0.005'),
      'max-age': OPTION.text('How old a price may be at the time of the market, seconds'),
      'max-confidence': OPTION.text(
        'Largest confidence that a source may state for a price, as a share of it, like 0.01. Default: any',
      ),
      'price-sources': OPTION.text('List to show'),
      out: OPTION.text('File to write the list to; an existing file is replaced'),
    }),
  run: async ({ signers = [], key = [], out, priceSources, ...rules }, shell) => {
    const rule = ruleOf(rules);
    const files = [...signers, ...key];
    if (
      priceSources === undefined
        ? rule === undefined || files.length === 0
        : rule !== undefined || files.length > 0
    ) {
      throw new UsageError(
        'Give --signers or --key files with --at-least, --max-spread and --max-age, or --price-sources',
      );
    }
    if (out !== undefined) await checkOut(out, [...files, priceSources]);
    const list =
      rule === undefined
        ? await loadPriceSources(priceSources!)
        : await sourcesOf(signers, key, shell).then((sources) =>
            namingOwn(FIELDS, () => checkSources({ rule, sources })),
          );
    if (out !== undefined) {
      await writeTextFile(out, formatPriceSources(list));
      shell.note(`wrote ${out}: markets are built and verified against this list`);
    }
    const page = [
      table(
        ['#', 'source', 'key (x)'],
        list.sources.map(({ name, key: { x } }, i) => [String(i), name, shortDigest(x.toString())]),
      ),
      facts([
        ['at least', `${list.rule.atLeast} of ${list.sources.length} sources`],
        ['spread', `up to ${list.rule.maxSpread} of the lowest price`],
        ['age', `up to ${list.rule.maxAge} s`],
        ['confidence', confidenceWords(list.rule.maxConfidence)],
      ]),
    ];
    shell.result(page.join('\n'), { file: out, ...list });
    return true;
  },
});

interface RuleArgs {
  readonly atLeast?: string | undefined;
  readonly maxSpread?: string | undefined;
  readonly maxAge?: string | undefined;
  readonly maxConfidence?: string | undefined;
}

/** The rule of the options; undefined where none is given. Throws {@link UsageError} for some of them. */
function ruleOf({ atLeast, maxSpread, maxAge, maxConfidence }: RuleArgs): PriceRule | undefined {
  if ([atLeast, maxSpread, maxAge, maxConfidence].every((option) => option === undefined)) return undefined;
  if (atLeast === undefined || maxSpread === undefined || maxAge === undefined) {
    throw new UsageError('Give --at-least, --max-spread and --max-age together');
  }
  return {
    atLeast: wholeNumber(atLeast),
    maxSpread,
    maxAge: wholeNumber(maxAge),
    ...(maxConfidence === undefined ? {} : { maxConfidence }),
  };
}

const confidenceWords = (share: string | undefined) =>
  share === undefined ? 'any' : `up to ${share} of a price, where its source states one`;

/** NaN for anything else, which no rule accepts. */
function wholeNumber(text: string): number {
  return /^(0|[1-9][0-9]{0,12})$/.test(text) ? Number(text) : Number.NaN;
}

/** Of lists with dates what is valid now: a list of price sources has none. */
async function sourcesOf(
  lists: readonly string[],
  keys: readonly string[],
  shell: Shell,
): Promise<PriceSource[]> {
  const now = clockTime();
  const entries: Signer[] = [];
  for (const file of lists) {
    const listed = await loadSigners(file);
    entries.push(...validEntries(listed, { first: now, last: now }, file, shell));
  }
  for (const file of keys) entries.push(entryOf(await openUsableKey(file)));
  noteEnds(entries, 'a list of price sources', 'make it again', shell);
  return entries.map(({ custodian, key }) => ({ name: custodian, key }));
}
