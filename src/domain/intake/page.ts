/** One page of the intake as it came back from a person: its answers, and everything wrong with them. */
import { canonicalJson } from '../canonical.js'
import type { Problem } from '../errors.js'
import { FACTS, type FactName } from '../facts/catalogue.js'
import type { FactValue } from '../facts/facts.js'
import type { IndustryClass } from '../place/reference.js'
import { industryByCode } from './industries.js'
import { NOT_KNOWN, parseAnswer, type Parsed } from './parse.js'
import { stateOf, type Answers } from './progress.js'
import type { Step } from './steps.js'

/** Every value a form sent for each fact of a page, in order. */
export type RawPage = { readonly [fact in FactName]?: readonly string[] }

export type PageReading = Answers & { problems: Problem[] }

/** A code that fits the pattern but stands in no table is a problem too. */
function checkedCode (parsed: Parsed, industries: readonly IndustryClass[]): Parsed {
  if (parsed.state !== 'value' || typeof parsed.value !== 'string' || industryByCode(industries, parsed.value)) return parsed
  return { state: 'wrong', key: 'intake.problem.no-such-industry', params: { code: parsed.value } }
}

/** A value that the page filled in for confirmation. */
export type Offer = { field: FactName, value: FactValue }

/** Boxes come back in the order of the page, whatever the order of the offer was. */
const unordered = (value: FactValue): string => canonicalJson(Array.isArray(value) ? value.map(String).sort() : value)

/** Beside "I do not know" an offer that was left as it stood is no answer: the page filled it in, not the person. */
function withoutOffer (fact: FactName, texts: readonly string[], before: Answers, offers: readonly Offer[]): readonly string[] {
  const offer = offers.find(({ field }) => field === fact)
  if (!offer || !texts.includes(NOT_KNOWN) || stateOf(before, fact) !== 'open') return texts
  const parsed = parseAnswer(FACTS[fact], texts.filter(text => text !== NOT_KNOWN))
  const isUntouched = parsed.state === 'value' && unordered(parsed.value) === unordered(offer.value)
  return isUntouched ? [NOT_KNOWN] : texts
}

/**
 * Reads a page. A field left blank stays open; a page left blank as a whole is a problem unless it was answered before,
 * since blanking an answer is how a person takes it back.
 * `before`: the answers stored so far; `offers`: what the page filled in for confirmation. Gives the answers of this page alone and its problems in the order of the questions.
 */
export function readPage (step: Step, raw: RawPage, before: Answers, industries: readonly IndustryClass[], offers: readonly Offer[] = []): PageReading {
  const answers: Partial<Record<FactName, FactValue>> = {}
  const notKnown: FactName[] = []
  const problems: Problem[] = []
  for (const fact of step.facts) {
    const parsed = parseAnswer(FACTS[fact], withoutOffer(fact, raw[fact] ?? [], before, offers))
    const checked = FACTS[fact].kind === 'industry-code' ? checkedCode(parsed, industries) : parsed
    if (checked.state === 'value') answers[fact] = checked.value
    if (checked.state === 'not-known') notKnown.push(fact)
    if (checked.state === 'wrong') problems.push({ field: fact, key: checked.key, params: checked.params })
  }
  const isBlank = Object.keys(answers).length + notKnown.length + problems.length === 0
  if (isBlank && step.facts.every(fact => stateOf(before, fact) === 'open')) {
    problems.push({ field: step.facts[0]!, key: 'intake.problem.blank' })
  }
  return { answers, notKnown, problems }
}
