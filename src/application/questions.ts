/** Which question to ask next: the one whose answer settles most at the best places, for whoever looks. */
import type { IsoDate } from '../domain/dates.js'
import { projectFacts } from '../domain/derive/derive.js'
import { siteFacts } from '../domain/derive/site.js'
import type { Facts } from '../domain/facts/facts.js'
import type { Answers } from '../domain/intake/progress.js'
import { leavesOf } from '../domain/law/condition.js'
import type { View } from '../domain/law/lawfulness.js'
import { wholeCondition, type PolicySet } from '../domain/law/verdict.js'
import { policiesFor } from '../domain/law/view.js'
import { settledFacts } from '../domain/match/assemble.js'
import { rankParks } from '../domain/match/rank.js'
import { understandProject } from '../domain/match/understanding.js'
import { PRICED_SITE_FACTS } from '../domain/money/places.js'
import { questionsAt, type Given, type Question } from '../domain/question/next.js'
import { openPlaces, type Law, type OpenPlace, type QuestionPlace } from '../domain/question/open.js'
import { wholeCatalogue, type Catalogue } from './catalogue.js'
import type { Library } from './library.js'
import type { AppDeps } from './ports.js'

/** Places whose open points decide the order; the others are looked at when nothing is open here. */
const BEST_PLACES = 5

/**
 * `questions`: best first, empty when nothing that can be asked settles anything at any park. `places`: where they settle
 * something, read by `law`.
 */
export type NextQuestions = { questions: Question[], places: OpenPlace[], law: Law }

/** `catalogue`: the whole of it; `view` decides what of the law is used. */
export type QuestionInput = { catalogue: Catalogue, library: Library, given: Answers, asOf: IsoDate, view: View }

const siteFactsRead = new WeakMap<PolicySet, string[]>()

/** The facts of a place that some policy or price reads: places that agree in them are open in the same points. */
function readOf (policies: PolicySet): string[] {
  const known = siteFactsRead.get(policies)
  if (known) return known
  const leaves = policies.policies.flatMap(policy => leavesOf(wholeCondition(policy)))
  const read = [...new Set<string>([...PRICED_SITE_FACTS, ...leaves.map(leaf => leaf.field).filter(field => field.startsWith('site.'))])]
  siteFactsRead.set(policies, read)
  return read
}

/** One of each kind of place, the first of them, in the order given. */
function distinct (places: readonly QuestionPlace[], policies: PolicySet): QuestionPlace[] {
  const read = readOf(policies)
  const kinds = new Map<string, QuestionPlace>()
  for (const place of places) {
    const kind = JSON.stringify(read.map(field => place.facts[field as keyof Facts] ?? null))
    if (!kinds.has(kind)) kinds.set(kind, place)
  }
  return [...kinds.values()]
}

/** What is known of the project, and the parks, best first by what is known; `placesOf` adds the facts of project and place. */
function ranked ({ catalogue, library, given, asOf }: QuestionInput) {
  const { reference, knowledge, weights } = library
  const { answers } = given
  const understanding = understandProject(answers, knowledge)
  const derived = projectFacts(answers, understanding.reading, reference, asOf)
  const parks = new Map(catalogue.parks.map(park => [park.id, park]))
  const inOrder = rankParks({ ...catalogue, understanding, facts: answers, knowledge, weights })
  const stated = { ...answers, 'eval.asOf': asOf }
  const placesOf = (some: typeof inOrder) => some.map(({ parkId }): QuestionPlace =>
    ({ id: parkId, facts: settledFacts(stated, [...derived, ...siteFacts(parks.get(parkId)!, reference)]) }))
  return { known: settledFacts(answers, derived), inOrder, placesOf }
}

/**
 * The questions that are left, best first, as they stand at the best places that no rule bars; where nothing is open
 * there, at all the others. Pure: equal input gives an equal order.
 */
export function questionsFor (input: QuestionInput): NextQuestions {
  const { given, asOf, view } = input
  const law: Law = { policies: policiesFor(input.catalogue.policies, view), asOf, view }
  const { known, inOrder, placesOf } = ranked(input)
  const all: Given = { ...given, known }
  const best = openPlaces(distinct(placesOf(inOrder.slice(0, BEST_PLACES)), law.policies), law).filter(({ isBlocked }) => !isBlocked)
  const questions = questionsAt(best, all)
  if (questions.length > 0) return { questions, places: best, law }
  const others = openPlaces(distinct(placesOf(inOrder), law.policies), law)
  return { questions: questionsAt(others, all), places: others, law }
}

/** As `questionsFor`, on the catalogue as it is stored now. */
export async function nextQuestions (deps: AppDeps, given: Answers, { asOf, view }: { asOf: IsoDate, view: View }): Promise<NextQuestions> {
  return questionsFor({ catalogue: await wholeCatalogue(deps), library: deps.library, given, asOf, view })
}
