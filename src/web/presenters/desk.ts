/** The desk of an officer: what waits today. */
import type { Desk, Waiting } from '../../application/leads/desk.js'
import type { LeadView } from '../../application/leads/read.js'
import type { WatchedSearch } from '../../application/saved-searches.js'
import type { IsoDate } from '../../domain/dates.js'
import type { Texts } from '../text.js'
import { address } from './common.js'
import { leadRows, LIST_PATH, type Clocks } from './lead-list.js'
import { instantText, parkWord, personWord } from './lead-words.js'
import { changeText } from './search.js'

type Names = Readonly<Record<string, string>>
type DeskInput = { desk: Desk, names: Names, at: string, day: IsoDate, watched: readonly WatchedSearch[] }

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
  const { desk, names, at, day, watched } = input
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
    watched: watched.map(one => ({ href: address('/desk/search', { q: one.text }), name: one.name, text: changeText(one, texts), isChanged: one.added.length + one.gone.length > 0 })),
    clockRule: t('lead.clock.rule'),
    styles: ['desk.css', 'search.css']
  }
}
