/** Facets of a list as checkboxes with counts, and the active ones as links that remove them. */
import type { Texts } from '../text.js'

/** One facet: `path` in the found counts, `name` in the address. */
export type FacetSpec = {
  path: string
  name: string
  /** Names the title where the parameter's own name would say another thing. */
  title?: string
  word: (value: string) => string
  /** The order of the options; without it the most frequent come first. */
  order?: readonly string[]
  /** How many options at most, besides chosen ones. */
  most?: number
  isOpen?: boolean
}

export type FacetView = {
  title: string
  name: string
  isOpen: boolean
  options: { name: string, value: string, text: string, count: number, isChosen: boolean }[]
}

const titleKey = ({ title, name }: FacetSpec): string => `facet.${title ?? name}`

type Counts = Readonly<Record<string, Readonly<Record<string, number>>>>
type Chosen = Readonly<Record<string, readonly string[]>>

/** Every facet with its options; a chosen option stays even when nothing more would be found with it. */
export function facetViews (specs: readonly FacetSpec[], counts: Counts, chosen: Chosen, { t }: Texts): FacetView[] {
  return specs.map(spec => {
    const found = counts[spec.path] ?? {}
    const picked = chosen[spec.path] ?? []
    const values = [...new Set([...Object.keys(found), ...picked])]
    const rank = (value: string) => spec.order ? spec.order.indexOf(value) : -(found[value] ?? 0)
    const sorted = values.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
    const kept = sorted.filter((value, place) => place < (spec.most ?? Infinity) || picked.includes(value))
    return {
      title: t(titleKey(spec)),
      name: spec.name,
      isOpen: spec.isOpen === true || picked.length > 0,
      options: kept.map(value => ({
        name: spec.name, value, text: spec.word(value), count: found[value] ?? 0, isChosen: picked.includes(value)
      }))
    }
  })
}

export type FilterView = { href: string, text: string, label: string }

/** The active filters, each a link to the list without it. `hrefWithout(name, value)` makes that address. */
export function filterViews (
  specs: readonly FacetSpec[], chosen: Chosen, hrefWithout: (name: string, value: string) => string, { t }: Texts
): FilterView[] {
  return specs.flatMap(spec => (chosen[spec.path] ?? []).map(value => {
    const text = `${t(titleKey(spec))}${t('list.colon')}${spec.word(value)}`
    return { href: hrefWithout(spec.name, value), text, label: t('filters.remove', { text }) }
  }))
}
