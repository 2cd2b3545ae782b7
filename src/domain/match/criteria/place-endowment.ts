/** What the place itself offers: deposits, power, crops, herds, forests, salt lakes, ports, markets and institutes. Plants count as industry. */
import type { Agreements } from '../agreement.js'
import type { Part } from '../answer.js'
import type { EndowmentReading, ParkReading } from '../atlas.js'
import { combine, gather, valueOf } from '../points.js'
import type { Weights } from '../weights.js'
import { hitsOf, isCapacity, isResource, type MatchedProject } from './endowments.js'

/** The product itself where it is drawn; for what is there by nature also the input that it is. */
function offered (reading: EndowmentReading, { direct, chain }: Agreements) {
  if (isCapacity(reading)) return undefined
  return isResource(reading) && chain && chain.worth > (direct?.worth ?? 0) ? chain : direct
}

/** The best reasons per product, each endowment once; products weigh by their share. The points sum to the value. */
export function placeEndowment (place: ParkReading, { aspects }: MatchedProject, weights: Weights): Part {
  const evidence = gather(aspects.flatMap(({ matched, share }) => combine(hitsOf(place, matched, offered), weights, share)))
  return { criterion: 'place-endowment', value: valueOf(evidence), weight: weights.criteria['place-endowment'], evidence }
}
