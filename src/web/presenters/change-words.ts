/** Changes in words: what would have to be different, by how much, under which clause. */
import { FACTS, type FactName } from '../../domain/facts/catalogue.js'
import type { FactValue } from '../../domain/facts/facts.js'
import type { Scalar } from '../../domain/law/condition.js'
import type { Change, Clause } from '../../domain/change/change.js'
import type { Target } from '../../domain/change/options.js'
import { joined } from './common.js'
import { factLabel, factValue, factValueWord, quantity } from './fact.js'
import { matchHref, parkNames, policiesById, type MatchContext } from './match-context.js'
import { legalSourceView, type SourceView } from './source.js'
import type { Texts } from '../text.js'

/** `links`: parks that are named. `note`: why nobody can decide it, or that it was not answered yet. */
export type ChangeView = { text: string, note: string | null, sources: SourceView[], links: { href: string, text: string }[] }

type FactChange = Extract<Change, { what: 'fact' }>

/** An amount of the fact in words, also one that is not a value of it but a difference. */
function amountText (fact: FactName, amount: number, texts: Texts): string {
  if (FACTS[fact].kind === 'share') return texts.t('change.points', { amount: texts.number(amount * 100, 2), count: amount * 100 })
  if (fact === 'project.firstIncomeYear') return texts.t('quantity.year', { amount: texts.number(amount), count: amount })
  return quantity(amount, FACTS[fact].unit, texts)
}

const scalarText = (fact: FactName, value: Scalar, texts: Texts): string =>
  typeof value === 'string' && FACTS[fact].kind !== 'date' ? factValueWord(fact, value, texts) : factValue(fact, value, texts)

const eitherOf = (words: readonly string[], { t }: Texts): string => words.join(t('change.or'))

function rangeText (fact: FactName, { atLeast, above, atMost, below }: Extract<Target, { kind: 'range' }>, texts: Texts): string {
  const value = (number: number) => factValue(fact, number, texts)
  if (atLeast !== undefined && atLeast === atMost) return texts.t('change.target.is', { value: value(atLeast) })
  const parts = [
    ...(atLeast === undefined ? [] : [texts.t('change.target.at-least', { value: value(atLeast) })]),
    ...(above === undefined ? [] : [texts.t('change.target.above', { value: value(above) })]),
    ...(atMost === undefined ? [] : [texts.t('change.target.at-most', { value: value(atMost) })]),
    ...(below === undefined ? [] : [texts.t('change.target.below', { value: value(below) })])
  ]
  return parts.length > 0 ? parts.join(texts.t('change.and')) : texts.t('change.target.any')
}

function daysText ({ from, to }: Extract<Target, { kind: 'days' }>, { t, date }: Texts): string {
  if (from !== undefined && to !== undefined) return t('change.target.days', { from: date(from), to: date(to) })
  if (from !== undefined) return t('change.target.not-before', { from: date(from) })
  return to === undefined ? t('change.target.any') : t('change.target.not-after', { to: date(to) })
}

function membersText (fact: FactName, target: Extract<Target, { kind: 'members' }>, texts: Texts): string {
  const words = (items: readonly string[]) => items.map(item => factValueWord(fact, item, texts))
  return [
    ...target.with.map(items => texts.t('change.target.with', { values: eitherOf(words(items), texts) })),
    ...(target.without.length > 0 ? [texts.t('change.target.without', { values: joined(words(target.without), texts) })] : [])
  ].join(texts.t('change.and'))
}

/** What is asked of the fact, without its name. */
export function targetText (fact: FactName, target: Target, texts: Texts): string {
  const words = (values: readonly Scalar[]) => values.map(value => scalarText(fact, value, texts))
  switch (target.kind) {
    case 'range': return rangeText(fact, target, texts)
    case 'days': return daysText(target, texts)
    case 'one-of': return texts.t('change.target.is', { value: eitherOf(words(target.values), texts) })
    case 'none-of': return target.values.length > 0
      ? texts.t('change.target.none-of', { values: joined(words(target.values), texts) })
      : texts.t('change.target.any')
    case 'members': return membersText(fact, target, texts)
  }
}

function factText ({ fact, from, to, target, distance }: FactChange, texts: Texts): string {
  const { t } = texts
  const label = factLabel(fact, texts)
  const wanted = targetText(fact, target, texts)
  if (from === undefined) return t('change.fact.open', { fact: label, target: wanted })
  const now = factValue(fact, from as FactValue, texts)
  if (!distance) return t('change.fact.other', { fact: label, from: now, target: wanted })
  const way = distance.by > 0 ? 'more' : 'less'
  if (FACTS[fact].kind === 'date') {
    return t(`change.day.${way}`, { fact: label, from: now, target: wanted, to: factValue(fact, to, texts), count: Math.abs(distance.by) })
  }
  return t(`change.fact.${way}`, { fact: label, from: now, target: wanted, by: amountText(fact, Math.abs(distance.by), texts) })
}

const MOST_PARKS = 5

function placeChange ({ to, parkIds }: Extract<Change, { what: 'place' }>, context: MatchContext): Pick<ChangeView, 'text' | 'note' | 'links'> {
  const { match, texts } = context
  const others = parkIds.filter(id => id !== to)
  const rank = match.answer.parks.find(({ parkId }) => parkId === to)?.rank
  const link = (id: string) => ({ href: `${matchHref(match.id)}/parks/${id}`, text: parkNames(id, context).name })
  const text = texts.t('change.place', { park: parkNames(to, context).name, rank: rank ?? 0 })
  return {
    text,
    note: others.length > 0 ? texts.t('change.place.others', { count: others.length }) : null,
    links: others.slice(0, MOST_PARKS).map(link)
  }
}

/** The documents behind the clauses, each once. */
function sourcesOf (clauses: readonly Clause[], context: MatchContext): SourceView[] {
  const policies = policiesById(context.catalogue)
  const views = clauses.flatMap(({ policyId, source }) => {
    const legal = policies.get(policyId)?.sources[source]
    return legal ? [legalSourceView(legal, context.texts)] : []
  })
  return views.filter((view, index) => views.findIndex(other => other.title === view.title && other.clause === view.clause) === index)
}

/** One change as a sentence, with the clause that asks for it. `policyId`: whose first day a change of the day waits for. */
export function changeView (change: Change, policyId: string | undefined, context: MatchContext): ChangeView {
  const { texts } = context
  const { t, date } = texts
  const sources = sourcesOf(change.clauses, context)
  if (change.what === 'place') return { ...placeChange(change, context), sources }
  if (change.what === 'day') {
    const main = policyId === undefined ? undefined : policiesById(context.catalogue).get(policyId)?.sources['main']
    return { text: t('change.wait', { date: date(change.to), count: change.distance.by }), note: null, sources: main ? [legalSourceView(main, texts)] : [], links: [] }
  }
  const note = change.beyondChoice ? t(`change.given.${change.decider}`) : null
  return { text: factText(change, texts), note, sources, links: [] }
}
