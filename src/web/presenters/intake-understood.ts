/** How a number that was typed with a unit or in words was read: `1.2亿元 = 12,000 万元`. */
import { FACTS, isFactName, type FactName } from '../../domain/facts/catalogue.js'
import { plainText } from '../../domain/intake/numbers.js'
import type { RawPage } from '../../domain/intake/page.js'
import { NOT_KNOWN, parseAnswer } from '../../domain/intake/parse.js'
import type { Texts } from '../text.js'
import { factLabel, factUnit, factValue } from './fact.js'
import { rawValue } from './raw-value.js'

export type Typed = { fact: FactName, text: string }

const NUMBERS: readonly string[] = ['amount', 'integer', 'share', 'yearly']
const LONGEST = 80

/** A figure and nothing else reads as it stands. */
const isPlain = (text: string): boolean => /^[\d.,\s]*%?$/.test(plainText(text))

/** The numbers of a page that were typed as more than figures. */
export const typedNumbers = (raw: RawPage): Typed[] => Object.entries(raw).flatMap(([fact, texts]) => {
  const text = texts?.find(one => one.trim() !== '' && one !== NOT_KNOWN)
  return isFactName(fact) && text && text.length <= LONGEST && NUMBERS.includes(FACTS[fact].kind) && !isPlain(text) ? [{ fact, text }] : []
})

/** One typed number as it was read; undefined where nothing was. */
export function understoodText ({ fact, text }: Typed, texts: Texts): string | undefined {
  const parsed = parseAnswer(FACTS[fact], [text])
  if (parsed.state !== 'value') return undefined
  const { t } = texts
  const unit = FACTS[fact].kind === 'share' ? '%' : factUnit(fact, texts) ?? ''
  const figure = rawValue(fact, parsed.value, texts)[0]!.replace(/%$/, '')
  const value = t(unit === '%' ? 'intake.understood.percent' : 'intake.understood.value', { figure, unit }).trim()
  const said = factValue(fact, parsed.value, texts)
  const plain = (words: string) => words.replace(/\s/g, '')
  return t(plain(said) === plain(value) || unit === '%' ? 'intake.understood' : 'intake.understood.said', { typed: text.trim(), value, said })
}

/** The numbers of the page before, each with its question. */
export const understoodViews = (typed: readonly Typed[], texts: Texts): string[] => typed.flatMap(one => {
  const text = understoodText(one, texts)
  return text === undefined ? [] : [texts.t('intake.understood.line', { fact: factLabel(one.fact, texts), text })]
})

/** Typed numbers as one text, for the page after. */
export const writeTyped = (typed: readonly Typed[]): string => typed.map(({ fact, text }) => `${fact} ${text.replace(/\s+/g, ' ')}`).join('\n')

/** The inverse of `writeTyped`; what does not fit is left out. */
export const readTyped = (text: string): Typed[] => text.split('\n').slice(0, 6).flatMap(line => {
  const [fact = '', ...words] = line.split(' ')
  return isFactName(fact) && words.length > 0 ? [{ fact, text: words.join(' ').slice(0, LONGEST) }] : []
})
