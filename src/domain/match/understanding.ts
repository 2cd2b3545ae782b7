import { listFact, textFact, type Facts } from '../facts/facts.js'
import type { ProductReading } from '../derive/tags.js'
import type { Knowledge } from './knowledge.js'
export type Understanding = { reading: ProductReading, queryText: string, code: string | undefined }
export function understandProject (facts: Facts, knowledge: Knowledge): Understanding {
  const productText = (listFact(facts, 'project.products') ?? []).join('、').toLowerCase()
  const code = textFact(facts, 'project.industryCode')
  const clusterTypes = knowledge.clusterTypes.filter(type =>
    [...type.synonyms.zh, ...type.synonyms.en, ...type.targetProducts.flatMap(p => [p.zh, p.en])].some(term => term.length > 1 && productText.includes(term.toLowerCase())))
    .map(type => ({ id: type.id, confidence: type.industries.some(i => code?.startsWith(i.code)) ? 'high' as const : 'medium' as const }))
  return { reading: { clusterTypes, productText, everyProductRead: clusterTypes.length > 0 }, queryText: productText, code }
}
