/**
 * Industry tags from code and products. A tag needs both: a code covers more products than a rule means,
 * and a product word without its code may be a trade name.
 */
import { textFact, type Facts } from '../facts/facts.js'
import type { DerivedFact } from '../match/answer.js'
import type { IndustryTag } from '../place/reference.js'
import type { Confidence } from '../source.js'

/** What the product text was read as: cluster types with the confidence of the reading, and whether every product was recognised. */
export type ProductReading = {
  clusterTypes: readonly { id: string, confidence: Confidence }[]
  productText: string
  everyProductRead: boolean
}

/** `yes`: code and words agree; `no`: neither, or a full code that does not belong; `open`: one without the other. */
type Belongs = 'yes' | 'no' | 'open'

/** Whether the code lies in one of the groups (`yes`), in none (`no`), or is too short to tell or absent (`open`). */
function byCode (code: string | undefined, groups: readonly string[]): Belongs {
  if (code === undefined) return 'open'
  if (groups.some(group => code.startsWith(group))) return 'yes'
  return groups.some(group => group.startsWith(code)) ? 'open' : 'no'
}

const mentions = (text: string, terms: IndustryTag['terms']): boolean =>
  [...terms?.zh ?? [], ...terms?.en ?? []].some(term => text.includes(term.toLowerCase()))

function byWords (tag: IndustryTag, reading: ProductReading): Belongs {
  const text = reading.productText
  if (text === '') return 'open'
  if (reading.clusterTypes.some(type => type.id === tag.tag && type.confidence !== 'low') || mentions(text, tag.terms)) return 'yes'
  return reading.everyProductRead && !mentions(text, tag.openTerms) ? 'no' : 'open'
}

function belongs (tag: IndustryTag, code: string | undefined, reading: ProductReading): Belongs {
  if (code !== undefined && tag.definedBy?.some(defining => code.startsWith(defining))) return 'yes'
  const inCode = byCode(code, tag.industryCodes)
  const inWords = byWords(tag, reading)
  if (inCode === 'yes' && inWords === 'yes') return 'yes'
  return inWords === 'no' || (inCode === 'no' && inWords === 'open') ? 'no' : 'open'
}

/**
 * The tags of the project and whether it is a resource industry by the 2011 list.
 * Confidence is high when every tag is settled by both code and words, else medium: then the list is offered, not used.
 * Nothing known of code and products gives nothing.
 */
export function tagFacts (facts: Facts, reading: ProductReading, tags: readonly IndustryTag[]): DerivedFact[] {
  const code = textFact(facts, 'project.industryCode')
  if (code === undefined && reading.productText === '') return []
  const judged = tags.map(tag => ({ tag, belongs: belongs(tag, code, reading) }))
  const sure = judged.filter(item => item.belongs === 'yes').map(item => item.tag)
  const open = judged.filter(item => item.belongs === 'open').map(item => item.tag)
  const named = open.filter(tag => byWords(tag, reading) === 'yes')
  const chosen = [...sure, ...named]
  const settled = open.length === 0 && code !== undefined && code.length === 4 && sure.length > 0
  const confidence: Confidence = settled ? 'high' : 'medium'
  if (chosen.length === 0) return []
  const why = { key: settled ? 'derive.tags-agree' : 'derive.tags-partly', params: { code: code ?? '', open: open.length } }
  const derived: DerivedFact[] = [{ field: 'project.industryTags', value: chosen.map(tag => tag.tag), confidence, why }]
  const kinds = new Set(chosen.map(tag => tag.nonResourceBy2011List))
  if (kinds.size === 1) {
    derived.push({
      field: 'project.resourceType',
      value: kinds.has(true) ? 'non-resource' : 'resource',
      confidence,
      why: { key: 'derive.resource-by-tags', params: { tag: chosen[0]!.name } }
    })
  }
  return derived
}
