/** What a lead says: who the investor is, how to reach them, what they answered. */
import type { Actor } from '../../domain/account/access.js'
import { InvalidError, type Problem } from '../../domain/errors.js'
import type { FactName } from '../../domain/facts/catalogue.js'
import type { Answers } from '../../domain/intake/progress.js'
import { PREFECTURES } from '../../domain/facts/catalogue.js'
import type { AppDeps, Deps } from '../ports.js'
import { tagsOf } from './create.js'
import { changeLead, type LeadRecord } from './read.js'
import type { OnLead } from './work.js'

export const WHO_FIELDS = {
  title: 200, companyName: 200, creditCode: 18, person: 120, phone: 60, email: 200, note: 500
} as const
export type WhoField = keyof typeof WHO_FIELDS

/** Texts as they were typed, and the places. A blank text takes the value away. */
export type Who = { readonly [field in WhoField]: string } & { readonly prefectures: readonly string[] }

const CREDIT_CODE = /^[0-9A-HJ-NPQRTUWXY]{18}$/

/** Everything wrong with what was typed of who the investor is, in the order of the form. */
export function whoProblems (who: Who): Problem[] {
  const long = (Object.entries(WHO_FIELDS) as [WhoField, number][]).filter(([field]) => field !== 'creditCode')
    .flatMap(([field, most]): Problem[] => who[field].trim().length > most ? [{ field, key: 'lead.problem.long', params: { most } }] : [])
  const code = who.creditCode.normalize('NFKC').trim().toUpperCase()
  return [
    ...who.title.trim() ? [] : [{ field: 'title', key: 'lead.problem.title' }],
    ...long,
    ...code && !CREDIT_CODE.test(code) ? [{ field: 'creditCode', key: 'lead.problem.credit-code' }] : [],
    ...code && !who.companyName.trim() ? [{ field: 'companyName', key: 'lead.problem.company' }] : [],
    ...who.prefectures.every(name => PREFECTURES.includes(name)) ? [] : [{ field: 'prefectures', key: 'lead.problem.prefecture' }]
  ]
}

/** The parts of a lead that these texts make. Throws InvalidError. */
export function partsOf (who: Who): Pick<LeadRecord, 'title' | 'contact' | 'prefectures'> & Partial<Pick<LeadRecord, 'company'>> {
  const problems = whoProblems(who)
  if (problems.length > 0) throw new InvalidError(problems)
  const { companyName, creditCode } = who
  const contact = Object.fromEntries((['person', 'phone', 'email', 'note'] as const).flatMap(field => who[field].trim() ? [[field, who[field].trim()]] : []))
  const code = creditCode.normalize('NFKC').trim().toUpperCase()
  const company = companyName.trim() ? { name: companyName.trim(), ...(code ? { creditCode: code } : {}) } : undefined
  return { title: who.title.trim(), contact, prefectures: [...who.prefectures], ...(company ? { company } : {}) }
}

/** Stores who the investor is and how to reach them. */
export async function editWho (deps: Pick<Deps, 'documents'>, actor: Actor, { leadId: id, version, who }: OnLead & { who: Who }, at: string): Promise<LeadRecord> {
  return changeLead(deps, actor, { id, action: 'lead.edit', version, at, what: 'lead.edit-contact' }, ({ company: before, ...lead }) => {
    const { company, ...parts } = partsOf(who)
    return { ...lead, ...parts, ...(company ? { company: { ...before, ...company } } : {}) }
  })
}

/** Stores the answers to these facts in place of the ones before; the tags of the lead follow. */
export async function editAnswers (
  deps: AppDeps, actor: Actor, { leadId: id, version, facts, answers, notKnown }: OnLead & Answers & { facts: readonly FactName[] }, at: string
): Promise<LeadRecord> {
  const change = { id, action: 'lead.edit', version, at, what: 'lead.edit-answers', detail: { facts: facts.length } } as const
  return changeLead(deps, actor, change, ({ tags: before, ...lead }) => {
    const others = Object.fromEntries(Object.entries(lead.answers).filter(([fact]) => !facts.includes(fact as FactName)))
    const all = { ...others, ...answers }
    const tags = tagsOf(deps, all, at)
    const open = lead.notKnown.filter(fact => !facts.includes(fact))
    return { ...lead, answers: all, notKnown: [...open, ...notKnown], ...(tags.length > 0 ? { tags } : {}) }
  })
}
