/** From what somebody put into the form of a record to its values, and a problem with words for each field that cannot be read. */
import { isDate, type IsoDate } from '../dates.js'
import type { Problem } from '../errors.js'
import { parseNumber, plainText } from '../intake/numbers.js'
import type { Values } from './change.js'
import type { Field } from './fields.js'
import type { Change, ParkCard } from './listing.js'

/** What was sent under each name. */
export type Raw = Readonly<Record<string, readonly string[]>>

/** How many contacts the form has room for, and what is asked of each. */
export const CONTACT_ROWS = 6
export const CONTACT_PARTS = ['name', 'duty', 'phone', 'email'] as const
const CONTACT_LENGTH = { name: 80, duty: 120, phone: 60, email: 200 } as const

type Contact = ParkCard['contacts'][number]
type Read = { value: unknown } | { problems: Problem[] }

const wrong = (field: string, key: string, params?: Problem['params']): Read =>
  ({ problems: [{ field, key, ...(params ? { params } : {}) }] })

const first = (raw: Raw, name: string): string => raw[name]?.[0]?.trim() ?? ''

function readNumber ({ path, kind, unit, least = 0, most = 1e9 }: Field, text: string): Read {
  const parsed = parseNumber(text, unit)
  if ('problem' in parsed) return wrong(path, parsed.problem, parsed.params)
  if (parsed.value < 0) return wrong(path, 'intake.problem.negative')
  if (kind === 'whole' && !Number.isInteger(parsed.value)) return wrong(path, 'intake.problem.whole')
  if (parsed.value < least || parsed.value > most) return wrong(path, 'park-office.problem.between', { least, most })
  return { value: parsed.value }
}

/** A day as a date field sends it or as people write it: `2026-03-01`, `2026/3/1`, `2026年3月1日`; undefined for anything else. */
export function readDay (text: string): IsoDate | undefined {
  const match = /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$/.exec(plainText(text))
  const day = match ? `${match[1]}-${match[2]!.padStart(2, '0')}-${match[3]!.padStart(2, '0')}` : ''
  return isDate(day) ? day : undefined
}

function readDayField ({ path }: Field, text: string): Read {
  const day = readDay(text)
  return day === undefined ? wrong(path, 'intake.problem.date') : { value: day }
}

const readText = ({ path, most = 200 }: Field, text: string): Read =>
  text.length > most ? wrong(path, 'park-office.problem.long', { most, length: text.length }) : { value: text }

const readChoice = ({ path, allowed = [] }: Field, text: string): Read =>
  allowed.includes(text) ? { value: text } : wrong(path, 'intake.problem.choice')

/** In the order of the table, each once. */
function readBoxes ({ path, allowed = [] }: Field, chosen: readonly string[]): Read {
  if (chosen.some(one => !allowed.includes(one))) return wrong(path, 'intake.problem.choice')
  return { value: allowed.filter(one => chosen.includes(one)) }
}

const LONGEST_TERM = 60

/** One term a line, or apart by `、`, `，` or `;`; each once. */
function readTerms ({ path, most = 12 }: Field, text: string): Read {
  const terms = [...new Set(text.split(/[\n、，,;；]+/).map(term => term.trim()).filter(Boolean))]
  if (terms.length > most) return wrong(path, 'intake.problem.too-many', { most })
  return terms.some(term => term.length > LONGEST_TERM) ? wrong(path, 'intake.problem.too-long', { most: LONGEST_TERM }) : { value: terms }
}

/** Both halves or none: a reader of either language must find it. */
function readBoth ({ path, most = 1200 }: Field, raw: Raw): Read {
  const halves = { zh: first(raw, `${path}.zh`), en: first(raw, `${path}.en`) }
  const names = ['zh', 'en'] as const
  if (names.every(name => halves[name] === '')) return { value: undefined }
  const problems = names.flatMap((name): Problem[] => {
    const field = `${path}.${name}`
    if (halves[name] === '') return [{ field, key: 'park-office.problem.half' }]
    return halves[name].length > most ? [{ field, key: 'park-office.problem.long', params: { most, length: halves[name].length } }] : []
  })
  return problems.length > 0 ? { problems } : { value: halves }
}

const isMail = (text: string): boolean => /^[^\s@]{1,64}@[^\s@]+\.[^\s@.]{2,}$/.test(text.normalize('NFKC'))
const isPhone = (text: string): boolean => /^[+\d][\d\s()（）/-]{4,40}(?:(?:转|ext\.?)\s*\d{1,6})?$/i.test(text.normalize('NFKC'))

function contactProblems (row: Record<typeof CONTACT_PARTS[number], string>, at: string): Problem[] {
  const long = CONTACT_PARTS.filter(part => row[part].length > CONTACT_LENGTH[part])
    .map((part): Problem => ({ field: `${at}.${part}`, key: 'park-office.problem.long', params: { most: CONTACT_LENGTH[part], length: row[part].length } }))
  if (long.length > 0) return long
  return [
    ...row.name === '' ? [{ field: `${at}.name`, key: 'park-office.problem.contact-name' }] : [],
    ...row.phone !== '' && !isPhone(row.phone) ? [{ field: `${at}.phone`, key: 'park-office.problem.phone' }] : [],
    ...row.email !== '' && !isMail(row.email) ? [{ field: `${at}.email`, key: 'park-office.problem.email' }] : [],
    ...row.phone === '' && row.email === '' ? [{ field: `${at}.phone`, key: 'park-office.problem.reach' }] : []
  ]
}

