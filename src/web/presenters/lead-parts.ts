/** The parts of a lead's page that are only read: its head, who the investor is, the answers, proposals, moves. */
import type { LeadDetail } from '../../application/leads/page.js'
import { FACT_NAMES } from '../../domain/facts/catalogue.js'
import { STEPS, STAGES as FORM_STAGES } from '../../domain/intake/steps.js'
import { chinaDay } from '../../domain/lead/clock.js'
import type { IndustryClass } from '../../domain/place/reference.js'
import type { Texts } from '../text.js'
import { factLabel } from './fact.js'
import { valueText } from './intake.js'
import { LIST_PATH } from './lead-list.js'
import { clockView, instantText, lightView, parkWord, personWord, placesText, stageWord } from './lead-words.js'

export const leadHref = (id: string, tail = ''): string => `${LIST_PATH}/${id}${tail}`

type Context = { detail: LeadDetail, at: string, industries: readonly IndustryClass[], texts: Texts }

export function headOf ({ detail: { lead, isWhole, names }, at, texts }: Context) {
  const { t } = texts
  return {
    company: isWhole ? lead.company?.name ?? null : null,
    isDemo: lead.isDemo,
    source: t(`lead.source.${lead.source}`),
    light: lightView(lead, chinaDay(at), texts),
    clock: lead.closed && lead.respondedAt === undefined ? null : clockView(lead, at, texts),
    received: t('lead.received', { at: instantText(lead.receivedAt, texts) }),
    officer: lead.officerId === undefined ? t('lead.officer.none') : personWord(lead.officerId, names, texts),
    places: lead.prefectures.length > 0 ? placesText(lead.prefectures, texts) : null,
    wished: lead.wishedParks.map(id => ({ href: `/parks/${id}`, text: parkWord(id, texts) })),
    closed: lead.closed ? t('lead.closed', { outcome: t(`lead.outcome.${lead.closed.outcome}`), date: texts.date(lead.closed.on), by: personWord(lead.closed.by, names, texts), reason: lead.closed.reason }) : null
  }
}

export function whoRows ({ detail: { lead }, texts }: Context) {
  const { company, contact } = lead
  const row = (label: string, text: string | undefined) => text ? [{ label: texts.t(`lead.label.${label}`), text }] : []
  return [
    ...row('company', company?.name), ...row('credit-code', company?.creditCode), ...row('person', contact.person), ...row('phone', contact.phone),
    ...row('email', contact.email), ...row('contact-note', contact.note)
  ]
}

/** What the investor answered, in the order of the questions, under the heads of the form. */
export function answerGroups ({ detail: { lead, can }, texts, industries }: Context) {
  const rowOf = (fact: typeof FACT_NAMES[number]) => {
    const value = lead.answers[fact]
    const isOpen = value === undefined
    if (isOpen && !lead.notKnown.includes(fact)) return []
    return [{ label: factLabel(fact, texts), text: isOpen ? texts.t('intake.state.not-known') : valueText(fact, value, texts, industries), state: isOpen ? 'not-known' : 'given' }]
  }
  const asked = FORM_STAGES.map(stage => ({ stage, facts: STEPS.filter(step => step.stage === stage).flatMap(({ facts }) => facts) }))
  const others = FACT_NAMES.filter(fact => !asked.some(({ facts }) => facts.includes(fact)))
  const editHref = (stage: string) => can.edit ? leadHref(lead.id, `/answers/${stage}`) : null
  const groups = [
    ...asked.map(({ stage, facts }) => ({ title: texts.t(`intake.stage.${stage}`), rows: facts.flatMap(rowOf), editHref: editHref(stage) })),
    { title: texts.t('lead.answers.other'), rows: others.flatMap(rowOf), editHref: null }
  ]
  return { groups: groups.filter(({ rows }) => rows.length > 0), empty: groups.filter(({ rows, editHref }) => rows.length === 0 && editHref !== null) }
}

export const proposalPart = ({ detail: { lead, proposals, can }, texts }: Context) => ({
  list: proposals.map(({ id, createdAt, parkIds, issuedAt }) => ({
    href: `/desk/proposals/${id}`, text: texts.t('lead.proposal.line', { date: texts.date(chinaDay(createdAt)), count: parkIds.length }), state: texts.t(issuedAt ? 'lead.proposal.issued' : 'lead.proposal.draft')
  })),
  newHref: can.edit && lead.matches.length > 0 ? `/desk/proposals/new?lead=${lead.id}` : null
})

export const movesPart = ({ detail: { lead, names }, texts }: Context) => [...lead.moves].reverse().map(({ from, to, on, by, document, note }) => ({
  day: texts.date(on),
  text: from ? texts.t('lead.history.stage', { from: stageWord(from, texts), to: stageWord(to, texts) }) : stageWord(to, texts),
  by: personWord(by, names, texts),
  document: document ?? null,
  note: note ?? null
}))
