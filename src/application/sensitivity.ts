/** What first place of a match hangs on: how far each weight and each answered amount would have to move. */
import type { IsoDate } from '../domain/dates.js'
import { factSensitivity, type FactSensitivity, type FirstPlaces } from '../domain/change/thresholds.js'
import { weightSensitivity, type WeightSensitivity } from '../domain/change/weights.js'
import type { View } from '../domain/law/lawfulness.js'
import { notLiveOn } from '../domain/law/verdict.js'
import { policiesFor } from '../domain/law/view.js'
import type { Answer } from '../domain/match/answer.js'
import { wholeCatalogue, type Catalogue } from './catalogue.js'
import { narrowerView } from './changes.js'
import type { Document } from './collections.js'
import type { Library } from './library.js'
import { answerFor, relevanceOf } from './matching.js'
import type { AppDeps } from './ports.js'
import { remember } from './remember.js'

/** `first`: who comes first now. `catalogueMoved`: whether the catalogue was edited after the match; all is of the catalogue as it is now. */
export type Sensitivity = {
  asOf: IsoDate
  view: View
  catalogueMoved: boolean
  first?: FirstPlaces
  weights: WeightSensitivity[]
  facts: FactSensitivity[]
}

/** Who comes first in an answer; undefined for one without parks. Equal totals are taken in the order of the ranking. */
export function firstPlacesOf ({ parks }: Pick<Answer, 'parks'>): FirstPlaces | undefined {
  const [best] = parks
  if (!best) return undefined
  const equals = parks.filter(({ blocked }) => blocked === best.blocked)
  const most = Math.max(...equals.map(({ countedYuan }) => countedYuan))
  const richest = equals.filter(({ countedYuan }) => countedYuan === most)
  return { byScore: best.parkId, byMoney: richest[0]!.parkId, tied: richest.length }
}

type Sources = { catalogue: Catalogue, library: Library, relevance?: ReadonlyMap<string, number> }

/** The sensitivity of an answer, every value tried by running the whole answer again. Pure. */
export function sensitivityOf (answer: Answer, sources: Sources): Omit<Sensitivity, 'catalogueMoved'> {
  const { given, asOf, view, discount } = answer
  const run = (facts: Answer['given']) => answerFor({ ...sources, given: facts, asOf, view, discount })
  const { policies, successors } = policiesFor(sources.catalogue.policies, view)
  const live = policies.filter(policy => !notLiveOn(policy, asOf, successors.has(policy.id)))
  const { parks } = run(given)
  const first = firstPlacesOf({ parks })
  return {
    asOf,
    view,
    ...(first ? { first } : {}),
    weights: weightSensitivity(parks),
    facts: first ? factSensitivity({ given, asOf, policies: live, firstPlaces: facts => firstPlacesOf(run(facts)) ?? first }) : []
  }
}

/** As sensitivityOf, for a stored match, from the catalogue as it is now and for the narrower of the two views. */
export async function sensitivityFor (deps: AppDeps, match: Document<'matches'>, view: View): Promise<Sensitivity> {
  const catalogue = await wholeCatalogue(deps)
  const answer = { ...match.answer, view: narrowerView(match.answer.view, view) }
  const key = JSON.stringify(['sensitivity', match.id, match.version, answer.view, catalogue.revision])
  return remember(deps.documents, key, async () => {
    const relevance = answer.relevanceUsed ? await relevanceOf(deps, answer.given, deps.library) : undefined
    const catalogueMoved = catalogue.revision !== match.catalogue
    return { ...sensitivityOf(answer, { catalogue, library: deps.library, relevance }), catalogueMoved }
  })
}
