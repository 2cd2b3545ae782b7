/** The pages that write a lead: by hand, who the investor is, the answers; and the page that shows two changes against each other. */
import { WHO_FIELDS, type Who, type WhoField } from '../../application/leads/contents.js'
import type { LeadRecord } from '../../application/leads/read.js'
import { PREFECTURES, type FactName } from '../../domain/facts/catalogue.js'
import type { Problem } from '../../domain/errors.js'
import type { Answers } from '../../domain/intake/progress.js'
import type { RawPage } from '../../domain/intake/page.js'
import type { StageId } from '../../domain/intake/steps.js'
import type { IndustryClass } from '../../domain/place/reference.js'
import { errorViews, fieldId, problemText, textOf, valuesOf, type FormBody } from '../form.js'
import type { Texts } from '../text.js'
import { joined } from './common.js'
import { factLabel, factValueWord } from './fact.js'
import { fieldView } from './form.js'
import { valueText } from './intake.js'
import type { FormName } from './lead.js'
import { LIST_PATH } from './lead-list.js'
import { leadHref } from './lead-parts.js'
import { parkWord, personWord, placesText, stageWord } from './lead-words.js'

/** The facts that are asked when an officer enters a lead; the rest are asked on its page. */
export const FIRST_FACTS: readonly FactName[] = [
  'project.products', 'project.industryCode', 'project.investmentWan', 'project.landMu', 'project.electricityKWhPerYear', 'project.waterM3PerYear', 'project.jobs'
]

const WHO_NAMES = Object.keys(WHO_FIELDS) as WhoField[]

/** What the form sent of who the investor is. */
export const whoOf = (body: FormBody): Who => ({
  ...Object.fromEntries(WHO_NAMES.map(name => [name, textOf(body, name)])) as Record<WhoField, string>,
  prefectures: valuesOf(body, 'prefectures')
})

/** Who the investor is as the form shows it. */
export const whoFrom = ({ title, company, contact, prefectures }: Pick<LeadRecord, 'title' | 'company' | 'contact' | 'prefectures'>): Who => ({
  title, companyName: company?.name ?? '', creditCode: company?.creditCode ?? '', person: contact.person ?? '', phone: contact.phone ?? '', email: contact.email ?? '', note: contact.note ?? '', prefectures
})

const whoLabel = (name: string, { t }: Texts): string => t(`lead.who.${name}`)

function whoFields (who: Who, problems: readonly Problem[], texts: Texts) {
  const { t, has } = texts
  const problemOf = (name: string) => {
    const problem = problems.find(({ field }) => field === name)
    return problem ? problemText(problem, texts) : null
  }
  const line = (name: WhoField) => ({
    id: fieldId(name),
    name,
    label: whoLabel(name, texts),
    value: who[name],
    hint: has(`lead.who.${name}.hint`) ? t(`lead.who.${name}.hint`) : null,
    error: problemOf(name),
    type: name === 'email' ? 'email' : name === 'phone' ? 'tel' : 'text',
    isLong: name === 'note',
    most: String(WHO_FIELDS[name] + 50),
    isRequired: name === 'title'
  })
  return {
    project: [line('title')],
    people: WHO_NAMES.filter(name => name !== 'title').map(line),
    prefectures: {
      error: problemOf('prefectures'),
      options: PREFECTURES.map((value, place) => ({
        id: place === 0 ? fieldId('prefectures') : `${fieldId('prefectures')}-${place + 1}`, value, text: factValueWord('project.preferredPrefectures', value, texts), isChosen: who.prefectures.includes(value)
      }))
    }
  }
}

const EMPTY: Who = { title: '', companyName: '', creditCode: '', person: '', phone: '', email: '', note: '', prefectures: [] }
const NOTHING: Answers = { answers: {}, notKnown: [] }

const nameOf = (texts: Texts) => (field: string): string => texts.has(`lead.who.${field}`) ? whoLabel(field, texts) : factLabel(field as FactName, texts)

type NewInput = { csrf: string, who?: Who, raw?: RawPage, problems?: readonly Problem[] }

export function newLeadPage ({ csrf, who = EMPTY, raw, problems = [] }: NewInput, texts: Texts) {
  return {
    title: texts.t('lead.new.title'),
    breadcrumb: [{ href: LIST_PATH, text: texts.t('lead.list.title') }],
    action: `${LIST_PATH}/new`,
    who: whoFields(who, problems, texts),
    facts: FIRST_FACTS.map(fact => fieldView(fact, { texts, stored: NOTHING, derived: [], problems, isTitle: false, ...(raw ? { raw } : {}) })),
    errors: errorViews(problems, texts, nameOf(texts)),
    csrf,
    styles: ['match.css', 'intake.css', 'desk.css']
  }
}

type EditInput = { lead: LeadRecord, csrf: string, version: string, problems?: readonly Problem[] }

export function whoPage ({ lead, csrf, version, problems = [], who = whoFrom(lead) }: EditInput & { who?: Who }, texts: Texts) {
  return {
    title: texts.t('lead.who.title-page'),
    breadcrumb: [{ href: LIST_PATH, text: texts.t('lead.list.title') }, { href: leadHref(lead.id), text: lead.title }],
    action: leadHref(lead.id, '/who'),
    backHref: leadHref(lead.id),
    who: whoFields(who, problems, texts),
    errors: errorViews(problems, texts, nameOf(texts)),
    version,
    csrf,
    styles: ['intake.css', 'desk.css']
  }
}

