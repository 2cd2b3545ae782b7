/** The form that sends a project to the promotion office, and the one that corrects who asks. */
import { CONTACT_FIELDS, CONSENT_WORDING, MOST_MESSAGE, MOST_WISHED, type ContactField, type ContactTyped, type EnquiryTyped } from '../../application/enquiries.js'
import type { LeadRecord } from '../../application/leads/read.js'
import type { Problem } from '../../domain/errors.js'
import { PROVINCES } from '../../domain/facts/catalogue.js'
import { errorViews, fieldId, problemText, textOf, valuesOf, type FormBody } from '../form.js'
import type { Texts } from '../text.js'
import { matchHref, parkNames, type MatchContext } from './match-context.js'
import { projectName } from './match.js'

export const STYLES = ['match.css', 'my.css']

export type TextField = {
  id: string
  name: string
  label: string
  hint: string | null
  value: string
  type: string
  autocomplete: string
  most: number
  options: { value: string, text: string, isChosen: boolean }[]
  isLong: boolean
  error: string | null
  /** What the office has stored meanwhile, where two people changed it at once. */
  stored: string | null
  describedBy: string
}

/** Input type and autocomplete token of each field. */
const INPUT: Record<ContactField, [type: string, autocomplete: string]> = {
  companyName: ['text', 'organization'], creditCode: ['text', 'off'], province: ['select', 'address-level1'], person: ['text', 'name'], phone: ['tel', 'tel'], email: ['email', 'email'], note: ['long', 'off']
}

const FIELDS = Object.keys(CONTACT_FIELDS) as ContactField[]

type FieldInput = { typed: Readonly<Record<string, string>>, problems: readonly Problem[], stored?: ContactTyped | undefined, texts: Texts }

function fieldOf (name: string, [type, autocomplete]: readonly [string, string], most: number, { typed, problems, stored, texts }: FieldInput): TextField {
  const { t, has } = texts
  const id = fieldId(name)
  const problem = problems.find(({ field }) => field === name)
  const hint = has(`my.hint.${name}`) ? t(`my.hint.${name}`) : null
  const value = typed[name] ?? ''
  const other = stored?.[name as ContactField]
  const isOther = stored !== undefined && other !== value
  const options = PROVINCES.map(province => ({ value: province, text: texts.has(`value.investor.transferFromProvince.${province}`) ? t(`value.investor.transferFromProvince.${province}`) : province, isChosen: province === value }))
  return {
    id,
    name,
    label: t(`my.field.${name}`),
    hint,
    value,
    type,
    autocomplete,
    most,
    options: type === 'select' ? options : [],
    isLong: type === 'long',
    error: problem ? problemText(problem, texts) : null,
    stored: isOther ? t('my.conflict.stored', { value: other || t('my.blank') }) : null,
    describedBy: [hint && `${id}-hint`, problem && `${id}-error`, isOther && `${id}-stored`].filter(Boolean).join(' ')
  }
}

/** Who asks as fields, in the order of the form. */
export const contactFields = (given: FieldInput): TextField[] => FIELDS.map(field => fieldOf(field, INPUT[field], CONTACT_FIELDS[field], given))

/** The error summary, each line with the name of its field. */
const summary = (problems: readonly Problem[], texts: Texts) => errorViews(problems, texts, field => texts.t(`my.field.${field}`))

/** Who asks as a form sent it. */
export const contactTyped = (body: FormBody): ContactTyped => Object.fromEntries(FIELDS.map(field => [field, textOf(body, field)])) as ContactTyped

/** A whole enquiry as a form sent it. */
export const enquiryTyped = (body: FormBody): EnquiryTyped => ({
  ...contactTyped(body), message: textOf(body, 'message'), parkIds: [...new Set(valuesOf(body, 'park'))], hasConsent: textOf(body, 'consent') === CONSENT_WORDING
})

/** Who asks as a lead has it. */
export const contactStored = ({ company, contact }: Pick<LeadRecord, 'company' | 'contact'>): ContactTyped => ({
  companyName: company?.name ?? '',
  creditCode: company?.creditCode ?? '',
  province: company?.province ?? '',
  person: contact.person ?? '',
  phone: contact.phone ?? '',
  email: contact.email ?? '',
  note: contact.note ?? ''
})

/** So many of the best parks are offered for a wish, beside those that were chosen. */
const OFFERED = 8

/** `typed`: what stands in the form. */
export function sendView (context: MatchContext, { typed, problems, csrf }: { typed: EnquiryTyped, problems: readonly Problem[], csrf: string }) {
  const { match, texts } = context
  const { t } = texts
  const given = { typed: { ...typed, parkIds: '', hasConsent: '' }, problems, texts }
  const consent = problems.find(({ field }) => field === 'consent')
  const wished = problems.find(({ field }) => field === 'park')
  const offered = match.answer.parks.filter((park, index) => (!park.blocked && index < OFFERED) || typed.parkIds.includes(park.parkId))
  const [contact, [message]] = [contactFields(given), [fieldOf('message', ['long', 'off'], MOST_MESSAGE, given)]]
  return {
    title: t('my.send.title'),
    project: projectName(context) ?? t('my.untitled'),
    matchHref: matchHref(match.id),
    matchId: match.id,
    errors: summary(problems, texts),
    fields: contact,
    message: message!,
    parks: offered.map((park, index) => ({
      id: index === 0 ? fieldId('park') : `${fieldId('park')}-${index + 1}`,
      value: park.parkId,
      text: t('my.send.park', { rank: park.rank, park: parkNames(park.parkId, context).name, place: parkNames(park.parkId, context).place }),
      isChosen: typed.parkIds.includes(park.parkId)
    })),
    parksHint: t('my.send.parks.hint', { most: MOST_WISHED }),
    parksError: wished ? problemText(wished, texts) : null,
    wording: CONSENT_WORDING,
    consentLines: [1, 2, 3, 4].map(line => t(`my.consent.${CONSENT_WORDING}.${line}`)),
    consentId: fieldId('consent'),
    consentError: consent ? problemText(consent, texts) : null,
    hasConsent: typed.hasConsent,
    csrf,
    styles: STYLES
  }
}

/** `stored`: given where somebody else changed the contact since; `version` is then the newest. */
export function contactView ({ lead, typed, problems, stored, csrf, texts }: {
  lead: Pick<LeadRecord, 'id' | 'version'>, typed: ContactTyped, problems: readonly Problem[], stored?: ContactTyped, csrf: string, texts: Texts
}) {
  return {
    title: texts.t('my.contact.title'),
    backHref: `/my/enquiries/${lead.id}`,
    action: `/my/enquiries/${lead.id}/contact`,
    errors: summary(problems, texts),
    isConflict: stored !== undefined,
    fields: contactFields({ typed: { ...typed }, problems, stored, texts }),
    version: lead.version ?? 0,
    csrf,
    styles: STYLES
  }
}
