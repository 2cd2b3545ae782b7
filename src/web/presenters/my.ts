/** The investor's own pages: drafts, results, enquiries, links; one enquiry with its course; own data. */
import type { Enquiry } from '../../application/enquiries.js'
import type { Intake } from '../../application/intake.js'
import type { LeadRecord } from '../../application/leads/read.js'
import { isKept } from '../../application/own-data.js'
import type { Share } from '../../application/shares.js'
import { dayOf } from '../../clock.js'
import type { Problem } from '../../domain/errors.js'
import { listFact } from '../../domain/facts/facts.js'
import { STAGES } from '../../domain/lead/stages.js'
import type { Park } from '../../domain/place/park.js'
import { errorViews, fieldId, problemText } from '../form.js'
import type { Texts } from '../text.js'
import { joined } from './common.js'
import { revisionLines } from './pledge.js'
import { contactStored, STYLES } from './my-send.js'

const named = (parks: readonly Park[], ids: readonly string[], texts: Texts): string =>
  joined(ids.map(id => { const park = parks.find(one => one.id === id); return park ? texts.pick(park.name) : id }), texts)

/** A draft by its products, as many as fit a line. */
export function draftName ({ answers }: Pick<Intake, 'answers'>, texts: Texts): string {
  const products = listFact(answers, 'project.products') ?? []
  return products.length === 0 ? texts.t('my.untitled') : joined(products.slice(0, 3), texts)
}

/** Where an enquiry stands, in plain words with a sign. */
export function standing ({ stage, closed, respondedAt }: Pick<LeadRecord, 'stage' | 'closed' | 'respondedAt'>, { t }: Texts): { sign: string, word: string, kind: string } {
  if (closed) return { sign: '○', word: t(`my.closed.${closed.outcome}`), kind: 'closed' }
  if (stage === 'lead') return { sign: respondedAt ? '◐' : '●', word: t(respondedAt ? 'my.stage.answered' : 'my.stage.lead'), kind: 'open' }
  return { sign: '◐', word: t(`my.stage.${stage}`), kind: 'open' }
}

export function homeView ({ intakes, leads, shares, parks, at, made, origin, csrf, texts }: {
  intakes: readonly Intake[], leads: readonly LeadRecord[], shares: readonly Share[], parks: readonly Park[], at: string, made: string, origin: string, csrf: string, texts: Texts
}) {
  const { t, date } = texts
  const day = (instant: string | undefined) => instant ? date(dayOf(instant)) : ''
  return {
    title: t('my.home.title'),
    madeLink: made ? `${origin}/shared/${made}` : null,
    drafts: intakes.map(intake => ({
      name: draftName(intake, texts),
      href: `/intake/${intake.id}/check`,
      text: t('my.draft.text', { count: Object.keys(intake.answers).length, date: day(intake.updatedAt ?? intake.createdAt) })
    })),
    matches: intakes.flatMap(intake => (intake.matches ?? []).map(({ matchId, asOf, at }) => ({ at, href: `/matches/${matchId}`, name: draftName(intake, texts), text: t('my.match.text', { asOf: date(asOf), date: day(at) }) })))
      .sort((a, b) => a.at < b.at ? 1 : -1).slice(0, 20),
    enquiries: leads.map(lead => ({ name: lead.title, href: `/my/enquiries/${lead.id}`, mark: standing(lead, texts), text: t('my.enquiry.sent-on', { date: day(lead.receivedAt) }) })),
    shares: shares.map(share => ({
      matchHref: `/matches/${share.matchId}`,
      name: named(parks, share.parkIds, texts) || t('my.share.all'),
      isOpen: share.expiresAt > at,
      text: t(share.expiresAt > at ? 'my.share.until' : 'my.share.ended', { date: day(share.expiresAt) }),
      action: `/my/shares/${share.id}/end`,
      button: t(share.expiresAt > at ? 'my.share.end' : 'my.share.remove')
    })),
    csrf,
    styles: STYLES
  }
}

/** The stages as a line of steps: those behind, the one it stands at, those ahead; each with the day it was reached. */
function courseOf ({ stage, moves, receivedAt, closed }: LeadRecord, { t, date }: Texts) {
  const place = STAGES.indexOf(stage)
  return STAGES.map((name, index) => {
    const reached = name === 'lead' ? dayOf(receivedAt) : moves.findLast(({ to }) => to === name)?.on
    const isCurrent = index === place && !closed
    const state = index < place || (index === place && closed) ? 'done' : isCurrent ? 'now' : 'ahead'
    return { name: t(`my.stage.${name}`), state, sign: { done: '✓', now: '●', ahead: '○' }[state], word: t(`my.course.${state}`), day: index <= place && reached ? date(reached) : null, isCurrent }
  })
}