export function answersPage ({ lead, csrf, version, stage, facts, raw, problems = [] }: EditInput & { stage: StageId, facts: readonly FactName[], raw?: RawPage }, texts: Texts) {
  return {
    title: texts.t('lead.answers.edit', { stage: texts.t(`intake.stage.${stage}`) }),
    breadcrumb: [{ href: LIST_PATH, text: texts.t('lead.list.title') }, { href: leadHref(lead.id), text: lead.title }],
    action: leadHref(lead.id, `/answers/${stage}`),
    backHref: leadHref(lead.id, '#answers'),
    facts,
    fields: facts.map(fact => fieldView(fact, { texts, stored: lead, derived: [], problems, isTitle: false, ...(raw ? { raw } : {}) })),
    errors: errorViews(problems, texts, nameOf(texts)),
    version,
    csrf,
    styles: ['match.css', 'intake.css', 'desk.css']
  }
}

export type ConflictForm = FormName | 'who' | 'answers'

/** `facts` and `answers`: what an edit of answers would store. */
type ConflictInput = { form: ConflictForm, lead: LeadRecord, body: FormBody, names: Readonly<Record<string, string>>, csrf: string, action: string, industries: readonly IndustryClass[], facts?: readonly FactName[], answers?: Answers }

type Compared = { label: string, stored: string, mine: string }

/** One value of each form as it stands now and as it was about to become. */
function comparedRows ({ form, lead, body, names, industries, facts = [], answers = NOTHING }: ConflictInput, texts: Texts): Compared[] {
  const { t } = texts
  const none = t('lead.conflict.none')
  const sent = (name: string) => textOf(body, name).trim()
  const row = (label: string, stored: string | undefined, mine: string | undefined): Compared => ({ label, stored: stored || none, mine: mine || none })
  const officer = (id: string | undefined) => id ? personWord(id, names, texts) : t('lead.officer.none')
  const stage = (name: string) => STAGE_WORD.test(name) ? stageWord(name, texts) : name
  const last = lead.moves.at(-1)
  if (form === 'move') {
    return [
      row(t('lead.label.stage'), stage(lead.stage), stage(sent('to'))), row(t('lead.move.day'), last && texts.date(last.on), texts.date(sent('on'))),
      row(t('lead.move.document'), last?.document, sent('document')), row(t('lead.move.note'), last?.note, sent('note'))
    ]
  }
  if (form === 'assign') return [row(t('lead.label.officer'), officer(lead.officerId), officer(sent('officerId')))]
  if (form === 'share') return [row(t('lead.label.shared'), joined(lead.sharedParkIds.map(id => parkWord(id, texts)), texts), t(sent('isShared') === 'no' ? 'lead.conflict.unshare' : 'lead.conflict.share', { park: parkWord(sent('parkId'), texts) }))]
  if (form === 'who') {
    const [before, after] = [whoFrom(lead), whoOf(body)]
    return [...WHO_NAMES.map(name => row(whoLabel(name, texts), before[name], after[name].trim())), row(t('lead.label.places'), placesText(before.prefectures, texts), placesText(after.prefectures, texts))]
  }
  if (form === 'answers') {
    const say = (given: Answers, fact: FactName) => {
      const value = given.answers[fact]
      return value === undefined ? t(given.notKnown.includes(fact) ? 'intake.state.not-known' : 'intake.state.open') : valueText(fact, value, texts, industries)
    }
    return facts.map(fact => row(factLabel(fact, texts), say(lead, fact), say(answers, fact)))
  }
  const end = lead.closed ? `${t(`lead.outcome.${lead.closed.outcome}`)} · ${lead.closed.reason}` : t('lead.conflict.open')
  const outcome = sent('outcome')
  return [row(t('lead.label.end'), end, form === 'reopen' ? t('lead.conflict.open') : `${texts.has(`lead.outcome.${outcome}`) ? t(`lead.outcome.${outcome}`) : outcome} · ${sent('reason')}`)]
}

const STAGE_WORD = /^[a-z-]{4,20}$/

/** Both values side by side, and a form that sends what was typed once more, against what is stored now. */
export function leadConflictPage (input: ConflictInput, texts: Texts) {
  const { lead, body, names, csrf, action } = input
  const rows = comparedRows(input, texts)
  const kept = Object.keys(body).filter(name => name !== '_csrf' && name !== 'version')
  return {
    title: texts.t('lead.conflict.title'),
    breadcrumb: [{ href: LIST_PATH, text: texts.t('lead.list.title') }, { href: leadHref(lead.id), text: lead.title }],
    text: texts.t('lead.conflict.text', { person: lead.updatedBy ? personWord(lead.updatedBy, names, texts) : texts.t('lead.by.other') }),
    rows: rows.map(row => ({ ...row, isDifferent: row.stored !== row.mine })),
    action,
    backHref: leadHref(lead.id),
    hidden: kept.flatMap(name => valuesOf(body, name).map(value => ({ name, value }))),
    version: String(lead.version ?? 0),
    csrf,
    styles: ['desk.css']
  }
}
