/** From what a person put into a form to a fact, "I do not know", nothing, or a problem with words for it. */
import { isDate } from '../dates.js'
import type { Params } from '../errors.js'
import type { FactKind } from '../facts/kinds.js'
import { factProblem, type FactValue } from '../facts/facts.js'
import { parseNumber, parseShare, plainText, type ParsedNumber } from './numbers.js'

/** The value of a radio or check box that says "I do not know", and the one that says "none of these". */
export const NOT_KNOWN = 'not-known'
export const NONE = 'none'

export type Parsed =
  | { state: 'empty' }
  | { state: 'not-known' }
  | { state: 'value', value: FactValue }
  | { state: 'wrong', key: string, params?: Params }

const EMPTY: Parsed = { state: 'empty' }
const wrong = (key: string, params?: Params): Parsed => params ? { state: 'wrong', key, params } : { state: 'wrong', key }

const SAYS_NOT_KNOWN = /^(?:不知道|不清楚|未知|未定|待定|不详|暂无|暂未确定|说不准|unknown|not known|don'?t know|do not know|not sure|unsure|tbd|n\/?a|\?+)$/

/** Whether the text itself says that the answer is not known. */
export const saysNotKnown = (text: string): boolean => SAYS_NOT_KNOWN.test(plainText(text))

function numberProblem (kind: FactKind, value: number): Parsed | undefined {
  if (value < 0 && (kind.min ?? 0) >= 0) return wrong('intake.problem.negative')
  const problem = factProblem(kind, value)
  if (!problem) return undefined
  if (kind.kind === 'integer' && !Number.isInteger(value)) return wrong('intake.problem.whole')
  return wrong(problem.key === 'problem.range' ? 'intake.problem.range' : problem.key, problem.params)
}

function numberAnswer (kind: FactKind, parsed: ParsedNumber): Parsed {
  if ('problem' in parsed) return wrong(parsed.problem, parsed.params)
  return numberProblem(kind, parsed.value) ?? { state: 'value', value: parsed.value }
}

/** One number for every year, or one for each year, apart by `;`, `、`, `/` or a new line. */
function yearlyAnswer (kind: FactKind, text: string): Parsed {
  const parts = text.normalize('NFKC').split(/[;、/\n]+/).map(part => part.trim()).filter(Boolean)
  const answers = parts.map(part => numberAnswer(kind, parseNumber(part, kind.unit)))
  const bad = answers.find(answer => answer.state === 'wrong')
  if (bad) return bad
  const values = answers.flatMap(answer => answer.state === 'value' && typeof answer.value === 'number' ? [answer.value] : [])
  if (values.length > 50) return wrong('intake.problem.too-many', { most: 50 })
  return { state: 'value', value: values.length === 1 ? values[0]! : values }
}

/** A day as typed or as a date field sends it: `2026-03-01`, `2026/3/1`, `2026.3.1`, `2026年3月1日`. */
function dateAnswer (text: string): Parsed {
  const match = /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$/.exec(plainText(text))
  const day = match ? `${match[1]}-${match[2]!.padStart(2, '0')}-${match[3]!.padStart(2, '0')}` : ''
  return isDate(day) ? { state: 'value', value: day } : wrong('intake.problem.date')
}

const MOST_PRODUCTS = 30
const LONGEST_PRODUCT = 200

/** Products, one a line or apart by commas; a comma between digits belongs to a name (`1,4-丁二醇`). Each once, in order. */
function textsAnswer (text: string): Parsed {
  const items = text.split(/[\n\r、;；]|[,，](?!\d)|(?<!\d)[,，]/).map(item => item.trim().replace(/\s+/g, ' ')).filter(Boolean)
  const products = [...new Set(items)]
  if (products.length === 0) return EMPTY
  if (products.length > MOST_PRODUCTS) return wrong('intake.problem.too-many', { most: MOST_PRODUCTS })
  const long = products.find(product => product.length > LONGEST_PRODUCT)
  return long ? wrong('intake.problem.too-long', { most: LONGEST_PRODUCT }) : { state: 'value', value: products }
}

/** A code with or without its section letter: `C3985`, `3985`, `39`. Whether the class exists is for the table to say. */
function codeAnswer (text: string): Parsed {
  const match = /^[a-z]?(\d{2,4})$/.exec(plainText(text))
  return match ? { state: 'value', value: match[1]! } : wrong('intake.problem.industry-code')
}

function choiceAnswer (kind: FactKind, text: string): Parsed {
  return kind.allowed?.includes(text) ? { state: 'value', value: text } : wrong('intake.problem.choice')
}

function yesNoAnswer (text: string): Parsed {
  if (text === 'yes') return { state: 'value', value: true }
  return text === 'no' ? { state: 'value', value: false } : wrong('intake.problem.choice')
}

function oneAnswer (kind: FactKind, text: string): Parsed {
  switch (kind.kind) {
    case 'yes-no': return yesNoAnswer(text)
    case 'choice': return choiceAnswer(kind, text)
    case 'date': return dateAnswer(text)
    case 'texts': return textsAnswer(text)
    case 'industry-code': return codeAnswer(text)
    case 'share': return numberAnswer(kind, parseShare(text))
    case 'yearly': return yearlyAnswer(kind, text)
    case 'integer': case 'amount': return numberAnswer(kind, parseNumber(text, kind.unit))
    case 'words': return text.length > LONGEST_PRODUCT ? wrong('intake.problem.too-long', { most: LONGEST_PRODUCT }) : { state: 'value', value: text }
    case 'list': case 'amounts': return wrong('intake.problem.choice')
  }
}

/** Ticked boxes: some of the list, none of it, or "I do not know"; the last two stand alone. */
function listAnswer (kind: FactKind, ticked: readonly string[]): Parsed {
  const items = [...new Set(ticked)].filter(item => item !== NONE)
  if (items.length > 0 && ticked.includes(NONE)) return wrong('intake.problem.none-and-some')
  return items.every(item => kind.allowed?.includes(item)) ? { state: 'value', value: items } : wrong('intake.problem.choice')
}

/**
 * Parses what one question was answered with. `raw`: every value the form sent under its name, in order; a field left blank
 * sends an empty text. Blank gives `empty`; a value together with "I do not know" is asked back rather than guessed.
 */
export function parseAnswer (kind: FactKind, raw: readonly string[]): Parsed {
  const texts = raw.map(text => text.trim()).filter(text => text !== '')
  const notKnown = texts.includes(NOT_KNOWN)
  const given = texts.filter(text => text !== NOT_KNOWN)
  if (given.length === 0) return notKnown ? { state: 'not-known' } : EMPTY
  if (notKnown) return wrong('intake.problem.known-and-not')
  if (kind.kind === 'list') return listAnswer(kind, given)
  if (given.length > 1) return wrong('intake.problem.one-answer')
  return saysNotKnown(given[0]!) ? { state: 'not-known' } : oneAnswer(kind, given[0]!)
}
