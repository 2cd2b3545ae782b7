/** Forms as browsers send them: every field a text or a list of texts. Names of fields are names of facts. */
import { Type, type Static } from 'typebox'
import type { Problem } from '../domain/errors.js'
import type { FactName } from '../domain/facts/catalogue.js'
import type { RawPage } from '../domain/intake/page.js'
import type { Texts } from './text.js'

/** Texts of any length: each form says at its field what is too long, with all that was typed. Only a whole body has a limit. */
const FieldText = Type.String()

export const FormBody = Type.Record(Type.String({ maxLength: 80 }), Type.Union([FieldText, Type.Array(FieldText, { maxItems: 100 })]), { maxProperties: 1000 })
export type FormBody = Static<typeof FormBody>

/** Everything sent under a name, in order; empty when nothing was. */
export function valuesOf (body: FormBody, name: string): readonly string[] {
  const value = Object.hasOwn(body, name) ? body[name] : undefined
  if (value === undefined) return []
  return typeof value === 'string' ? [value] : value
}

/** The first text sent under a name; empty when nothing was. */
export const textOf = (body: FormBody, name: string): string => valuesOf(body, name)[0] ?? ''

/** What was sent for each of the facts. */
export const rawPage = (body: FormBody, facts: readonly FactName[]): RawPage =>
  Object.fromEntries(facts.map(fact => [fact, valuesOf(body, fact)]))

/** The id of the first control of a field, to which errors lead. */
export const fieldId = (name: string): string => `f-${name.replaceAll('.', '-')}`

export type ErrorView = { href: string, text: string }

/** The words of a problem in the language of the page. */
export const problemText = ({ key, params }: Problem, { t }: Texts): string => t(key, params)

/** The error summary: one line for each problem, leading to its field; the name of the question stands before it where a page has several. */
export const errorViews = (problems: readonly Problem[], texts: Texts, nameOf?: (field: string) => string): ErrorView[] =>
  problems.map(problem => {
    const text = problemText(problem, texts)
    return { href: `#${fieldId(problem.field)}`, text: nameOf ? texts.t('intake.problem.named', { fact: nameOf(problem.field), problem: text }) : text }
  })
