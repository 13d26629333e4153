import { loadMarket } from '../../load/market.js';
import { modelOf } from '../../market/modelOf.js';
import { fitsOf, marketJson, marketPage } from '../market/page.js';
import { defineCommand } from '../shell/command.js';
import { OPTION } from '../shell/options.js';

export const marketInspect = defineCommand({
  examples: [
    ['market inspect --market market.json', 'the maintenance model'],
    ['market inspect --market market.json --margin-type initial --instance solvency-32', 'does it fit?'],
  ],
  options: (y) =>
    y.options({
      market: OPTION.market,
      'margin-type': OPTION.marginType,
      instance: { ...OPTION.instance, describe: 'Say "no" (exit code 4) if it does not fit this instance' },
    }),
  run: async ({ market: file, marginType, instance }, shell) => {
    const market = await loadMarket(file);
    modelOf(market, marginType, { file, field: 'models' });
    const fits = fitsOf(market);
    const shown = instance === undefined ? fits : fits.filter((fit) => fit.instance === instance);
    shell.result(marketPage(market, marginType, shown), marketJson(market, marginType, shown));
    return instance === undefined || shown.some((fit) => fit.marginType === marginType && fit.ok);
  },
});
