import type { Options } from 'yargs';
import { INSTANCES } from '../../market/instances.js';
import type { MarginType } from '../../market/model.js';
import { ALARM_NAME } from '../../proof/alarms.js';
import { type AskedGrade, parseAskedGrade } from '../../proof/grade.js';
import { UsageError } from './errors.js';
import { namingOption } from './places.js';

/** Options that several commands share. Every value is text: yargs turns 0.1 into a float otherwise. */

const text = (describe: string) =>
  ({ type: 'string', requiresArg: true, describe }) as const satisfies Options;
const needed = (describe: string) => ({ ...text(describe), demandOption: true }) as const;

export const OPTION = {
  text,
  needed,
  market: needed('Market file (market.json)'),
  signers: needed('Trusted list of signers (signers.json)'),
  marginType: {
    ...text('Margin model to use'),
    choices: ['maintenance', 'initial'] as const satisfies readonly MarginType[],
    default: 'maintenance' as MarginType,
  },
  instance: { ...text('Circuit instance'), choices: INSTANCES.map(({ name }) => name) },
  grade: text(
    'Grade of key to accept: development (for demos and tests), own, ceremony, or like ceremony:3. Default: own or ceremony, made by you or by whom you trust',
  ),
  key: text('Key to use: a label or the start of a hash, as ballast keys list shows them, or development'),
  /** Output that is public: it is made again at will. */
  out: text('File to write; an existing file is replaced'),
  force: { type: 'boolean', default: false, describe: 'Replace an existing file' },
  scope: text('Purpose of the proof, like "lender.example/credit-line/2026": one nullifier per scope'),
  recipient: text('Who may use the proof, like a name or an address'),
} as const;

/** What a market is built from. */
export const SOURCE_OPTIONS = {
  risk: needed('Risk file (risk.json)'),
  inputs: text('Folder of the market data that the risk file names. Default: the folder of the risk file'),
  module: {
    ...text(
      'ES module with models of your own (exports model or models); may be given several times. Its code is run',
    ),
    array: true,
  },
} as const;

/** How saved market data is cut and put in order. */
export const IMPORT_OPTIONS = {
  sort: { type: 'boolean', describe: 'Put them in order; without it, what is not oldest first is refused' },
  since: text('Leave out what is before this: unix seconds or 2026-01-31T12:00:00Z'),
  until: text('Leave out what is not over by this'),
} as const;

/** Markets with alarms are used on purpose or not at all. */
export const ACCEPT_ALARMS = {
  'accept-alarms': text('Use a market although these breakers tripped, like stale,jump'),
} as const;

/** The grade that `--grade` names. */
export const askedGrade = (grade: string | undefined): AskedGrade | undefined =>
  grade === undefined
    ? undefined
    : namingOption(
        () => '--grade',
        () => parseAskedGrade(grade, 'grade'),
      );

/** The rules that `--accept-alarms` names. */
export function acceptedAlarms(accepted: string | undefined): string[] {
  const names = accepted === undefined ? [] : accepted.split(',');
  for (const name of names) {
    if (!ALARM_NAME.test(name)) {
      throw new UsageError('--accept-alarms takes names of rules, like stale,jump');
    }
  }
  return names;
}

/** What `--scope`, `--recipient` or `--words` says, in its one form. */
export const textOption = (option: string, read: () => string): string => namingOption(() => option, read);
