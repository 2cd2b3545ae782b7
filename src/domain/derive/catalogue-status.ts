/**
 * Status in the national and western catalogues. A class covers more products than an item, so product words must match
 * as well; items with thresholds need figures nobody gave. Only rows that were read in the text itself may settle a fact.
 */
import { inWindow, type IsoDate } from '../dates.js'
import { textFact, type Facts } from '../facts/facts.js'
import type { DerivedFact } from '../match/answer.js'
import type { CatalogueItem } from '../place/reference.js'
import type { Confidence } from '../source.js'

/** The product words of an item: its names cut at commas, two characters or more. */
const termsOf = (item: CatalogueItem): string[] =>
  [item.product?.zh, item.product?.en].filter(name => name !== undefined)
    .flatMap(name => name.toLowerCase().split(/[、，,；;（）()/]/)).map(term => term.trim()).filter(term => term.length >= 2)

/** Whether the item speaks of the project: its code and one of its product words. */
export function speaksOf (item: CatalogueItem, code: string, productText: string): boolean {
  return item.industryCodes.some(itemCode => itemCode.startsWith(code) || code.startsWith(itemCode)) &&
    termsOf(item).some(term => productText.includes(term))
}

const ORDER: readonly Confidence[] = ['high', 'medium', 'low']

function factOf (field: DerivedFact['field'], value: string | boolean, item: CatalogueItem): DerivedFact {
  const figures = item.thresholds !== undefined && item.confidence === 'high'
  return {
    field,
    value,
    confidence: figures ? 'medium' : item.confidence,
    why: { key: 'derive.catalogue-item', params: { item: item.paraphrase, id: item.id } },
    source: item.source
  }
}

/**
 * What the catalogues say of the project on a day: at most one fact for the national status and one for the western list,
 * from the item of highest confidence. Restricted and eliminated items come before encouraged ones, since they end that status.
 * Without code or products, nothing. Source: rules T1-T5 and G1-G2 of the catalogue tables.
 */
export function catalogueFacts (facts: Facts, productText: string, items: readonly CatalogueItem[], asOf: IsoDate): DerivedFact[] {
  const code = textFact(facts, 'project.industryCode')
  if (code === undefined || productText === '') return []
  const live = items.filter(item => inWindow(asOf, item.validFrom, item.validTo) && speaksOf(item, code, productText))
  const best = (candidates: CatalogueItem[]) =>
    [...candidates].sort((a, b) => ORDER.indexOf(a.confidence) - ORDER.indexOf(b.confidence) || (a.id < b.id ? -1 : 1))[0]
  const national = live.filter(item => item.list === 'national')
  const barred = best(national.filter(item => item.category === 'restricted' || item.category === 'eliminated'))
  const encouraged = best(national.filter(item => item.category === 'encouraged'))
  const status = barred ?? encouraged
  const western = barred ? undefined : best(live.filter(item => item.list === 'western'))
  return [
    ...(status ? [factOf('project.catalogueStatus', status.category, status)] : []),
    ...(western ? [factOf('project.westCatalogueListed', true, western)] : [])
  ]
}
