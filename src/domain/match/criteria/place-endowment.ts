/** What the place itself offers: deposits, power, crops, herds, forests, salt lakes, ports, markets and institutes. Plants count as industry. */
import type { Part } from '../answer.js'
import type { ParkReading } from '../atlas.js'
import { combine, gather, valueOf, type Hit } from '../points.js'
import type { Project } from '../project.js'
import type { Weights } from '../weights.js'
import { chainHit, directHit, isCapacity, isResource } from './endowments.js'

/** The best reasons per product, each endowment once; products weigh by their share. The points sum to the value. */
export function placeEndowment ({ endowments }: ParkReading, project: Project, weights: Weights): Part {
  const evidence = project.aspects.flatMap(aspect => {
    const hits = endowments.flatMap(({ reading, reach }): Hit[] => {
      if (isCapacity(reading)) return []
      const direct = directHit(reading, reach, aspect, project, weights)
      const chain = isResource(reading) ? chainHit(reading, reach, aspect, project, weights) : undefined
      const best = chain && chain.worth > (direct?.worth ?? 0) ? chain : direct
      return best ? [best] : []
    })
    return combine(hits, weights, aspect.share)
  })
  const gathered = gather(evidence)
  return { criterion: 'place-endowment', value: valueOf(gathered), weight: weights.criteria['place-endowment']!, evidence: gathered }
}
