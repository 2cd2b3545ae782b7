/** What a published change did to open leads, in words: how many gained and lost what, which ones, and by which facts. */
import type { Told, ToldEffect, ToldReport } from '../../application/watch-reports.js'
import type { Because } from '../../application/watch.js'
import { WHOLE } from '../../application/park-office/publish.js'
import { dayOf } from '../../clock.js'
import type { EditedCollection } from '../../domain/listing/fields.js'
import type { Localized } from '../../domain/localized.js'
import type { Texts } from '../text.js'
import { joined } from './common.js'
import { fieldLabel, fullValue } from './listing-value.js'

/** Names of parks and policies by id. */
export type Names = { parks: ReadonlyMap<string, Localized>, policies: ReadonlyMap<string, Localized> }

export const namesIn = ({ parks, policies }: { parks: readonly { id: string, name: Localized }[], policies: { policies: readonly { id: string, title: Localized }[] } }): Names =>
  ({ parks: new Map(parks.map(({ id, name }) => [id, name])), policies: new Map(policies.policies.map(({ id, title }) => [id, title])) })

export type WatchLine = { href: string, title: string, park: string, gained: string | null, lost: string | null, because: string[] }

/** `counts`: a sentence for each kind of movement that there was. `more`: leads that are not listed. `none`: nothing moved. */
export type WatchView = { head: string | null, counts: string[], lines: WatchLine[], more: string | null, others: string | null, none: string | null }

/** So many leads stand in a report; the rest is a number. */
const MOST_LINES = 30

function keyWord (key: string, { policies }: Names, { t, pick }: Texts): string {
  if (!key.startsWith('benefit:')) return t(`watch.key.${key}`)
  const id = key.slice('benefit:'.length)
  const title = policies.get(id)
  return t('watch.key.benefit', { policy: title ? pick(title) : id })
}

const keyWords = (keys: readonly string[], names: Names, texts: Texts): string | null =>
  keys.length === 0 ? null : joined([...keys].sort((a, b) => Number(b === 'match') - Number(a === 'match')).map(key => keyWord(key, names, texts)), texts)

/** A changed value: what it is, what it was and what it became. */
export function becauseText ({ path, before, after }: Because[number], texts: Texts): string {
  const { t } = texts
  const [collection, ...rest] = path.split('.') as [EditedCollection, ...string[]]
  const field = rest.join('.')
  if (field === WHOLE) return t(after === undefined ? 'watch.because.removed' : 'watch.because.added', { name: String(after ?? before) })
  const word = (value: unknown) => fullValue(collection, field, value, texts) ?? t('listing.none')
  return t('watch.because', { fact: fieldLabel(field, texts), before: word(before), after: word(after) })
}

const lineView = ({ leadId, title, parkId, gained, lost, because }: ToldEffect, names: Names, texts: Texts): WatchLine => {
  const park = names.parks.get(parkId)
  return {
    href: `/desk/leads/${leadId}`,
    title,
    park: park ? texts.pick(park) : parkId,
    gained: keyWords(gained, names, texts),
    lost: keyWords(lost, names, texts),
    because: because.map(one => becauseText(one, texts))
  }
}

/** `isForecast`: it has not happened yet. */
export function watchView (told: Told, names: Names, texts: Texts, { head = null, isForecast = false }: { head?: string | null, isForecast?: boolean } = {}): WatchView {
  const { t } = texts
  const { judged, matched, unmatched, moved, leads, others } = told
  const when = isForecast ? 'forecast' : 'done'
  const count = (key: string, number: number) => number > 0 ? [t(`watch.${when}.${key}`, { count: number })] : []
  const isNone = matched + unmatched + moved === 0
  return {
    head,
    counts: [...count('matched', matched), ...count('unmatched', unmatched), ...count('moved', moved)],
    lines: leads.slice(0, MOST_LINES).map(effect => lineView(effect, names, texts)),
    more: leads.length > MOST_LINES ? t('watch.more', { count: leads.length - MOST_LINES }) : null,
    others: others > 0 ? t('watch.others', { count: others }) : null,
    none: isNone ? t(`watch.${when}.none`, { count: judged }) : null
  }
}

/** A report with its day in front. */
export const reportView = (report: ToldReport, names: Names, texts: Texts): WatchView =>
  watchView(report, names, texts, { head: texts.t('watch.head', { date: texts.date(dayOf(report.at)) }) })

/** What changed for one lead: each report with the place and what did it, policies by their title. */
export function leadWatchView (reports: readonly ToldReport[], names: Names, texts: Texts) {
  return reports.flatMap(report => report.leads.map(effect => {
    const line = lineView(effect, names, texts)
    const policy = report.policyId === undefined ? undefined : names.policies.get(report.policyId)
    const because = policy ? [texts.t('watch.because.policy', { policy, reason: report.reason ?? '' })] : line.because
    return { ...line, because, day: texts.date(dayOf(report.at)), parkHref: `/parks/${effect.parkId}` }
  }))
}
