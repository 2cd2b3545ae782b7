/** What ended by its time and nobody asked for again: taken away when the server starts, so that nothing of it is kept for longer. */
import { removeEndedSessions } from './accounts/sessions.js'
import type { Deps } from './ports.js'

/** Sessions, links that were given out, links that work once, and codes of intakes, that ended at `at` or before. */
export async function removeEnded (deps: Pick<Deps, 'documents'>, at: string): Promise<void> {
  await removeEndedSessions(deps, at)
  for (const collection of ['shares', 'links', 'resume-codes'] as const) {
    for (const { id } of (await deps.documents.find(collection, { where: { expiresAt: { lte: at } } })).items) await deps.documents.remove(collection, id)
  }
}
