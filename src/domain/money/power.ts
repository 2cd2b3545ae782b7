/** Electricity: what surcharges and promised prices make a year of power cost. */
import { difference, factLeaf, greater, NOUGHT, product, quotient, roundUp } from './calculation.js'
import { figureOn, lastDayOf, states } from './parameters.js'
import { eachYear, lacks, missing, nothing, pays, stopOf, type Formula } from './worth.js'

/**
 * `electricity-surcharge`: kWh x started steps above the threshold x surcharge per step; a cost. A started step counts in
 * full (发改价格〔2021〕1239号). The rule speaks of power for liquid aluminium; the fact is all power of the project.
 */
export const tieredSurcharge: Formula = (policy, situation) => eachYear(situation, year => {
  const day = lastDayOf(year)
  const threshold = figureOn(policy, 'thresholdKWhPerTonne', day)
  const step = figureOn(policy, 'stepKWh', day)
  const perStep = figureOn(policy, 'yuanPerKWhPerStep', day)
  if (!threshold || !step || !perStep) return nothing('window-closed')
  const consumption = factLeaf(situation.facts, 'project.aluminiumAcKWhPerTonne')
  const power = factLeaf(situation.facts, 'project.electricityKWhPerYear')
  const stop = stopOf(consumption ? undefined : missing('project.aluminiumAcKWhPerTonne'),
    power ? undefined : missing('project.electricityKWhPerYear'))
  if (stop) return stop
  const steps = greater(NOUGHT, roundUp(quotient(difference(consumption!, threshold), step)))
  return pays(product(power!, steps, perStep), '元')
}, [{ key: 'all-power-counted', params: {} }])

/** `electricity-price`: kWh x the promised price; what power costs under the rule. No promise without a figure. */
export const promisedPrice: Formula = (policy, situation) => eachYear(situation, year => {
  if (!states(policy, 'yuanPerKWh')) return lacks('figure', { name: 'yuanPerKWh' })
  const price = figureOn(policy, 'yuanPerKWh', lastDayOf(year))
  if (!price) return nothing('window-closed')
  const power = factLeaf(situation.facts, 'project.electricityKWhPerYear')
  return power ? pays(product(power, price), '元') : missing('project.electricityKWhPerYear')
})
