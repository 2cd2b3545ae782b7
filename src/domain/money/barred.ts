/** Benefits that hold by their own words and are not counted all the same: another rule takes them away, or nobody reviewed them. */
import type { IsoDate } from '../dates.js'
import { isCountable, type View } from '../law/lawfulness.js'
import type { Policy } from '../law/policy.js'
import type { Judged } from './ledger.js'
import { parameterOn } from './parameters.js'

/** `removed`: a rule that holds takes the benefit away, `by` names it. `unreviewed`: no fair-competition review is on record. */
export type Bar = { why: 'removed' | 'unreviewed', by?: string }

/** Parameters by which a rule that holds takes benefits away; `affects` only informs, the status of those benefits says the rest. */
const TAKES_AWAY = ['removes', 'loses'] as const

/** The policies that a rule takes away on the day, with the rule. A rule of unclear status takes nothing away. */
function takenAway (judged: readonly Judged[], asOf: IsoDate): Map<string, string> {
  const taken = new Map<string, string>()
  for (const { policy, verdict } of judged) {
    const holds = verdict === 'informs' || verdict === 'blocked' || (verdict === 'warning' && policy.status === 'in-force')
    if (!holds) continue
    for (const name of TAKES_AWAY) {
      for (const id of (parameterOn(policy, name, asOf) ?? []) as string[]) taken.set(id, policy.id)
    }
  }
  return taken
}

/** Why a policy must not be counted in the view; undefined when it may. */
export function barsOf (judged: readonly Judged[], asOf: IsoDate, view: View): (policy: Policy) => Bar | undefined {
  const taken = takenAway(judged, asOf)
  return policy => {
    const by = taken.get(policy.id)
    if (by !== undefined) return { why: 'removed', by }
    return isCountable(policy, view) ? undefined : { why: 'unreviewed' }
  }
}
