/** What every page of a result is made from, and what they all look up in it. */
import type { Catalogue } from '../../application/catalogue.js'
import type { Document } from '../../application/collections.js'
import { isFactName } from '../../domain/facts/catalogue.js'
import { stepOf } from '../../domain/intake/steps.js'
import type { Policy } from '../../domain/law/policy.js'
import type { CostTables } from '../../domain/money/cost-tables.js'
import type { Park } from '../../domain/place/park.js'
import type { IndustryClass } from '../../domain/place/reference.js'
import type { Texts } from '../text.js'
import { address } from './common.js'
import { placeText } from './park.js'

export type MatchContext = {
  match: Document<'matches'>
  catalogue: Catalogue
  industries: readonly IndustryClass[]
  costTables: CostTables
  texts: Texts
}

/** The address of a result. */
export const matchHref = (id: string): string => `/matches/${id}`

/** The question behind a fact, for a match that came from an intake. */
export function questionHref ({ intakeId }: Document<'matches'>, fact: string): string | null {
  const step = isFactName(fact) ? stepOf(fact) : undefined
  return step && intakeId ? address(`/intake/${intakeId}/${step.id}`, { return: 'check' }) : null
}

/** The policies of the catalogue by their ids. */
export const policiesById = ({ policies }: Catalogue): Map<string, Policy> => new Map(policies.policies.map(policy => [policy.id, policy]))

/** A park of the catalogue; one that left it since keeps its id as name. */
export function parkNames (parkId: string, { catalogue, texts }: MatchContext): { name: string, place: string, park: Park | undefined } {
  const park = catalogue.parks.find(candidate => candidate.id === parkId)
  return { park, name: park ? texts.pick(park.name) : parkId, place: park ? placeText(park, texts) : '' }
}
