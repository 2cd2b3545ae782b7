/** Numbered changes of what earlier releases stored. Each may be cut off anywhere and then runs again from its beginning. */
import { UnavailableError } from '../domain/errors.js'
import type { Answer } from '../domain/match/answer.js'
import { wholeCatalogue } from './catalogue.js'
import type { Document } from './collections.js'
import { withLock, type StillHeld } from './leases.js'
import { answerFor } from './matching.js'
import { pagesOf } from './paging.js'
import { fingerprintOfLibrary, pinCatalogue } from './pins.js'
import type { AppDeps } from './ports.js'
import { assertWhole, migrationOf, MIGRATION_ID } from './store-state.js'

export type MigrationDeps = Omit<AppDeps, 'scores'>

/**
 * `reason`: what of earlier releases does not suit this one. `run` must be idempotent: what it did before it was cut off it
 * leaves as it is; it asks `stillHeld` before each write. `at`: the instant of the migration. Gives how many documents it changed.
 */
export type Migration = { number: number, reason: string, run: (deps: MigrationDeps, at: string, stillHeld: StillHeld) => Promise<number> }

/** In ascending order, never renumbered: stores carry these numbers. */
export const MIGRATIONS: readonly Migration[] = [
  { number: 1, reason: 'matches were stored without money and view, which every page of a match shows', run: recomputeMatches }
]

export type MigrationReport = { number: number, reason: string, changed: number }

/** How the lock is held; see `withLock`. */
export type LockOptions = Parameters<typeof withLock>[2]

/** Everything that changes the whole store takes this one lock. */
export const STORE_LOCK = 'migrate'

/**
 * Brings the store to the last migration, one process at a time, and gives one report for each that ran; an empty list when the
 * store was there already. Throws UnavailableError for a store that a newer release has migrated, for one whose import is
 * unfinished, and when another process is at it for longer than the lock waits.
 */
export async function migrate (
  deps: MigrationDeps, { at, lock, migrations = MIGRATIONS, onProgress }: {
    at: string, lock: LockOptions, migrations?: readonly Migration[], onProgress?: (report: MigrationReport) => void
  }
): Promise<MigrationReport[]> {
  await assertWhole(deps)
  if (await isReached(deps, migrations)) return []
  const locked = await withLock(deps, STORE_LOCK, lock, stillHeld => runAll(deps, { at, migrations, onProgress, stillHeld }))
  if (!locked.done) throw new UnavailableError('another process is changing this store as a whole; start again when it is done', { key: 'unavailable.migrating' })
  return locked.result
}

async function isReached (deps: MigrationDeps, migrations: readonly Migration[]): Promise<boolean> {
  const [found, known] = [await migrationOf(deps), migrations.at(-1)?.number ?? 0]
  if (found > known) {
    throw new UnavailableError(`a newer release of this program migrated this store to ${found}; this release knows migrations up to ${known}: start the newer release, or restore a backup made before`,
      { key: 'unavailable.data-newer', found, known })
  }
  return found === known
}

type Running = Pick<Parameters<typeof migrate>[1], 'at' | 'onProgress'> & { migrations: readonly Migration[], stillHeld: StillHeld }

async function runAll (deps: MigrationDeps, { at, migrations, onProgress, stillHeld }: Running): Promise<MigrationReport[]> {
  await assertWhole(deps)
  if (await isReached(deps, migrations)) return []
  const before = await migrationOf(deps)
  const reports: MigrationReport[] = []
  for (const { number, reason, run } of migrations.filter(({ number }) => number > before)) {
    const report = { number, reason, changed: await run(deps, at, stillHeld) }
    stillHeld()
    await deps.documents.put('meta', { id: MIGRATION_ID, value: number })
    reports.push(report)
    onProgress?.(report)
  }
  return reports
}

/** What the first release stored of an answer. */
type FirstAnswer = Pick<Answer, 'given'> & Partial<Answer>

/**
 * Answers without ledgers or view are made anew from what was given, for the day of the match, on the catalogue of today (that of
 * their day was not kept) and for the public, who may open every address. Text relevance was not kept either.
 */
async function recomputeMatches (deps: MigrationDeps, at: string, stillHeld: StillHeld): Promise<number> {
  let changed = 0
  for await (const page of pagesOf(deps, 'matches')) {
    for (const match of page) {
      if (isWhole(match.answer)) continue
      const next = await recomputed(deps, match, at)
      stillHeld()
      await deps.documents.put('matches', next, { ifVersion: match.version })
      changed++
    }
  }
  return changed
}

const isWhole = ({ ledgers, view }: FirstAnswer): boolean => ledgers !== undefined && view !== undefined

async function recomputed (deps: MigrationDeps, match: Document<'matches'>, at: string): Promise<Document<'matches'>> {
  const { given }: FirstAnswer = match.answer
  const catalogue = await wholeCatalogue(deps)
  const answer = answerFor({ catalogue, library: deps.library, given, asOf: match.asOf, view: 'public' })
  const pinned = { given, view: 'public' as const, catalogue: await pinCatalogue(deps, catalogue), library: fingerprintOfLibrary(deps.library) }
  return { ...match, catalogue: catalogue.revision, recomputedAt: at, pinned, answer }
}
