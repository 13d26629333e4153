import { type ImportedSurface, importSurface } from '../../data/surface/importSurface.js';
import { plural, someOf } from '../../data/words.js';
import { writeTextFile } from '../../files/textFile.js';
import { formatTime, parseTime } from '../../files/time.js';
import { readExported } from '../market/imported.js';
import { defineCommand } from '../shell/command.js';
import { OPTION } from '../shell/options.js';
import { checkOut } from '../shell/output.js';
import { namingOwn } from '../shell/ownFields.js';
import { facts, table } from '../shell/text.js';

/** Where the fields of an import come from. */
const FIELDS: Readonly<Record<string, string>> = {
  underlying: '--underlying',
  expiries: '--expiries',
  expiryTime: '--expiry-time',
  rate: '--rate',
  observed: '--observed',
  tolerance: '--tolerance',
};

export const surfaceImport = defineCommand({
  examples: [
    [
      'surface import --from book-summary.json --out BTC-surface.json',
      'public/get_book_summary_by_currency of Deribit',
    ],
    [
      'surface import --from chain.json --rate 0 --observed 2026-01-31T12:00:00Z --out BTC-surface.json',
      'what fetchOptionChain of ccxt gave for Bybit',
    ],
  ],
  lists: ['from'],
  options: (y) =>
    y.options({
      from: { ...OPTION.needed('File with options; may be given several times, of one moment'), array: true },
      underlying: OPTION.text('Whose options to take, like BTC. Default: all must be of one'),
      expiries: OPTION.text('Days of expiry to take, like 2026-03-27,2026-06-26. Default: all'),
      'expiry-time': { ...OPTION.text('Time of day of expiries, UTC'), default: '08:00' },
      rate: OPTION.text('Rate per year where the exchange states none, like 0 or 0.04'),
      observed: OPTION.text('When quotes without a time were observed: unix seconds or 2026-01-31T12:00:00Z'),
      tolerance: {
        ...OPTION.text('Volatility by which mark and volatility, and call and put, may differ'),
        default: '0.01',
      },
      out: OPTION.needed('Surface to write, JSON; an existing file is replaced'),
    }),
  run: async ({ from, underlying, expiries, expiryTime, rate, observed, tolerance, out }, shell) => {
    await checkOut(out, from);
    const texts = await readExported(from);
    const surface = namingOwn(FIELDS, () =>
      importSurface(texts, {
        underlying,
        expiries: expiries?.split(','),
        expiryTime,
        rate,
        observed: observed === undefined ? undefined : Number(parseTime(observed, 'observed')),
        tolerance,
      }),
    );
    await writeTextFile(out, surface.text);
    const { text: _, ...rest } = surface;
    const page = surfacePage(surface, { expiryTime, tolerance });
    shell.result(`Wrote ${out}\n${page}`, { file: out, ...rest, expiryTime, tolerance });
    return true;
  },
});

function surfacePage(
  { underlying, time, units, expiries, leftOut, findings, read }: ImportedSurface,
  { expiryTime, tolerance }: { readonly expiryTime: string; readonly tolerance: string },
): string {
  const rules = [...new Set(findings.map(({ rule }) => rule))].sort().map((rule) => {
    const count = findings.filter((one) => one.rule === rule).length;
    return `${rule} ${count}`;
  });
  return [
    facts([
      ['underlying', underlying],
      ['time', formatTime(time)],
      ['read as', [...new Set(read.map(({ format }) => format))].join('; ')],
      [
        'volatilities',
        `${unitWords(units.vol)}, as marks in ${units.mark === 'coin' ? 'coins' : 'quote'} prove`,
      ],
      ['tolerance', `${tolerance} per year`],
      ['expiry time', `${expiryTime} UTC`],
      [
        'left out',
        leftOut.length === 0
          ? 'none'
          : `${plural(leftOut.length, 'option')} without figures: ${someOf(leftOut)}`,
      ],
      ['arbitrage', rules.length === 0 ? 'none at its nodes' : rules.join(', ')],
    ]),
    table(
      ['expiry', 'strikes', 'rate'],
      expiries.map(({ expiry, strikes, rate }) => [formatTime(expiry), String(strikes), rate]),
      [1, 2],
    ),
  ].join('\n');
}

const unitWords = (unit: string) => (unit === 'percent' ? 'percentages' : 'fractions');
