/** What a store says of itself in `meta`: how far it was migrated, and that an import into it is unfinished. */
import { UnavailableError } from '../domain/errors.js'
import { LEASE_PREFIX } from './leases.js'
import { RATE_PREFIX } from './limits.js'
import type { Deps } from './ports.js'

type Documents = Pick<Deps, 'documents'>

export const MIGRATION_ID = 'migration'
export const IMPORT_ID = 'import'
/** In which form the shared search index was made of this store; absent while it has not been. */
export const INDEX_FORM_ID = 'search-index-form'

/** The number of the last migration that the store has seen whole; 0 where there was none. */
export async function migrationOf ({ documents }: Documents): Promise<number> {
  const stored = await documents.get('meta', MIGRATION_ID)
  return Number(stored?.value ?? 0)
}

/** Throws UnavailableError while an import into the store is unfinished: what it holds is a part. */
export async function assertWhole ({ documents }: Documents): Promise<void> {
  if (await documents.get('meta', IMPORT_ID)) {
    throw new UnavailableError('an import into this store was interrupted: run it again with the same folder, or empty the store', { key: 'unavailable.import' })
  }
}

/** Whether a document of `meta` tells of running processes or of the search index only, and not of what the store holds. */
export const isPassing = (id: string): boolean =>
  id.startsWith(LEASE_PREFIX) || id.startsWith(RATE_PREFIX) || id === IMPORT_ID || id === INDEX_FORM_ID
