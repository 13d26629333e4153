import { RANGES } from '../../audit/gadgets/ranges.js';
import { testGadget } from './support/table.js';

RANGES.forEach(testGadget);
