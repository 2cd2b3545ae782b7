/**
 * An intake: answers given page by page under a private address, until they are matched. Drafts have no history.
 * Whoever has the address may open it; once it is attached to an account, only who is signed in to that account.
 */
import { createHash } from 'node:crypto'
import { may, type Actor } from '../domain/account/access.js'
import { canonicalJson } from '../domain/canonical.js'
import type { IsoDate } from '../domain/dates.js'
import type { View } from '../domain/law/lawfulness.js'
import { ConflictError, NotFoundError } from '../domain/errors.js'
import type { FactName } from '../domain/facts/catalogue.js'
import { listFact, type Facts } from '../domain/facts/facts.js'
import { industryByCode, searchIndustries } from '../domain/intake/industries.js'
import type { Answers } from '../domain/intake/progress.js'
import type { DerivedFact } from '../domain/match/answer.js'
import { settledFacts } from '../domain/match/assemble.js'
import { understandProject } from '../domain/match/understanding.js'
import { record } from './accounts/audit.js'
import { assertMay, assertSees, memberOf } from './accounts/rights.js'
import { currentCatalogue } from './catalogue.js'
import type { Document } from './collections.js'
import { createMatch, derivedFacts, newToken } from './matching.js'
import type { AppDeps, Deps } from './ports.js'

export type Intake = Document<'intakes'>

/**
 * Starts an intake with the answers already known, if any; that of a signed-in investor is theirs from the start.
 * `at` is the instant of starting. Gives the stored record.
 */
export async function startIntake (deps: Deps, { at, answers = {}, actor }: { at: string, answers?: Facts, actor?: Actor }): Promise<Intake> {
  const owner = actor?.role === 'investor' ? { ownerId: actor.id } : {}
  return deps.documents.put('intakes', { id: newToken(), answers, notKnown: [], ...owner, createdAt: at, updatedAt: at }, { ifVersion: 0 })
}

/** The intake at this address; NotFoundError when there is none, or when it belongs to somebody else's account. */
export async function readIntake (deps: Pick<Deps, 'documents'>, actor: Actor, id: string): Promise<Intake> {
  const intake = await deps.documents.get('intakes', id)
  if (!intake) throw new NotFoundError('no such intake')
  if (intake.ownerId !== undefined) assertSees(actor, 'own-data.use', { ownerId: intake.ownerId })
  return intake
}

/**
 * Makes the intake the investor's own: from then on its address opens for them alone. Nothing changes where it is theirs already.
 * Throws ForbiddenError for who is no investor, NotFoundError for an intake that is not there or somebody else's.
 */
export async function attachIntake (deps: Deps, actor: Actor, id: string, at: string): Promise<Intake> {
  assertMay(actor, 'own-data.use')
  const { id: ownerId } = memberOf(actor)
  const before = await readIntake(deps, actor, id)
  if (before.ownerId === ownerId) return before
  await record(deps, { at, actor, action: 'intake.attached', resource: `intakes:${id}` })
  return update(deps, actor, id, async intake => intake.ownerId === ownerId ? undefined : { ...intake, ownerId, updatedAt: at })
}

/** What is known of the project: the answers, and with them what follows from them. `derived` holds no answered fact. */
export type Known = { known: Facts, derived: DerivedFact[] }

/** The facts that decide which pages are asked, and those to offer for confirmation, with the catalogues read on `asOf`. */
export async function knownFacts (deps: AppDeps, { answers }: Answers, asOf: IsoDate): Promise<Known> {
  const derived = await derivedFacts(deps, answers, asOf)
  return { known: settledFacts(answers, derived), derived }
}

/** The derived facts a person may confirm: medium confidence, and not yet answered with "I do not know". */
export const offeredFacts = (derived: readonly DerivedFact[], { notKnown }: Pick<Answers, 'notKnown'>): DerivedFact[] =>
  derived.filter(fact => fact.confidence === 'medium' && !notKnown.includes(fact.field))

/**
 * What one page answers. `facts` are all facts of the page: those in neither `answers` nor `notKnown` become open again.
 * `seen` is `fingerprintOf` the page's answers as the page showed them.
 */
export type PageAnswers = Answers & { facts: readonly FactName[], seen: string }

const pageOf = ({ answers, notKnown }: Answers, facts: readonly FactName[]): Answers => ({
  answers: Object.fromEntries(facts.flatMap(fact => answers[fact] === undefined ? [] : [[fact, answers[fact]]])),
  notKnown: facts.filter(fact => notKnown.includes(fact))
})

/** A short text that differs whenever the answers to these facts differ. */
export const fingerprintOf = (given: Answers, facts: readonly FactName[]): string =>
  createHash('sha256').update(canonicalJson(pageOf(given, facts))).digest('hex').slice(0, 16)

function withPage (intake: Intake, { facts, answers, notKnown }: PageAnswers): Intake {
  const others = Object.entries(intake.answers).filter(([fact]) => !facts.includes(fact as FactName))
  return {
    ...intake,
    answers: { ...Object.fromEntries(others), ...answers },
    notKnown: [...intake.notKnown.filter(fact => !facts.includes(fact)), ...notKnown]
  }
}

