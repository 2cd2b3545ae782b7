/** The history of a lead in words: what each version changed, by whom and when. */
import type { LeadRecord } from '../../application/leads/read.js'
import type { Entry } from '../../application/history.js'
import { canonicalJson } from '../../domain/canonical.js'
import { FACT_NAMES } from '../../domain/facts/catalogue.js'
import type { Texts } from '../text.js'
import { joined } from './common.js'
import { factLabel } from './fact.js'
import { instantText, parkWord, personWord, placesText, stageWord } from './lead-words.js'

export type LeadHistoryLine = { at: string, by: string, lines: string[] }

type Names = Readonly<Record<string, string>>
type Context = { names: Names, isWhole: boolean, texts: Texts }

const differ = (a: unknown, b: unknown): boolean => canonicalJson(a ?? null) !== canonicalJson(b ?? null)

function answersLine (before: LeadRecord, after: LeadRecord, { texts }: Context): string[] {
  const changed = FACT_NAMES.filter(fact => differ(before.answers[fact], after.answers[fact]) || before.notKnown.includes(fact) !== after.notKnown.includes(fact))
  return changed.length === 0 ? [] : [texts.t('lead.history.answers', { count: changed.length, facts: joined(changed.slice(0, 6).map(fact => factLabel(fact, texts)), texts) })]
}

function sharingLines (before: LeadRecord, after: LeadRecord, { texts }: Context): string[] {
  const only = (a: LeadRecord, b: LeadRecord) => a.sharedParkIds.filter(id => !b.sharedParkIds.includes(id))
  return [
    ...only(after, before).map(id => texts.t('lead.history.shared', { park: parkWord(id, texts) })),
    ...only(before, after).map(id => texts.t('lead.history.unshared', { park: parkWord(id, texts) }))
  ]
}

/** What happened to the lead at the office, which everybody reads who may read the lead. */
function officeLines (before: LeadRecord, after: LeadRecord, context: Context): string[] {
  const { texts, names } = context
  const { t } = texts
  const officer = (id: string | undefined) => id === undefined ? t('lead.officer.none') : personWord(id, names, texts)
  return [
    ...before.stage === after.stage ? [] : [t('lead.history.stage', { from: stageWord(before.stage, texts), to: stageWord(after.stage, texts) })],
    ...before.officerId === after.officerId ? [] : [t('lead.history.officer', { from: officer(before.officerId), to: officer(after.officerId) })],
    ...before.respondedAt === undefined && after.respondedAt !== undefined ? [t('lead.history.responded')] : [],
    ...before.title === after.title ? [] : [t('lead.history.title', { title: after.title })],
    ...differ(before.prefectures, after.prefectures) ? [t('lead.history.places', { places: placesText(after.prefectures, texts) || '—' })] : [],
    ...after.matches.length > before.matches.length ? [t('lead.history.matched')] : [],
    ...sharingLines(before, after, context),
    ...!before.closed && after.closed ? [t('lead.history.closed', { outcome: t(`lead.outcome.${after.closed.outcome}`) })] : [],
    ...before.closed && !after.closed ? [t('lead.history.reopened')] : []
  ]
}

function personalLines (before: LeadRecord, after: LeadRecord, context: Context): string[] {
  if (!context.isWhole) return []
  const who = differ(before.company, after.company) || differ(before.contact, after.contact) ? [context.texts.t('lead.history.who')] : []
  return [...who, ...answersLine(before, after, context)]
}

/** `history`: oldest first, as `historyOf` gives it; a version that changed nothing to be told of is left out. Newest first. */
export function leadHistoryView (history: readonly Entry[], context: Context): LeadHistoryLine[] {
  const { texts, names } = context
  return history.flatMap(({ document, at, by }, place): LeadHistoryLine[] => {
    const before = history[place - 1]?.document as LeadRecord | undefined
    const after = document as LeadRecord | undefined
    if (!after) return []
    const lines = before ? [...officeLines(before, after, context), ...personalLines(before, after, context)] : [texts.t('lead.history.first')]
    return lines.length === 0 ? [] : [{ at: instantText(at, texts), by: personWord(by, names, texts), lines }]
  }).reverse()
}
