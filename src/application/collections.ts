/** One table: collection to schema and indexed paths. Static types, store checks and later models follow from it. */
import { Type, type Static } from 'typebox'
import { Account, AuditEntry, OneTimeLink, SecretHash, Session, SignInName, Token } from '../domain/account/account.js'
import { FACT_NAMES, FACTS } from '../domain/facts/catalogue.js'
import type { Facts } from '../domain/facts/facts.js'
import { VIEWS } from '../domain/law/lawfulness.js'
import { Policy } from '../domain/law/policy.js'
import { FileChunk, StoredFile } from '../domain/file/file.js'
import { Lead, LeadNote, Pledge, SavedView } from '../domain/lead/lead.js'
import { Proposal } from '../domain/lead/proposal.js'
import { Evidence } from '../domain/listing/evidence.js'
import { Listing, ParkCard, ParkEdit } from '../domain/listing/listing.js'
import type { Answer } from '../domain/match/answer.js'
import { Cluster, ClusterType } from '../domain/place/cluster.js'
import { Endowment } from '../domain/place/endowment.js'
import { Park } from '../domain/place/park.js'
import { closed, Id, IsoDate, text } from '../domain/shape.js'

const recordFields = {
  version: Type.Optional(Type.Integer({ minimum: 1 })),
  updatedAt: Type.Optional(text(40)),
  updatedBy: Type.Optional(text(120)),
  /** Set by a write until the search index holds what was written; see marks.ts. Never part of the content. */
  needsIndex: Type.Optional(text(80))
}

/** A shape of the domain as a stored record: who wrote which version when stands beside it. */
const record = <P extends Type.TProperties>(shape: Type.TObject<P>) => closed({ ...shape.properties, ...recordFields })

const AnsweredFacts = closed(Object.fromEntries(FACT_NAMES.map(name => [name, Type.Optional(FACTS[name].schema)])))

/**
 * An intake: the answers so far, and the facts to which the answer was "I do not know". Its id is an address that only the
 * investor has. `ownerId`: the account it was attached to, which alone may then open it. `matches`: what was made of it, newest last.
 */
export const Intake = closed({
  id: Token,
  ...recordFields,
  answers: Type.Unsafe<Facts>(AnsweredFacts),
  notKnown: Type.Array(Type.Enum([...FACT_NAMES])),
  ownerId: Type.Optional(Token),
  matches: Type.Optional(Type.Array(closed({ matchId: Token, asOf: IsoDate, at: text(40) }), { maxItems: 50 })),
  createdAt: text(40)
})

/** The short code under which an intake is found again; `id`: hash of the code. */
export const ResumeCode = closed({ id: SecretHash, ...recordFields, intakeId: Token, createdAt: text(40), expiresAt: text(40) })

/** A link that shows a match to whoever has it, until it ends; `id`: hash of what the link holds. */
export const Share = closed({
  id: SecretHash, ...recordFields, matchId: Token, ownerId: Type.Optional(Token), parkIds: Type.Array(Id, { maxItems: 5 }), createdAt: text(40), expiresAt: text(40)
})

/**
 * What a published change did to open leads. `effects`: lead to what it gained and lost at the park, and the changed values that
 * did it. `leadIds`: whom they are about, each once.
 */
export const WatchReport = closed({
  id: Token,
  ...recordFields,
  parkId: Type.Optional(Id),
  policyId: Type.Optional(Id),
  editId: Type.Optional(Token),
  reason: Type.Optional(text(1000)),
  at: text(40),
  by: text(120),
  judged: Type.Integer({ minimum: 0 }),
  leadIds: Type.Array(Token),
  effects: Type.Array(closed({
    leadId: Token,
    parkId: Id,
    gained: Type.Array(text(120)),
    lost: Type.Array(text(120)),
    because: Type.Array(closed({ path: text(120), before: Type.Optional(Type.Unknown()), after: Type.Optional(Type.Unknown()) }))
  }))
})
export type WatchReport = Static<typeof WatchReport>

/**
 * One import of a sheet. `content`: the rows as they came in until they are confirmed, then only those that were refused; what a
 * row says of people is kept no longer. `rows` and the counts: as last looked at, then as done.
 */
export const ImportRun = closed({
  id: Token,
  ...recordFields,
  kind: Type.Enum(['leads', 'listings', 'parks']),
  fileName: text(200),
  at: text(40),
  by: text(120),
  state: Type.Enum(['previewed', 'running', 'done']),
  rows: Type.Integer({ minimum: 0 }),
  added: Type.Integer({ minimum: 0 }),
  changed: Type.Integer({ minimum: 0 }),
  same: Type.Integer({ minimum: 0 }),
  refused: Type.Integer({ minimum: 0 }),
  content: Type.Array(Type.Unknown(), { maxItems: 5000 })
})
export type ImportRun = Static<typeof ImportRun>

/** A short hash of content, in hexadecimal digits. */
const Hash = Type.String({ pattern: '^[0-9a-f]{16,64}$' })

/**
 * What an answer was made from, besides the day. `catalogue`: id of the versions of its records. `library`: fingerprint of the
 * tables of the release. `relevance`: what the search index said of each park, absent where it could not answer.
 */
