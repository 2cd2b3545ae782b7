/** Pages of accounts: forms, the second factor as a picture, sessions, letters. */
import { encode } from 'uqr'
import type { AccountRecord } from '../../application/accounts/accounts.js'
import { needsSecondFactor, type SessionRecord } from '../../application/accounts/sessions.js'
import type { NewFactor } from '../../application/accounts/second-factor.js'
import { dayOf } from '../../clock.js'
import type { Problem } from '../../domain/errors.js'
import { errorViews, fieldId, problemText, type ErrorView } from '../form.js'
import type { Texts } from '../text.js'
import type { Link } from './common.js'

export type FieldName = 'email' | 'name' | 'phone' | 'organisation' | 'password' | 'current' | 'code'
export type Values = Partial<Record<FieldName, string>>

type Kind = { type: string, autocomplete: string, inputMode: string, isOptional: boolean, isCode: boolean, isReadOnly: boolean }

const LINE: Kind = { type: 'text', autocomplete: 'off', inputMode: 'text', isOptional: false, isCode: false, isReadOnly: false }

const KINDS: Readonly<Record<FieldName, Partial<Kind>>> = {
  email: { type: 'email', autocomplete: 'username', inputMode: 'email' },
  name: { autocomplete: 'name' },
  phone: { type: 'tel', autocomplete: 'tel', inputMode: 'tel', isOptional: true },
  organisation: { autocomplete: 'organization', isOptional: true },
  password: { type: 'password', autocomplete: 'new-password' },
  current: { type: 'password', autocomplete: 'current-password' },
  code: { autocomplete: 'one-time-code', inputMode: 'numeric', isCode: true }
}

/** `hint`: key of what stands under the label. `over`: how this field differs from others of its name. */
export type Field = { name: FieldName, label?: string, hint?: string, over?: Partial<Kind> }

/** What a person says who gets an account. */
export const PERSON_FIELDS: readonly Field[] = [
  { name: 'name' }, { name: 'email' }, { name: 'organisation' }, { name: 'phone', hint: 'account.hint.phone' }, { name: 'password', hint: 'account.hint.password' }
]

export type FieldView = Kind & { id: string, name: string, label: string, hint: string, value: string, error: string, describedBy: string }

/** A field with what was typed; what is secret is never sent back. */
function fieldView ({ name, label = `account.field.${name}`, hint, over }: Field, values: Values, problems: readonly Problem[], texts: Texts): FieldView {
  const kind = { ...LINE, ...KINDS[name], ...over }
  const id = fieldId(name)
  const problem = problems.find(({ field }) => field === name)
  return {
    ...kind,
    id,
    name,
    label: texts.t(label),
    hint: hint ? texts.t(hint) : '',
    value: kind.type === 'password' || kind.isCode ? '' : values[name] ?? '',
    error: problem ? problemText(problem, texts) : '',
    describedBy: [hint && `${id}-hint`, problem && `${id}-error`].filter(Boolean).join(' ')
  }
}

export type Notice = { kind: 'ok' | 'plain' | 'problem' | 'honest', title: string, text: string, link: Link | null }

export const notice = (kind: Notice['kind'], text: string, link: Link | null = null): Notice => ({ kind, title: '', text, link })

/** `page`: what the texts of the page begin with: `.title`, `.lead`, `.button`. `links`: other ways, under the form. */
export type FormInput = {
  page: string,
  action: string,
  csrf: string,
  fields: readonly Field[],
  texts: Texts
  values?: Values,
  problems?: readonly Problem[],
  next?: string,
  notices?: readonly Notice[],
  links?: readonly Link[],
  lead?: string,
  back?: Link | null
}

export type FormView = {
  title: string,
  lead: string,
  button: string,
  action: string,
  csrf: string,
  next: string
  fields: FieldView[],
  errors: ErrorView[],
  notices: readonly Notice[],
  links: readonly Link[],
  back: Link | null
}

