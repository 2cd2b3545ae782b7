/** The columns of the sheets in which leads, listings and parks come and go: one table for template, export and import. */
import { FACTS, INDUSTRY_TAGS, PREFECTURES, type FactName } from '../../domain/facts/catalogue.js'
import { LEAD_SOURCES, OUTCOMES } from '../../domain/lead/lead.js'
import { STAGES } from '../../domain/lead/stages.js'
import { fieldsOf, type Field } from '../../domain/listing/fields.js'
import { LISTING_KINDS } from '../../domain/listing/listing.js'

export const SHEET_KINDS = ['leads', 'listings', 'parks'] as const
export type SheetKind = typeof SHEET_KINDS[number]

export type ColumnKind = 'text' | 'code' | 'number' | 'day' | 'choice' | 'boxes' | 'terms' | 'park' | 'mark'

/**
 * `allowed`: the values of a choice or of boxes. `fact`: the answer that the column holds. `isOut`: written, and passed over when
 * it comes in. `isForNew`: counts for a new record only.
 */
export type Column = {
  id: string
  kind: ColumnKind
  unit?: string
  allowed?: readonly string[]
  fact?: FactName
  isRequired?: true
  isOut?: true
  isForNew?: true
}

/** Says that a row is a sample or illustrative. */
const MARK: Column = { id: 'mark', kind: 'mark' }

const LEAD_FACTS: readonly FactName[] = [
  'investor.ownership', 'investor.transferFromProvince', 'project.products', 'project.industryCode', 'project.investmentWan', 'project.landMu', 'project.buildingFloorAreaM2',
  'project.electricityKWhPerYear', 'project.loadKW', 'project.waterM3PerYear', 'project.energyTcePerYear', 'project.jobs', 'project.constructionStart', 'project.firstIncomeYear'
]

const FACT_KINDS: Readonly<Record<string, ColumnKind>> = { choice: 'choice', texts: 'terms', 'industry-code': 'code', date: 'day', amount: 'number', integer: 'number' }

function factColumn (fact: FactName): Column {
  const { kind, unit, allowed } = FACTS[fact]
  return { id: fact, fact, kind: FACT_KINDS[kind] ?? 'text', ...(unit ? { unit } : {}), ...(allowed ? { allowed } : {}) }
}

const text = (id: string): Column => ({ id, kind: 'text' })

const LEADS: readonly Column[] = [
  MARK,
  { id: 'title', kind: 'text', isRequired: true },
  text('companyName'),
  { id: 'creditCode', kind: 'code' },
  text('person'),
  { id: 'phone', kind: 'code' },
  text('email'),
  text('note'),
  { id: 'prefectures', kind: 'boxes', allowed: PREFECTURES },
  { id: 'stage', kind: 'choice', allowed: STAGES, isForNew: true },
  { id: 'receivedOn', kind: 'day', isForNew: true },
  ...LEAD_FACTS.map(factColumn),
  text('message'),
  { id: 'progressOn', kind: 'day', isOut: true },
  { id: 'tags', kind: 'boxes', allowed: INDUSTRY_TAGS, isOut: true },
  { id: 'source', kind: 'choice', allowed: LEAD_SOURCES, isOut: true },
  { id: 'outcome', kind: 'choice', allowed: OUTCOMES, isOut: true }
]

const FIELD_KINDS: Readonly<Record<Field['kind'], ColumnKind>> = {
  line: 'text', text: 'text', amount: 'number', whole: 'number', choice: 'choice', boxes: 'boxes', day: 'day', 'both-languages': 'text', terms: 'terms', contacts: 'text', photos: 'text'
}

/** One column for a field, two for one in both languages. A name tells which record it is, so that it cannot be changed here. */
function fieldColumns ({ path, kind, unit, allowed, isRequired }: Field): Column[] {
  if (kind === 'both-languages') return ['zh', 'en'].map(half => ({ id: `${path}.${half}`, kind: 'text' }))
  return [{ id: path, kind: FIELD_KINDS[kind], ...(unit ? { unit } : {}), ...(allowed ? { allowed } : {}), ...(path === 'name' && isRequired ? { isRequired } : {}) }]
}

const PARK: Column = { id: 'parkId', kind: 'park', isRequired: true }

/** What stands behind every fact of a row. */
const PROOF: readonly Column[] = [text('source.title'), text('source.where'), { id: 'verifiedOn', kind: 'day' }]

/** The fields of listings of both kinds, each once, without photos. */
export const LISTING_FIELDS: readonly Field[] = [...new Map(LISTING_KINDS.flatMap(kind => fieldsOf('listings', kind)).filter(({ kind }) => kind !== 'photos').map(field => [field.path, field])).values()]

const LISTINGS: readonly Column[] = [MARK, PARK, { id: 'kind', kind: 'choice', allowed: LISTING_KINDS, isRequired: true }, ...LISTING_FIELDS.flatMap(fieldColumns), ...PROOF]

const PARKS: readonly Column[] = [MARK, PARK, ...fieldsOf('parks').flatMap(fieldColumns), ...PROOF]

export const COLUMNS: Readonly<Record<SheetKind, readonly Column[]>> = { leads: LEADS, listings: LISTINGS, parks: PARKS }

/** Why a row was refused, in the sheet that comes back; passed over when that sheet comes in again, corrected. */
export const REASON: Column = { id: 'reason', kind: 'text', isOut: true }
