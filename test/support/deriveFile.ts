import type { Figure } from '../vectors/vectors.js';

/** The shape of `derive_pmrm2.json`: portfolios and parameters of the scenario manager, figures as written. */

export type VolDirection = 'Up' | 'Down' | 'None' | 'LINEAR' | 'ABS';

export interface DeriveScenario {
  readonly SpotShock: Figure;
  readonly VolShockDirection: VolDirection;
  readonly DampeningFactor: Figure;
}

type Figures<Names extends string> = { readonly [Name in Names]: Figure };

export interface DeriveParameters {
  readonly Scenarios: readonly DeriveScenario[];
  readonly SkewShock: Figures<
    | 'ABS_CBASE'
    | 'ABS_SCALE_CAP'
    | 'LINEAR_CBASE'
    | 'LINEAR_SCALE_CAP'
    | 'MIN_K_STAR'
    | 'MIN_WIDTH_SCALE'
    | 'VOL_PARAM_SCALE'
    | 'VOL_PARAM_STATIC'
  >;
  readonly VolShock: Figures<
    'DTE_FLOOR' | 'LONGTERMPOWER' | 'MIN_VOL_EVAL_SHOCKED' | 'SHORTTERMPOWER' | 'VOLRANGEDOWN' | 'VOLRANGEUP'
  >;
  readonly Margin: Figures<
    | 'BASE_STATIC_DISCOUNT'
    | 'BASE_STATIC_DISCOUNT_NEG'
    | 'IM_LOSS_FACTOR'
    | 'LONG_RATE_ADDSCALE'
    | 'LONG_RATE_MULTSCALE'
    | 'MM_LOSS_FACTOR'
    | 'SHORT_RATE_ADDSCALE'
    | 'SHORT_RATE_MULTSCALE'
  >;
  readonly BasisContingency: Figures<
    'BASIS_CONT_ADD_FACTOR' | 'BASIS_CONT_MULT_FACTOR' | 'SCENARIO_SPOT_DOWN' | 'SCENARIO_SPOT_UP'
  >;
  readonly OtherContingency: Figures<
    | 'CONF_MARGIN'
    | 'CONF_THRESHOLD'
    | 'IM_OPTION_PERCENT'
    | 'IM_PERP_PERCENT'
    | 'MM_OPTION_PERCENT'
    | 'MM_PERP_PERCENT'
    | 'PEG_LOSS_FACTOR'
    | 'PEG_LOSS_THRESHOLD'
  >;
}

export interface DeriveOption {
  readonly secToExpiry: number;
  readonly K: Figure;
  readonly call: boolean;
  readonly vol: Figure;
  readonly qty: Figure;
}

interface DeriveCollateral {
  readonly Name: string;
  readonly Amount: Figure;
  readonly Price: Figure;
  readonly Confidence: Figure;
  readonly IsRiskCancelling: boolean;
  readonly IMHaircut: Figure;
  readonly MMHaircut: Figure;
}

export interface DeriveFeed extends Figures<'F' | 'Fconf' | 'rate' | 'rateConf' | 'volConf'> {
  readonly secToExpiry: number;
}

export interface DeriveCase
  extends Figures<
    | 'cash'
    | 'spot'
    | 'spotConf'
    | 'stable'
    | 'perps'
    | 'perpPrice'
    | 'perpConf'
    | 'perpUnrealised'
    | 'funding'
  > {
  readonly id: string;
  readonly collaterals: readonly DeriveCollateral[];
  readonly options: readonly DeriveOption[];
  readonly feeds: readonly DeriveFeed[];
  readonly param_overrides?: Partial<DeriveParameters>;
  readonly expect: Figures<'IM' | 'MM' | 'MtM' | 'basisContingency' | 'oracleContingency'> & {
    readonly losses: readonly Figure[];
  };
}

export interface DeriveFile {
  readonly default_parameters: DeriveParameters;
  readonly cases: readonly DeriveCase[];
}

/** The parameters of one case: an override replaces a whole block. */
export function parametersOf(file: DeriveFile, { param_overrides }: DeriveCase): DeriveParameters {
  return { ...file.default_parameters, ...param_overrides };
}
