/**
 * The revision of the catalogue, and that of the leads: another one after every write, with the records that the last writes
 * touched, so that a process that read them a moment ago has only these to read again.
 */
import { randomBytes } from 'node:crypto'
import { ConflictError } from '../domain/errors.js'
import type { CatalogueCollection } from './catalogue.js'
import type { Deps } from './ports.js'

type Documents = Pick<Deps, 'documents'>

/** A record by its collection. */
export type Touched = { collection: CatalogueCollection | 'leads', id: string }

/** Of what there is a revision. */
export type Revised = 'catalogue' | 'leads'

/** A revision that followed on `after`, and the records that made it another, each as `collection/id`. */
type Step = { after: string, records: string[] }

/** The latest steps, oldest first, without a gap up to `revision`. */
type Stored = { revision: string, steps: readonly Step[] }

const idOf = (of: Revised): string => `${of}-revision`

/** Records that the steps name in all: a few seconds of a busy office, and little enough to be read with every request. */
const MOST_NAMED = 200

const NONE: Stored = { revision: 'empty', steps: [] }

/** A revision that names no steps is kept as its text alone. */
const storedIn = (value: unknown): Stored =>
  typeof value === 'object' && value !== null ? value as Stored : { ...NONE, ...(value === undefined ? {} : { revision: String(value) }) }

/** The revision as stored now. `touchedSince`: what was written after an earlier one; undefined when that is not known any more. */
export type Revision = { revision: string, touchedSince: (earlier: string) => Touched[] | undefined }

/** The revision as stored now, of the catalogue unless it is said. Throws UnavailableError when the store is down. */
export async function readRevision ({ documents }: Documents, of: Revised = 'catalogue'): Promise<Revision> {
  const { revision, steps } = storedIn((await documents.get('meta', idOf(of)))?.value)
  const touchedSince = (earlier: string) => {
    if (earlier === revision) return []
    const first = steps.findIndex(({ after }) => after === earlier)
    return first < 0 ? undefined : [...new Set(steps.slice(first).flatMap(({ records }) => records))].map(touchedFrom)
  }
  return { revision, touchedSince }
}

/** As `readRevision`, the revision of the catalogue alone. */
export const currentRevision = async (deps: Documents): Promise<string> => (await readRevision(deps)).revision

const touchedFrom = (name: string): Touched => {
  const end = name.indexOf('/')
  return { collection: name.slice(0, end) as Touched['collection'], id: name.slice(end + 1) }
}

/** As much of the latest steps as may be kept, whole ones only. */
function latest (steps: readonly Step[]): Step[] {
  let named = 0
  const first = steps.findLastIndex(({ records }) => (named += records.length) > MOST_NAMED)
  return steps.slice(first + 1)
}

async function store ({ documents }: Documents, of: Revised, records: ReadonlySet<string> | 'any'): Promise<void> {
  const id = idOf(of)
  const revision = randomBytes(8).toString('hex')
  if (records === 'any') {
    await documents.put('meta', { id, value: revision })
    return
  }
  for (;;) {
    const stored = await documents.get('meta', id)
    const { revision: after, steps } = storedIn(stored?.value)
    const value: Stored = { revision, steps: latest([...steps, { after, records: [...records] }]) }
    try {
      await documents.put('meta', { id, value }, { ifVersion: stored?.version ?? 0 })
      return
    } catch (error) {
      // Another process wrote meanwhile: this step follows on its revision.
      if (!(error instanceof ConflictError)) throw error
    }
  }
}

/** `next` has not begun: what is added to it until then is stored with it. */
type Writing = { last: Promise<void>, next?: { records: Set<string> | 'any', done: Promise<void> } }

const writings = { catalogue: new WeakMap<object, Writing>(), leads: new WeakMap<object, Writing>() }

/**
 * Gives the catalogue, or the leads, a revision that they never had. To be called after every write to their records, with the
 * records that were written; left out, everything is read again. Calls that come while another one is being stored are stored
 * together.
 */
export function renewRevision ({ documents }: Documents, touched?: readonly Touched[], of: Revised = 'catalogue'): Promise<void> {
  const writing = writings[of].get(documents) ?? { last: Promise.resolve() }
  writings[of].set(documents, writing)
  const names = touched?.map(({ collection, id }) => `${collection}/${id}`)
  if (writing.next) {
    const { records } = writing.next
    if (records === 'any' || !names) writing.next.records = 'any'
    else for (const name of names) records.add(name)
    return writing.next.done
  }
  const next = { records: names ? new Set(names) : 'any' as const, done: Promise.resolve() }
  writing.next = next
  next.done = writing.last.catch(() => undefined).then(() => {
    delete writing.next
    return store({ documents }, of, next.records)
  })
  writing.last = next.done
  return next.done
}
