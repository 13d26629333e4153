import { loadRequest } from '../../load/proof.js';
import { openRequest, requestedKey } from '../proof/requested.js';
import { requestJson, requestPage } from '../proof/requestPage.js';
import { defineCommand } from '../shell/command.js';
import { OPTION } from '../shell/options.js';
import { policyAdvice } from '../shell/policyWords.js';

export const requestShow = defineCommand({
  examples: [
    ['request show --request request.json', 'what is asked, by whom, under which market and key'],
    ['request show --request request.json --market market.json', 'where it has the hash of its market'],
  ],
  options: (y) =>
    y.options({
      request: OPTION.needed('Request (request.json)'),
      market: OPTION.text('Market file (market.json), where the request has its hash only: must be that one'),
    }),
  run: async ({ request: file, market: marketFile }, shell) => {
    const { request, market } =
      marketFile === undefined
        ? await loadRequest(file).then((read) => ({ request: read, market: read.market }))
        : await openRequest(file, marketFile);
    for (const text of policyAdvice(request.policy)) shell.note(text);
    const known = await requestedKey(request);
    shell.result(requestPage(request, market, known), requestJson(request, market, known));
    return true;
  },
});
