/** Numbers as people type them in Chinese and English: full-width digits, separators, 万 and 亿, a unit behind. */
import type { Params } from '../errors.js'
import { M2_PER_MU, MU_PER_HECTARE, YUAN_PER_WAN } from '../units.js'

export type ParsedNumber = { value: number } | { problem: string, params?: Params }

/** `aliases`: unit words (lower case) to stored units in one of them. `counted`: stored units in one when 万 or 亿 stands alone. */
type UnitWords = { counted: number, aliases: Readonly<Record<string, number>> }

const same = (words: readonly string[]): UnitWords => ({ counted: 1, aliases: Object.fromEntries(words.map(word => [word, 1])) })

const M2_PER_HECTARE = M2_PER_MU * MU_PER_HECTARE
const MU_PER_KM2 = 100 * MU_PER_HECTARE

const UNITS: Readonly<Record<string, UnitWords>> = {
  万元: {
    counted: 1 / YUAN_PER_WAN,
    aliases: { 元: 1 / YUAN_PER_WAN, 块: 1 / YUAN_PER_WAN, yuan: 1 / YUAN_PER_WAN, rmb: 1 / YUAN_PER_WAN, cny: 1 / YUAN_PER_WAN, wan: 1, 'wan yuan': 1 }
  },
  亩: {
    counted: 1,
    aliases: { 亩: 1, mu: 1, 公顷: MU_PER_HECTARE, ha: MU_PER_HECTARE, hectares: MU_PER_HECTARE, m2: 1 / M2_PER_MU, 平方米: 1 / M2_PER_MU, 平米: 1 / M2_PER_MU, 'sq m': 1 / M2_PER_MU, 平方公里: MU_PER_KM2, km2: MU_PER_KM2 }
  },
  '㎡': { counted: 1, aliases: { m2: 1, 平方米: 1, 平米: 1, 亩: M2_PER_MU, mu: M2_PER_MU, 公顷: M2_PER_HECTARE, ha: M2_PER_HECTARE } },
  kWh: { counted: 1, aliases: { kwh: 1, 度: 1, 度电: 1, 千瓦时: 1, 千瓦小时: 1, mwh: 1000, 兆瓦时: 1000, gwh: 1_000_000 } },
  kW: { counted: 1, aliases: { kw: 1, 千瓦: 1, mw: 1000, 兆瓦: 1000 } },
  m3: { counted: 1, aliases: { m3: 1, 立方米: 1, 立方: 1, 方: 1, 吨: 1, t: 1 } },
  t: { counted: 1, aliases: { t: 1, 吨: 1, tonnes: 1, tons: 1, kg: 0.001, 公斤: 0.001 } },
  person: same(['人', '名', 'people', 'persons', 'jobs', 'staff']),
  year: same(['年', 'year', 'years']),
  rack: same(['架', '个', '个机架', '机架', '标准机架', 'rack', 'racks']),
  'kWh/t': same(['kwh/t', '千瓦时/吨', '度/吨'])
}

/** Facts without a unit are numbers of the calendar and of classes. */
const UNITLESS = same(['年', '年度'])

const MULTIPLIERS: Readonly<Record<string, number>> = {
  百: 100,
  千: 1000,
  万: 1e4,
  十万: 1e5,
  百万: 1e6,
  千万: 1e7,
  亿: 1e8,
  十亿: 1e9,
  百亿: 1e10,
  千亿: 1e11,
  万亿: 1e12,
  thousand: 1e3,
  million: 1e6,
  mn: 1e6,
  billion: 1e9,
  bn: 1e9
}

