import type { Attestation } from '../../account/attestation.js';
import { assess } from '../../margin/assess.js';
import { marginRatio, requirementUnits } from '../../margin/ratio.js';
import { custodianViews, netted } from '../../margin/views.js';
import { marksOf } from '../../market/marks.js';
import type { Portfolio } from '../../market/model.js';
import { formatRatioSigned } from '../margin/ratios.js';
import { grouped, table } from '../shell/text.js';
import type { Cast } from './cast.js';

/** What the trader sees of a book: together, and with each custodian gone. The figures are those of the example files. */
export function privateSummary({ market, signers }: Cast, attestations: readonly Attestation[]): string {
  const model = market.models.maintenance!;
  const used = model.instruments.length;
  const { quote, valueDecimals } = market.universe;
  const holdings = attestations.map(({ snapshot }) => ({
    ...snapshot,
    quantities: snapshot.quantities.slice(0, used),
  }));
  const line = (title: string, portfolio: Portfolio): string[] => {
    const assessment = assess(model, portfolio);
    const ratio = marginRatio(assessment);
    return [
      title,
      grouped(assessment.equity, valueDecimals),
      grouped(requirementUnits(assessment.requirement), valueDecimals),
      ratio === undefined ? 'nothing required' : formatRatioSigned(ratio),
    ];
  };
  const gone = custodianViews(holdings, marksOf(market), 'gone').map(({ custodianId, portfolio }) =>
    line(
      `without ${signers.find((custodian) => custodian.custodianId === custodianId)?.custodian}`,
      portfolio,
    ),
  );
  return table(
    ['', `equity, ${quote}`, 'requirement', 'ratio'],
    [line('together', netted(holdings)), ...gone],
    [1, 2, 3],
  );
}
