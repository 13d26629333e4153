import { RISK_UNITS } from '../../audit/gadgets/riskUnits.js';
import { testGadget } from './support/table.js';

RISK_UNITS.forEach(testGadget);
