import type { GroupRow, RiskUnit, Scenario } from '../../market/model.js';
import type { Universe } from '../../market/universe.js';
import type { RiskInputs } from '../../risk/data.js';
import type { Value } from '../../units/numbers.js';
import type { FoldPair } from './piecewise.js';

/** What models take and give: each contributes a part of a model, and the parts are added. */

/** What a model may look up. */
export interface CompileContext {
  readonly universe: Universe;
  /** Mark price per slot, plain decimals above 0: quote per unit of underlying. */
  readonly prices: readonly string[];
  /** Time of the prices, unix seconds. */
  readonly time: number;
  /** Market data that the risk file names. */
  readonly inputs: RiskInputs;
}

/** A contribution to the row of one slot. Several for one slot are added. */
export interface SlotRow extends FoldPair {
  readonly slot: number;
  /** Signed value per lot, added to equity outside the fold, value units. */
  readonly linear: Value;
}

/** Part of a canonical model. Scenario indices of units count inside the part. */
export interface PartialModel {
  readonly rows?: readonly SlotRow[];
  readonly groups?: readonly GroupRow[];
  /** Labels of netting sets, for scenarios that have terms for them. Only one part of a model may have any. */
  readonly nettingSets?: readonly string[];
  readonly scenarios?: readonly Scenario[];
  readonly units?: readonly RiskUnit[];
}
