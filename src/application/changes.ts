/** What would have to be different about a project for it to get the benefits it misses at a park, and what that would be worth. */
import type { IsoDate } from '../domain/dates.js'
import { liftingOf, type Lifting } from '../domain/change/blocks.js'
import { DEPENDENTS } from '../domain/change/dependents.js'
import { counterfactualOf, type Counterfactual } from '../domain/change/missed.js'
import type { ChangeSet } from '../domain/change/sets.js'
import { standingAfter, worthOf, type ChangeWorth, type Standing } from '../domain/change/worth.js'
import { NO_MOVES, type Moves, type World } from '../domain/change/world.js'
import { projectFacts } from '../domain/derive/derive.js'
import { siteFacts } from '../domain/derive/site.js'
import { NotFoundError } from '../domain/errors.js'
import type { Facts } from '../domain/facts/facts.js'
import type { View } from '../domain/law/lawfulness.js'
import type { Policy } from '../domain/law/policy.js'
import type { PolicySet } from '../domain/law/verdict.js'
import { policiesFor } from '../domain/law/view.js'
import { judgementsOf, type Answer, type DerivedFact } from '../domain/match/answer.js'
import { settledFacts } from '../domain/match/assemble.js'
import { understandProject } from '../domain/match/understanding.js'
import { recordIn, wholeCatalogue, type Catalogue } from './catalogue.js'
import type { Document } from './collections.js'
import type { Library } from './library.js'
import type { AppDeps } from './ports.js'
import { remember } from './remember.js'

/** A missed benefit with the smallest sets of changes; `worth` is that of the first set. */
export type MissedBenefit = { counterfactual: Counterfactual, worth?: ChangeWorth }

/**
 * What would change at one park of a match. `missed`: what can be won first, by gain, then by fewest changes, and after it
 * what only another project would win; then what nothing can win; then rules that have ended. `lifting`: the way out of what bars the project there, where anything does.
 * `catalogueMoved`: whether the catalogue was edited after the match; the list is of the catalogue as it is now.
 */
export type ParkChanges = { parkId: string, asOf: IsoDate, view: View, catalogueMoved: boolean, missed: MissedBenefit[], lifting?: Lifting }

const NARROWEST: readonly View[] = ['public', 'flagged', 'officer']

/** The view that shows least of the two: of who asks, and of whom the match was made for. */
export const narrowerView = (a: View, b: View): View => NARROWEST.find(view => view === a || view === b) ?? 'public'

/** Facts from which others are derived: when none of them moves, nothing has to be derived again. */
const SOURCES_OF_FACTS = new Set(Object.keys(DEPENDENTS))

type Scene = { catalogue: Catalogue, library: Library, given: Facts, asOf: IsoDate, parkId: string }

/** All that is known after moves: derived anew where a source moved, and settled as in a match. */
function settling ({ catalogue, library: { reference, knowledge }, given, asOf, parkId }: Scene): World['settle'] {
  const derived = new Map<string, DerivedFact[]>()
  const sites = new Map<string, DerivedFact[]>()
  const derivedFrom = (facts: Facts, day: IsoDate): DerivedFact[] => {
    const moved = Object.entries(facts).filter(([field]) => SOURCES_OF_FACTS.has(field))
    const key = JSON.stringify([day, moved])
    const known = derived.get(key)
    if (known) return known
    const answers = { ...given, ...facts }
    const made = projectFacts(answers, understandProject(answers, knowledge).reading, reference, day)
    derived.set(key, made)
    return made
  }
  const siteOf = (id: string): DerivedFact[] => {
    const known = sites.get(id) ?? siteFacts(recordIn(catalogue.parks, id), reference)
    sites.set(id, known)
    return known
  }
  return ({ facts, parkId: movedTo = parkId, asOf: day = asOf }) =>
    settledFacts({ ...given, ...facts, 'eval.asOf': day }, [...derivedFrom(facts, day), ...siteOf(movedTo)])
}

/** The parks one could move to: those of the answer where nothing bars the project, best first; all of them where every park is barred. */
function placesOf ({ parks }: Answer, { catalogue, library }: Scene) {
  const inAnswer = parks.filter(({ parkId }) => catalogue.parks.some(park => park.id === parkId))
  const open = inAnswer.filter(({ blocked }) => !blocked)
  return (open.length > 0 ? open : inAnswer).map(({ parkId }) =>
    ({ parkId, facts: settledFacts({}, siteFacts(recordIn(catalogue.parks, parkId), library.reference)) }))
}

