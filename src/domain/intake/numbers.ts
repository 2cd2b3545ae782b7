/** Numbers as people type them in Chinese and English: full-width digits, numerals, separators, 万 and 亿, a unit behind. */
import type { Params } from '../errors.js'
import { M2_PER_ACRE, M2_PER_MU, MU_PER_HECTARE, YUAN_PER_WAN } from '../units.js'
import { withFigures } from './numerals.js'

export type ParsedNumber = { value: number } | { problem: string, params?: Params }

/** `aliases`: unit words (lower case) to stored units in one of them. `counted`: stored units in one when 万 or 亿 stands alone. */
type UnitWords = { counted: number, aliases: Readonly<Record<string, number>> }

const same = (words: readonly string[]): UnitWords => ({ counted: 1, aliases: Object.fromEntries(words.map(word => [word, 1])) })

const many = (words: readonly string[], value: number): Record<string, number> => Object.fromEntries(words.map(word => [word, value]))

const HECTARE_WORDS = ['公顷', 'ha', 'hectare', 'hectares']
const M2_WORDS = ['m2', '平方米', '平方', '平米', 'sq m', 'sqm', 'sq. m', 'square metre', 'square metres', 'square meter', 'square meters']

/** Amounts of a year are asked as such: that the year is named changes nothing. */
const YEARLY_UNITS: readonly string[] = ['kWh', 'm3']
const PER_YEAR = /^(?:每年|年用|一年)\s*|\s*(?:\/\s*(?:年|year|yr|a)|每年|per year|per annum|a year|p\.?a\.?)$/g

const M2_PER_HECTARE = M2_PER_MU * MU_PER_HECTARE
const MU_PER_KM2 = 100 * MU_PER_HECTARE

/** Words for so much money per area, in each way to write the area; `factor` turns one of them into the stored unit. */
const per = (areas: readonly string[]) => (amounts: readonly string[], factor: number): Record<string, number> =>
  Object.fromEntries(amounts.flatMap(amount => areas.map(area => [`${amount}/${area}`, factor])))
const perArea = per(['m2', '平方米', '平米', 'sq m'])
const perMu = per(['亩', 'mu'])

/** A rent is stored by the month; a daily one counts 365 days in twelve months. */
const monthly = (factor: number) => ({
  ...perArea(['元'], factor), ...per(['m2·月', 'm2/月', 'm2.月', '平方米·月', '平方米/月', '平米/月', 'm2/month'])(['元', 'yuan', 'cny'], factor)
})
const daily = per(['m2·天', 'm2/天', '平方米·天', '平方米/天', 'm2/day', 'm2·日', 'm2/日', '平方米/日'])(['元', 'yuan', 'cny'], 365 / 12)

