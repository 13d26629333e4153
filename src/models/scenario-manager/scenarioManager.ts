import { InputError } from '../../errors.js';
import { formatTime } from '../../files/time.js';
import { REQUIREMENT_SCALE } from '../../market/model.js';
import { ceil, fraction, multiply } from '../../units/fraction.js';
import { defineModel } from '../kit/model.js';
import { type ChargeContext, managedRows, nakedShortGroups } from './charges.js';
import { scenarioManagerParams } from './scenarioManagerParams.js';
import { scenarioParts } from './scenarios.js';
import { lossFactorOf, volMovesOf } from './settings.js';
import { managedSlots } from './slots.js';

/**
 * Portfolio margin by a scenario manager, for options, perpetuals and collateral on one underlying:
 *
 *     equity      = cash + Σ option · price + Σ perpetual · mark + Σ collateral · price
 *     requirement = lossFactor · max(0, basis, worst loss over the scenarios) + contingencies
 *
 * The loss of a scenario is linear in perpetuals and in collateral that cancels risk. Options are repriced with Black-76 and netted
 * per expiry (a netting set): a positive value of an expiry counts with one static discount, a negative one with another,
 * less its mark value; in skew scenarios each expiry counts as the loss `−|…|`. Basis contingency is one more scenario, so at most
 * 31 fit an instance with 32. Contingencies: notional of perpetuals, naked shorts per strike (a row where a strike has one
 * option, a group row where it has several), haircuts, and, for initial margin, notional priced at low confidence; a
 * quote currency below its peg raises the loss factor of initial margin.
 *
 * Prices of the market are in the quote currency: collateral fed in dollars is to be divided by the price of the quote currency.
 * Options count at their model price, which the market's mark must be near. Every repriced number is rounded; each lot pays a
 * charge that covers what rounding can take off its losses, and slopes, charges and values are rounded against the holder.
 *
 * Source: Derive, portfolio margin of protocol version 2 (PMRM_2 and PMRMLib_2 in derivexyz/v2-core, 2025). Exact as
 * `exactness` says. Throws {@link InputError} naming the parameter, and DataError `expired`.
 */
export const scenarioManager = defineModel({
  name: 'scenario-manager',
  version: 1,
  describe:
    'Portfolio margin of options, perpetuals and collateral by joint scenarios, expiries netted each on its own',
  exactness:
    'Conservative: equity less requirement is never more than the rule book gives, and less by at most the rounding of repriced ' +
    'options, a few value units per lot. Two more differences, both against the holder: the confidence of the perpetual counts for ' +
    'options whether the account holds a perpetual or not, and options within half an hour of expiry move in full.',
  params: scenarioManagerParams,
  compile(params, context, marginType) {
    const moves = volMovesOf(params);
    const managed = managedSlots(params, context, moves);
    const { options, perpetuals, collaterals, expiries } = managed;
    if (options.length + perpetuals.length + collaterals.length === 0) {
      throw new InputError('has no option or perpetual in the universe, and there is no collateral', {
        field: 'underlying',
      });
    }
    const { scenarios, errors } = scenarioParts(params, context, managed, moves);
    const factor = lossFactorOf(params, marginType);
    const covers = errors.map((error) => (error.n === 0n ? 0n : ceil(multiply(factor, error))));
    const charges: ChargeContext = { params, marginType, covers };
    const groups = nakedShortGroups(managed, charges);
    return {
      rows: managedRows(managed, charges),
      ...(groups.length > 0 && { groups }),
      ...(expiries.length > 0 && {
        nettingSets: expiries.map((expiry) => `${params.underlying} ${formatTime(expiry)}`),
      }),
      scenarios,
      units: [
        {
          label: `${params.underlying} scenarios`,
          scenarios: scenarios.map((_, s) => s),
          k: 1,
          weight: ceil(multiply(factor, fraction(REQUIREMENT_SCALE))),
          kthWeight: 0n,
          floor: 0n,
        },
      ],
    };
  },
});
