/** Pages on which administrators manage accounts. */
import type { AccountRecord } from '../../application/accounts/accounts.js'
import { INVITED, lacksFactor, type AccountQuery } from '../../application/accounts/manage.js'
import type { SessionRecord } from '../../application/accounts/sessions.js'
import type { Page } from '../../application/ports.js'
import { dayOf } from '../../clock.js'
import { ROLES } from '../../domain/account/access.js'
import type { Problem } from '../../domain/errors.js'
import type { Park } from '../../domain/place/park.js'
import { errorViews, problemText } from '../form.js'
import type { Texts } from '../text.js'
import { factorText, sessionViews, type Notice } from './account.js'
import { address, joined } from './common.js'
import { paginationView, rangeText } from './pagination.js'

type Option = { value: string, text: string, isChosen: boolean }

const optionsOf = (values: readonly string[], chosen: string | undefined, textOf: (value: string) => string): Option[] =>
  values.map(value => ({ value, text: textOf(value), isChosen: value === chosen }))

const STATES = ['active', 'disabled', 'without-factor'] as const

function factorWord (account: AccountRecord, { t }: Texts): string {
  if (account.secondFactor?.confirmedAt) return t('admin.users.factor.on')
  return t(lacksFactor(account) ? 'admin.users.factor.missing' : 'admin.users.factor.off')
}

function rowView (account: AccountRecord, texts: Texts) {
  const { t } = texts
  return {
    href: `/admin/users/${account.id}`,
    name: account.name,
    email: account.email,
    organisation: account.organisation ?? '',
    role: t(`account.role.${account.role}`),
    parks: account.parkIds.length > 0 ? t('admin.users.parks.count', { count: account.parkIds.length }) : '',
    factor: factorWord(account, texts),
    state: t(account.isDisabled ? 'admin.users.state.disabled' : 'admin.users.state.active'),
    isDisabled: account.isDisabled,
    isDemo: account.isDemo,
    since: texts.date(dayOf(account.createdAt))
  }
}

/** The list of accounts with its filters. */
export function usersView ({ items, total }: Page<AccountRecord>, query: AccountQuery, texts: Texts) {
  const { t } = texts
  const { text = '', role, state, limit, offset } = query
  const place = { total, limit, offset }
  return {
    title: t('admin.users.title'),
    lead: t('admin.users.lead', { count: total }),
    text,
    roles: optionsOf(ROLES, role, value => t(`account.role.${value}`)),
    states: optionsOf(STATES, state, value => t(`admin.users.state.${value}`)),
    users: items.map(account => rowView(account, texts)),
    range: total > limit ? rangeText(place, texts) : '',
    pagination: paginationView(place, to => address('/admin/users', { q: text, role, state, offset: to || undefined }), texts)
  }
}

/** All parks as boxes, by prefecture. */
export function parkGroups (parks: readonly Park[], chosen: readonly string[], { pick }: Texts) {
  const groups = new Map<string, { title: string, parks: { id: string, box: string, name: string, isChosen: boolean }[] }>()
  for (const { id, name, prefecture } of [...parks].sort((a, b) => a.prefecture.code < b.prefecture.code ? -1 : 1)) {
    const group = groups.get(prefecture.code) ?? { title: pick(prefecture.name), parks: [] }
    groups.set(prefecture.code, group)
    group.parks.push({ id, box: `park-${id}`, name: pick(name), isChosen: chosen.includes(id) })
  }
  return [...groups.values()]
}

export type InviteInput = { role: string, email: string, parkIds: readonly string[] }

const problemOf = (problems: readonly Problem[], name: string, texts: Texts): string => {
  const problem = problems.find(({ field }) => field === name)
  return problem ? problemText(problem, texts) : ''
}

export function inviteView (given: InviteInput, { parks, problems, csrf, once, texts }: { parks: readonly Park[], problems: readonly Problem[], csrf: string, once: OnceView | null, texts: Texts }) {
  const { t } = texts
  return {
    title: t('admin.invite.title'),
    csrf,
    once,
    email: given.email,
    emailError: problemOf(problems, 'email', texts),
    roleError: problemOf(problems, 'role', texts),
    parksError: problemOf(problems, 'parks', texts),
    roles: INVITED.map((value, index) => ({
      value, id: index === 0 ? 'f-role' : `f-role-${value}`, text: t(`account.role.${value}`), hint: t(`admin.invite.role.${value}`), isChosen: value === given.role
    })),
    groups: parkGroups(parks, given.parkIds, texts),
    errors: errorViews(problems, texts)
  }
}

/** A link that is shown once, with what was done besides. */
export type OnceView = { title: string, href: string, until: string, mail: string }

export type UserInput = {
  account: AccountRecord,
  sessions: readonly SessionRecord[],
  parks: readonly Park[],
  isOwn: boolean,
  csrf: string
  once: OnceView | null,
  notices: readonly Notice[],
  problems: readonly Problem[],
  texts: Texts,
  parkIds?: readonly string[]
}

type ActionView = { action: string, title: string, text: string, isDanger: boolean }

/** What can be done with an account, each with what it will do. */
function actionsOf ({ account, isOwn, texts: { t } }: UserInput): ActionView[] {
  const action = (name: string, path: string, isDanger = false) => ({ action: `/admin/users/${account.id}/${path}`, title: t(`admin.user.${name}`), text: t(`admin.user.${name}.text`), isDanger })
  return [
    action('reset', 'reset-link'),
    ...!isOwn && account.secondFactor ? [action('factor', 'reset-factor', true)] : [],
    ...isOwn ? [] : [action('end', 'end-sessions')],
    ...isOwn ? [] : [account.isDisabled ? action('enable', 'enable') : action('disable', 'disable', true)]
  ]
}

export function userView (input: UserInput) {
  const { account, sessions, parks, isOwn, csrf, once, notices, problems, texts, parkIds = account.parkIds } = input
  const { t } = texts
  return {
    title: account.name,
    lead: t('admin.user.lead', { role: t(`account.role.${account.role}`), date: texts.date(dayOf(account.createdAt)) }),
    csrf,
    once,
    notices,
    isOwn,
    ...rowView(account, texts),
    phone: account.phone ?? '',
    factor: factorText(account, texts),
    passwordSince: t('account.own.password-since', { date: texts.date(dayOf(account.passwordAt)) }),
    waiting: account.failures > 0 ? t('admin.user.waiting', { count: account.failures }) : '',
    parkNames: joined(parks.filter(({ id }) => account.parkIds.includes(id)).map(({ name }) => texts.pick(name)), texts),
    sessions: sessionViews(sessions, texts),
    auditHref: address('/admin/audit', { resource: `accounts:${account.id}` }),
    actions: actionsOf(input),
    parksAction: account.role === 'park-manager' ? `/admin/users/${account.id}/parks` : '',
    parksError: problemOf(problems, 'parks', texts),
    groups: account.role === 'park-manager' ? parkGroups(parks, parkIds, texts) : [],
    errors: errorViews(problems, texts)
  }
}
