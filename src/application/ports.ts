/** The two things this project needs from the outside, each with two implementations. */
import type { Score } from '../domain/law/proof.js'
import type { CollectionName, Document, IndexName } from './collections.js'
import type { Library } from './library.js'

export type Scalar = string | number | boolean

/** What must hold of one path: equal (or a member, for a list field), one of a list, a range, present or absent. */
export type Test = Scalar | { in: readonly Scalar[] } | { gte?: Scalar, lte?: Scalar } | { exists: boolean }

/** The only filter language of the project: dotted paths to tests, all of which must hold. */
export type Where = { readonly [path: string]: Test }

export type Page<T> = { items: T[], total: number }

/** A document and the mark that was read from it. */
export type Marked = { id: string, needsIndex: string }

/**
 * Documents by collection and id. Documents are plain JSON, what is read is a copy, absent optional fields are
 * omitted, never null. Every call throws UnavailableError when the store cannot answer.
 */
export interface DocumentStore {
  /** The document, or undefined. */
  get<C extends CollectionName> (collection: C, id: string): Promise<Document<C> | undefined>
  /** One page in a total order: by `sort` (a path, `-` in front for descending), then by id; and the count of all. */
  find<C extends CollectionName> (collection: C, query?: {
    where?: Where, sort?: string, limit?: number, offset?: number
  }): Promise<Page<Document<C>>>
  /**
   * Checks the document against its schema and stores it; resolves when it would survive a crash.
   * The stored document has `version` one above the one it replaces. With `ifVersion` (0: must not exist yet) throws
   * ConflictError when the stored version differs. Throws InvalidError with the paths that do not fit.
   */
  put<C extends CollectionName> (collection: C, document: Document<C>, options?: { ifVersion?: number }): Promise<Document<C>>
  /**
   * Stores many, all or none; same checks. On a MongoDB server all or none holds for what is stored in the end, not for what
   * is read meanwhile: readers see the documents appear one after the other. After an UnavailableError none of them is
   * stored, or all will be, by whichever process completes the work.
   */
  putAll<C extends CollectionName> (collection: C, documents: readonly Document<C>[]): Promise<void>
  /**
   * Stores the documents of a backup as they are, version included (1 where there is none), over whatever is there; same checks.
   * For use while nobody else writes the collection: what an interrupted call left is completed by the same call again.
   */
  restore<C extends CollectionName> (collection: C, documents: readonly Document<C>[]): Promise<void>
  /** Whether the document was there. */
  remove (collection: CollectionName, id: string): Promise<boolean>
  /**
   * Takes `needsIndex` off each of these documents that still bears the mark given, in one step for each, and leaves the rest
   * of it and its version as they are. Gives from how many it was taken; a document that is gone or bears another mark is
   * passed over. Durable when it resolves.
   */
  settle (collection: CollectionName, marked: readonly Marked[]): Promise<number>
  close (): Promise<void>
}

/** A document of the search index: text by field, and the values that filters and facets read. */
export type SearchDocument = {
  id: string
  text: { readonly [field: string]: readonly string[] }
  filter: { readonly [path: string]: Scalar | readonly Scalar[] }
}

/** `highlights`: field to the text with matches between U+E000 and U+E001, which no text holds. `score` 0..1, best first. */
export type Hit = { id: string, score: number, highlights: Record<string, string> }

/** What a search with `words: 'most'` says beside its hits. */
export type Loosened = {
  /** No document holds every word: the hits hold the ones that tell most. */
  partly: boolean
  /** Words and parts of words, as typed but in lower case and simplified characters, that no document holds; they were left out. */
  ignored: string[]
}

export type SearchResult = { hits: Hit[], total: number, facets: Record<string, Record<string, number>>, loosened?: Loosened }

export type SearchQuery = {
  /** Empty text matches every document, in the order of ids. */
  text: string
  where?: Where
  facets?: readonly string[]
  limit?: number
  offset?: number
  /**
   * `all`: every word must be found. `most`, for the box of a person: the same, and where no document of the index holds them
   * all, filters aside, those that hold most of what the index knows. `any`: one is enough, more rank higher (candidates for a
   * match). Pinyin, initials and everyday names count as the words they stand for, but not with `any`.
   */
  words?: 'all' | 'most' | 'any'
  /** Whose words are searched; without it everybody's. */
  among?: Among
  /** For whoever sorts the hits: no highlights, and no more than the first look at the order. */
  idsOnly?: boolean
}

/**
 * The documents that pass `where` and none of `except`, for a reader who may not know of the others: the answer is that of an
 * index that holds no more than these. Unlike a filter, it counts for how rare a word is, what it is taken for and what is left out.
 */
export type Among = { where: Where, except?: readonly Where[] }

/** Derived from the store: holds ids, searchable text and filter values only. */
export interface SearchIndex {
  /** Whether all processes search the same index, which outlives them; otherwise each process has its own, empty at its start. */
  readonly isShared: boolean
  /** Resolves when the documents can be found. */
  put (index: IndexName, documents: readonly SearchDocument[]): Promise<void>
  remove (index: IndexName, ids: readonly string[]): Promise<void>
  clear (index: IndexName): Promise<void>
  /**
   * Makes these the documents of the index, beside the old ones: a search finds either all of the old or all of the new.
   * Resolves when the new ones are found. One rebuild of an index at a time; what is put meanwhile may be lost.
   * `documents`: all of them, or some at a time. `onProgress`: how many of them are in the new index so far.
   */
  rebuild (index: IndexName, documents: readonly SearchDocument[] | AsyncIterable<readonly SearchDocument[]>, onProgress?: (count: number) => void): Promise<void>
  /** Facet counts are over the whole match, not the page. */
  search (index: IndexName, query: SearchQuery): Promise<SearchResult>
  close (): Promise<void>
}

/** pino's shape, as a value: a constant message and an object of ids, never names or answers. */
export type Logger = Record<'debug' | 'info' | 'warn' | 'error', (details: object, message: string) => void>

/** Sends a letter; throws UnavailableError when no server takes it. */
export type Mailer = (letter: { to: string, subject: string, text: string }) => Promise<void>

/** A cell of a sheet; null where there is nothing. */
export type SheetCell = string | number | null

/** One sheet of a spreadsheet file: a row of headings, then rows of as many cells. */
export type Sheet = { name: string, head: readonly string[], rows: readonly (readonly SheetCell[])[] }

/** Writes spreadsheet files, and reads the first sheet of one that somebody sent: InvalidError on `file` for what is none. */
export type Sheets = { write: (sheets: readonly Sheet[]) => Promise<Buffer>, read: (bytes: Uint8Array) => Promise<SheetCell[][]> }

export type Deps = { documents: DocumentStore, search: SearchIndex, log: Logger }

/** Signs text with Ed25519, in base64. `publicKey`: SPKI in base64, for whoever verifies. */
export type Signer = { publicKey: string, sign: (text: string) => string }

/**
 * Deps with what comes from files and never changes while the process runs: tables and knowledge, and how far the cases of
 * each policy of the fixtures were measured to bind it. `mail` is absent where no server for letters is configured, `signer` where
 * files are not signed. `timeMatch`: measures matches that are made and kept.
 */
export type AppDeps = Deps & {
  library: Library
  scores: Readonly<Record<string, Score>>
  sheets?: Sheets
  mail?: Mailer
  signer?: Signer
  timeMatch?: StartTimer
}

/** Starts to measure how long something takes; what it gives is called when it is done. */
export type StartTimer = () => () => void
