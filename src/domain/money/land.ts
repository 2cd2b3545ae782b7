/** Land: what a lower floor price, a shorter term and a reward per mu are worth. */
import { Type } from 'typebox'
import type { IsoDate } from '../dates.js'
import { isFactName, type FactName } from '../facts/catalogue.js'
import { numberFact, textFact, type Facts } from '../facts/facts.js'
import { FloorByGrade } from '../law/benefit.js'
import type { Policy } from '../law/policy.js'
import { MU_PER_HECTARE } from '../units.js'
import { constant, difference, factLeaf, greater, lesser, product, quotient, type Calculation } from './calculation.js'
import { figureOn, leafOf, parameterOn, states, structureOn } from './parameters.js'
import { BOUNDS, lacks, missing, nothing, once, pays, stopOf, type Formula, type Outcome, type Situation } from './worth.js'

const M2_PER_HECTARE = constant('m2-per-hectare', 10_000, '㎡/ha')
const MU_IN_HECTARE = constant('mu-per-hectare', MU_PER_HECTARE, '亩/ha')

/** The longest grant of industrial land; listed prices and the national floor are for this term. */
export const FULL_TERM = constant('full-land-term', 50, 'year', {
  document: '中华人民共和国城镇国有土地使用权出让和转让暂行条例', number: '国务院令第55号', date: '1990-05-19', clause: '第十二条'
})

/** Area in m2, from mu where mu is known: the square metres that follow from mu are rounded. Undefined when both are unknown. */
export function areaM2 (facts: Facts): Calculation | undefined {
  const mu = factLeaf(facts, 'project.landMu')
  return mu ? quotient(product(mu, M2_PER_HECTARE), MU_IN_HECTARE) : factLeaf(facts, 'project.landM2')
}

/** Area in mu; undefined when it is unknown. */
function areaMu (facts: Facts): Calculation | undefined {
  const m2 = factLeaf(facts, 'project.landM2')
  return factLeaf(facts, 'project.landMu') ?? (m2 && quotient(product(m2, MU_IN_HECTARE), M2_PER_HECTARE))
}

/** Part of the full term that is bought: years / 50 for a shorter term, nothing to multiply by otherwise. */
export function shareOfTerm (facts: Facts): Calculation[] {
  const term = factLeaf(facts, 'project.landTermYears')
  return term && term.params.value < FULL_TERM.params.value ? [quotient(term, FULL_TERM)] : []
}

/** The floor of the place: as stated for it, else by its land grade from a `land-price-floor` policy. */
export function floorOf (facts: Facts, floorPolicy: Policy | undefined, asOf: IsoDate): Calculation | undefined {
  const stated = factLeaf(facts, 'site.landFloorYuanPerM2')
  if (stated || !floorPolicy) return stated
  const grade = numberFact(facts, 'site.landGrade')
  const row = structureOn(floorPolicy, 'floorByGrade', asOf, FloorByGrade)?.find(row => row.grade === grade)
  if (!row) return undefined
  const leaf = leafOf(floorPolicy, 'floorByGrade', row.yuanPerM2)
  return { ...leaf, params: { ...leaf.params, confidence: row.confidence } }
}

/** The fact that the lowered price may not fall below: the cost of the land. Undefined where the rule names none. */
export function costFactOf (policy: Policy, asOf: IsoDate): FactName | undefined {
  const name = parameterOn(policy, 'notBelow', asOf)
  return typeof name === 'string' && isFactName(name) ? name : undefined
}

/** Floor x multiplier, but never below the cost of the land. */
export const lowestPrice = (floor: Calculation, multiplier: Calculation, cost: Calculation | undefined): Calculation =>
  cost ? greater(product(floor, multiplier), cost) : product(floor, multiplier)

/**
 * `land-price-floor-multiplier`: (floor - the higher of floor x multiplier and the cost of the land) x area, pro rata for
 * a shorter term; never below nought. Source of the cost floor: 国土资发〔2009〕56号 五.
 */
export const floorMultiplier: Formula = (policy, situation) => {
  const { facts, asOf } = situation
  const multiplier = figureOn(policy, 'multiplier', asOf)
  const floor = factLeaf(facts, 'site.landFloorYuanPerM2') ?? situation.landFloor
  const costFact = costFactOf(policy, asOf)
  const cost = costFact && factLeaf(facts, costFact)
  const area = areaM2(facts)
  const stop = stopOf(
    multiplier ? undefined : nothing('window-closed'),
    floor ? undefined : missing('site.landFloorYuanPerM2'),
    costFact && !cost ? missing(costFact) : undefined,
    area ? undefined : missing('project.landMu'))
  if (stop) return once(situation, stop)
  const cut = difference(floor!, lesser(floor!, lowestPrice(floor!, multiplier!, cost)))
  return once(situation, pays(product(cut, area!, ...shareOfTerm(facts)), '元'))
}

/** Ways of supply that `project.landSupplyMode` names and a rule may open. */
const stopByMode = (policy: Policy, { facts, asOf }: Situation): Outcome | undefined => {
  const mode = textFact(facts, 'project.landSupplyMode')
  const modes = structureOn(policy, 'modes', asOf, Type.Array(Type.String())) ?? []
  if (mode === undefined) return missing('project.landSupplyMode')
  return modes.includes(mode) ? undefined : nothing('mode-not-covered', { mode })
}

/**
 * `land-term`: the part of the listed 50-year price that a shorter term does not ask for: price x (50 - years) / 50 x area.
 * Money kept for later and not a gift, since the right is shorter too. A rule without a pro-rata price gives no figure.
 */
export const landTerm: Formula = (policy, situation) => {
  const { facts, asOf } = situation
  if (!states(policy, 'proRata')) return once(situation, lacks('figure', { name: 'proRata' }))
  const years = factLeaf(facts, 'project.landTermYears')
  const price = factLeaf(facts, 'site.landListPrice50yYuanPerM2')
  const area = areaM2(facts)
  const isLease = textFact(facts, 'project.landSupplyMode') === 'lease'
  const longest = (isLease ? figureOn(policy, 'maxLeaseYears', asOf) : undefined) ?? figureOn(policy, 'maxYears', asOf)
  const tooLong = longest && years && years.params.value > longest.params.value
  const stop = stopOf(
    longest ? undefined : nothing('window-closed'),
    tooLong ? nothing('term-too-long', { longest: longest.params.value }) : undefined,
    stopByMode(policy, situation),
    years ? undefined : missing('project.landTermYears'),
    price ? undefined : missing('site.landListPrice50yYuanPerM2'),
    area ? undefined : missing('project.landMu'))
  return once(situation, stop ?? pays(product(price!, quotient(difference(FULL_TERM, years!), FULL_TERM), area!), '元'))
}

/** `land-reward-per-mu`: reward x area in mu, with the bound that the document gives it. */
export const rewardPerMu: Formula = (policy, situation) => {
  const reward = figureOn(policy, 'wanPerMu', situation.asOf)
  const area = areaMu(situation.facts)
  const stop = stopOf(reward ? undefined : nothing('window-closed'), area ? undefined : missing('project.landMu'))
  const bound = BOUNDS.find(bound => bound === parameterOn(policy, 'bound', situation.asOf))
  return { ...once(situation, stop ?? pays(product(area!, reward!), '万元')), ...(bound ? { bound } : {}) }
}