export function worldAt (answer: Answer, parkId: string, { catalogue, library }: Pick<Scene, 'catalogue' | 'library'>): World {
  const scene: Scene = { catalogue, library, given: answer.given, asOf: answer.asOf, parkId }
  return { given: answer.given, parkId, asOf: answer.asOf, places: placesOf(answer, scene), settle: settling(scene) }
}

type Priced = MissedBenefit & { policy: Policy }

function pricedAt (world: World, set: PolicySet, answer: Answer) {
  const { discount, view } = answer
  const standing = (moves: Moves): Standing => standingAfter(set, world, moves, { discount, view })
  const before = standing(NO_MOVES)
  return (policy: Policy): Priced => {
    const counterfactual = counterfactualOf(policy, set, world)
    if (counterfactual.kind !== 'changes') return { policy, counterfactual }
    return { policy, counterfactual, worth: worthOf(policy, before, standing(counterfactual.sets[0]!.moves)) }
  }
}

const KINDS: readonly Counterfactual['kind'][] = ['changes', 'out-of-reach', 'ended']

const firstSet = ({ counterfactual }: MissedBenefit): ChangeSet | undefined =>
  counterfactual.kind === 'changes' ? counterfactual.sets[0] : undefined

/** Whether the nearest set asks for something that nobody can decide. */
const asksTooMuch = (item: MissedBenefit): boolean =>
  firstSet(item)?.changes.some(change => change.what === 'fact' && change.beyondChoice) ?? false

/**
 * What somebody can decide first, then what would take another project; each by counted gain, then by gain if
 * unclear rules held, by fewest changes, by distance, by id.
 */
function byGain (a: Priced, b: Priced): number {
  const number = (value: number | undefined) => value ?? 0
  return KINDS.indexOf(a.counterfactual.kind) - KINDS.indexOf(b.counterfactual.kind) ||
    Number(asksTooMuch(a)) - Number(asksTooMuch(b)) ||
    number(b.worth?.gainYuan) - number(a.worth?.gainYuan) ||
    number(b.worth?.unclearGainYuan) - number(a.worth?.unclearGainYuan) ||
    number(firstSet(a)?.changes.length) - number(firstSet(b)?.changes.length) ||
    number(firstSet(a)?.distance) - number(firstSet(b)?.distance) ||
    (a.policy.id < b.policy.id ? -1 : 1)
}

/**
 * The list for one park of an answer, from the catalogue given. Pure. Policies that the answer's view may not see are in
 * none of it. Throws NotFoundError for a park that is not in the answer or no longer in the catalogue.
 */
export function changesAt (answer: Answer, parkId: string, { catalogue, library }: Pick<Scene, 'catalogue' | 'library'>): Omit<ParkChanges, 'catalogueMoved'> {
  if (!answer.parks.some(park => park.parkId === parkId)) throw new NotFoundError('no such park in this match')
  const set = policiesFor(catalogue.policies, answer.view)
  const world = worldAt(answer, parkId, { catalogue, library })
  const missed = new Set(judgementsOf(answer, parkId).filter(({ verdict }) => verdict === 'does-not-apply').map(({ policyId }) => policyId))
  const priced = set.policies
    .filter(({ id, effect, audience }) => effect === 'benefit' && audience === undefined && missed.has(id))
    .map(pricedAt(world, set, answer)).sort(byGain)
  const lifting = liftingOf(set, world)
  return {
    parkId,
    asOf: answer.asOf,
    view: answer.view,
    missed: priced.map(({ policy: _, ...item }) => item),
    ...(lifting ? { lifting } : {})
  }
}

/** As changesAt, for a stored match, from the catalogue as it is now and for the narrower of the two views. */
export async function changesFor (deps: AppDeps, match: Document<'matches'>, parkId: string, view: View): Promise<ParkChanges> {
  const catalogue = await wholeCatalogue(deps)
  const answer = { ...match.answer, view: narrowerView(match.answer.view, view) }
  const key = JSON.stringify(['changes', match.id, match.version, parkId, answer.view, catalogue.revision])
  return remember(deps.documents, key, async () =>
    ({ ...changesAt(answer, parkId, { catalogue, library: deps.library }), catalogueMoved: catalogue.revision !== match.catalogue }))
}
