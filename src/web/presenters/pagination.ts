/** Links to the pages of a list. */
import type { Texts } from '../text.js'

export type PaginationView = {
  links: { gap: boolean, href: string, text: string, label: string, isCurrent: boolean }[]
  previous: string | null
  next: string | null
}

type Place = { total: number, limit: number, offset: number }

/** First, last and the neighbours of the current page; a gap between. No links at all for a single page. */
export function paginationView ({ total, limit, offset }: Place, hrefOf: (offset: number) => string, { t }: Texts): PaginationView {
  const last = Math.ceil(total / limit)
  const current = Math.floor(offset / limit) + 1
  if (last <= 1 && offset === 0) return { links: [], previous: null, next: null }
  const href = (page: number) => hrefOf((page - 1) * limit)
  const shown = [...new Set([1, current - 1, current, current + 1, last])].filter(page => page >= 1 && page <= last).sort((a, b) => a - b)
  const links = shown.flatMap((page, place) => {
    const link = { gap: false, href: href(page), text: String(page), label: t('pagination.page', { page: String(page) }), isCurrent: page === current }
    const before = shown[place - 1]
    return before !== undefined && page > before + 1 ? [{ ...link, gap: true, href: '', text: '' }, link] : [link]
  })
  return {
    links,
    previous: current > 1 ? href(Math.min(current, last + 1) - 1) : null,
    next: current < last ? href(current + 1) : null
  }
}

/** Which records of how many stand on the page. */
export const rangeText = ({ total, limit, offset }: Place, { t, number }: Texts): string =>
  t('pagination.range', { from: number(Math.min(offset + 1, total)), to: number(Math.min(offset + limit, total)), total: number(total) })
