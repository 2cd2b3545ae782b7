/** A whole collection in pages whose memory stays small, whatever the number and the size of its documents. */
import { canonicalJson } from '../domain/canonical.js'
import type { CollectionName, Document } from './collections.js'
import type { Deps } from './ports.js'

/** About as many characters as one page holds; matches are ten thousand times as large as the smallest documents. */
const PAGE_SIZE = 4_000_000
const MOST_ON_PAGE = 2000
const FIRST_PAGE = 50

/** A page grows slowly, since one small document may stand before many large ones. */
const GROWTH = 4

/**
 * The documents of a collection in the order of their ids, from the first with an id above `after`. Each page begins at the id
 * where the last one ended, so that the last page costs what the first does and writes meanwhile move nothing.
 */
export async function * pagesOf<C extends CollectionName> ({ documents }: Pick<Deps, 'documents'>, collection: C, after?: string): AsyncGenerator<Document<C>[]> {
  let last = after
  let most = FIRST_PAGE
  for (;;) {
    const { items } = await documents.find(collection, last === undefined ? { limit: most } : { where: { id: { gte: last } }, limit: most + 1 })
    const page = items[0]?.id === last ? items.slice(1) : items
    if (page.length === 0) return
    yield page
    last = page.at(-1)!.id
    const fitting = Math.floor(PAGE_SIZE * page.length / canonicalJson(page).length)
    most = Math.max(1, Math.min(fitting, GROWTH * most, MOST_ON_PAGE))
  }
}
