/** The page of the one box, for everybody at its address and for officers at their desk. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { searchEverything } from '../../../application/browse-all.js'
import { currentCatalogue } from '../../../application/catalogue.js'
import { recordShown } from '../../../application/leads/list.js'
import { namesOf } from '../../../application/leads/page.js'
import { watchedSearches } from '../../../application/saved-searches.js'
import { now, today } from '../../../clock.js'
import { may } from '../../../domain/account/access.js'
import { renderPage } from '../../page.js'
import { searchPage, type SearchData } from '../../presenters/search.js'

/** How many of each kind stand on the page; so many of a kept search are named as new. */
const SHOWN = 6

/** Sends the results of the words. `sent`: a name for a search that could not be kept, with the reason. */
export async function sendResults (request: FastifyRequest, reply: FastifyReply, { text, path, sent }: Pick<SearchData, 'text' | 'path' | 'sent'>) {
  const { actor, view, texts, server: { deps } } = request
  const [at, asOf] = [now(), today()]
  const isOfficer = may(actor, 'desk.use')
  const [all, catalogue, watched] = await Promise.all([
    searchEverything(deps, actor, view, { text, limit: SHOWN, asOf }),
    currentCatalogue(deps, view),
    isOfficer && text !== '' ? watchedSearches(deps, { actor, view, asOf }, text) : null
  ])
  const leads = all.leads?.items ?? []
  await recordShown(deps, actor, leads, at)
  const names = await namesOf(deps, leads.map(({ lead }) => lead.officerId))
  const data: SearchData = { text, path, all, catalogue, tiles: deps.library.reference.tiles, names, at, watched, csrf: isOfficer ? reply.generateCsrf() : '', ...(sent ? { sent } : {}) }
  if (isOfficer) reply.header('cache-control', 'private, no-cache')
  return renderPage(reply, 'search/index', searchPage(data, texts))
}
