/** What the box offers while somebody types: the first few of each kind, and the way to all of them. */
import { KINDS, type Everything, type Kind } from '../../application/browse-all.js'
import type { Texts } from '../text.js'
import { address } from './common.js'
import { LIST_PATH } from './lead-list.js'
import { placesText, stageWord } from './lead-words.js'
import type { TextPart } from './list.js'
import { placeText } from './park.js'

type Option = { id: string, href: string, name: TextPart[], meta: string }
export type Suggestions = { groups: { id: string, title: string, options: Option[] }[], all: { id: string, href: string, text: string }, said: string }

/** The name with what was found in it marked; as it stands where the mark is of another text. */
function marked (name: string, highlight: string | undefined): TextPart[] {
  if (highlight?.replace(/[\uE000\uE001]/g, '') !== name) return [{ text: name, isMark: false }]
  return highlight.split(/(\uE000[^\uE001]*\uE001)/).filter(Boolean)
    .map(part => ({ text: part.replace(/[\uE000\uE001]/g, ''), isMark: part.startsWith('\uE000') }))
}

/** `path`: the page with all results. A lead stands here without whose it is: who looks at the page is written down there. */
export function suggestions ({ all, text, path }: { all: Everything, text: string, path: string }, texts: Texts): Suggestions {
  const { t, pick, locale } = texts
  const field = locale === 'zh' ? 'Zh' : 'En'
  const { leads, parks, clusters, policies } = all
  const options: Record<Kind, Omit<Option, 'id'>[]> = {
    leads: (leads?.items ?? []).map(({ lead: { id, title, stage, prefectures } }) => ({
      href: `${LIST_PATH}/${id}`, name: marked(title, leads?.highlights[id]?.['title']), meta: [stageWord(stage, texts), ...prefectures.length > 0 ? [placesText(prefectures, texts)] : []].join(t('list.dot'))
    })),
    parks: parks.items.map(park => ({ href: `/parks/${park.id}`, name: marked(pick(park.name), parks.highlights[park.id]?.[`name${field}`]), meta: placeText(park, texts) })),
    clusters: clusters.items.map(cluster => ({ href: `/clusters/${cluster.id}`, name: marked(pick(cluster.name), clusters.highlights[cluster.id]?.[`name${field}`]), meta: pick(cluster.prefecture.name) })),
    policies: policies.items.map(policy => ({ href: `/policies/${policy.id}`, name: marked(pick(policy.title), policies.highlights[policy.id]?.[`title${field}`]), meta: t(`category.${policy.category}`) }))
  }
  const totals: Record<Kind, number> = { leads: leads?.total ?? 0, parks: parks.total, clusters: clusters.total, policies: policies.total }
  const there = KINDS.filter(kind => options[kind].length > 0)
  const sum = KINDS.reduce((whole, kind) => whole + totals[kind], 0)
  return {
    groups: there.map(kind => ({
      id: `suggest-${kind}`,
      title: t('search.suggest.group', { kind: t(`search.kind.${kind}`), count: totals[kind] }),
      options: options[kind].map((option, place) => ({ ...option, id: `suggest-${kind}-${place}` }))
    })),
    all: { id: 'suggest-all', href: address(path, { q: text }), text: t(sum > 0 ? 'search.suggest.all' : 'search.suggest.none', { text: text.slice(0, 40), count: sum }) },
    said: sum > 0 ? t('search.suggest.said', { count: sum }) : t('search.suggest.nothing')
  }
}
