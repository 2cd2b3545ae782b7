/** The page of one lead: how far it is, what can be done, what the investor said, and everything that happened. */
import type { LeadDetail } from '../../application/leads/page.js'
import { chinaDay } from '../../domain/lead/clock.js'
import { OUTCOMES } from '../../domain/lead/lead.js'
import { isBackward, movesFrom, STAGES } from '../../domain/lead/stages.js'
import type { Problem } from '../../domain/errors.js'
import type { Park } from '../../domain/place/park.js'
import type { IndustryClass } from '../../domain/place/reference.js'
import { fieldId, problemText, textOf, type FormBody } from '../form.js'
import type { Texts } from '../text.js'
import { leadHistoryView } from './lead-history.js'
import { LIST_PATH } from './lead-list.js'
import { answerGroups, headOf, leadHref, movesPart, proposalPart, whoRows } from './lead-parts.js'
import { instantText, parkWord, personWord, stageWord } from './lead-words.js'
import { differenceViews } from './time.js'

export const FORMS = ['move', 'assign', 'notes', 'files', 'share', 'close', 'reopen', 'match'] as const
export type FormName = typeof FORMS[number]

/** A form that came back: what was sent and what is wrong with it. */
export type Sent = { form: FormName, body: FormBody, problems: readonly Problem[] }

export type LeadPageInput = {
  detail: LeadDetail, at: string, csrf: string, parks: readonly Park[], industries: readonly IndustryClass[], actorId: string, sent?: Sent
}

type Context = LeadPageInput & { texts: Texts }

/** What was typed into a field of the form that came back, else what it begins with; and what is wrong with it. */
const field = ({ sent, texts }: Context, form: FormName, name: string, begins = '') => {
  const problem = sent?.form === form ? sent.problems.find(problem => problem.field === name) : undefined
  return { id: fieldId(`${form}-${name}`), name, value: sent?.form === form ? textOf(sent.body, name) : begins, error: problem ? problemText(problem, texts) : null }
}

type Typed = { label: string, type?: 'text' | 'date', most: number, isArea?: boolean, placeholder?: string, begins?: string }

/** A field that is typed into, with its label; `most`: characters that the browser lets in, above what is stored, so that the page can say what is too long. */
const typed = (context: Context, form: FormName, name: string, { label, type = 'text', most, isArea = false, placeholder = '', begins = '' }: Typed) =>
  ({ ...field(context, form, name, begins), label: context.texts.t(label), type, most: String(most), isArea, placeholder: placeholder && context.texts.t(placeholder) })

function stageBar ({ detail: { lead, names }, texts }: Context) {
  const current = STAGES.indexOf(lead.stage)
  return STAGES.map((stage, place) => {
    const move = lead.moves.findLast(({ to }) => to === stage)
    const isReached = place <= current
    return {
      name: stageWord(stage, texts),
      isDone: place < current,
      isCurrent: place === current,
      sign: place < current ? '✓' : place === current ? '●' : '○',
      state: texts.t(place < current ? 'lead.bar.done' : place === current ? 'lead.bar.current' : 'lead.bar.ahead'),
      day: isReached && move ? texts.date(move.on) : null,
      by: isReached && move ? personWord(move.by, names, texts) : null
    }
  })
}

function moveForm (context: Context) {
  const { detail: { lead, can }, texts, at } = context
  if (!can.edit || lead.closed) return null
  const to = field(context, 'move', 'to')
  const moves = movesFrom(lead.stage)
  return {
    action: leadHref(lead.id, '/move'),
    to,
    options: moves.map((move, place) => ({
      id: place === 0 ? to.id : `${to.id}-${place + 1}`,
      value: move.to,
      text: texts.t(isBackward(move) ? 'lead.move.back' : 'lead.move.on', { stage: stageWord(move.to, texts) }),
      hint: [move.isDocumented ? texts.t('lead.move.needs-document') : null, isBackward(move) ? texts.t('lead.move.needs-reason') : null].filter(hint => hint !== null).join(texts.t('list.semicolon')) || null,
      isChosen: to.value === move.to || (to.value === '' && place === 0)
    })),
    on: typed(context, 'move', 'on', { label: 'lead.move.day', type: 'date', most: 20, begins: chinaDay(at) }),
    document: typed(context, 'move', 'document', { label: 'lead.move.document', most: 400, placeholder: 'lead.move.document.placeholder' }),
    note: typed(context, 'move', 'note', { label: 'lead.move.note', most: 1200 })
  }
}

function assignForm (context: Context) {
  const { detail: { lead, can, officers }, actorId } = context
  if (!can.assign) return null
  const chosen = field(context, 'assign', 'officerId', lead.officerId ?? '')
  return {
    action: leadHref(lead.id, '/assign'),
    chosen,
    canTake: lead.officerId === undefined && officers.some(({ id }) => id === actorId),
    actorId,
    options: [{ id: '', name: context.texts.t('lead.officer.none') }, ...officers].map(({ id, name }) => ({ value: id, text: name, isChosen: id === chosen.value }))
  }
}

