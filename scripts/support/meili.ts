/** Takes away what a command put on a Meilisearch server. */
import { Meilisearch } from 'meilisearch'

/** Drops the indexes whose names begin with the prefix, and the keys made for them. */
export async function dropMeili ({ url, key, prefix }: { url: string, key?: string, prefix: string }): Promise<void> {
  const admin = new Meilisearch({ host: url, ...(key ? { apiKey: key } : {}) })
  const { results } = await admin.getIndexes({ limit: 1000 })
  for (const { uid } of results.filter(index => index.uid.startsWith(prefix))) await admin.deleteIndex(uid).waitTask()
  if (!key) return
  try {
    const keys = await admin.getKeys({ limit: 1000 })
    for (const { uid } of keys.results.filter(({ description }) => description?.includes(prefix))) await admin.deleteKey(uid)
  } catch {
    // A key that may not list keys has made none.
  }
}
