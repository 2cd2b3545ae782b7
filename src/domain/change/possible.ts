/** Whether a condition can still come out when some facts may take any value. */
import type { FactName } from '../facts/catalogue.js'
import type { Facts } from '../facts/facts.js'
import { allOf, anyOf, leafTruth, notOf, type Condition, type Truth } from '../law/condition.js'

/**
 * The truth of the condition with the facts in `free` left open, whatever they are now. Met or unmet holds for every value
 * they may take, even where a leaf asks whether a fact is known at all.
 */
export function truthWithFree (condition: Condition, facts: Facts, free: ReadonlySet<FactName>): Truth {
  if ('field' in condition) return free.has(condition.field) ? 'unknown' : leafTruth(condition, facts[condition.field])
  if ('not' in condition) return notOf(truthWithFree(condition.not, facts, free))
  return 'all' in condition
    ? allOf(condition.all.map(child => truthWithFree(child, facts, free)))
    : anyOf(condition.any.map(child => truthWithFree(child, facts, free)))
}
