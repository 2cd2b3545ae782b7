/** The query parameters of lists, the same for pages and for the API. */
import { Type, type Static } from 'typebox'
import type { Browse } from '../application/browse.js'
import { NAMED_SORTS, POLICY_SORTS, type Sort } from '../application/browse-order.js'
import { isDate, type IsoDate } from '../domain/dates.js'
import { InvalidError } from '../domain/errors.js'
import { closed } from '../domain/shape.js'
import { today } from '../clock.js'

/** So long that a question in whole sentences fits. */
const Words = Type.Optional(Type.String({ maxLength: 500 }))
const Values = Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 80 }), { maxItems: 30 }))
const Day = Type.Optional(Type.String({ pattern: '^(\\d{4}-\\d{2}-\\d{2})?$' }))

/** The order of a list; that of relevance without it. */
const sortOf = <S extends Sort>(sorts: readonly S[]) => Type.Optional(Type.Enum([...sorts]))

const list = (limit: number) => ({
  q: Words,
  limit: Type.Integer({ minimum: 1, maximum: 100, default: limit }),
  offset: Type.Integer({ minimum: 0, maximum: 10_000, default: 0 }),
  lang: Type.Optional(Type.String({ maxLength: 10 }))
})

export const ParkQuery = closed({ ...list(20), prefecture: Values, level: Values, type: Values, industry: Values, clusterType: Values, sort: sortOf(NAMED_SORTS) })
export type ParkQuery = Static<typeof ParkQuery>

export const ClusterQuery = closed({ ...list(20), field: Values, type: Values, prefecture: Values, sort: sortOf(NAMED_SORTS) })
export type ClusterQuery = Static<typeof ClusterQuery>

export const PolicyQuery = closed({ ...list(100), category: Values, day: Values, effect: Values, kind: Values, asOf: Day, sort: sortOf(POLICY_SORTS) })
export type PolicyQuery = Static<typeof PolicyQuery>

export const DayQuery = closed({ asOf: Day, lang: Type.Optional(Type.String({ maxLength: 10 })) })
export const LanguageQuery = closed({ lang: Type.Optional(Type.String({ maxLength: 10 })) })
export const SearchQuery = closed({ q: Words, lang: Type.Optional(Type.String({ maxLength: 10 })) })
export const RecordId = closed({ id: Type.String({ maxLength: 120 }) })

/** The day a page speaks of: the one asked for, else today. InvalidError for a day that does not exist. */
export function dayOf (asOf: string | undefined): IsoDate {
  if (!asOf) return today()
  if (!isDate(asOf)) throw new InvalidError([{ field: 'asOf', key: 'problem.date' }])
  return asOf
}

type Listing = { q?: string, limit: number, offset: number, sort?: Sort }

const browse = ({ q, limit, offset, sort }: Listing, chosen: Record<string, readonly string[] | undefined>): Browse => ({
  text: q?.trim() ?? '',
  limit,
  offset,
  ...(sort ? { sort } : {}),
  chosen: Object.fromEntries(Object.entries(chosen).flatMap(([path, values]) => values?.length ? [[path, values]] : []))
})

export const parkBrowse = (query: ParkQuery): Browse => browse(query, {
  'prefecture.code': query.prefecture, level: query.level, type: query.type, industries: query.industry, clusterTypes: query.clusterType
})

export const clusterBrowse = (query: ClusterQuery): Browse => browse(query, {
  field: query.field, type: query.type, 'prefecture.code': query.prefecture
})

export const policyBrowse = (query: PolicyQuery): Browse & { asOf: IsoDate } => ({
  ...browse(query, { category: query.category, day: query.day, effect: query.effect, kind: query.kind }),
  asOf: dayOf(query.asOf)
})
