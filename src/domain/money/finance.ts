/** Finance: interest subsidies on loans, and subsidies for plants that are built. */
import { yearOf } from '../dates.js'
import { textFact } from '../facts/facts.js'
import { SubsidyBands } from '../law/benefit.js'
import { constant, difference, factLeaf, greater, lesser, NOUGHT, product, quotient, type Calculation, type ParameterLeaf } from './calculation.js'
import { figureOn, leafOf, states, structureOn } from './parameters.js'
import { lacks, missing, nothing, onDates, once, pays, stopOf, type Formula, type Outcome, type Situation } from './worth.js'

const PERCENT = constant('percent', 100, '')

/** One payment for each year of the loan, the last one in part where the years are not whole, until the cap is reached. */
function loanYears (perYear: Calculation, maxYears: ParameterLeaf, cap: ParameterLeaf | undefined): Calculation[] {
  return Array.from({ length: Math.ceil(maxYears.params.value) }, (_, index) => {
    const before = constant('loan-years-before', index, 'year')
    const inFull = index + 1 <= maxYears.params.value
    const payment = inFull ? perYear : product(perYear, difference(maxYears, before))
    return cap ? lesser(payment, greater(NOUGHT, difference(cap, product(perYear, before)))) : payment
  })
}

/**
 * `interest-subsidy`: points x loan for each year of the loan, up to the years and the cap of the document. The day of the
 * loan decides whether the rule is open; the years then run to their end. Each year of the loan is booked in the calendar
 * year in which it starts, and the loan is taken to stand in full.
 */
export const interestSubsidy: Formula = (policy, situation) => {
  const unstated = ['ratePoints', 'maxYears'].find(name => !states(policy, name))
  if (unstated) return once(situation, lacks('figure', { name: unstated }))
  const loan = factLeaf(situation.facts, 'project.loanWan')
  const day = textFact(situation.facts, 'project.loanDisbursementDate')
  const stop = stopOf(loan ? undefined : missing('project.loanWan'), day === undefined ? missing('project.loanDisbursementDate') : undefined)
  if (stop || !loan || day === undefined) return once(situation, stop ?? missing('project.loanWan'))
  const points = figureOn(policy, 'ratePoints', day)
  const maxYears = figureOn(policy, 'maxYears', day)
  if (!points || !maxYears) return once(situation, nothing('window-closed'))
  const perYear = product(loan, quotient(points, PERCENT))
  const payments = loanYears(perYear, maxYears, figureOn(policy, 'capWan', day))
    .map((calculation, index) => ({ year: yearOf(day) + index, calculation }))
  return onDates(situation, payments, '万元', [{ key: 'loan-outstanding-in-full', params: {} }])
}

/** Yuan per m2 of the band in which the fixed assets lie; the upper end of a band is outside of it. */
function bandOutcome (policy: Parameters<Formula>[0], { facts, asOf }: Situation): Outcome {
  const bands = structureOn(policy, 'bands', asOf, SubsidyBands)
  if (!bands) return nothing('window-closed')
  const assets = factLeaf(facts, 'project.fixedAssetWan')
  const area = factLeaf(facts, 'project.buildingFloorAreaM2')
  const band = assets && bands.find(({ minFixedAssetWan, maxFixedAssetWanExclusive = Infinity }) =>
    assets.params.value >= minFixedAssetWan && assets.params.value < maxFixedAssetWanExclusive)
  const stop = stopOf(
    assets ? undefined : missing('project.fixedAssetWan'),
    assets && !band ? nothing('outside-bands', { fixedAssetWan: assets.params.value }) : undefined,
    area ? undefined : missing('project.buildingFloorAreaM2'))
  return stop ?? pays(product(area!, leafOf(policy, 'bands', band!.yuanPerM2)), '元')
}

/**
 * `building-subsidy`: floor area x yuan per m2 of the band of fixed assets; for the renovation of an existing plant a
 * share of the equipment instead, where the document gives one.
 */
export const buildingSubsidy: Formula = (policy, situation) => {
  const { facts, asOf } = situation
  const share = figureOn(policy, 'existingFirmEquipmentShare', asOf)
  if (!share || textFact(facts, 'project.type') !== 'technical-renovation') return once(situation, bandOutcome(policy, situation))
  const equipment = factLeaf(facts, 'project.equipmentPurchaseWan')
  return once(situation, equipment ? pays(product(equipment, share), '万元') : missing('project.equipmentPurchaseWan'))
}