const PLEDGE_SIGN = { open: '○', late: '!', delivered: '✓', released: '–' } as const

export function enquiryView ({ lead, notes, pledges, proposals }: Enquiry, { parks, day, csrf, texts }: { parks: readonly Park[], day: string, csrf: string, texts: Texts }) {
  const { t, date } = texts
  const contact = Object.entries(contactStored(lead)).filter(([, text]) => text !== '').map(([name, text]) => ({ label: t(`my.field.${name}`), text }))
  return {
    title: lead.title,
    mark: standing(lead, texts),
    sentText: t('my.enquiry.sent-on', { date: date(dayOf(lead.receivedAt)) }),
    answeredText: lead.respondedAt ? t('my.enquiry.answered-on', { date: date(dayOf(lead.respondedAt)) }) : t('my.enquiry.not-answered'),
    closedText: lead.closed ? t('my.enquiry.closed-on', { date: date(lead.closed.on), reason: lead.closed.reason }) : null,
    course: courseOf(lead, texts),
    notes: notes.map(({ at, text }) => ({ day: date(dayOf(at)), text })),
    pledges: pledges.map(pledge => {
      const state = pledge.state === 'open' && pledge.dueOn < day ? 'late' : pledge.state
      return { text: pledge.text, due: t('my.pledge.due', { date: date(pledge.dueOn) }), sign: PLEDGE_SIGN[state], state: t(`my.pledge.${state}`), proof: pledge.proof ?? null, revised: revisionLines(pledge, texts) }
    }),
    proposals: proposals.map(({ id, issuedAt, parkIds, checkCode }) => ({ href: `/proposals/${id}`, name: named(parks, parkIds, texts), text: t('my.proposal.issued', { date: date(dayOf(issuedAt!)), code: checkCode ?? '' }) })),
    contact,
    parks: lead.wishedParks.length > 0 ? named(parks, lead.wishedParks, texts) : t('my.enquiry.no-parks'),
    message: lead.message ?? null,
    consent: lead.consent ? t('my.enquiry.consent', { date: date(dayOf(lead.consent.at)) }) : null,
    matchHref: lead.matches[0] ? `/matches/${lead.matches[0].matchId}` : null,
    isOpen: !lead.closed,
    contactHref: `/my/enquiries/${lead.id}/contact`,
    withdrawHref: `/my/enquiries/${lead.id}/withdraw`,
    csrf,
    styles: STYLES
  }
}

export function withdrawView ({ lead, pledges, reason, problems, isConflict, csrf, texts }: Pick<Enquiry, 'lead' | 'pledges'> & { reason: string, problems: readonly Problem[], isConflict: boolean, csrf: string, texts: Texts }) {
  const { t } = texts
  const open = pledges.filter(({ state }) => state === 'open').length
  return {
    title: t('my.withdraw.title'),
    project: lead.title,
    backHref: `/my/enquiries/${lead.id}`,
    action: `/my/enquiries/${lead.id}/withdraw`,
    errors: errorViews(problems, texts),
    error: problems[0] ? problemText(problems[0], texts) : null,
    fieldId: fieldId('reason'),
    isConflict,
    pledges: open > 0 ? t('my.withdraw.pledges', { count: open }) : null,
    reason,
    version: lead.version ?? 0,
    csrf,
    styles: STYLES
  }
}

export function dataView ({ leads, problems, isConfirmed, csrf, texts }: { leads: readonly LeadRecord[], problems: readonly Problem[], isConfirmed: boolean, csrf: string, texts: Texts }) {
  const { t } = texts
  const kept = leads.filter(isKept)
  const errorOf = (field: string) => {
    const problem = problems.find(one => one.field === field)
    return problem ? problemText(problem, texts) : null
  }
  return {
    title: t('my.data.title'),
    errors: errorViews(problems, texts),
    lines: [1, 2, 3, 4].map(line => t(`my.data.delete.${line}`)),
    kept: kept.map(({ title }) => title),
    keptText: kept.length > 0 ? t('my.data.kept', { count: kept.length }) : null,
    confirmError: errorOf('confirm'),
    passwordError: errorOf('password'),
    isConfirmed,
    csrf,
    styles: STYLES
  }
}