/** A page that is one form. */
export function formView ({ page, action, csrf, fields, texts, values = {}, problems = [], next = '', notices = [], links = [], lead, back = null }: FormInput): FormView {
  const { t } = texts
  return {
    title: t(`${page}.title`),
    lead: lead ?? t(`${page}.lead`),
    button: t(`${page}.button`),
    action,
    csrf,
    next,
    fields: fields.map(field => fieldView(field, values, problems, texts)),
    errors: errorViews(problems, texts),
    notices,
    links,
    back
  }
}

/** An instant as day and time in China. */
export function instantText (instant: string, { date }: Texts): string {
  const time = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Shanghai', hour: '2-digit', minute: '2-digit' })
  return `${date(dayOf(instant))} ${time.format(new Date(instant))}`
}

const BROWSERS: readonly [RegExp, string][] = [
  [/MicroMessenger/, 'WeChat'], [/Edg(?:A|iOS)?\//, 'Edge'], [/OPR\//, 'Opera'], [/QQBrowser\//, 'QQ Browser'], [/Firefox\/|FxiOS\//, 'Firefox'], [/Chrome\/|CriOS\//, 'Chrome'], [/Safari\//, 'Safari']
]
const SYSTEMS: readonly [RegExp, string][] = [
  [/iPhone|iPad/, 'iOS'], [/HarmonyOS|OpenHarmony/, 'HarmonyOS'], [/Android/, 'Android'], [/Windows/, 'Windows'], [/Mac OS X/, 'macOS'], [/Linux/, 'Linux']
]

/** What a browser says of itself in two words, such as `Chrome · Windows`. */
export function deviceText (device: string, { t }: Texts): string {
  const found = [BROWSERS, SYSTEMS].map(list => list.find(([pattern]) => pattern.test(device))?.[1]).filter(name => name !== undefined)
  return found.length > 0 ? found.join(' · ') : t('account.device.unknown')
}

export type SessionView = { id: string, device: string, since: string, seen: string, isThis: boolean, label: string }

/** Sessions that last, this one first. */
export function sessionViews (sessions: readonly SessionRecord[], texts: Texts, thisId = ''): SessionView[] {
  const views = sessions.map(({ id, device, createdAt, seenAt }) => ({
    id,
    device: deviceText(device, texts),
    since: instantText(createdAt, texts),
    seen: instantText(seenAt, texts),
    isThis: id === thisId,
    label: `${deviceText(device, texts)}, ${instantText(createdAt, texts)}`
  }))
  return [...views.filter(({ isThis }) => isThis), ...views.filter(({ isThis }) => !isThis)]
}

/** In words whether a second factor is in force: since when, or whether there must be one. */
export function factorText (account: AccountRecord, texts: Texts): string {
  const since = account.secondFactor?.confirmedAt
  if (since) return texts.t('account.factor.on', { date: texts.date(dayOf(since)) })
  return texts.t(needsSecondFactor(account) ? 'account.factor.missing' : 'account.factor.off')
}

export type FactorView = { path: string, size: number, viewBox: string, groups: string[], address: string }

/** White around the picture, in modules, as readers of such pictures need it. */
const QUIET = 4

/** The address for an app as a picture made of squares, and its secret in groups of four for typing. */
export function factorView ({ secret, address }: NewFactor): FactorView {
  const { data, size } = encode(address, { border: QUIET, ecc: 'M' })
  const path = data.flatMap((row, y) => row.flatMap((isDark, x) => isDark ? [`M${x} ${y}h1v1h-1z`] : [])).join('')
  return { path, size, viewBox: `0 0 ${size} ${size}`, groups: secret.match(/.{1,4}/g) ?? [], address }
}

export type LetterKind = 'register' | 'has-account' | 'reset' | 'invitation'

/** A letter of a few lines with one link. */
export const letterOf = ({ to, kind, href }: { to: string, kind: LetterKind, href: string }, { t }: Texts): { to: string, subject: string, text: string } => ({
  to,
  subject: t(`account.letter.${kind}.subject`),
  text: [t(`account.letter.${kind}.text`), href, t(`account.letter.${kind}.end`)].join('\n\n') + '\n'
})
