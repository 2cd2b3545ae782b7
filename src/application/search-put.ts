/** Many documents into the search index, so that nobody waits for them. */
import type { IndexName } from './collections.js'
import type { Deps, SearchDocument } from './ports.js'

/** To make a document ready takes milliseconds; whoever asks this process for a page meanwhile waits for one piece at most. */
const PIECE = 50

/** Puts piece after piece without waiting until each can be found; resolves when all can. */
export async function putInPieces ({ search }: Pick<Deps, 'search'>, index: IndexName, documents: readonly SearchDocument[]): Promise<void> {
  const puts: Promise<void>[] = []
  for (let from = 0; from < documents.length; from += PIECE) {
    const put = search.put(index, documents.slice(from, from + PIECE))
    // Thrown below; until then nobody else listens.
    put.catch(() => undefined)
    puts.push(put)
    await new Promise(resolve => setImmediate(resolve))
  }
  await Promise.all(puts)
}
