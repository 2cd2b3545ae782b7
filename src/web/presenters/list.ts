/** What every list page has: search box, facets, active filters, count, pages, the notice when search is down. */
import type { Browse } from '../../application/browse.js'
import type { Found } from '../../application/browse-search.js'
import type { Sort } from '../../application/browse-order.js'
import type { Texts } from '../text.js'
import { address } from './common.js'
import { facetViews, filterViews, type FacetSpec, type FacetView, type FilterView } from './facets.js'
import { paginationView, rangeText, type PaginationView } from './pagination.js'

export type ListView = {
  action: string
  search: { label: string, value: string, placeholder: string }
  facets: FacetView[]
  filters: FilterView[]
  clearHref: string | null
  total: number
  countText: string
  rangeText: string
  pagination: PaginationView
  notice: SearchNotice | null
  sort: string | null
  sorts: { href: string, text: string, isCurrent: boolean }[]
}

export type SearchNotice = { kind: string, title: string, text: string, link: null }

/** More words that were left out are not named. */
const NAMED = 6

/** The words that no record holds, named. */
export function ignoredText (ignored: readonly string[], { t }: Texts): string {
  const words = [...new Set(ignored)]
  const named = words.slice(0, NAMED).map(word => t('search.word', { word: word.slice(0, 40) })).join(t('list.separator'))
  return t(words.length > NAMED ? 'search.ignored.more' : 'search.ignored', { words: named, count: words.length })
}

/** What a reader must know of how these results were found: without the index, by some of the words only, or by letters. */
export function searchNotice (
  { degraded, partly, ignored, fromFallback }: Pick<Found<unknown>, 'degraded' | 'partly' | 'ignored' | 'fromFallback'>, texts: Texts
): SearchNotice | null {
  const { t } = texts
  if (degraded) return { kind: 'problem', title: t('search.degraded.title'), text: t('search.degraded.text'), link: null }
  const said = [...partly ? [t('search.partly.text')] : [], ...ignored.length > 0 ? [ignoredText(ignored, texts)] : [], ...fromFallback > 0 ? [t('search.fallback', { count: fromFallback })] : []]
  if (said.length === 0) return null
  return { kind: 'plain', title: partly ? t('search.partly.title') : '', text: said.join(' '), link: null }
}

type Parts = { path: string, area: string, browse: Browse, found: Found<unknown>, specs: readonly FacetSpec[], sorts: readonly Sort[], keep?: Record<string, string | undefined> }

/**
 * The parts of a list page. `area` names its texts (`<area>.search.label`, `.placeholder`, `.count`); `keep` holds further
 * parameters of the address, such as the day.
 */
export function listView ({ path, area, browse, found, specs, sorts, keep = {} }: Parts, texts: Texts): ListView {
  const { t } = texts
  const chosenByName = Object.fromEntries(specs.map(spec => [spec.name, browse.chosen[spec.path] ?? []]))
  const href = (chosen: Record<string, readonly string[]>, extra: Record<string, string | number | undefined> = {}) =>
    address(path, { q: browse.text, ...chosen, ...keep, sort: browse.sort, ...extra })
  const hrefWithout = (name: string, value: string) =>
    href({ ...chosenByName, [name]: (chosenByName[name] ?? []).filter(other => other !== value) })
  const place = { total: found.total, limit: browse.limit, offset: browse.offset }
  const isFiltered = browse.text !== '' || Object.keys(browse.chosen).length > 0
  return {
    action: path,
    search: { label: t(`${area}.search.label`), value: browse.text, placeholder: t(`${area}.search.placeholder`) },
    facets: facetViews(specs, found.facets, browse.chosen, texts),
    filters: filterViews(specs, browse.chosen, hrefWithout, texts),
    clearHref: isFiltered ? address(path, keep) : null,
    total: found.total,
    countText: t(`${area}.count`, { count: found.total }),
    rangeText: rangeText(place, texts),
    pagination: paginationView(place, offset => href(chosenByName, { offset: offset || undefined }), texts),
    notice: searchNotice(found, texts),
    sort: browse.sort ?? null,
    sorts: found.total < 2
      ? []
      : [undefined, ...sorts].map(sort => ({
          href: href(chosenByName, { sort }), text: t(`search.sort.${sort ?? (browse.text ? 'relevance' : 'none')}`), isCurrent: sort === browse.sort
        }))
  }
}

export type TextPart = { text: string, isMark: boolean }

/** As much of a highlight as one line holds, cut behind a mark. */
const firstMarks = (highlight: string): string => highlight.split('\uE001').slice(0, 4).join('\uE001').slice(0, 160)

/** A highlighted text cut into plain and marked parts; empty for a text without marks. */
export function highlightParts (highlight: string | undefined): TextPart[] {
  if (!highlight?.includes('\uE000')) return []
  return firstMarks(highlight).split(/(\uE000[^\uE001]*\uE001)/).filter(Boolean)
    .map(part => ({ text: part.replace(/[\uE000\uE001]/g, ''), isMark: part.startsWith('\uE000') }))
}
