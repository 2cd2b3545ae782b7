/** The main job: facts in, ranked parks with every verdict out, kept under an address of its own. */
import { randomBytes } from 'node:crypto'
import { NotFoundError, UnavailableError } from '../domain/errors.js'
import type { IsoDate } from '../domain/dates.js'
import type { View } from '../domain/law/lawfulness.js'
import { projectFacts } from '../domain/derive/derive.js'
import { gridFact, landFloorFact, siteFacts } from '../domain/derive/site.js'
import { textFact, type Facts } from '../domain/facts/facts.js'
import type { Answer, DerivedFact } from '../domain/match/answer.js'
import { assembleAnswer, settledFacts } from '../domain/match/assemble.js'
import { rankParks } from '../domain/match/rank.js'
import { understandProject } from '../domain/match/understanding.js'
import { recordIn, wholeCatalogue, type Catalogue } from './catalogue.js'
import type { Document, Pinned } from './collections.js'
import type { Library } from './library.js'
import { fingerprintOfLibrary, pinCatalogue } from './pins.js'
import type { AppDeps, Deps } from './ports.js'

/** Random address of something private: 26 letters and digits, 130 bits. */
export const newToken = (): string =>
  Array.from(randomBytes(26), byte => '0123456789abcdefghijklmnopqrstuv'[byte & 31]).join('')

/**
 * What the search index says of each park for the words of the project: 0..1, parks that are not found absent.
 * Undefined when the index cannot answer: parks are then ranked without it.
 */
export async function relevanceOf ({ search, log }: Pick<Deps, 'search'> & Partial<Pick<Deps, 'log'>>, given: Facts, { knowledge }: Library): Promise<Map<string, number> | undefined> {
  const { queryText } = understandProject(given, knowledge)
  if (queryText === '') return new Map()
  try {
    const { hits } = await search.search('parks', { text: queryText, words: 'any', limit: 500 })
    return new Map(hits.map(hit => [hit.id, hit.score]))
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error
    log?.warn({ reason: error.message }, 'search is down: parks are ranked without text relevance')
    return undefined
  }
}

/** `catalogue`: the whole of it; `view` decides what of the law is used. `horizonYears`, `discount`: as in the ledger. */
export type Inputs = {
  catalogue: Catalogue
  library: Library
  given: Facts
  asOf: IsoDate
  view: View
  relevance?: ReadonlyMap<string, number>
  horizonYears?: number
  discount?: number
}

/**
 * The answer for given facts on a day. Pure: the same catalogue, library, facts, day and relevance give an equal answer.
 * Without `relevance` parks are ranked from knowledge alone and the answer says so.
 */
export function answerFor ({ catalogue, library, given, asOf, relevance, ...options }: Inputs): Answer {
  const { reference, knowledge, weights } = library
  const understanding = understandProject(given, knowledge)
  const derived = projectFacts(given, understanding.reading, reference, asOf)
  const sites = catalogue.parks.map(park => ({ parkId: park.id, facts: siteFacts(park, reference) }))
  const ranked = rankParks({ ...catalogue, understanding, facts: given, knowledge, weights, relevance })
  return assembleAnswer({ asOf, given, derived, sites, ranked, policies: catalogue.policies, relevanceUsed: relevance !== undefined, ...options })
}

/**
 * Given facts of one project at one place with everything that follows: of the project, of the park when `site.parkId`
 * names one, of the prefecture otherwise. `facts` holds what is settled. Throws NotFoundError for a park that does not exist.
 */
export function factsAtPlace ({ catalogue, library, given, asOf }: Pick<Inputs, 'catalogue' | 'library' | 'given' | 'asOf'>): { facts: Facts, derived: DerivedFact[] } {
  const { reference, knowledge } = library
  const parkId = textFact(given, 'site.parkId')
  const place = parkId === undefined ? gridFact(textFact(given, 'site.prefecture'), reference) : siteFacts(recordIn(catalogue.parks, parkId), reference)
  const project = projectFacts(given, understandProject(given, knowledge).reading, reference, asOf)
  const derived = [...project, ...place, ...landFloorFact(given, reference)].filter(fact => given[fact.field] === undefined)
  return { facts: settledFacts(given, derived), derived }
}

/** The facts that follow from what was given, for the pages that offer them for confirmation. */
export async function derivedFacts (deps: AppDeps, given: Facts, asOf: IsoDate): Promise<DerivedFact[]> {
  const { reference, knowledge } = deps.library
  return projectFacts(given, understandProject(given, knowledge).reading, reference, asOf)
}

/** What is asked of a match. `at`: the instant it is made. `horizonYears`, `discount`: as in the ledger. */
export type NewMatch = Pick<Inputs, 'asOf' | 'view' | 'horizonYears' | 'discount'> & { facts: Facts, intakeId?: string, at: string }

/** Matches for the view and keeps the run with all it was made from. Gives the stored record, whose id is its address. */
export async function createMatch (deps: AppDeps, { facts, asOf, intakeId, at, ...options }: NewMatch): Promise<Document<'matches'>> {
  const done = deps.timeMatch?.()
  const catalogue = await wholeCatalogue(deps)
  const relevance = await relevanceOf(deps, facts, deps.library)
  const answer = answerFor({ catalogue, library: deps.library, given: facts, asOf, relevance, ...options })
  const pinned: Pinned = {
    given: facts,
    ...options,
    ...(relevance ? { relevance: Object.fromEntries(relevance) } : {}),
    catalogue: await pinCatalogue(deps, catalogue),
    library: fingerprintOfLibrary(deps.library)
  }
  const match = { id: newToken(), ...(intakeId ? { intakeId } : {}), asOf, catalogue: catalogue.revision, createdAt: at, pinned, answer }
  const stored = await deps.documents.put('matches', match, { ifVersion: 0 })
  done?.()
  return stored
}

/** A match as it was stored, whoever it was made for; NotFoundError when the address is not one. Readers get `matchFor`. */
export async function readMatch (deps: Deps, id: string): Promise<Document<'matches'>> {
  const match = await deps.documents.get('matches', id)
  if (!match) throw new NotFoundError(`no match ${id}`, { id })
  return match
}
