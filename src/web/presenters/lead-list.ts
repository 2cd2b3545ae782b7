/** The list of leads: filters as they stand in the address, rows, saved lists, and one lead beside the list. */
import type { LeadPage, LeadQuery, LeadSort } from '../../application/leads/list.js'
import { LEAD_SORTS, MOST_OF_WORDS } from '../../application/leads/list.js'
import type { LeadView } from '../../application/leads/read.js'
import { INDUSTRY_TAGS, PREFECTURES } from '../../domain/facts/catalogue.js'
import { chinaDay, LIGHTS } from '../../domain/lead/clock.js'
import { LEAD_SOURCES, type SavedView } from '../../domain/lead/lead.js'
import { STAGES } from '../../domain/lead/stages.js'
import { listFact } from '../../domain/facts/facts.js'
import type { Texts } from '../text.js'
import { address, joined } from './common.js'
import { factValueWord } from './fact.js'
import { clockView, instantText, lightView, parkWord, placesText, stageWord, type Mark } from './lead-words.js'
import { searchNotice, type SearchNotice } from './list.js'
import { paginationView, rangeText } from './pagination.js'

/** The parameters of the address; empty ones are as absent. */
export type ListAsked = {
  q?: string, stage?: string, officer?: string, prefecture?: string, light?: string, source?: string, status?: string, tag?: string, sort?: string, offset?: number, show?: string
}

export const LIST_PATH = '/desk/leads'
export const ROWS = 40

const named = <T extends string>(words: readonly T[], value: string | undefined): T | undefined => words.find(word => word === value)
const alone = <T extends string>(words: readonly T[], value: string | undefined): T[] | undefined => {
  const found = named(words, value)
  return found && [found]
}

/** What the address asks of the store; values that are none are passed over. Closed leads are left out unless they are asked for. */
export function listQuery (asked: ListAsked, actorId: string, at: string): LeadQuery {
  const officer = asked.officer === 'mine' ? actorId : asked.officer === 'none' ? 'none' : undefined
  const light = named(LIGHTS, asked.light)
  const sort: LeadSort = named(Object.keys(LEAD_SORTS) as LeadSort[], asked.sort) ?? 'newest'
  return {
    at,
    sort,
    limit: ROWS,
    offset: asked.offset ?? 0,
    words: asked.q ?? '',
    stages: alone(STAGES, asked.stage),
    prefectures: alone(PREFECTURES, asked.prefecture),
    sources: alone(LEAD_SOURCES, asked.source),
    tags: alone(INDUSTRY_TAGS, asked.tag),
    ...(officer ? { officer } : {}),
    ...(light ? { light } : {}),
    ...(asked.status === 'all' ? {} : { isOpen: asked.status !== 'closed' })
  }
}

type Select = { id: string, name: string, label: string, options: { value: string, text: string, isChosen: boolean }[] }

/** The choices of each filter, the one without a value first: everything, or what is meant without a word. */
function selectsOf (asked: ListAsked, isOfficer: boolean, texts: Texts): Select[] {
  const { t } = texts
  const select = (name: keyof ListAsked, values: readonly string[], word: (value: string) => string): Select => ({
    id: `f-${name}`,
    name,
    label: t(`lead.filter.${name}`),
    options: ['', ...values].map(value => ({ value, text: value === '' ? t(`lead.filter.${name}.any`) : word(value), isChosen: (asked[name] ?? '') === value }))
  })
  const key = (prefix: string) => (value: string) => t(`${prefix}.${value}`)
  return [
    ...isOfficer ? [select('officer', ['mine', 'none'], key('lead.filter.officer'))] : [],
    select('stage', STAGES, key('lead.stage')),
    select('light', LIGHTS, key('lead.light')),
    select('prefecture', PREFECTURES, value => factValueWord('project.preferredPrefectures', value, texts)),
    select('tag', INDUSTRY_TAGS, key('tag')),
    select('source', LEAD_SOURCES, key('lead.source')),
    select('status', ['closed', 'all'], key('lead.filter.status')),
    select('sort', Object.keys(LEAD_SORTS).filter(sort => sort !== 'newest'), key('lead.filter.sort'))
  ]
}

export type LeadRow = {
  href: string,
  title: string,
  company: string | null,
  isDemo: boolean,
  stage: string,
  place: string,
  marks: Mark[],
  officer: string,
  received: string,
  end: string | null,
  previewHref: string,
  isShown: boolean
}

/** Which clocks a list tells of: of the answer, of progress, or of both where they say something. */
export type Clocks = 'answer' | 'progress' | 'both'

function marksOf (lead: LeadView['lead'], clocks: Clocks, at: string, texts: Texts): Mark[] {
  const clock = lead.respondedAt === undefined && !lead.closed && clocks !== 'progress' ? [clockView(lead, at, texts)] : []
  const light = lightView(lead, chinaDay(at), texts)
  const isQuiet = light !== null && light.kind !== 'moving'
  return [...clock, ...light && clocks !== 'answer' && (isQuiet || clock.length === 0) ? [light] : []]
}

type RowContext = { names: Readonly<Record<string, string>>, at: string, clocks: Clocks, hrefOf: (id: string) => string, shown: string | undefined }