/** Rows in which nothing stands are passed over. */
function readContacts ({ path }: Field, raw: Raw): Read {
  const rows = Array.from({ length: CONTACT_ROWS }, (_, index) => {
    const at = `${path}.${index}`
    return { at, row: { name: first(raw, `${at}.name`), duty: first(raw, `${at}.duty`), phone: first(raw, `${at}.phone`), email: first(raw, `${at}.email`) } }
  }).filter(({ row }) => Object.values(row).some(Boolean))
  const problems = rows.flatMap(({ at, row }) => contactProblems(row, at))
  const filled = rows.map(({ row }) => Object.fromEntries(Object.entries(row).filter(([, text]) => text !== '')) as Contact)
  return problems.length > 0 ? { problems } : { value: filled }
}

function readField (field: Field, raw: Raw): Read {
  const { kind, path } = field
  if (kind === 'contacts') return readContacts(field, raw)
  if (kind === 'both-languages') return readBoth(field, raw)
  if (kind === 'boxes') return readBoxes(field, raw[path] ?? [])
  if (kind === 'photos') return { value: raw[path] ?? [] }
  const text = first(raw, path)
  if (kind === 'terms') return readTerms(field, text)
  if (text === '') return field.isRequired ? wrong(path, 'park-office.problem.required') : { value: undefined }
  if (kind === 'choice') return readChoice(field, text)
  if (kind === 'day') return readDayField(field, text)
  return kind === 'amount' || kind === 'whole' ? readNumber(field, text) : readText(field, text)
}

/**
 * Reads every field. An empty one is not known; an amount may carry any unit that measures the same thing, and is stored in that
 * of its field. `values` holds what could be read, `problems` the rest, at the name of the control that is to be corrected.
 */
export function readFields (fields: readonly Field[], raw: Raw): { values: Values, problems: Problem[] } {
  const read = fields.map(field => ({ path: field.path, result: readField(field, raw) }))
  return {
    values: Object.fromEntries(read.flatMap(({ path, result }) => 'value' in result ? [[path, result.value]] : [])),
    problems: read.flatMap(({ result }) => 'problems' in result ? result.problems : [])
  }
}

const SOURCE_LENGTH = { title: 400, where: 1200 } as const

/** The name of the control for a part of what stands behind a change; `all` speaks for every change that says nothing itself. */
export const proofName = (path: string, part: 'title' | 'where' | 'verifiedOn'): string => `proof.${path}.${part}`

/** What stands behind one change, as typed. */
export type Proof = Pick<Change, 'source' | 'verifiedOn'>

function readProof (raw: Raw, path: string, today: IsoDate): { proof: Proof, problems: Problem[] } {
  const text = (part: 'title' | 'where' | 'verifiedOn') => first(raw, proofName(path, part))
  const [title, where, typedDay] = [text('title'), text('where'), text('verifiedOn')]
  const verifiedOn = typedDay === '' ? undefined : readDay(typedDay)
  const long = (['title', 'where'] as const).filter(part => text(part).length > SOURCE_LENGTH[part])
    .map((part): Problem => ({ field: proofName(path, part), key: 'park-office.problem.long', params: { most: SOURCE_LENGTH[part], length: text(part).length } }))
  const day: Problem[] = [
    ...typedDay !== '' && verifiedOn === undefined ? [{ field: proofName(path, 'verifiedOn'), key: 'intake.problem.date' }] : [],
    ...verifiedOn !== undefined && verifiedOn > today ? [{ field: proofName(path, 'verifiedOn'), key: 'park-office.problem.future' }] : []
  ]
  const untitled = title === '' && where !== '' ? [{ field: proofName(path, 'title'), key: 'park-office.problem.source' }] : []
  return {
    proof: { ...(title === '' ? {} : { source: { title, ...(where === '' ? {} : { where }) } }), ...(verifiedOn === undefined ? {} : { verifiedOn }) },
    problems: [...long, ...day, ...untitled]
  }
}

/** What was typed as source and day of each change, in the order of the changes; what a change leaves out is taken from `all`. */
export function readProofs (raw: Raw, changes: readonly Change[], today: IsoDate): { changes: Change[], problems: Problem[] } {
  const shared = readProof(raw, 'all', today)
  const own = changes.map(change => ({ change, ...readProof(raw, change.path, today) }))
  return {
    changes: own.map(({ change: { source, verifiedOn, ...change }, proof }) => ({ ...change, ...shared.proof, ...proof })),
    problems: [...shared.problems, ...own.flatMap(({ problems }) => problems)]
  }
}

/** What is still missing before the changes may be reviewed: every changed fact that becomes known says from where, and when it was verified. */
export function unproven (changes: readonly Change[], fields: readonly Field[]): Problem[] {
  const facts = new Set(fields.filter(({ isFact }) => isFact).map(({ path }) => path))
  return changes.filter(({ path, after }) => facts.has(path) && after !== undefined).flatMap(({ path, source, verifiedOn }): Problem[] => [
    ...source ? [] : [{ field: proofName(path, 'title'), key: 'park-office.problem.source' }],
    ...verifiedOn ? [] : [{ field: proofName(path, 'verifiedOn'), key: 'park-office.problem.verified-on' }]
  ])
}