const UNITS: Readonly<Record<string, UnitWords>> = {
  万元: {
    counted: 1 / YUAN_PER_WAN,
    aliases: { 元: 1 / YUAN_PER_WAN, 块: 1 / YUAN_PER_WAN, yuan: 1 / YUAN_PER_WAN, rmb: 1 / YUAN_PER_WAN, cny: 1 / YUAN_PER_WAN, wan: 1, 'wan yuan': 1 }
  },
  亩: {
    counted: 1,
    aliases: {
      ...many(['亩', 'mu', 'mou', '市亩'], 1),
      ...many(HECTARE_WORDS, MU_PER_HECTARE),
      ...many(M2_WORDS, 1 / M2_PER_MU),
      ...many(['平方公里', '平方千米', 'km2', 'sq km', 'sqkm', 'square kilometre', 'square kilometres', 'square kilometers'], MU_PER_KM2),
      ...many(['acre', 'acres', '英亩'], M2_PER_ACRE / M2_PER_MU)
    }
  },
  '㎡': { counted: 1, aliases: { ...many(M2_WORDS, 1), ...many(['亩', 'mu'], M2_PER_MU), ...many(HECTARE_WORDS, M2_PER_HECTARE) } },
  kWh: { counted: 1, aliases: { kwh: 1, 度: 1, 度电: 1, 千瓦时: 1, 千瓦小时: 1, mwh: 1000, 兆瓦时: 1000, gwh: 1e6, 吉瓦时: 1e6, twh: 1e9, 太瓦时: 1e9 } },
  kW: { counted: 1, aliases: { kw: 1, 千瓦: 1, mw: 1000, 兆瓦: 1000, gw: 1e6, 吉瓦: 1e6 } },
  m3: { counted: 1, aliases: { m3: 1, 立方米: 1, 立方: 1, 方: 1, 吨: 1, t: 1 } },
  t: { counted: 1, aliases: { t: 1, 吨: 1, tonnes: 1, tons: 1, kg: 0.001, 公斤: 0.001 } },
  person: same(['人', '名', 'people', 'persons', 'jobs', 'staff']),
  year: same(['年', 'year', 'years']),
  rack: same(['架', '个', '个机架', '机架', '标准机架', 'rack', 'racks']),
  kVA: { counted: 1, aliases: { kva: 1, 千伏安: 1, mva: 1000, 兆伏安: 1000 } },
  公顷: { counted: 1, aliases: { 公顷: 1, ha: 1, hectares: 1, 亩: 1 / MU_PER_HECTARE, mu: 1 / MU_PER_HECTARE, 平方公里: 100, km2: 100 } },
  平方公里: { counted: 1, aliases: { 平方公里: 1, km2: 1, 'sq km': 1, 公顷: 0.01, ha: 0.01, 亩: 1 / MU_PER_KM2, mu: 1 / MU_PER_KM2 } },
  '元/㎡': { counted: 1, aliases: { ...perArea(['元', 'yuan', 'cny'], 1), ...perMu(['元', 'yuan', 'cny'], 1 / M2_PER_MU), ...perMu(['万元', 'wan'], YUAN_PER_WAN / M2_PER_MU) } },
  '元/㎡·月': { counted: 1, aliases: { ...monthly(1), ...daily } },
  '万元/亩': { counted: 1 / YUAN_PER_WAN, aliases: { ...perMu(['万元', 'wan'], 1), ...perMu(['元', 'yuan', 'cny'], 1 / YUAN_PER_WAN), ...perArea(['元', 'yuan', 'cny'], M2_PER_MU / YUAN_PER_WAN) } },
  'tce/万元': same(['tce/万元', '吨标准煤/万元', '吨标煤/万元']),
  m: same(['m', '米', 'metres', 'meters']),
  't/㎡': { counted: 1, aliases: { 't/m2': 1, '吨/m2': 1, '吨/平方米': 1, 't/平方米': 1, 'kg/m2': 0.001, '公斤/平方米': 0.001, 'kn/m2': 1 / 9.80665 } },
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
  hundred: 100,
  thousand: 1e3,
  'hundred thousand': 1e5,
  'hundred million': 1e8,
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
  const typed = plainText(text).replace(UNCERTAIN, '')
  const plain = withFigures(unit !== undefined && YEARLY_UNITS.includes(unit) ? typed.replace(PER_YEAR, '') : typed)
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
 * Reads a part of a whole as 0..1: `60`, `60%`, `6成`, `六成` and `百分之六十` are 0.6. A bare number above 0 and up to 1 could be either a
 * fraction or a percentage and is asked back.
 */
export function parseShare (text: string): ParsedNumber {
  const words = plainText(text).replace(UNCERTAIN, '').replace(/^一半$/, '50%').replace(/^百分之/, '')
  const plain = withFigures(words.replace(/^([一二两三四五六七八九])成([一二三四五六七八九半])$/, (_, tenth: string, more: string) => `${tenth}点${more === '半' ? '五' : more}成`))
  const match = /^(-?)(\d+(?:\.\d*)?|\.\d+)\s*(%|成|percent|per cent)?$/.exec(plain)
  if (!match) return { problem: /\d\s*[-~至到]\s*\d/.test(plain) ? 'intake.problem.one-number' : 'intake.problem.percent' }
  const figure = Number(match[2])
  if (match[1]) return { problem: 'intake.problem.percent-range' }
  const isBare = match[3] === undefined && !text.includes('百分之')
  if (isBare && figure > 0 && figure <= 1) return { problem: 'intake.problem.percent-or-fraction', params: { typed: plain, percent: tidy(figure * 100) } }
  const value = tidy(match[3] === '成' ? figure / 10 : figure / 100)
  return value > 1 ? { problem: 'intake.problem.percent-range' } : { value }
}