function rowOf ({ lead, isWhole }: LeadView, { names, at, clocks, hrefOf, shown }: RowContext, texts: Texts): LeadRow {
  const { id, title, company, isDemo, stage, prefectures, officerId, receivedAt, closed } = lead
  return {
    href: `${LIST_PATH}/${id}`,
    title,
    company: isWhole ? company?.name ?? null : null,
    isDemo,
    stage: stageWord(stage, texts),
    place: prefectures.length === 0 ? '—' : placesText(prefectures, texts),
    marks: marksOf(lead, clocks, at, texts),
    officer: officerId === undefined ? texts.t('lead.officer.none') : names[officerId] ?? texts.t('lead.by.other'),
    received: texts.date(chinaDay(receivedAt)),
    end: closed ? texts.t(`lead.outcome.${closed.outcome}`) : null,
    previewHref: hrefOf(id),
    isShown: shown === id
  }
}

export type RowsInput = { views: readonly LeadView[], names: Readonly<Record<string, string>>, at: string }

/** Rows without a list around them, for the desk and its search. */
export const leadRows = ({ views, names, at }: RowsInput, clocks: Clocks, texts: Texts): LeadRow[] =>
  views.map(view => rowOf(view, { names, at, clocks, hrefOf: id => `${LIST_PATH}/${id}`, shown: undefined }, texts))

/** One lead beside the list, in a few lines. */
function previewOf ({ lead, isWhole }: LeadView, at: string, closeHref: string, texts: Texts) {
  const { t } = texts
  const last = lead.moves.at(-1)
  const products = listFact(lead.answers, 'project.products') ?? []
  const row = (label: string, text: string | undefined) => text ? [{ label: t(`lead.label.${label}`), text }] : []
  return {
    title: lead.title,
    href: `${LIST_PATH}/${lead.id}`,
    closeHref,
    clock: clockView(lead, at, texts),
    light: lightView(lead, chinaDay(at), texts),
    isWhole,
    rows: [
      ...row('stage', stageWord(lead.stage, texts)),
      ...row('company', lead.company?.name),
      ...row('person', lead.contact.person),
      ...row('phone', lead.contact.phone),
      ...row('products', joined(products, texts)),
      ...row('places', placesText(lead.prefectures, texts)),
      ...row('wished', joined(lead.wishedParks.map(id => parkWord(id, texts)), texts)),
      ...row('received', instantText(lead.receivedAt, texts)),
      ...row('last-move', last && t('lead.move.line', { stage: stageWord(last.to, texts), date: texts.date(last.on) })),
      ...row('message', lead.message)
    ]
  }
}

type ListInput = Omit<RowsInput, 'views'> & {
  asked: ListAsked,
  page: LeadPage,
  saved: readonly SavedView[],
  csrf: string,
  shown: LeadView | undefined,
  canCreate: boolean,
  canExport: boolean,
  isOfficer: boolean
  /** A name that cannot be kept, of a new list or of the kept one with this id. */
  sent?: { name: string, error: string, id?: string }
}

/** What a reader must know of how the words were looked for. */
function noticeOf ({ isCut, degraded, fromFallback }: LeadPage, texts: Texts): SearchNotice | null {
  const notice = searchNotice({ degraded, partly: false, ignored: [], fromFallback }, texts)
  return isCut ? { kind: 'plain', link: null, title: '', ...notice, text: [...notice ? [notice.text] : [], texts.t('lead.list.cut', { count: MOST_OF_WORDS })].join(' ') } : notice
}

export function leadListPage ({ asked, names, page, at, saved, csrf, shown, canCreate, canExport, isOfficer, sent }: ListInput, texts: Texts) {
  const { t } = texts
  const { offset = 0, show, ...filters } = asked
  const { items: views, total } = page
  const href = (extra: Record<string, string | number | undefined> = {}) => address(LIST_PATH, { ...filters, ...extra })
  const place = { total, limit: ROWS, offset }
  const current = href().split('?')[1] ?? ''
  const isNew = sent !== undefined && sent.id === undefined
  const selects = selectsOf(asked, isOfficer, texts)
  const active = selects.flatMap(({ name, label, options }) => options.filter(({ value, isChosen }) => isChosen && value !== '' && name !== 'sort')
    .map(({ text }) => `${label}${t('list.colon')}${text}`)
    .map(text => ({ href: href({ [name]: undefined }), text, label: t('filters.remove', { text }) })))
  return {
    title: t('lead.list.title'),
    action: LIST_PATH,
    words: asked.q ?? '',
    selects,
    filters: active,
    clearHref: active.length > 0 || asked.q ? LIST_PATH : null,
    total,
    notice: noticeOf(page, texts),
    countText: t('lead.list.count', { count: total }),
    rangeText: rangeText(place, texts),
    rows: views.map(view => rowOf(view, { names, at, clocks: 'both', hrefOf: id => href({ offset: offset || undefined, show: id }), shown: show }, texts)),
    pagination: paginationView(place, next => href({ offset: next || undefined }), texts),
    preview: shown ? previewOf(shown, at, href({ offset: offset || undefined }), texts) : null,
    isSplit: shown !== undefined,
    saved: saved.map(({ id, name, query }) => {
      const wrong = sent?.id === id ? sent : undefined
      return { id, name, typed: wrong?.name ?? name, error: wrong?.error ?? null, href: query ? `${LIST_PATH}?${query}` : LIST_PATH, isCurrent: query === current }
    }),
    save: { query: current, name: isNew ? sent.name : '', error: isNew ? sent.error : null },
    isSavedOpen: sent !== undefined,
    errors: sent ? [{ href: isNew ? '#f-name' : `#f-name-${sent.id}`, text: sent.error }] : [],
    exportHref: canExport ? address('/desk/transfer', filters) : null,
    newHref: canCreate ? `${LIST_PATH}/new` : null,
    csrf,
    styles: ['desk.css'],
    wide: true
  }
}
