/** The connection: keys, version, timeouts, and one kind of error for everything that keeps the server from answering. */
import { Meilisearch, MeilisearchApiError, type EnqueuedTaskPromise } from 'meilisearch'
import type { Logger } from '../../../application/ports.js'
import { UnavailableError } from '../../../domain/errors.js'

/** `prefix` stands before the name of every index, so that several deployments may share a server. */
export type MeiliConfig = { url: string, key?: string, prefix?: string, timeoutMs?: number }

export type Clients = { read: Meilisearch, write: Meilisearch, version: string }

export const DEFAULT_TIMEOUT = 2500
/** Indexing is not waited for by a reader; a batch that takes longer than this has failed. */
const TASK_TIMEOUT = 120_000

/** The first version whose answers are known to suit, and the first one that is not. */
export const SERVER_RANGE = { from: '1.14.0', before: '2.0.0' } as const

const numbersOf = (version: string): number[] => version.split('.').map(part => Number.parseInt(part, 10))

function isBefore (version: string, other: string): boolean {
  const [a, b] = [numbersOf(version), numbersOf(other)]
  const at = [0, 1, 2].find(index => (a[index] ?? 0) !== (b[index] ?? 0))
  return at !== undefined && (a[at] ?? 0) < (b[at] ?? 0)
}

/** What keeps a server from being used; `params.trouble` of the error. Of these the last two need somebody to act. */
export type Trouble = 'no-answer' | 'failed' | 'key-refused' | 'version-unsupported'

const NO_KEY = new Set(['invalid_api_key', 'missing_authorization_header'])

function troubleOf (error: unknown): { trouble: Trouble, reason: string } {
  if (!(error instanceof MeilisearchApiError)) return { trouble: 'no-answer', reason: error instanceof Error ? error.name : 'unknown' }
  const reason = error.cause?.code ?? String(error.response.status)
  return { trouble: NO_KEY.has(reason) ? 'key-refused' : 'failed', reason }
}

const WORDS: Record<Trouble, string> = {
  'no-answer': 'the search server did not answer',
  failed: 'the search server failed',
  'key-refused': 'the search server refuses the key in MEILI_KEY, or asks for one',
  'version-unsupported': 'the version of the search server is not supported'
}

const unavailable = (trouble: Trouble, reason: string, cause?: unknown): UnavailableError =>
  new UnavailableError(`${WORDS[trouble]}: ${reason}`, { key: 'unavailable.search', trouble, reason }, { cause })

/** Runs a call; whatever the server does wrong becomes UnavailableError, with the code it gave and nothing of the request. */
export async function asking<T> (call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    const { trouble, reason } = troubleOf(error)
    throw unavailable(trouble, reason, error)
  }
}

/** Resolves when the task is done; UnavailableError when it failed or took too long. */
export async function done (task: EnqueuedTaskPromise): Promise<void> {
  const { status, error } = await asking(() => task.waitTask({ timeout: TASK_TIMEOUT, interval: 20 }))
  if (status !== 'succeeded') throw unavailable('failed', `could not index, ${error?.code ?? status}`)
}

/** Throws UnavailableError for a version such as `1.13.3` outside of SERVER_RANGE. */
export function assertSupported (version: string): void {
  if (isBefore(version, SERVER_RANGE.from) || !isBefore(version, SERVER_RANGE.before)) {
    throw unavailable('version-unsupported', `${version}, and not from ${SERVER_RANGE.from} to before ${SERVER_RANGE.before}`)
  }
}

const KEYS = {
  search: { description: 'luodi: reads only', actions: ['search'] },
  index: {
    description: 'luodi: keeps the indexes',
    actions: ['search', 'documents.*', 'indexes.*', 'settings.*', 'tasks.get', 'stats.get', 'version']
  }
} as const

/** A key with these rights only, made once; undefined when the key at hand may not make keys. */
async function scopedKey (master: Meilisearch, { description, actions }: typeof KEYS[keyof typeof KEYS], prefix: string): Promise<string | undefined> {
  try {
    const name = `${description} (${prefix || 'all'})`
    const { results } = await master.getKeys({ limit: 1000 })
    const known = results.find(key => key.description === name)
    if (known) return known.key
    return (await master.createKey({ description: name, actions: [...actions], indexes: [prefix ? `${prefix}*` : '*'], expiresAt: null })).key
  } catch (error) {
    if (error instanceof MeilisearchApiError) return undefined
    throw error
  }
}

/**
 * The server sends a compressed answer in pieces, each of which waits for the one before to be acknowledged: over 40 ms for an
 * answer of a few kilobytes, which takes 3 ms in one piece.
 */
export const PLAIN = { headers: { 'accept-encoding': 'identity' } } as const

/**
 * Clients for reading and for writing. With a master key each gets a key with the least rights; with any other key both use
 * it. Throws UnavailableError when the server cannot be reached, refuses the key, or its version is outside of SERVER_RANGE.
 */
export async function connect ({ url, key, prefix = '', timeoutMs = DEFAULT_TIMEOUT }: MeiliConfig, log: Logger): Promise<Clients> {
  const clientWith = (apiKey: string | undefined) => new Meilisearch({ host: url, timeout: timeoutMs, requestInit: PLAIN, ...(apiKey ? { apiKey } : {}) })
  const given = clientWith(key)
  const { pkgVersion: version } = await asking(() => given.getVersion())
  assertSupported(version)
  if (!key) return { read: given, write: given, version }
  const [search, index] = await asking(() => Promise.all([scopedKey(given, KEYS.search, prefix), scopedKey(given, KEYS.index, prefix)]))
  if (!search || !index) log.warn({ version }, 'the search key may not make keys: one key is used for reading and writing')
  return { read: search ? clientWith(search) : given, write: index ? clientWith(index) : given, version }
}
