/** What follows from an investor's own answers: areas, intensity, industry groups, catalogue status. */
import { M2_PER_MU } from '../units.js'
import { numberFact, textFact, type Facts } from '../facts/facts.js'
import type { DerivedFact } from '../match/answer.js'
import type { Confidence } from '../source.js'

const fact = (field: DerivedFact['field'], value: DerivedFact['value'], confidence: Confidence, key: string,
  params: DerivedFact['why']['params'] = {}): DerivedFact => ({ field, value, confidence, why: { key, params } })

/** Land in m2 from mu, and investment per hectare where fixed assets and land are both known. Source: definitions of the units. */
export function landFacts (facts: Facts): DerivedFact[] {
  const mu = numberFact(facts, 'project.landMu')
  const landM2 = numberFact(facts, 'project.landM2') ?? (mu === undefined ? undefined : mu * M2_PER_MU)
  const fixedAsset = numberFact(facts, 'project.fixedAssetWan')
  const derived: DerivedFact[] = []
  if (mu !== undefined && landM2 !== undefined) derived.push(fact('project.landM2', Math.round(landM2 * 100) / 100, 'high', 'derive.land-area', { mu }))
  if (fixedAsset !== undefined && landM2) {
    derived.push(fact('project.investmentIntensityWanPerHa', Math.round(fixedAsset / (landM2 / 10000)), 'high', 'derive.intensity'))
  }
  return derived
}

/** Divisions of GB/T 4754-2017 whose names say food (14) or medicine (27); 13 and 15 hold feed and liquor as well. */
const FOOD_OR_PHARMA = new Set(['14', '27'])
const PARTLY_FOOD = new Set(['13', '15'])

/** Whether the industry is food or pharmaceuticals, from the division of its code. Source: GB/T 4754-2017 division names. */
export function foodOrPharmaFact (facts: Facts): DerivedFact[] {
  const code = textFact(facts, 'project.industryCode')
  if (code === undefined) return []
  const division = code.slice(0, 2)
  if (PARTLY_FOOD.has(division)) return [fact('project.isFoodOrPharma', true, 'medium', 'derive.division', { division })]
  return [fact('project.isFoodOrPharma', FOOD_OR_PHARMA.has(division), 'high', 'derive.division', { division })]
}

/** Answers that usually follow from others and are offered for confirmation: what a move, a new plant, a factory are. */
export function usualFacts (facts: Facts): DerivedFact[] {
  const derived: DerivedFact[] = []
  const type = textFact(facts, 'project.type')
  const origin = textFact(facts, 'investor.transferFromProvince')
  const division = Number(textFact(facts, 'project.industryCode')?.slice(0, 2))
  if (type === 'relocation' && origin !== undefined) derived.push(fact('project.isIndustrialTransfer', true, 'medium', 'derive.relocation', { origin }))
  if (type === 'new-build') derived.push(fact('project.addsCapacity', true, 'medium', 'derive.new-build'))
  if (division >= 13 && division <= 43) derived.push(fact('project.landUse', 'industrial', 'medium', 'derive.manufacturing'))
  return derived
}
