/** A Meilisearch server as it comes: the same texts in its own index, one attribute each, to compare our search with. */
import type { Meilisearch } from 'meilisearch'
import type { Hit, SearchDocument, SearchIndex } from '../../src/application/ports.js'

const PATIENCE = { timeout: 600_000 }
const BATCH = 1000

/** Makes the index, on the server's own settings but for the language, and fills it. */
export async function makeBareIndex (client: Meilisearch, uid: string, documents: readonly SearchDocument[]): Promise<void> {
  await client.createIndex(uid, { primaryKey: 'id' }).waitTask(PATIENCE)
  await client.index(uid).updateSettings({ localizedAttributes: [{ locales: ['cmn'], attributePatterns: ['*'] }] }).waitTask(PATIENCE)
  for (let at = 0; at < documents.length; at += BATCH) {
    const batch = documents.slice(at, at + BATCH).map(({ id, text }) => ({ id: Buffer.from(id).toString('base64url'), ...text }))
    await client.index(uid).addDocuments(batch).waitTask(PATIENCE)
  }
}

/** Searches bare indexes by words alone; filters, facets and highlights are not asked for. `uidOf`: their names on the server. */
export const bareSearch = (client: Meilisearch, uidOf: (index: string) => string): Pick<SearchIndex, 'search'> => ({
  async search (index, { text, limit = 20 }) {
    const { hits, estimatedTotalHits } = await client.index<{ id: string }>(uidOf(index)).search(text, { limit, attributesToRetrieve: ['id'], showRankingScore: true })
    const found = hits.map(({ id, _rankingScore = 0 }): Hit => ({ id: Buffer.from(id, 'base64url').toString(), score: _rankingScore, highlights: {} }))
    return { hits: found, total: estimatedTotalHits, facets: {} }
  }
})