function shareForm (context: Context) {
  const { detail: { lead, can }, parks, texts } = context
  const shared = lead.sharedParkIds.map(id => ({ id, name: parkWord(id, texts), href: `/parks/${id}` }))
  if (!can.share) return { shared, form: null }
  const chosen = field(context, 'share', 'parkId')
  const wished = parks.filter(({ id }) => lead.wishedParks.includes(id))
  const others = parks.filter(({ id }) => !lead.wishedParks.includes(id))
  const options = [...wished, ...others].filter(({ id }) => !lead.sharedParkIds.includes(id))
    .map(({ id, name }) => ({ value: id, text: texts.pick(name), isChosen: id === chosen.value }))
  return { shared, form: { action: leadHref(lead.id, '/share'), chosen, options } }
}

function closeForm (context: Context) {
  const { detail: { lead, can, pledges }, texts } = context
  if (!can.edit) return null
  const outcome = field(context, 'close', 'outcome')
  return {
    isClosed: lead.closed !== undefined,
    action: leadHref(lead.id, lead.closed ? '/reopen' : '/close'),
    outcome,
    options: OUTCOMES.map(value => ({ value, text: texts.t(`lead.outcome.${value}`), isChosen: outcome.value === value })),
    reason: typed(context, 'close', 'reason', { label: 'lead.close.reason', most: 1200, isArea: true }),
    isOpen: context.sent?.form === 'close',
    barred: pledges.length > 0 ? texts.t('lead.close.barred', { count: pledges.length }) : null
  }
}

function matchPart (context: Context) {
  const { detail: { lead, can, change, names }, texts } = context
  const { t } = texts
  const differences = change ? differenceViews(change.differences, { catalogues: change.catalogues, texts }) : []
  return {
    list: lead.matches.map(({ matchId, at, by }) => ({ href: `/matches/${matchId}`, text: instantText(at, texts), by: personWord(by, names, texts) })).reverse(),
    action: can.edit ? leadHref(lead.id, '/match') : null,
    error: field(context, 'match', 'match').error,
    compared: change ? t('lead.matches.compared', { before: texts.date(change.before.asOf), after: texts.date(change.after.asOf) }) : null,
    differences,
    same: change && differences.length === 0 ? t('lead.matches.same') : null
  }
}

const sizeText = (bytes: number, { t, number }: Texts): string =>
  bytes < 1024 * 1024 ? t('lead.size.kb', { size: number(Math.max(1, Math.round(bytes / 1024))) }) : t('lead.size.mb', { size: number(bytes / 1024 / 1024, 1) })

function filePart (context: Context) {
  const { detail: { lead, files, can, names }, texts } = context
  return {
    list: files.map(({ id, name, bytes, at, by }) => ({
      href: leadHref(lead.id, `/files/${id}`),
      name,
      size: sizeText(bytes, texts),
      at: instantText(at, texts),
      by: personWord(by, names, texts),
      removeAction: can.edit ? leadHref(lead.id, `/files/${id}/remove`) : null
    })),
    form: can.edit ? { action: leadHref(lead.id, '/files'), file: field(context, 'files', 'file') } : null
  }
}

function notePart (context: Context) {
  const { detail: { lead, notes, can, names }, texts, sent } = context
  const isForInvestor = sent?.form === 'notes' && textOf(sent.body, 'for') === 'investor'
  return {
    list: notes.map(({ text, at, by, isForInvestor }) => ({
      text, at: instantText(at, texts), by: personWord(by, names, texts), isForInvestor, audience: texts.t(isForInvestor ? 'lead.note.for-investor' : 'lead.note.internal')
    })),
    form: can.edit ? { action: leadHref(lead.id, '/notes'), text: typed(context, 'notes', 'text', { label: 'lead.note.label', most: 4500, isArea: true }), isForInvestor, isInternal: !isForInvestor } : null
  }
}

export function leadPage (input: LeadPageInput, texts: Texts) {
  const context = { ...input, texts }
  const { detail: { lead, isWhole, can, pledges, names, history }, sent } = input
  return {
    title: lead.title,
    id: lead.id,
    version: String(lead.version ?? 0),
    breadcrumb: [{ href: LIST_PATH, text: texts.t('lead.list.title') }],
    head: headOf(context),
    bar: stageBar(context),
    move: moveForm(context),
    moves: movesPart(context),
    assign: assignForm(context),
    share: shareForm(context),
    close: closeForm(context),
    who: { rows: whoRows(context), editHref: can.edit ? leadHref(lead.id, '/who') : null },
    isWhole,
    restricted: isWhole ? null : texts.t('lead.restricted'),
    message: lead.message ?? null,
    answers: isWhole ? answerGroups(context) : { groups: [], empty: [] },
    matches: matchPart(context),
    proposals: proposalPart(context),
    notes: notePart(context),
    files: filePart(context),
    pledges: pledges.map(({ id, text, dueOn, accountId }) => ({ href: `/desk/pledges/${id}`, text, due: texts.t('lead.pledge.due', { date: texts.date(dueOn), person: personWord(accountId, names, texts) }) })),
    canPledge: can.edit,
    pledgeHref: `/desk/pledges/new?lead=${lead.id}`,
    history: leadHistoryView(history, { names, isWhole, texts }),
    errors: sent ? sent.problems.map(problem => ({ href: `#${fieldId(`${sent.form}-${problem.field}`)}`, text: problemText(problem, texts) })) : [],
    csrf: input.csrf,
    styles: ['desk.css', 'time.css']
  }
}
