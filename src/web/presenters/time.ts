/** A result as of another day: the banner that says so, what differs from the stored one, and the form that asks for it. */
import type { Catalogue } from '../../application/catalogue.js'
import type { Document } from '../../application/collections.js'
import { differencesOf, type Differences, type Move, type MoneyChange, type VerdictChange } from '../../application/differences.js'
import type { OtherDay, ReplayOutcome } from '../../application/replay.js'
import type { IsoDate } from '../../domain/dates.js'
import type { Verdict } from '../../domain/law/policy.js'
import type { DaysAsked, DaysRead } from '../days.js'
import { errorViews, fieldId, problemText, type ErrorView } from '../form.js'
import type { Texts } from '../text.js'
import { address } from './common.js'
import { matchHref } from './match-context.js'
import { amountView } from './money-figures.js'

/** One kind of difference: how many, the first of them in words, and how many more there are. */
export type DifferenceView = { title: string, lines: string[], more: string | null }

const SHOWN = 5

/** Names for what the two answers hold: the catalogues of the shown answer and of the stored one. */
export type Names = { catalogues: readonly Catalogue[], texts: Texts }

const parkName = (parkId: string, { catalogues, texts }: Names): string => {
  const park = catalogues.flatMap(({ parks }) => parks).find(({ id }) => id === parkId)
  return park ? texts.pick(park.name) : parkId
}

const policyName = (policyId: string, { catalogues, texts }: Names): string => {
  const policy = catalogues.flatMap(({ policies }) => policies.policies).find(({ id }) => id === policyId)
  return policy ? texts.pick(policy.title) : policyId
}

function moveLine ({ parkId, from, to }: Move, names: Names): string {
  const { t, number } = names.texts
  const key = from === undefined ? 'time.move.new' : to === undefined ? 'time.move.gone' : 'time.move'
  return t(key, { park: parkName(parkId, names), from: from === undefined ? '' : number(from), to: to === undefined ? '' : number(to) })
}

/** What a change touches first: what bars, what is won or lost, what is in doubt, then the rest. */
const WEIGHT: readonly (Verdict | undefined)[] = ['blocked', 'applies', 'conditional-status-unclear', 'unknown-needs-data', 'warning', 'informs', 'does-not-apply', undefined]

const byWeight = (a: VerdictChange, b: VerdictChange): number => {
  const weight = ({ from, to }: VerdictChange) => Math.min(WEIGHT.indexOf(from), WEIGHT.indexOf(to))
  return weight(a) - weight(b) || b.parkIds.length - a.parkIds.length
}

function verdictLine ({ policyId, from, to, parkIds }: VerdictChange, names: Names): string {
  const { t } = names.texts
  const word = (verdict: Verdict | undefined) => verdict ? t(`verdict.${verdict}`) : t('time.verdict.absent')
  return t('time.verdict', { policy: policyName(policyId, names), from: word(from), to: word(to), parks: t('time.parks', { count: parkIds.length }) })
}

function moneyLine ({ parkId, from, to }: MoneyChange, names: Names): string {
  const amount = (yuan: number) => amountView(yuan, names.texts).text
  const change = names.texts.t(to > from ? 'time.money.more' : 'time.money.less', { amount: amount(Math.abs(to - from)) })
  return names.texts.t('time.money', { park: parkName(parkId, names), from: amount(from), to: amount(to), change })
}

/** What differs, in words; empty where nothing does. With `parkId`, what concerns that park. */
export function differenceViews ({ moved, verdicts, money }: Differences, names: Names, parkId?: string): DifferenceView[] {
  const here = <T extends { parkId: string }>(list: readonly T[]) => parkId === undefined ? list : list.filter(item => item.parkId === parkId)
  const verdictsHere = parkId === undefined
    ? verdicts
    : verdicts.filter(({ parkIds }) => parkIds.includes(parkId)).map(change => ({ ...change, parkIds: [parkId] }))
  const view = (key: string, lines: readonly string[]): DifferenceView => ({
    title: names.texts.t(`time.differs.${key}`, { count: lines.length }),
    lines: lines.slice(0, SHOWN),
    more: lines.length > SHOWN ? names.texts.t('time.more', { count: lines.length - SHOWN }) : null
  })
  return [
    view('parks', here(moved).map(move => moveLine(move, names))),
    view('verdicts', [...verdictsHere].sort(byWeight).map(change => verdictLine(change, names))),
    view('money', here(money).map(change => moneyLine(change, names)))
  ].filter(({ lines }) => lines.length > 0)
}

