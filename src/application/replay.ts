/** Past matches made anew: as they were, for other eyes, or as of another day. Nothing here is stored. */
import { canonicalJson } from '../domain/canonical.js'
import type { IsoDate } from '../domain/dates.js'
import { standingOf, type View } from '../domain/law/lawfulness.js'
import { underReviewsOf } from '../domain/law/view.js'
import type { Answer } from '../domain/match/answer.js'
import { wholeCatalogue, type Catalogue } from './catalogue.js'
import type { Document } from './collections.js'
import { catalogueAsKnownOn } from './known-on.js'
import { answerFor, createMatch, readMatch, type Inputs } from './matching.js'
import { fingerprintOfLibrary, pinnedCatalogue } from './pins.js'
import type { AppDeps } from './ports.js'

type Match = Document<'matches'>

/**
 * `identical`: the same inputs gave the stored answer, byte for byte. `different`: they gave another one. `other-release`: the
 * tables of the release are not those of the match, so that equality says nothing. `not-kept`: the match, or a record that it
 * rests on, was stored without what a replay needs.
 */
export const REPLAY_OUTCOMES = ['identical', 'different', 'other-release', 'not-kept'] as const
export type ReplayOutcome = typeof REPLAY_OUTCOMES[number]

/** What a match was made from, on a catalogue: all but the library is as it was. */
function inputsOf ({ library }: AppDeps, { asOf, pinned, answer }: Match, catalogue: Catalogue): Inputs {
  if (!pinned) return { catalogue, library, given: answer.given, asOf, view: answer.view }
  const { given, view, horizonYears, discount, relevance } = pinned
  return { catalogue, library, given, asOf, view, horizonYears, discount, ...(relevance ? { relevance: new Map(Object.entries(relevance)) } : {}) }
}

const catalogueBehind = async (deps: AppDeps, { pinned }: Match): Promise<Catalogue | undefined> =>
  pinned && await pinnedCatalogue(deps, pinned.catalogue)

/** A catalogue of the past as it may be read now: who is not an officer sees no benefit whose review was taken off since. */
async function underReviewsOfNow (deps: AppDeps, past: Catalogue, view: View): Promise<Catalogue> {
  if (view === 'officer') return past
  const policies = underReviewsOf((await wholeCatalogue(deps)).policies, past.policies)
  return policies === past.policies ? past : { ...past, policies }
}

/** The whole catalogue that a stored match rests on, as its view may read it now; that of today where its records were not kept. */
export async function catalogueOf (deps: AppDeps, match: Match): Promise<Catalogue> {
  const past = await catalogueBehind(deps, match)
  return past ? underReviewsOfNow(deps, past, match.answer.view) : wholeCatalogue(deps)
}

/** Whether the answer shows a benefit by a review that has been taken off. */
async function restsOnLostReview (deps: AppDeps, { view, judgements }: Answer): Promise<boolean> {
  const reviewed = new Set(judgements.filter(({ standing }) => standing === 'reviewed').map(({ policyId }) => policyId))
  if (view === 'officer' || reviewed.size === 0) return false
  const { policies } = (await wholeCatalogue(deps)).policies
  return policies.some(policy => reviewed.has(policy.id) && standingOf(policy) === 'unreviewed')
}

/** Computes a stored match anew from the records as they were, and compares. `answer` is there where it could be computed. */
export async function replay (deps: AppDeps, match: Match): Promise<{ outcome: ReplayOutcome, answer?: Answer }> {
  const catalogue = await catalogueBehind(deps, match)
  if (!catalogue) return { outcome: 'not-kept' }
  const answer = answerFor(inputsOf(deps, match, catalogue))
  if (match.pinned?.library !== fingerprintOfLibrary(deps.library)) return { outcome: 'other-release', answer }
  return { outcome: canonicalJson(answer) === canonicalJson(match.answer) ? 'identical' : 'different', answer }
}

/**
 * A stored match as the view may read it: the stored answer where it was made for that view and nothing in it has lost its
 * review, else the same run computed for it, on the records of today where those of its day were not kept. Throws NotFoundError when the address is not one.
 */
export async function matchFor (deps: AppDeps, id: string, view: View): Promise<Match> {
  const match = await readMatch(deps, id)
  if (match.answer.view === view && !await restsOnLostReview(deps, match.answer)) return match
  const catalogue = await catalogueOf(deps, { ...match, answer: { ...match.answer, view } })
  const answer = answerFor({ ...inputsOf(deps, match, catalogue), view })
  return { ...match, ...(match.pinned ? { pinned: { ...match.pinned, view } } : {}), answer }
}

/** `asOf`: the day the law is read on; left out, that of the match. `knownOn`: left out, what the match itself rests on. */
export type OtherDay = { asOf?: IsoDate, knownOn?: IsoDate }

/** `catalogue`: the whole of what the answer rests on. */
export type MatchOnDay = { match: Match, catalogue: Catalogue }

/**
 * The run of a match as of another day: same facts, same view, same relevance of texts. For what a view may read, give what
 * `matchFor` gave for it. Nothing known by then gives an answer without parks. Throws InvalidError for days that do not exist.
 */
export async function matchOnDay (deps: AppDeps, match: Match, { asOf = match.asOf, knownOn }: OtherDay): Promise<MatchOnDay> {
  const catalogue = knownOn === undefined
    ? await catalogueOf(deps, match)
    : await underReviewsOfNow(deps, await catalogueAsKnownOn(deps, knownOn), match.answer.view)
  const answer = answerFor({ ...inputsOf(deps, match, catalogue), asOf })
  return { match: { ...match, asOf, catalogue: catalogue.revision, answer }, catalogue }
}

/**
 * The same facts and options matched again on the records of now, for the view, and kept beside the match they come from.
 * `asOf`: left out, the day of that match. Gives the new match.
 */
export async function matchAgain (
  deps: AppDeps, { intakeId, asOf: before, pinned, answer }: Match, { asOf = before, view, at }: { asOf?: IsoDate, view: View, at: string }
): Promise<Match> {
  const { given = answer.given, horizonYears, discount } = pinned ?? {}
  return createMatch(deps, { facts: given, asOf, view, at, ...(intakeId ? { intakeId } : {}), horizonYears, discount })
}
