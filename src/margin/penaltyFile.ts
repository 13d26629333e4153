import { z } from 'zod';
import { kindOf, readFileText, toFileText, versionOne } from '../files/schemas.js';
import { formatFraction, parseFraction } from '../units/decimal.js';
import { checkSchedule, type PenaltySchedule } from './penalty.js';

const SHARE_RULE = 'is not a plain decimal of 0 or more, like "0.1"';

const share = (description: string) =>
  z
    .string({ error: 'must be a decimal in quotes' })
    .regex(/^(0|[1-9][0-9]{0,17})(\.[0-9]{1,18})?$/, { error: SHARE_RULE })
    .describe(description);

/** `penalty.json`: what a custodian or a lender charges for a shortfall, by degree. */
export const penaltySchema = z
  .strictObject({
    version: versionOne,
    kind: kindOf('ballast/penalty'),
    mode: z
      .enum(['whole', 'marginal'], { error: 'must be whole or marginal' })
      .describe(
        'whole: the rate of the tier holds for the whole shortfall. marginal: for the part inside the tier',
      ),
    tiers: z
      .array(
        z.strictObject({
          from: share(
            'Shortfall as a share of the requirement from which the tier holds, inclusive: "0.1" is 10 %',
          ),
          rate: share('Share of the shortfall that is to be paid: "0.005" is 0.5 %'),
        }),
      )
      .min(1, { error: 'must have at least one tier' })
      .max(64, { error: 'must not have more than 64 tiers' })
      .describe('Tiers, ascending, the first from "0"'),
  })
  .describe('Ballast penalty: what falling short of the margin requirement costs, by degree. Public');

/** Reads the text of `penalty.json`. Throws {@link InputError} naming file and field. */
export function parsePenalty(text: string, file?: string): PenaltySchedule {
  return readFileText('penalty', text, penaltySchema, file, ({ mode, tiers }) => {
    const schedule: PenaltySchedule = {
      mode,
      tiers: tiers.map(({ from, rate }, t) => ({
        from: parseFraction(from, `tiers[${t}].from`),
        rate: parseFraction(rate, `tiers[${t}].rate`),
      })),
    };
    checkSchedule(schedule);
    return schedule;
  });
}

/** The text of a `penalty.json`. */
export function formatPenalty({ mode, tiers }: PenaltySchedule): string {
  return toFileText({
    version: 1,
    kind: 'ballast/penalty',
    mode,
    tiers: tiers.map(({ from, rate }) => ({
      from: formatFraction(from),
      rate: formatFraction(rate),
    })),
  });
}
