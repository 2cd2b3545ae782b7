/** Amounts that follow from other amounts by arithmetic: what is changed is the answer behind them, not the result. */
import { numberFact, type Facts } from '../facts/facts.js'
import type { FactName } from '../facts/catalogue.js'
import type { Leaf } from '../law/condition.js'
import { M2_PER_MU } from '../units.js'

const M2_PER_HECTARE = 10_000

/** The answer that gives the result `value`, the other answers as they are; undefined where they are not known. */
type Source = { fact: FactName, answerFor: (value: number, facts: Facts) => number | undefined }

const ofIntensity = (facts: Facts, value: number, answer: (landM2: number, fixedAsset: number) => number): number | undefined => {
  const landM2 = numberFact(facts, 'project.landM2')
  const fixedAsset = numberFact(facts, 'project.fixedAssetWan')
  return landM2 === undefined || fixedAsset === undefined || value <= 0 ? undefined : answer(landM2, fixedAsset)
}

const SOURCES: Partial<Record<FactName, readonly Source[]>> = {
  'project.landM2': [{ fact: 'project.landMu', answerFor: value => value / M2_PER_MU }],
  'project.investmentIntensityWanPerHa': [
    { fact: 'project.fixedAssetWan', answerFor: (value, facts) => ofIntensity(facts, value, landM2 => value * landM2 / M2_PER_HECTARE) },
    { fact: 'project.landM2', answerFor: (value, facts) => ofIntensity(facts, value, (_, fixedAsset) => fixedAsset * M2_PER_HECTARE / value) },
    { fact: 'project.landMu', answerFor: (value, facts) => ofIntensity(facts, value, (_, fixedAsset) => fixedAsset * M2_PER_HECTARE / value / M2_PER_MU) }
  ]
}

/** A threshold of the result as one of the answer: the whole values on both sides of it, for each state of the other answers. */
function leafFor (leaf: Leaf, { fact, answerFor }: Source, states: readonly Facts[]): Leaf[] {
  const values = [leaf.value].flat().flatMap(value => states.flatMap(facts => {
    const answer = typeof value === 'number' ? answerFor(value, facts) : undefined
    return answer === undefined ? [] : [Math.floor(answer), Math.ceil(answer)]
  }))
  return values.length > 0 ? [{ ...leaf, field: fact, value: values }] : []
}

/** The facts as they are, and as they would be with one amount at a threshold of its own. */
const statesOf = (leaves: readonly Leaf[], facts: Facts): Facts[] =>
  [facts, ...leaves.flatMap(({ field, value }) => [value].flat().filter(item => typeof item === 'number').map(item => ({ ...facts, [field]: item })))]

/** The leaves with those of derived amounts replaced by leaves of the answers that they follow from. */
export const atTheSource = (leaves: readonly Leaf[], given: Facts, facts: Facts): Leaf[] => leaves.flatMap(leaf => {
  const isDerived = given[leaf.field] === undefined && facts[leaf.field] !== undefined
  const sources = isDerived ? SOURCES[leaf.field]?.filter(({ fact }) => given[fact] !== undefined) : undefined
  return sources ? sources.flatMap(source => leafFor(leaf, source, statesOf(leaves, facts))) : [leaf]
})
