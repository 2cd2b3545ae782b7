/** The orders in which a list can be asked for, besides that of relevance. Pure. */
import type { Policy } from '../domain/law/policy.js'
import type { Locale, Localized } from '../domain/localized.js'

export const NAMED_SORTS = ['name'] as const
export const POLICY_SORTS = ['newest', 'ending'] as const
export type Sort = typeof NAMED_SORTS[number] | typeof POLICY_SORTS[number]

const byId = (a: { id: string }, b: { id: string }): number => a.id < b.id ? -1 : 1

const COLLATORS: Record<Locale, Intl.Collator> = { zh: new Intl.Collator('zh-CN'), en: new Intl.Collator('en') }

/** By the name that the language reads: Chinese names by their sound. */
export function byName<T extends { id: string, name: Localized }> (items: readonly T[], locale: Locale): T[] {
  const nameOf = ({ name }: T): string => name[locale] || name.zh
  return [...items].sort((a, b) => COLLATORS[locale].compare(nameOf(a), nameOf(b)) || byId(a, b))
}

/** `newest`: those that took force last first. `ending`: by their last day, those without one at the end. Ties in the order of ids. */
export function policiesBy (items: readonly Policy[], sort: Sort): Policy[] {
  const dayOf = ({ validity }: Policy): string => sort === 'ending' ? validity.to ?? '9999' : validity.from ?? ''
  const way = sort === 'ending' ? 1 : -1
  return [...items].sort((a, b) => dayOf(a) === dayOf(b) ? byId(a, b) : dayOf(a) < dayOf(b) ? -way : way)
}
