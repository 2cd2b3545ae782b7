/** One SQLite file held by this process alone: opening, locking, statements, transactions, errors. Knows no documents. */
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'libsql'
import type { Logger } from '../../application/ports.js'
import { UnavailableError } from '../../domain/errors.js'
import type { Sql } from './sql.js'

export type Row = Record<string, unknown>

export type Sqlite = {
  /** Runs one statement and gives its rows; a writing statement is durable when this returns, unless in a transaction. */
  rows (sql: Sql): Row[]
  /** All that `work` writes, or nothing; durable when this returns. */
  transaction (work: () => void): void
  /** Lets go of the file, so that another process can open it at once. A second call does nothing. */
  close (): void
}

/** What the file holds when nothing has been written yet: tables and indexes by `create`, in the form numbered `format`. */
export type Schema = { format: number, create: readonly string[] }

/** How long a starting process waits for one that is stopping. */
const BUSY_MS = 1000

/** Callers build a handful of filters; more texts than this means paths from outside, which must not fill the memory. */
const MOST_STATEMENTS = 500

/**
 * Opens the file, creating it and its folder (readable by its owner only) when missing.
 * Throws UnavailableError when another process has it open (`params.key` `unavailable.data-in-use`), when a newer program
 * wrote it (`unavailable.data-newer`), and when it cannot be read or is no database (`unavailable.data-file`).
 */
export function openSqlite (file: string, schema: Schema, log: Logger): Sqlite {
  const db = lock(file)
  try {
    prepareFile(db, file, schema)
  } catch (error) {
    release(db)
    throw unavailable(file, error)
  }
  return connection(db, file, log)
}

function lock (file: string): Database.Database {
  let db: Database.Database | undefined
  try {
    if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    db = new Database(file, { timeout: BUSY_MS })
    // Exclusive before WAL: the file then needs no shared memory, and the lock is the operating system's, gone with the process.
    // Only exec here: a prepared statement would keep the lock after close() until it is collected.
    for (const pragma of ['locking_mode = EXCLUSIVE', 'journal_mode = WAL', 'synchronous = FULL']) db.exec(`PRAGMA ${pragma}`)
    db.exec('BEGIN EXCLUSIVE; COMMIT')
    return db
  } catch (error) {
    db?.close()
    throw unavailable(file, error)
  }
}

function prepareFile (db: Database.Database, file: string, { format, create }: Schema): void {
  const [row] = db.prepare('PRAGMA user_version').all() as { user_version: number }[]
  const found = row?.user_version ?? 0
  if (found > format) {
    throw new UnavailableError(`${file} was written by a newer version of this program (format ${found}, known up to ${format})`,
      { key: 'unavailable.data-newer', file, found, known: format })
  }
  db.exec(['BEGIN IMMEDIATE', ...create, `PRAGMA user_version = ${format}`, 'COMMIT'].join(';\n'))
}

function connection (db: Database.Database, file: string, log: Logger): Sqlite {
  const statements = statementsOf(db)

  const answer = <T>(work: () => T): T => {
    if (!db.open) throw new UnavailableError('the document store is closed', { key: 'unavailable.closed', file })
    try {
      return work()
    } catch (error) {
      if (!isSqliteError(error)) throw error
      log.error({ file, code: error.code }, 'the document store failed')
      throw unavailable(file, error)
    }
  }

  return {
    rows: ({ text, params }) => answer(() => {
      assertBindable(params)
      return statements.prepared(text).all(params) as Row[]
    }),
    transaction: work => answer(() => {
      db.exec('BEGIN IMMEDIATE')
      try {
        work()
        db.exec('COMMIT')
      } catch (error) {
        // A full disk ends the transaction by itself; a second ROLLBACK would hide that error.
        if (db.inTransaction) db.exec('ROLLBACK')
        throw error
      }
    }),
    close () {
      if (!db.open) return
      statements.forget()
      release(db)
    }
  }
}

/** The driver ends the whole process when it is asked to bind true or false. */
function assertBindable (params: readonly unknown[]): void {
  if (!params.every(value => typeof value === 'string' || typeof value === 'number')) {
    throw new TypeError('only text and numbers can be bound')
  }
}

/** Statements by their text, so that each is compiled once. */
function statementsOf (db: Database.Database) {
  const known = new Map<string, Database.Statement>()
  return {
    prepared (text: string): Database.Statement {
      const statement = known.get(text)
      if (statement) return statement
      if (known.size >= MOST_STATEMENTS) known.clear()
      const made = db.prepare(text)
      known.set(text, made)
      return made
    },
    forget: () => known.clear()
  }
}

/**
 * The driver keeps the connection, and with it the lock, until its last statement is collected. Leaving WAL mode and then the
 * exclusive mode frees the file now, and leaves one plain file without a journal beside it.
 */
function release (db: Database.Database): void {
  try {
    db.exec('PRAGMA journal_mode = DELETE; PRAGMA locking_mode = NORMAL; SELECT 1 FROM sqlite_schema')
  } catch (error) {
    if (!isSqliteError(error)) throw error
    // Nothing acknowledged is lost: the journal stays beside the file and is read at the next opening.
  } finally {
    db.close()
  }
}

const isSqliteError = (error: unknown): error is Error & { code: string } =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('SQLITE')

/** The file cannot be used because of `cause`, in words for the one who runs the program. */
export function unavailable (file: string, cause: unknown): UnavailableError {
  if (cause instanceof UnavailableError) return cause
  if (isSqliteError(cause) && cause.code.startsWith('SQLITE_BUSY')) {
    return new UnavailableError(`another process has ${file} open; stop it, or choose another data folder`,
      { key: 'unavailable.data-in-use', file }, { cause })
  }
  const words = cause instanceof Error ? cause.message : String(cause)
  return new UnavailableError(`${file} cannot be used: ${words}`, { key: 'unavailable.data-file', file }, { cause })
}
