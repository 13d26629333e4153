import { InputError } from '../../errors.js';
import { unlessNamed } from '../../files/places.js';
import type { Rebuilder } from '../../insight/moves.js';
import { rebuilderOf } from '../../insight/rebuild.js';
import { loadRecipe } from '../../load/risk.js';
import type { Market } from '../../market/market.js';
import type { MarginType } from '../../market/model.js';
import { readInputs } from '../../models/build/inputs.js';
import { verifyMarket } from '../../models/build/rebuild.js';
import { namingSets, type QuorumFiles } from '../market/quorum.js';

/** Reads what a market was built from, and builds it again at other prices. Throws {@link InputError} where it does not make this market. */
export async function loadRebuilder(
  file: string,
  market: Market,
  marginType: MarginType,
  from: {
    inputs?: string | undefined;
    modules?: readonly string[] | undefined;
    quorum?: QuorumFiles | undefined;
  },
): Promise<{ rebuilder: Rebuilder; surfaces: number }> {
  const { inputs, modules = [], quorum } = from;
  const { open, texts } = await loadRecipe(file, { ...(inputs && { inputs }), modules });
  const { same } = unlessNamed(file, () =>
    namingSets(quorum, () => verifyMarket(market, open, texts, quorum?.inputs)),
  );
  if (!same) {
    throw new InputError('does not make this market', {
      file,
      fix: 'Give the file that it was built from: ballast market verify says what differs',
    });
  }
  const read = readInputs(open.risk.inputs ?? [], texts);
  const rebuilder = rebuilderOf({ market, marginType, open, inputs: read });
  return {
    rebuilder: { ...rebuilder, moved: (moves) => unlessNamed(file, () => rebuilder.moved(moves)) },
    surfaces: read.surfaces.size,
  };
}
