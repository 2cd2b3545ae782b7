/** The promise ledger in words: lists, one promise, and the forms that make, change and settle one. */
import { dayOf } from '../../clock.js'
import type { LedgerLine, PledgeRecord, PledgeStart } from '../../application/pledges/pledges.js'
import type { Catalogue } from '../../application/catalogue.js'
import type { IsoDate } from '../../domain/dates.js'
import type { Problem } from '../../domain/errors.js'
import { isOverdue, type PledgeForm, type ReviseForm } from '../../domain/lead/pledge.js'
import { errorViews } from '../form.js'
import type { Texts } from '../text.js'
import { address, type Link } from './common.js'
import { paginationView, rangeText } from './pagination.js'

/** What pledges are shown with: `policies` is the law as the reader may see it. */
export type PledgeContext = { catalogue: Pick<Catalogue, 'policies'>, today: IsoDate, texts: Texts }

const DAY_MS = 24 * 60 * 60 * 1000

const daysBetween = (from: IsoDate, to: IsoDate): number => Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS)

/** When it is due, in words that count the days; for a settled one the day on which that happened. */
function dueText ({ state, dueOn, settledAt }: PledgeRecord, { today, texts: { t, date } }: PledgeContext): string {
  if (state !== 'open') return t(`pledge.settled.${state}`, { date: settledAt ? date(dayOf(settledAt)) : '' })
  const days = daysBetween(today, dueOn)
  if (days < 0) return t('pledge.due.late', { date: date(dueOn), count: -days })
  return days === 0 ? t('pledge.due.today', { date: date(dueOn) }) : t('pledge.due.left', { date: date(dueOn), count: days })
}

const SIGNS = { late: '!', open: '○', delivered: '●', released: '◌' } as const

/** The policy behind a promise; one that the reader may not see, or that is gone, is not named. */
function basisView ({ basis }: PledgeRecord, { catalogue, texts: { t, pick } }: PledgeContext): { text: string, href: string | null, clause: string | null } {
  const policy = catalogue.policies.policies.find(({ id }) => id === basis?.policyId)
  if (!policy) return { text: t(basis ? 'pledge.basis.hidden' : 'pledge.basis.none'), href: null, clause: null }
  return { text: pick(policy.title), href: `/policies/${policy.id}`, clause: basis?.clause ?? null }
}

/** A promise as the investor and everybody who may know of it sees it. */
export function pledgeView (pledge: PledgeRecord, context: PledgeContext) {
  const { texts: { t }, today } = context
  const state = isOverdue(pledge, today) ? 'late' : pledge.state
  return {
    text: pledge.text,
    due: dueText(pledge, context),
    state: { state, sign: SIGNS[state], word: t(`pledge.state.${state}`) },
    basis: basisView(pledge, context),
    proof: pledge.proof ? { label: t(`pledge.proof.${pledge.state}`), text: pledge.proof } : null
  }
}

export type PledgeView = ReturnType<typeof pledgeView>

const lineView = (line: LedgerLine, context: PledgeContext) => ({
  ...pledgeView(line.pledge, context),
  href: `/desk/pledges/${line.pledge.id}`,
  lead: { href: `/desk/leads/${line.lead.id}`, text: line.lead.title },
  account: line.account || context.texts.t('pledge.account.gone')
})

export const PLEDGES_ON_PAGE = 50

type Shown = { of: 'mine' | 'all', state: 'open' | 'settled', offset: number }

/** The office's ledger: `isMineOffered` where the reader is somebody who answers for promises. */
export function ledgerPage ({ lines, total }: { lines: LedgerLine[], total: number }, { of, state, offset, isMineOffered }: Shown & { isMineOffered: boolean }, context: PledgeContext) {
  const { t } = context.texts
  const href = (over: Partial<Shown>) => {
    const next = { of, state, offset: 0, ...over }
    return address('/desk/pledges', { of: next.of === 'all' ? undefined : next.of, state: next.state === 'open' ? undefined : next.state, offset: next.offset || undefined })
  }
  const choice = (text: string, over: Partial<Shown>, isCurrent: boolean) => ({ text, href: href(over), isCurrent })
  const views = lines.map(line => lineView(line, context))
  const group = (key: string, isIn: (view: typeof views[number]) => boolean) => ({ id: key, title: t(`pledge.group.${key}`), lines: views.filter(isIn) })
  const groups = state === 'open' ? [group('late', view => view.state.state === 'late'), group('due', view => view.state.state !== 'late')] : [group('settled', () => true)]
  const place = { total, limit: PLEDGES_ON_PAGE, offset }
  return {
    title: t('pledge.list.title'),
    groups: groups.filter(one => one.lines.length > 0),
    isEmpty: views.length === 0,
    empty: t(`pledge.empty.${of}.${state}`),
    choices: [
      { label: t('pledge.filter.of'), options: isMineOffered ? [choice(t('pledge.filter.all'), { of: 'all' }, of === 'all'), choice(t('pledge.filter.mine'), { of: 'mine' }, of === 'mine')] : [] },
      { label: t('pledge.filter.state'), options: [choice(t('pledge.filter.open'), { state: 'open' }, state === 'open'), choice(t('pledge.filter.settled'), { state: 'settled' }, state === 'settled')] }
    ].filter(({ options }) => options.length > 0),
    range: views.length > 0 ? rangeText(place, context.texts) : null,
    pagination: paginationView(place, to => href({ offset: to }), context.texts),
    styles: ['proposal.css']
  }
}

