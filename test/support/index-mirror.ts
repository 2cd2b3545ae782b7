/** Search indexes that show what they hold, and ports that die, for tests of the indexer. */
import { openEmbeddedSearch } from '../../src/adapters/search/embedded.js'
import { inParts } from '../../src/adapters/search/parts.js'
import { wholeCatalogue } from '../../src/application/catalogue.js'
import { CATALOGUE_INDEXES, INDEXES, type IndexName } from '../../src/application/collections.js'
import { catchUp } from '../../src/application/indexer.js'
import { documentsOf } from '../../src/application/indexing.js'
import { documentsOfLeads } from '../../src/application/lead-index.js'
import type { Deps, SearchDocument, SearchIndex } from '../../src/application/ports.js'

export type Mirror = { search: SearchIndex, holds: () => Record<string, SearchDocument[]>, puts: [IndexName, string][] }

/** An index with a list of what it holds, in the order of ids, and of every document that was put, in order. */
export function mirrored ({ isShared }: { isShared: boolean }): Mirror {
  const inner = openEmbeddedSearch()
  const held = new Map<IndexName, Map<string, SearchDocument>>(INDEXES.map(name => [name, new Map()]))
  const puts: [IndexName, string][] = []
  const search: SearchIndex = {
    ...inner,
    isShared,
    async put (name, documents) {
      await inner.put(name, documents)
      for (const document of documents) {
        held.get(name)!.set(document.id, document)
        puts.push([name, document.id])
      }
    },
    async remove (name, ids) {
      await inner.remove(name, ids)
      for (const id of ids) held.get(name)!.delete(id)
    },
    async rebuild (name, documents, onProgress) {
      const all: SearchDocument[] = []
      for await (const some of inParts(documents)) all.push(...some)
      await inner.rebuild(name, all, onProgress)
      held.set(name, new Map(all.map(document => [document.id, document])))
    }
  }
  const holds = () => Object.fromEntries(INDEXES.map(name => [name, byId([...held.get(name)!.values()])]))
  return { search, holds, puts }
}

const byId = (documents: SearchDocument[]): SearchDocument[] => documents.toSorted((a, b) => a.id < b.id ? -1 : 1)

/** What the indexes should hold: the documents of everything that is stored now. */
export async function wantedIn (deps: Pick<Deps, 'documents'>): Promise<Record<string, SearchDocument[]>> {
  const catalogue = await wholeCatalogue(fresh(deps) as Deps)
  const leads: SearchDocument[] = []
  for await (const some of documentsOfLeads(deps, catalogue.clusterTypes)) leads.push(...some)
  return { ...Object.fromEntries(CATALOGUE_INDEXES.map(name => [name, byId(documentsOf(catalogue, name))])), profiles: byId(leads) }
}

/** The same store, as a process that just started sees it: nothing is kept in memory. */
export const fresh = <D extends Pick<Deps, 'documents'>>(deps: D): D => ({ ...deps, documents: { ...deps.documents } })

/** Turns until nothing waits. */
export async function catchUpAll (deps: Deps, now = 0): Promise<void> {
  while ((await catchUp(deps, { now })).count > 0);
}

/** Ports of a process that dies at its nth call, before the call was carried out or right after it; later calls fail as well. */
export function dyingAt<D extends Deps> (deps: D, nth: number, when: 'before' | 'after'): D & { died: () => boolean } {
  let calls = 0
  const dying = <Port extends object>(port: Port): Port => ({
    ...port,
    ...Object.fromEntries(Object.entries(port).filter(([, value]) => typeof value === 'function').map(([name, call]) => [name, async (...args: unknown[]) => {
      calls += 1
      if (calls > nth || (calls === nth && when === 'before')) throw new Error('killed')
      const result: unknown = await (call as (...args: unknown[]) => Promise<unknown>)(...args)
      if (calls === nth) throw new Error('killed')
      return result
    }]))
  })
  return { ...deps, documents: dying(deps.documents), search: dying(deps.search), died: () => calls >= nth }
}
