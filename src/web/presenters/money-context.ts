/** What the words for money need besides the money: the law, the facts with where they come from, the language. */
import type { FactName } from '../../domain/facts/catalogue.js'
import type { View } from '../../domain/law/lawfulness.js'
import type { Policy } from '../../domain/law/policy.js'
import type { Texts } from '../text.js'
import { address, joined } from './common.js'
import { factLabel } from './fact.js'
import type { SourceView } from './source.js'

/** Where a fact comes from, in words; `href` leads to the question that asks it. */
export type FactOrigin = { text: string, href: string | null, source: SourceView | null }

/** `asOf`: the day the law is read on. `questionHref`: the address of the question behind a fact, null where nobody asks it. */
export type MoneyContext = {
  texts: Texts
  asOf: string
  view: View
  policies: ReadonlyMap<string, Policy>
  originOf: (fact: FactName) => FactOrigin
  questionHref: (fact: FactName) => string | null
}

/** The title of a policy with the way to its page; one that is not at hand has its id for a title and no page. */
export function policyLink (id: string, { policies, texts, asOf }: Pick<MoneyContext, 'policies' | 'texts' | 'asOf'>): { text: string, href: string | null } {
  const policy = policies.get(id)
  return policy ? { text: texts.pick(policy.title), href: address(`/policies/${id}`, { asOf }) } : { text: id, href: null }
}

/** A fact that is missing, with the way to the question where there is one; `note` says why there is none. */
export type MissingView = { text: string, href: string | null, note: string | null }

export const missingViews = (facts: readonly FactName[], { texts, questionHref }: Pick<MoneyContext, 'texts' | 'questionHref'>): MissingView[] =>
  facts.map(fact => ({
    text: factLabel(fact, texts),
    href: questionHref(fact),
    note: fact.startsWith('site.') ? texts.t('money.missing.site') : null
  }))

/** Years as people write them: 2027, 2027—2030, or several runs of them. */
export function yearsText (years: readonly number[], texts: Texts): string {
  const runs: [number, number][] = []
  for (const year of [...years].sort((a, b) => a - b)) {
    const last = runs.at(-1)
    if (last && last[1] === year - 1) last[1] = year
    else runs.push([year, year])
  }
  return joined(runs.map(run => spanText(run, texts)), texts)
}

/** Years stand without thousands separators, so they are given as text. */
export const spanText = ([from, to]: readonly [number, number], { t }: Texts): string =>
  from === to ? t('money.year', { year: String(from) }) : t('money.years', { from: String(from), to: String(to) })
