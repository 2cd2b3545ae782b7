/** Searches that an officer keeps, with what they found when it was last looked at, so that a change is seen. */
import type { Actor } from '../domain/account/access.js'
import type { IsoDate } from '../domain/dates.js'
import { InvalidError, NotFoundError } from '../domain/errors.js'
import type { View } from '../domain/law/lawfulness.js'
import { assertMay, memberOf } from './accounts/rights.js'
import { idsOf, searchEverything } from './browse-all.js'
import type { Document } from './collections.js'
import { newToken } from './matching.js'
import type { Deps } from './ports.js'

type SavedSearch = Document<'saved-views'>

/** Saved searches are kept for this page. */
const PAGE = 'search'

/** Each is asked anew whenever the desk is opened. */
export const MOST_SEARCHES = 12

/** Of each kind the first so many are watched: what lies behind them is neither new nor gone. */
const WATCHED = 100

const LONGEST = 500

/** Who asks, on which day, and which policies they may see. */
export type Asking = { actor: Actor, view: View, asOf: IsoDate }

/** A search with what changed since `seenAt`; `added` and `gone` hold ids behind their kind. */
export type WatchedSearch = { id: string, name: string, text: string, seenAt: string, added: string[], gone: string[] }

const resultOf = async (deps: Deps, { actor, view, asOf }: Asking, text: string): Promise<string[]> =>
  idsOf(await searchEverything(deps, actor, view, { text, limit: WATCHED, asOf }))

async function ownSearches ({ documents }: Pick<Deps, 'documents'>, actor: Actor): Promise<SavedSearch[]> {
  assertMay(actor, 'desk.use')
  return (await documents.find('saved-views', { where: { accountId: memberOf(actor).id, page: PAGE }, sort: 'name' })).items
}

/** Throws NotFoundError for a search of somebody else. */
async function ownSearch (deps: Pick<Deps, 'documents'>, actor: Actor, id: string): Promise<SavedSearch> {
  assertMay(actor, 'desk.use')
  const saved = await deps.documents.get('saved-views', id)
  if (!saved || saved.page !== PAGE || saved.accountId !== memberOf(actor).id) throw new NotFoundError('no such search')
  return saved
}

/** The searches of the actor by name, each asked anew; with `only`, the one for these words. Throws ForbiddenError for who has no desk. */
export async function watchedSearches (deps: Deps, asking: Asking, only?: string): Promise<WatchedSearch[]> {
  const watched: WatchedSearch[] = []
  const own = await ownSearches(deps, asking.actor)
  for (const { id, name, query, createdAt, seen } of own.filter(({ query }) => only === undefined || query === only)) {
    const before = seen?.ids ?? []
    const now = await resultOf(deps, asking, query)
    const [known, there] = [new Set(before), new Set(now)]
    watched.push({ id, name, text: query, seenAt: seen?.at ?? createdAt, added: now.filter(one => !known.has(one)), gone: before.filter(one => !there.has(one)) })
  }
  return watched
}

/**
 * Keeps a search with what it finds now; one for the same words is kept once, under its new name. Throws InvalidError for a name
 * that is blank or too long, for no words, and for too many searches.
 */
export async function saveSearch (deps: Deps, asking: Asking, { name, text }: { name: string, text: string }, at: string): Promise<SavedSearch> {
  const others = await ownSearches(deps, asking.actor)
  const [title, query] = [name.trim(), text.trim().slice(0, LONGEST)]
  const same = others.find(other => other.query === query)
  if (title === '') throw new InvalidError([{ field: 'name', key: 'search.problem.name' }])
  if (title.length > 80) throw new InvalidError([{ field: 'name', key: 'search.problem.long', params: { most: 80 } }])
  if (query === '') throw new InvalidError([{ field: 'q', key: 'search.problem.words' }])
  if (!same && others.length >= MOST_SEARCHES) throw new InvalidError([{ field: 'name', key: 'search.problem.many', params: { most: MOST_SEARCHES } }])
  const kept = same ?? { id: newToken(), accountId: memberOf(asking.actor).id, page: PAGE, query, createdAt: at }
  return deps.documents.put('saved-views', { ...kept, name: title, seen: { at, ids: await resultOf(deps, asking, query) } }, { ifVersion: same?.version ?? 0 })
}

/** What the search finds now counts as seen from now on. Gives its words. */
export async function markSeen (deps: Deps, asking: Asking, id: string, at: string): Promise<string> {
  const saved = await ownSearch(deps, asking.actor, id)
  await deps.documents.put('saved-views', { ...saved, seen: { at, ids: await resultOf(deps, asking, saved.query) } }, { ifVersion: saved.version! })
  return saved.query
}

/** Takes a search of one's own away. Gives its words. */
export async function removeSearch (deps: Pick<Deps, 'documents'>, actor: Actor, id: string): Promise<string> {
  const { query } = await ownSearch(deps, actor, id)
  await deps.documents.remove('saved-views', id)
  return query
}