/** Stores what `change` makes of the newest version, again where another window stored meanwhile; undefined leaves it as it is. */
async function update (deps: Pick<Deps, 'documents'>, actor: Actor, id: string, change: (intake: Intake) => Promise<Intake | undefined>): Promise<Intake> {
  for (;;) {
    const intake = await readIntake(deps, actor, id)
    const changed = await change(intake)
    if (!changed) return intake
    try {
      return await deps.documents.put('intakes', changed, { ifVersion: intake.version })
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error
    }
  }
}

/** `saved` is false when the same questions were answered differently elsewhere meanwhile; `intake` is what is stored now. */
export type Saved = { saved: boolean, intake: Intake }

/**
 * Stores the answers of one page. Answers to other pages, given elsewhere meanwhile, are kept and merged; a different
 * answer to the same questions is never overwritten: then nothing is stored and the caller asks which one holds.
 * Throws NotFoundError for an unknown address, InvalidError for answers that are no facts.
 */
export async function savePage (deps: Deps, actor: Actor, id: string, page: PageAnswers, at: string): Promise<Saved> {
  const wanted = fingerprintOf(page, page.facts)
  const intake = await update(deps, actor, id, async stored => {
    const current = fingerprintOf(stored, page.facts)
    return current === page.seen && current !== wanted ? { ...withPage(stored, page), updatedAt: at } : undefined
  })
  return { saved: fingerprintOf(intake, page.facts) === wanted, intake }
}

/**
 * Turns offered facts into answers. `fields`: those the person confirmed; a field that is no longer offered is passed over,
 * so that a page left open for long confirms nothing that has changed.
 */
export async function confirmOffered (
  deps: AppDeps, actor: Actor, id: string, { fields, asOf, at }: { fields: readonly string[], asOf: IsoDate, at: string }
): Promise<Intake> {
  return update(deps, actor, id, async intake => {
    const { derived } = await knownFacts(deps, intake, asOf)
    const confirmed = offeredFacts(derived, intake).filter(fact => fields.includes(fact.field))
    if (confirmed.length === 0) return undefined
    return { ...intake, answers: { ...intake.answers, ...Object.fromEntries(confirmed.map(fact => [fact.field, fact.value])) }, updatedAt: at }
  })
}

/** Matches the answers as they stand on the law of `asOf`. Gives the stored match; unknown facts stay unknown. */
export async function matchIntake (
  deps: AppDeps, actor: Actor, id: string, { asOf, view, at }: { asOf: IsoDate, view: View, at: string }
): Promise<Document<'matches'>> {
  const intake = await readIntake(deps, actor, id)
  const match = await createMatch(deps, { facts: intake.answers, asOf, view, intakeId: intake.id, at })
  await noteMatch(deps, actor, id, match)
  return match
}

/** What of its matches an intake remembers. */
const MOST_MATCHES = 50

/** Notes at the intake that the match was made of it; not at one that is gone or that the actor may not open. */
export async function noteMatch (deps: Deps, actor: Actor, id: string, match: Pick<Document<'matches'>, 'id' | 'asOf' | 'createdAt'>): Promise<void> {
  const stored = await deps.documents.get('intakes', id)
  if (!stored || (stored.ownerId !== undefined && !may(actor, 'own-data.use', { ownerId: stored.ownerId }))) return
  const noted = { matchId: match.id, asOf: match.asOf, at: match.createdAt }
  await update(deps, actor, id, async intake => ({ ...intake, matches: [...intake.matches ?? [], noted].slice(-MOST_MATCHES) }))
}

/** The intakes of an account, those changed last first. */
export const intakesOf = async ({ documents }: Pick<Deps, 'documents'>, ownerId: string): Promise<Intake[]> =>
  (await documents.find('intakes', { where: { ownerId }, sort: '-updatedAt', limit: 200 })).items

const MOST_SUGGESTED = 8

/**
 * Codes of GB/T 4754 that the products speak for: those of the product families they were read as, strongest first, then
 * classes whose names are like a product, then those of the cluster types where nothing closer was found.
 * Nothing typed gives an empty list. Offered for choice, never used as they stand.
 */
export async function suggestedIndustries (deps: AppDeps, { answers }: Answers): Promise<string[]> {
  const { knowledge, reference } = deps.library
  const products = listFact(answers, 'project.products') ?? []
  const { families, reading } = understandProject({ 'project.products': products }, knowledge)
  const byFamily = families.flatMap(({ id }) => knowledge.families.get(id)?.industryCodes ?? [])
  const byName = products.flatMap(product => searchIndustries(reference.industries, product, 2).map(item => item.code))
  const close = [...new Set([...byFamily, ...byName])].filter(code => industryByCode(reference.industries, code))
  if (close.length > 0) return close.slice(0, MOST_SUGGESTED)
  const { clusterTypes } = await currentCatalogue(deps, 'public')
  const types = clusterTypes.filter(type => reading.clusterTypes.some(({ id, confidence }) => id === type.id && confidence !== 'low'))
  return [...new Set(types.flatMap(type => type.industries.map(industry => industry.code)))].slice(0, MOST_SUGGESTED)
}
