/** The desk of an officer: what waits today, and the results of its search box. */
import type { Found } from '../../application/browse.js'
import type { Desk, Waiting } from '../../application/leads/desk.js'
import type { LeadView } from '../../application/leads/read.js'
import type { IsoDate } from '../../domain/dates.js'
import type { Policy } from '../../domain/law/policy.js'
import type { Cluster } from '../../domain/place/cluster.js'
import type { Park } from '../../domain/place/park.js'
import type { Page } from '../../application/ports.js'
import { address } from './common.js'
import type { Texts } from '../text.js'
import { leadRows, LIST_PATH, type Clocks } from './lead-list.js'
import { instantText, parkWord, personWord } from './lead-words.js'

type Names = Readonly<Record<string, string>>
type DeskInput = { desk: Desk, names: Names, at: string, day: IsoDate }

const counted = ({ total }: Waiting<unknown>, key: string, { t }: Texts): string => t(key, { count: total })

/** What waits, in one line at the top of the page, each leading to its part. */
const summaryOf = ({ enquiries, quiet, pledges, edits, expiring }: Desk, texts: Texts) => [
  { href: '#enquiries', value: texts.number(enquiries.total), label: counted(enquiries, 'desk.summary.enquiries', texts) },
  { href: '#quiet', value: texts.number(quiet.total), label: counted(quiet, 'desk.summary.quiet', texts) },
  { href: '#pledges', value: texts.number(pledges.total), label: counted(pledges, 'desk.summary.pledges', texts) },
  { href: '#edits', value: texts.number(edits.total), label: counted(edits, 'desk.summary.edits', texts) },
  { href: '#expiring', value: texts.number(expiring.total), label: counted(expiring, 'desk.summary.expiring', texts) }
]

function pledgeRows ({ desk: { pledges }, names, day }: DeskInput, texts: Texts) {
  const { t, date } = texts
  return pledges.items.map(({ id, text, leadId, leadTitle, accountId, dueOn }) => {
    const isOverdue = dueOn < day
    return {
      href: `/desk/pledges/${id}`,
      text,
      lead: leadTitle ?? t('desk.pledge.no-lead'),
      leadHref: `${LIST_PATH}/${leadId}`,
      person: personWord(accountId, names, texts),
      mark: { kind: isOverdue ? 'overdue' : 'running', sign: isOverdue ? '!' : '◔', word: t(isOverdue ? 'desk.pledge.overdue' : 'desk.pledge.due', { date: date(dueOn) }), title: '' }
    }
  })
}

export function deskPage (input: DeskInput, texts: Texts) {
  const { desk, names, at, day } = input
  const { t } = texts
  const rows = (waiting: Waiting<LeadView>, clocks: Clocks) => leadRows({ views: waiting.items, names, at }, clocks, texts)
  return {
    title: t('desk.title'),
    lead: t('desk.lead', { date: texts.date(day) }),
    search: { label: t('desk.search.label'), value: '', placeholder: t('desk.search.placeholder') },
    summary: summaryOf(desk, texts),
    enquiries: { rows: rows(desk.enquiries, 'answer'), more: desk.enquiries.total > desk.enquiries.items.length ? `${LIST_PATH}?sort=oldest` : null },
    quiet: { rows: rows(desk.quiet, 'progress'), more: desk.quiet.total > desk.quiet.items.length ? `${LIST_PATH}?sort=quiet` : null },
    pledges: { rows: pledgeRows(input, texts), more: desk.pledges.total > desk.pledges.items.length ? '/desk/pledges' : null },
    edits: desk.edits.items.map(({ id, parkId, createdBy, createdAt, changes }) => ({
      href: `/desk/reviews/${id}`, park: parkWord(parkId, texts), text: t('desk.edit.line', { count: changes.length }), by: personWord(createdBy, names, texts), at: instantText(createdAt, texts)
    })),
    editsMore: desk.edits.total > desk.edits.items.length ? '/desk/reviews' : null,
    expiring: desk.expiring.items.map(({ parkId, overdue, dueSoon }) => ({
      href: `/parks/${parkId}`,
      park: parkWord(parkId, texts),
      overdue: overdue > 0 ? t('desk.expiring.overdue', { count: overdue }) : null,
      dueSoon: dueSoon > 0 ? t('desk.expiring.soon', { count: dueSoon }) : null
    })),
    clockRule: t('lead.clock.rule'),
    styles: ['desk.css']
  }
}

type SearchInput = {
  text: string, leads: Page<LeadView>, parks: Found<Park>, clusters: Found<Cluster>, policies: Found<Policy>, names: Names, at: string
}

type Group = { id: string, title: string, count: string, more: string | null, lines: { href: string, text: string, meta: string }[] }

export function deskSearchPage ({ text, leads, parks, clusters, policies, names, at }: SearchInput, texts: Texts) {
  const { t, pick, date } = texts
  const group = (id: string, total: number, more: string, lines: Group['lines']): Group =>
    ({ id, title: t(`desk.search.${id}`), count: texts.number(total), more: total > lines.length ? more : null, lines })
  const rows = leadRows({ views: leads.items, names, at }, 'both', texts)
  const groups = text === ''
    ? []
    : [
        group('leads', leads.total, address(LIST_PATH, { q: text, status: 'all' }), rows.map(({ href, title, company, stage, officer }) => ({ href, text: title, meta: [company, stage, officer].filter(Boolean).join(t('list.dot')) }))),
        group('parks', parks.total, address('/parks', { q: text }), parks.items.map(park => ({ href: `/parks/${park.id}`, text: pick(park.name), meta: pick(park.prefecture.name) }))),
        group('policies', policies.total, address('/policies', { q: text }), policies.items.map(({ id, title, validity }) => ({
          href: `/policies/${id}`, text: pick(title), meta: validity.to ? t('desk.search.until', { date: date(validity.to) }) : ''
        }))),
        group('clusters', clusters.total, address('/clusters', { q: text }), clusters.items.map(cluster => ({ href: `/clusters/${cluster.id}`, text: pick(cluster.name), meta: pick(cluster.prefecture.name) })))
      ].filter(({ lines }) => lines.length > 0)
  return {
    title: text ? t('desk.search.title', { text }) : t('desk.search.empty'),
    search: { label: t('desk.search.label'), value: text, placeholder: t('desk.search.placeholder') },
    groups,
    nothing: text !== '' && groups.length === 0,
    breadcrumb: [{ href: '/desk', text: t('nav.desk.today') }],
    styles: ['desk.css']
  }
}