/**
 * `path`: the address of the page without query. `stored`: the match as the view reads it. `shown`: the one on the page, another
 * one where days were asked for. `since`: the first day on which anything was known.
 */
export type TimeInput = Names & {
  path: string
  stored: Document<'matches'>
  shown: Document<'matches'>
  asked: DaysAsked
  read: DaysRead
  since?: IsoDate
  parkId?: string
  replay?: ReplayOutcome
  /** Left out where nothing can be asked for, as on paper. */
  csrf?: string
}

export type BannerView = { text: string, empty: string | null, differences: DifferenceView[], same: string | null, backHref: string }
type DayFieldView = { id: string, name: string, label: string, hint: string, value: string, error: string | null }
export type TimeView = {
  banner: BannerView | null
  replay: { kind: string, text: string } | null
  errors: ErrorView[]
  form: { isOpen: boolean, action: string, fields: DayFieldView[], replayHref: string, again: { action: string, csrf: string, asOf: string } } | null
}

function bannerView ({ path, stored, shown, since, parkId, read: { days }, ...names }: TimeInput): BannerView | null {
  if (!days) return null
  const { t, date } = names.texts
  const isEmpty = shown.answer.parks.length === 0
  const differences = differenceViews(differencesOf(stored.answer, shown.answer), names, parkId)
  return {
    text: [
      t('time.banner.law', { date: date(shown.asOf) }),
      days.knownOn === undefined ? t('time.banner.known.match') : t('time.banner.known', { date: date(days.knownOn) }),
      t('time.banner.unstored')
    ].join(names.texts.locale === 'zh' ? '' : ' '),
    empty: isEmpty ? t(since ? 'time.empty' : 'time.empty.never', { date: date(days.knownOn ?? shown.asOf), since: since ? date(since) : '' }) : null,
    differences: isEmpty ? [] : differences,
    same: !isEmpty && differences.length === 0 ? t('time.same') : null,
    backHref: path
  }
}

function dayFields ({ asked, read: { problems }, shown, texts }: TimeInput): DayFieldView[] {
  return (['asOf', 'knownOn'] as const).map(field => {
    const problem = problems.find(candidate => candidate.field === field)
    return {
      id: fieldId(field),
      name: field,
      label: texts.t(`time.field.${field}`),
      hint: texts.t(`time.field.${field}.hint`),
      value: asked[field] ?? (field === 'asOf' ? shown.asOf : ''),
      error: problem ? problemText(problem, texts) : null
    }
  })
}

const REPLAY_NOTICE: Record<ReplayOutcome, string> = { identical: 'ok', different: 'problem', 'other-release': 'honest', 'not-kept': 'honest' }

/** Everything about time on a page of a result. */
export function timeView (input: TimeInput): TimeView {
  const { path, stored, shown, replay, csrf, read: { days, problems }, texts } = input
  return {
    banner: bannerView(input),
    replay: replay ? { kind: REPLAY_NOTICE[replay], text: texts.t(`time.replay.${replay}`) } : null,
    errors: errorViews(problems, texts),
    form: csrf === undefined
      ? null
      : {
          isOpen: days !== undefined || problems.length > 0,
          action: path,
          fields: dayFields(input),
          replayHref: address(path, { replay: '1' }),
          again: { action: `${matchHref(stored.id)}/again`, csrf, asOf: shown.asOf }
        }
  }
}

/** The pages of a result that can be seen as of another day. */
const TIMED = String.raw`(?:\/print|\/parks\/[^/?#]+)?`

/** The view data with every link to the same result keeping the days, so that a visitor stays in them from page to page. */
export function keepingDays<T> (data: T, id: string, days: OtherDay): T {
  const own = new RegExp(String.raw`^((?:https?:\/\/[^/\s]+)?(?:\/api\/v1)?\/matches\/${id}${TIMED})(\?[^#\s]*)?(#\S*)?$`)
  const query = new URLSearchParams(Object.entries(days)).toString()
  const keep = (value: unknown): unknown => {
    if (typeof value === 'string') return value.replace(own, (_, path: string, before = '?', hash = '') => `${path}${before}${before === '?' ? '' : '&'}${query}${hash}`)
    if (Array.isArray(value)) return value.map(keep)
    return value !== null && typeof value === 'object' ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, keep(item)])) : value
  }
  return keep(data) as T
}
