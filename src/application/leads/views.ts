/** Lists that somebody keeps under a name. */
import type { Actor } from '../../domain/account/access.js'
import { InvalidError, NotFoundError } from '../../domain/errors.js'
import { assertMay, memberOf } from '../accounts/rights.js'
import type { Document } from '../collections.js'
import { newToken } from '../matching.js'
import type { Deps } from '../ports.js'

type Documents = Pick<Deps, 'documents'>
type SavedView = Document<'saved-views'>

export const MOST_VIEWS = 30

/** The saved lists of the actor on a page, by name. */
export async function savedViews ({ documents }: Documents, actor: Actor, page: string): Promise<SavedView[]> {
  assertMay(actor, 'lead.list')
  return (await documents.find('saved-views', { where: { accountId: memberOf(actor).id, page }, sort: 'name' })).items
}

function checkedName (name: string): string {
  if (!name.trim()) throw new InvalidError([{ field: 'name', key: 'lead.problem.view-name' }])
  if (name.trim().length > 80) throw new InvalidError([{ field: 'name', key: 'lead.problem.long', params: { most: 80 } }])
  return name.trim()
}

/** Keeps a list under a name; one of the same name is replaced. Throws InvalidError for a name that is blank or too long, and for too many. */
export async function saveView (deps: Documents, actor: Actor, { name, page, query }: Pick<SavedView, 'name' | 'page' | 'query'>, at: string): Promise<SavedView> {
  const others = await savedViews(deps, actor, page)
  const same = others.find(view => view.name === checkedName(name))
  if (!same && others.length >= MOST_VIEWS) throw new InvalidError([{ field: 'name', key: 'lead.problem.many-views', params: { most: MOST_VIEWS } }])
  const view = same ?? { id: newToken(), accountId: memberOf(actor).id, page, createdAt: at }
  return deps.documents.put('saved-views', { ...view, name: checkedName(name), query: query.slice(0, 1000) }, { ifVersion: same?.version ?? 0 })
}

/** Throws NotFoundError for a list of somebody else. */
async function ownView ({ documents }: Documents, actor: Actor, id: string): Promise<SavedView> {
  assertMay(actor, 'lead.list')
  const view = await documents.get('saved-views', id)
  if (!view || view.accountId !== memberOf(actor).id) throw new NotFoundError('no such list')
  return view
}

/** Gives a list of one's own another name. */
export async function renameView (deps: Documents, actor: Actor, { id, name }: { id: string, name: string }): Promise<void> {
  const view = await ownView(deps, actor, id)
  await deps.documents.put('saved-views', { ...view, name: checkedName(name) }, { ifVersion: view.version! })
}

/** Takes a list of one's own away. */
export async function removeView (deps: Documents, actor: Actor, id: string): Promise<void> {
  await deps.documents.remove('saved-views', (await ownView(deps, actor, id)).id)
}