const FIGURE = /^(?:\d[\d,' ]*(?:\.\d*)?|\.\d+)\s*/
const MULTIPLIER = new RegExp(`^(${Object.keys(MULTIPLIERS).sort((a, b) => b.length - a.length).join('|')})\\s*`)
const UNCERTAIN = /^(?:约|大约|大概|about|approx\.?|around|~|≈)\s*|\s*(?:左右|上下)$/g
const CURRENCY = /^(?:人民币|rmb|cny|¥)\s*/
const FOREIGN = /\$|美元|美金|欧元|日元|港元|usd|eur|jpy|hkd|dollar|€|£/
const GROUPED = /^\d{1,3}(?:[, ']\d{3})+$|^\d{1,4}(?:,\d{4})+$/

/** Full-width and compatibility forms as plain ones, one kind of minus and point, lower case. */
export const plainText = (text: string): string =>
  text.normalize('NFKC').replace(/[−–—]/g, '-').replace(/(\d)[。．](?=\d)/g, '$1.').trim().toLowerCase()

/** One run of digits as a number; undefined when separators stand where no separator belongs. */
function figureOf (text: string): number | undefined {
  const [whole = '', decimals] = text.trim().split('.')
  const isPlain = /^\d*$/.test(whole)
  if (!isPlain && !GROUPED.test(whole)) return undefined
  const digits = whole.replace(/\D/g, '')
  return Number(`${digits || '0'}.${decimals || '0'}`)
}

const unitWord = (text: string): string => text.replace(/[\s.。]+$/, '').replace(/\s+/g, ' ')

type Reading = { sum: number, multiplied: boolean, behind: string } | { problem: string }

/**
 * Adds up `1亿2000万`, where each part counts less than the one before; `behind` is what follows the last figure.
 * A unit that begins like a multiplier (`千瓦`) is taken whole.
 */
function readFigures (text: string, isUnit: (word: string) => boolean): Reading {
  let rest = text
  let sum = 0
  let smallest = Infinity
  for (let match = FIGURE.exec(rest); match; match = FIGURE.exec(rest)) {
    const figure = figureOf(match[0])
    if (figure === undefined) return { problem: 'intake.problem.separators' }
    rest = rest.slice(match[0].length)
    const word = isUnit(unitWord(rest)) ? null : MULTIPLIER.exec(rest)
    const multiplier = word ? MULTIPLIERS[word[1]!]! : undefined
    if (smallest < Infinity && (multiplier === undefined || multiplier >= smallest)) return { problem: 'intake.problem.one-number' }
    sum += figure * (multiplier ?? 1)
    if (!word || multiplier === undefined) return { sum, multiplied: false, behind: unitWord(rest) }
    rest = rest.slice(word[0].length)
    smallest = multiplier
  }
  return smallest === Infinity ? { problem: 'intake.problem.number' } : { sum, multiplied: true, behind: unitWord(rest) }
}

/** Twelve significant digits: enough for any amount, and free of the last bits of binary fractions. */
const tidy = (value: number): number => Number(value.toPrecision(12))

/**
 * Reads a number for a fact stored in `unit`.
 * A bare number is in that unit. With 万 or 亿 alone, money counts yuan (`1200万` is 1,200 万元, `1.2亿` is 12,000 万元), and
 * everything else counts the unit. A unit behind the number is converted where it measures the same thing.
 * Gives the number, or a message key: nothing readable, a range, misplaced separators, foreign money, a unit of another kind.
 */
export function parseNumber (text: string, unit?: string): ParsedNumber {
  const plain = plainText(text).replace(UNCERTAIN, '')
  if (FOREIGN.test(plain)) return { problem: 'intake.problem.currency' }
  const signed = plain.replace(CURRENCY, '')
  const negative = /^-|^负/.test(signed)
  const words = unit === undefined ? UNITLESS : UNITS[unit]
  const unitsIn = (word: string) => words && Object.hasOwn(words.aliases, word) ? words.aliases[word] : undefined
  const reading = readFigures(signed.replace(/^[-负+]\s*/, ''), word => unitsIn(word) !== undefined)
  if ('problem' in reading) return reading
  const { sum, multiplied, behind } = reading
  if (/^[-~至到]/.test(behind)) return { problem: 'intake.problem.one-number' }
  const bare = multiplied ? words?.counted ?? 1 : 1
  const perUnit = behind === '' ? bare : unitsIn(behind)
  if (perUnit === undefined) return { problem: 'intake.problem.unit', params: { typed: behind } }
  return { value: tidy(sum * perUnit) * (negative ? -1 : 1) }
}

/**
 * Reads a part of a whole as 0..1: `60`, `60%` and `6成` are 0.6. A bare number above 0 and up to 1 could be either a
 * fraction or a percentage and is asked back.
 */
export function parseShare (text: string): ParsedNumber {
  const plain = plainText(text).replace(UNCERTAIN, '').replace(/^百分之/, '')
  const match = /^(-?)(\d+(?:\.\d*)?|\.\d+)\s*(%|成|percent|per cent)?$/.exec(plain)
  if (!match) return { problem: /\d\s*[-~至到]\s*\d/.test(plain) ? 'intake.problem.one-number' : 'intake.problem.percent' }
  const figure = Number(match[2])
  if (match[1]) return { problem: 'intake.problem.percent-range' }
  const isBare = match[3] === undefined && !text.includes('百分之')
  if (isBare && figure > 0 && figure <= 1) return { problem: 'intake.problem.percent-or-fraction', params: { typed: plain, percent: tidy(figure * 100) } }
  const value = tidy(match[3] === '成' ? figure / 10 : figure / 100)
  return value > 1 ? { problem: 'intake.problem.percent-range' } : { value }
}
