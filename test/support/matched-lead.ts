/** A lead with a stored match, in the store directly. */
import { saveRecord } from '../../src/application/records.js'
import { createMatch, newToken } from '../../src/application/matching.js'
import type { Document } from '../../src/application/collections.js'
import type { AppDeps } from '../../src/application/ports.js'
import type { Facts } from '../../src/domain/facts/facts.js'
import type { View } from '../../src/domain/law/lawfulness.js'

/** A project that benefits of the region would serve: rare earths in Baotou, new, large, private, with land. */
export const RARE_EARTHS: Facts = {
  'project.products': ['烧结钕铁硼永磁体'],
  'project.industryCode': '3985',
  'project.industryTags': ['rare-earth'],
  'project.type': 'new-build',
  'project.isIndustrialTransfer': true,
  'project.investmentWan': 120000,
  'project.landMu': 300,
  'project.landUse': 'industrial',
  'project.firstIncomeYear': 2027,
  'investor.ownership': 'private',
  'investor.firmSize': 'medium'
}

/** The same with what its benefits hang on: power, profit and certificates. */
export const MAGNETS: Facts = {
  ...RARE_EARTHS,
  'project.electricityKWhPerYear': 50_000_000,
  'investor.annualTaxableProfitWan': 8000,
  'investor.isNewEntityInRegion': true,
  'investor.highTechCertificate': true,
  'project.catalogueStatus': 'encouraged',
  'project.mainBusinessIncomeShare': 0.7
}

export const AT = '2026-11-21T08:00:00.000Z'

type Over = Partial<Document<'leads'>> & { view?: View, facts?: Facts }

/** The stored lead and the match it holds. */
export async function matchedLead (deps: AppDeps, { view = 'officer', facts = MAGNETS, ...over }: Over = {}): Promise<{ lead: Document<'leads'>, match: Document<'matches'> }> {
  const match = await createMatch(deps, { facts, asOf: '2026-11-21', view, at: AT })
  const lead = await saveRecord(deps, 'leads', {
    id: newToken(),
    title: '稀土永磁材料项目',
    source: 'officer',
    isDemo: false,
    stage: 'lead',
    moves: [],
    prefectures: ['包头市'],
    wishedParks: [],
    company: { name: '晨星磁材有限公司' },
    contact: { person: '何晓岚', phone: '13900000000' },
    answers: facts,
    notKnown: [],
    receivedAt: AT,
    progressOn: '2026-11-21',
    matches: [{ matchId: match.id, at: AT, by: 'test' }],
    sharedParkIds: [],
    ...over
  }, { by: 'test', at: AT, ifVersion: 0 })
  return { lead, match }
}
