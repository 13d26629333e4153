import type { DeriveCase, DeriveParameters } from '../../support/deriveFile.js';

/** A small portfolio and parameters of our own for tests of the scenario manager, in the form of the vector file. */

const option = (secToExpiry: number, K: string, call: boolean, vol: string, qty: string) => ({
  secToExpiry,
  K,
  call,
  vol,
  qty,
});

const NEAR = 10 * 86_400;
const FAR = 120 * 86_400;

export const PORTFOLIO: DeriveCase = {
  id: 'own',
  cash: '15000',
  spot: '2000',
  spotConf: '0.9',
  stable: '0.97',
  perps: '-1.5',
  perpPrice: '2003.5',
  perpConf: '0.9',
  perpUnrealised: '-40',
  funding: '1.25',
  collaterals: [
    {
      Name: 'ETH',
      Amount: '2.5',
      Price: '2000',
      Confidence: '0.9',
      IsRiskCancelling: true,
      IMHaircut: '0.01',
      MMHaircut: '0.02',
    },
    {
      Name: 'BTC',
      Amount: '0.1',
      Price: '60000',
      Confidence: '0.4',
      IsRiskCancelling: false,
      IMHaircut: '0.05',
      MMHaircut: '0.25',
    },
  ],
  options: [
    option(NEAR, '2100', true, '0.6', '-3'),
    option(NEAR, '2100', false, '0.6', '1.25'),
    option(NEAR, '1800', false, '0.7', '-2'),
    option(FAR, '2500', true, '0.65', '4'),
    option(FAR, '1500', false, '0.75', '-1'),
  ],
  feeds: [
    { secToExpiry: NEAR, F: '2006', Fconf: '1', rate: '0.12', rateConf: '1', volConf: '0.95' },
    { secToExpiry: FAR, F: '2050', Fconf: '1', rate: '-0.03', rateConf: '1', volConf: '0.5' },
  ],
  expect: { IM: '0', MM: '0', MtM: '0', basisContingency: '0', oracleContingency: '0', losses: [] },
};

export const PARAMETERS: DeriveParameters = {
  Scenarios: [
    { SpotShock: '1.15', VolShockDirection: 'Up', DampeningFactor: '1' },
    { SpotShock: '1', VolShockDirection: 'Down', DampeningFactor: '1' },
    { SpotShock: '0.85', VolShockDirection: 'None', DampeningFactor: '1' },
    { SpotShock: '1', VolShockDirection: 'LINEAR', DampeningFactor: '1.5' },
    { SpotShock: '3', VolShockDirection: 'Up', DampeningFactor: '0.02' },
    { SpotShock: '1', VolShockDirection: 'ABS', DampeningFactor: '1' },
  ],
  SkewShock: {
    ABS_CBASE: '-0.05',
    ABS_SCALE_CAP: '0.2',
    LINEAR_CBASE: '-0.05',
    LINEAR_SCALE_CAP: '0.15',
    MIN_K_STAR: '0.01',
    MIN_WIDTH_SCALE: '4',
    VOL_PARAM_SCALE: '-0.1',
    VOL_PARAM_STATIC: '0.6',
  },
  VolShock: {
    DTE_FLOOR: '1',
    LONGTERMPOWER: '0.13',
    MIN_VOL_EVAL_SHOCKED: '0.45',
    SHORTTERMPOWER: '0.3',
    VOLRANGEDOWN: '0.3',
    VOLRANGEUP: '0.5',
  },
  Margin: {
    BASE_STATIC_DISCOUNT: '0.95',
    BASE_STATIC_DISCOUNT_NEG: '1.04',
    IM_LOSS_FACTOR: '1',
    LONG_RATE_ADDSCALE: '0.08',
    LONG_RATE_MULTSCALE: '1',
    MM_LOSS_FACTOR: '0.8',
    SHORT_RATE_ADDSCALE: '0.08',
    SHORT_RATE_MULTSCALE: '0.5',
  },
  BasisContingency: {
    BASIS_CONT_ADD_FACTOR: '0.5',
    BASIS_CONT_MULT_FACTOR: '2',
    SCENARIO_SPOT_DOWN: '0.95',
    SCENARIO_SPOT_UP: '1.05',
  },
  OtherContingency: {
    CONF_MARGIN: '1',
    CONF_THRESHOLD: '0.55',
    IM_OPTION_PERCENT: '0.002',
    IM_PERP_PERCENT: '0.005',
    MM_OPTION_PERCENT: '0.003',
    MM_PERP_PERCENT: '0.015',
    PEG_LOSS_FACTOR: '2',
    PEG_LOSS_THRESHOLD: '0.98',
  },
};

/** Discounts of 1 and no rates: gains and losses count alike. */
export const UNDISCOUNTED: DeriveParameters = {
  ...PARAMETERS,
  Margin: {
    ...PARAMETERS.Margin,
    BASE_STATIC_DISCOUNT: '1',
    BASE_STATIC_DISCOUNT_NEG: '1',
    LONG_RATE_ADDSCALE: '0',
    LONG_RATE_MULTSCALE: '0',
    SHORT_RATE_ADDSCALE: '0',
    SHORT_RATE_MULTSCALE: '0',
  },
};