const errorOf = (problems: readonly Problem[], field: string, texts: Texts): string | null =>
  errorViews(problems.filter(problem => problem.field === field), texts)[0]?.text ?? null

/** The form for a new promise, with what was typed and what is wrong with it. */
export function newPledgePage ({ lead, bases, accounts }: PledgeStart, { form, problems = [], csrf }: { form: PledgeForm, problems?: readonly Problem[], csrf: string }, texts: Texts) {
  const { t, pick } = texts
  return {
    title: t('pledge.new.title'),
    breadcrumb: [{ href: '/desk/pledges', text: t('pledge.list.title') }, { href: `/desk/leads/${lead.id}`, text: lead.title }],
    csrf,
    leadId: lead.id,
    errors: errorViews(problems, texts),
    text: { value: form.text, error: errorOf(problems, 'text', texts) },
    dueOn: { value: form.dueOn, error: errorOf(problems, 'dueOn', texts) },
    accountId: {
      error: errorOf(problems, 'accountId', texts),
      options: accounts.map(({ id, name }) => ({ value: id, text: name, isChosen: id === form.accountId }))
    },
    policyId: {
      error: errorOf(problems, 'policyId', texts),
      options: bases.map(({ policyId, title, clause }) =>
        ({ value: policyId, text: `${pick(title)}${clause ? ` ${clause}` : ''}`, isChosen: policyId === form.policyId })),
      hint: t(bases.length > 0 ? 'pledge.field.basis.hint' : 'pledge.field.basis.none')
    },
    styles: ['proposal.css']
  }
}

type Revising = { accounts: readonly { id: string, name: string }[], typed?: ReviseForm, problems?: readonly Problem[] }

/** The form that gives an open promise another day or owner, with what was typed. */
function reviseView ({ pledge }: LedgerLine, { accounts, typed, problems = [] }: Revising, csrf: string, texts: Texts) {
  const { dueOn, accountId, reason } = typed ?? { dueOn: pledge.dueOn, accountId: pledge.accountId, reason: '' }
  return {
    csrf,
    action: `/desk/pledges/${pledge.id}/revise`,
    version: String(pledge.version),
    dueOn: { value: dueOn, error: errorOf(problems, 'dueOn', texts) },
    accountId: { error: errorOf(problems, 'accountId', texts), options: accounts.map(({ id, name }) => ({ value: id, text: name || texts.t('pledge.account.gone'), isChosen: id === accountId })) },
    reason: { value: reason, error: errorOf(problems, 'reason', texts) },
    isOpen: typed !== undefined
  }
}

/** The days that a promise had before, newest first, each with why it has another since. */
export const revisionLines = ({ revisions = [] }: Pick<PledgeRecord, 'revisions'>, { t, date }: Texts): string[] =>
  revisions.map(({ at, dueOn, reason }) => t('pledge.revised.line', { date: date(dayOf(at)), was: date(dueOn), reason })).reverse()

/** What somebody typed into the form that settles a promise. */
export type SettleForm = { as: 'delivered' | 'released', proof: string }

type Settling = { csrf: string, typed?: SettleForm, revising?: Revising, problems?: readonly Problem[], isConflict?: boolean, made: string }

/** All that was typed into a form that came too late. */
const typedWords = (typed: SettleForm | undefined, revising: Revising | undefined, { t }: Texts): string => {
  const { dueOn, accountId, reason } = revising?.typed ?? { dueOn: '', accountId: '', reason: '' }
  const owner = revising?.accounts.find(({ id }) => id === accountId)?.name ?? ''
  return [typed?.proof ?? '', dueOn, owner, reason].filter(part => part !== '').join(t('list.semicolon'))
}

/** One promise with its course and, where it is open and the reader may, the form that settles it. */
export function pledgePage (line: LedgerLine, { csrf, typed, revising, problems = [], isConflict = false, made }: Settling, context: PledgeContext) {
  const { texts } = context
  const { t, date } = texts
  const { pledge } = line
  const links: Link[] = [{ href: '/desk/pledges', text: t('pledge.list.title') }, { href: `/desk/leads/${line.lead.id}`, text: line.lead.title }]
  return {
    title: t('pledge.one.title'),
    breadcrumb: links,
    ...lineView(line, context),
    made: t('pledge.made', { date: date(dayOf(pledge.createdAt)), name: made || t('pledge.account.gone') }),
    revised: revisionLines(pledge, texts),
    errors: errorViews([...problems, ...revising?.problems ?? []], texts),
    conflict: isConflict ? { title: t('pledge.conflict.title'), text: t('pledge.conflict.text'), kept: typedWords(typed, revising, texts), label: t('pledge.conflict.kept') } : null,
    revise: line.canWrite && pledge.state === 'open' && revising ? reviseView(line, revising, csrf, texts) : null,
    settle: line.canWrite && pledge.state === 'open'
      ? {
          csrf,
          action: `/desk/pledges/${pledge.id}/settle`,
          version: String(pledge.version),
          proof: typed?.proof ?? '',
          error: errorOf(problems, 'proof', texts),
          isReleased: typed?.as === 'released'
        }
      : null,
    styles: ['proposal.css']
  }
}
