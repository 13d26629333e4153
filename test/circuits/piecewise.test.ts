import { PIECEWISE } from '../../audit/gadgets/piecewise.js';
import { testGadget } from './support/table.js';

PIECEWISE.forEach(testGadget);