export const Pinned = closed({
  given: Type.Unsafe<Facts>(AnsweredFacts),
  view: Type.Enum([...VIEWS]),
  horizonYears: Type.Optional(Type.Integer({ minimum: 1 })),
  discount: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
  relevance: Type.Optional(Type.Record(Type.String(), Type.Number())),
  catalogue: Hash,
  library: Hash
})
export type Pinned = Static<typeof Pinned>

/**
 * A stored match: what was asked, on which day, on which catalogue, and the whole answer. `recomputedAt`: the instant at which
 * a migration made the answer anew, since an earlier release had stored one without money and view.
 */
export const Match = closed({
  id: Token,
  ...recordFields,
  intakeId: Type.Optional(Token),
  asOf: IsoDate,
  catalogue: text(80),
  createdAt: text(40),
  recomputedAt: Type.Optional(text(40)),
  pinned: Type.Optional(Pinned),
  answer: Type.Unsafe<Answer>(Type.Object({}))
})

/** The versions of the records that a catalogue consisted of: collection to record id to hash of the record. `id`: hash of all. */
export const CatalogueVersions = closed({
  id: Hash,
  ...recordFields,
  records: Type.Record(text(40), Type.Record(text(160), Hash))
})

/** Every version a record ever had, for "as we knew it on". A removal has `removed` and no document. */
export const HistoryEntry = closed({
  id: text(300),
  ...recordFields,
  collection: text(40),
  recordId: text(160),
  recordVersion: Type.Integer({ minimum: 1 }),
  at: text(40),
  by: text(120),
  removed: Type.Optional(Type.Literal(true)),
  document: Type.Optional(Type.Unknown())
})

/** A named value of the system itself, such as the fingerprint of what was seeded. */
export const Meta = closed({ id: Id, ...recordFields, value: Type.Unknown() })

export const COLLECTIONS = {
  parks: { schema: record(Park), indexes: ['prefecture.code', 'level', 'needsIndex'] },
  clusters: { schema: record(Cluster), indexes: ['type', 'prefecture.code', 'needsIndex'] },
  'cluster-types': { schema: record(ClusterType), indexes: ['field', 'needsIndex'] },
  policies: { schema: record(Policy), indexes: ['category', 'status', 'needsIndex'] },
  endowments: { schema: record(Endowment), indexes: ['prefecture.code', 'needsIndex'] },
  intakes: { schema: Intake, indexes: ['createdAt', 'ownerId'] },
  matches: { schema: Match, indexes: ['createdAt', 'intakeId'] },
  accounts: { schema: record(Account), indexes: ['role', 'isDemo'] },
  'sign-in-names': { schema: record(SignInName), indexes: ['accountId'] },
  sessions: { schema: record(Session), indexes: ['accountId', 'expiresAt'] },
  links: { schema: record(OneTimeLink), indexes: ['purpose', 'accountId'] },
  'audit-log': { schema: record(AuditEntry), indexes: ['actor', 'resource', 'action'] },
  'resume-codes': { schema: ResumeCode, indexes: ['intakeId'] },
  shares: { schema: Share, indexes: ['matchId', 'ownerId'] },
  leads: { schema: record(Lead), indexes: ['stage', 'officerId', 'ownerId', 'receivedAt', 'isDemo', 'needsIndex'] },
  'lead-notes': { schema: record(LeadNote), indexes: ['leadId'] },
  pledges: { schema: record(Pledge), indexes: ['leadId', 'accountId', 'state', 'dueOn'] },
  proposals: { schema: record(Proposal), indexes: ['leadId', 'checkCode'] },
  'saved-views': { schema: record(SavedView), indexes: ['accountId'] },
  files: { schema: record(StoredFile), indexes: ['owner.id'] },
  'file-chunks': { schema: record(FileChunk), indexes: ['fileId'] },
  listings: { schema: record(Listing), indexes: ['parkId', 'kind', 'state', 'isDemo'] },
  'park-cards': { schema: record(ParkCard), indexes: [] },
  'park-edits': { schema: record(ParkEdit), indexes: ['parkId', 'recordId', 'state', 'createdBy'] },
  evidence: { schema: record(Evidence), indexes: ['parkId', 'recordId'] },
  'watch-reports': { schema: WatchReport, indexes: ['parkId', 'policyId', 'editId', 'at'] },
  imports: { schema: ImportRun, indexes: ['at', 'by'] },
  'catalogue-versions': { schema: CatalogueVersions, indexes: [] },
  history: { schema: HistoryEntry, indexes: ['recordId', 'needsIndex'] },
  meta: { schema: Meta, indexes: [] }
} as const

export type CollectionName = keyof typeof COLLECTIONS
export type Document<C extends CollectionName> = Static<typeof COLLECTIONS[C]['schema']>

/**
 * What can be searched. The fields, weights and filters of each index are in search-settings.ts. The public's policies have
 * an index of their own, since words that only a withheld policy holds would change what is found, and in which order.
 * `profiles`: the leads of the office, the only one that is searched on behalf of a reader.
 */
export const CATALOGUE_INDEXES = ['parks', 'clusters', 'policies', 'policies-public', 'endowments', 'cluster-types'] as const
export type CatalogueIndex = typeof CATALOGUE_INDEXES[number]
export const INDEXES = [...CATALOGUE_INDEXES, 'profiles'] as const
export type IndexName = typeof INDEXES[number]
