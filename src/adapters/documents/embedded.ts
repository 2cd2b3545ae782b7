/** The document store inside the process: one table per collection in one SQLite file. */
import { COLLECTIONS, type CollectionName, type Document } from '../../application/collections.js'
import type { DocumentStore, Logger, Marked } from '../../application/ports.js'
import { ConflictError } from '../../domain/errors.js'
import { checkedCopy } from './check.js'
import { assertCollection } from './paths.js'
import { DOCUMENT, findSql, tableSql, type Sql } from './sql.js'
import { openSqlite, unavailable, type Row, type Sqlite } from './sqlite.js'

/** Raise it together with a change of the tables or of the SQL of an index, and add the step that converts older files. */
const FORMAT = 1

const decoder = new TextDecoder('utf-8', { fatal: true })

const names = Object.keys(COLLECTIONS) as CollectionName[]

/**
 * A store in `file`, an absolute path, or in memory for `:memory:`. One process at a time can have a file open.
 * Throws UnavailableError when the file is in use, was written by a newer version, or cannot be read.
 */
export function openEmbeddedStore ({ file, log }: { file: string, log: Logger }): DocumentStore {
  const db = openSqlite(file, { format: FORMAT, create: names.flatMap(tableSql) }, log)
  const read = <C extends CollectionName>(row: Row): Document<C> => {
    try {
      return documentOf(row)
    } catch (cause) {
      log.error({ file }, 'a stored document is damaged')
      throw unavailable(file, cause)
    }
  }
  log.info({ file }, 'document store open')
  return {
    async get (collection, id) {
      assertCollection(collection)
      const [row] = db.rows({ text: `SELECT ${DOCUMENT} FROM "${collection}" WHERE id = ?`, params: [id] })
      return row && read<typeof collection>(row)
    },

    async find (collection, query = {}) {
      assertCollection(collection)
      const { page, count } = findSql(collection, query)
      const items = db.rows(page).map(row => read<typeof collection>(row))
      const isWhole = query.limit === undefined && !query.offset
      return { items, total: isWhole ? items.length : Number(db.rows(count)[0]?.total) }
    },

    async put (collection, document, { ifVersion } = {}) {
      assertCollection(collection)
      const copy = checkedCopy(collection, document)
      const [row] = db.rows(putSql(collection, copy, ifVersion))
      if (!row) throw conflict(db, collection, copy.id)
      return { ...copy, version: Number(row.version) }
    },

    async putAll (collection, documents) {
      assertCollection(collection)
      const copies = documents.map((document, index) => checkedCopy(collection, document, [String(index)]))
      db.transaction(() => { for (const copy of copies) db.rows(putSql(collection, copy)) })
    },

    async restore (collection, documents) {
      assertCollection(collection)
      const copies = documents.map((document, index) => checkedCopy(collection, document, [String(index)]))
      db.transaction(() => { for (const copy of copies) db.rows(restoreSql(collection, copy)) })
    },

    async remove (collection, id) {
      assertCollection(collection)
      return db.rows({ text: `DELETE FROM "${collection}" WHERE id = ? RETURNING version`, params: [id] }).length > 0
    },

    async settle (collection, marked) {
      assertCollection(collection)
      let count = 0
      db.transaction(() => { for (const mark of marked) count += db.rows(settleSql(collection, mark)).length })
      return count
    },

    async close () {
      db.close()
    }
  }
}

/** The version stands in its column only, so that one statement can both compare and raise it. */
const documentOf = <C extends CollectionName>({ version, body }: Row): Document<C> => {
  if (!(body instanceof ArrayBuffer)) throw new TypeError('a body is bytes')
  return { ...JSON.parse(decoder.decode(body)), version }
}

/** One statement that writes and gives the new version, or gives no row when the stored version is not the one expected. */
function putSql<C extends CollectionName> (collection: C, document: Document<C>, ifVersion?: number): Sql {
  const { version, ...rest } = document
  const body = JSON.stringify(rest)
  const insert = `INSERT INTO "${collection}" (id, version, body) VALUES (?, 1, ?) ON CONFLICT (id) DO`
  if (ifVersion === undefined) {
    const text = `${insert} UPDATE SET version = version + 1, body = excluded.body RETURNING version`
    return { text, params: [document.id, body] }
  }
  if (ifVersion === 0) return { text: `${insert} NOTHING RETURNING version`, params: [document.id, body] }
  return {
    text: `UPDATE "${collection}" SET version = version + 1, body = ? WHERE id = ? AND version = ? RETURNING version`,
    params: [body, document.id, ifVersion]
  }
}

/** Gives a row when the mark was there. */
const settleSql = (collection: CollectionName, { id, needsIndex }: Marked): Sql => ({
  text: `UPDATE "${collection}" SET body = json_remove(body, '$.needsIndex')
    WHERE id = ? AND json_extract(body, '$.needsIndex') = ? RETURNING version`,
  params: [id, needsIndex]
})

function restoreSql<C extends CollectionName> (collection: C, document: Document<C>): Sql {
  const { version = 1, ...rest } = document
  return {
    text: `INSERT INTO "${collection}" (id, version, body) VALUES (?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET version = excluded.version, body = excluded.body`,
    params: [document.id, version, JSON.stringify(rest)]
  }
}

function conflict (db: Sqlite, collection: CollectionName, id: string): ConflictError {
  const [row] = db.rows({ text: `SELECT version FROM "${collection}" WHERE id = ?`, params: [id] })
  const version = Number(row?.version ?? 0)
  return new ConflictError(`${collection} ${id} is at version ${version}`, { version })
}
