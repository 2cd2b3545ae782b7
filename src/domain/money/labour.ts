/** Labour: fixed tax credits for the people a project hires. */
import { Type } from 'typebox'
import { yearOf, type IsoDate } from '../dates.js'
import type { Policy } from '../law/policy.js'
import { factLeaf, product } from './calculation.js'
import { figureOn, lastDayOf, structureOn } from './parameters.js'
import { eachYear, missing, nothing, pays, type Formula, type Outcome } from './worth.js'

/** The last day of the first year, or the last day on which the rule takes new hires, if that comes earlier in that year. */
function hiredOn (firstYear: number, hireBy: IsoDate | undefined): IsoDate | undefined {
  const day = lastDayOf(firstYear)
  if (hireBy === undefined) return day
  if (firstYear > yearOf(hireBy)) return undefined
  return hireBy < day ? hireBy : day
}

/**
 * `fixed-tax-credit-per-hire`: hires x credit, for each year of the document from the year of hiring, which is taken to
 * be the first year of operation. Hiring in time keeps the credit to its last year, also past the end of the rule
 * (公告2023年第15号). A ceiling: no more is credited than VAT, its surcharges and income tax are due.
 */
export const creditPerHire: Formula = (policy, situation) => {
  const worth = eachYear(situation, year => creditOf(policy, situation, year), [{ key: 'hires-in-first-year', params: {} }])
  return { ...worth, bound: 'at-most' }
}

function creditOf (policy: Policy, { facts, asOf, years }: Parameters<Formula>[1], year: number): Outcome {
  const firstYear = years?.first ?? yearOf(asOf)
  const hireBy = structureOn(policy, 'hireBy', asOf, Type.String())
  const day = hiredOn(firstYear, hireBy)
  if (day === undefined) return nothing('hired-too-late', { hireBy: String(hireBy) })
  const credit = figureOn(policy, 'yuanPerHirePerYear', day)
  const maxYears = figureOn(policy, 'maxYears', day)
  if (!credit || !maxYears) return nothing('window-closed')
  if (year >= firstYear + maxYears.params.value) return nothing('schedule-over', { last: firstYear + maxYears.params.value - 1 })
  const hires = factLeaf(facts, 'project.priorityGroupHires')
  return hires ? pays(product(hires, credit), '元') : missing('project.priorityGroupHires')
}
