import type { MarginType } from '../../market/model.js';
import { ACCEPT_ALARMS, OPTION } from '../shell/options.js';
import { POLICY_OPTIONS } from '../shell/policyOptions.js';

/** The options by which `prove` and `verify` are told what is asked. None has a default here: a request may say it instead. */
export const ASKED_OPTIONS = {
  request: OPTION.text('Request (request.json), in place of the options that say what is asked'),
  signers: OPTION.text('Trusted list of signers (signers.json)'),
  scope: OPTION.scope,
  'margin-type': {
    ...OPTION.text('Margin model to use. Default: maintenance'),
    choices: ['maintenance', 'initial'] as const satisfies readonly MarginType[],
  },
  ...ACCEPT_ALARMS,
  ...POLICY_OPTIONS,
} as const;
