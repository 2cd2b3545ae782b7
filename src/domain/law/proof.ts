/** How well the cases of each policy hold it: the share of its mutants that they kill. */
import { Type, type Static } from 'typebox'
import { closed, text } from '../shape.js'
import { caseReader, holds } from './cases.js'
import { isEquivalent } from './equivalence.js'
import { mutantsOf } from './mutants.js'
import type { PolicySet } from './verdict.js'

const Count = Type.Integer({ minimum: 0 })

/**
 * The score of one policy. `mutants`: those that some input can tell from the policy; `equivalent`: those that none can,
 * which are no part of it. `killed`: those that a case notices; `survivors`: the others, in the words of the file.
 */
export const Score = closed({
  mutants: Count,
  killed: Count,
  equivalent: Count,
  cases: Count,
  survivors: Type.Optional(Type.Array(text(600), { minItems: 1 }))
})
export type Score = Static<typeof Score>

/** The least share of mutants that the cases of a policy must kill. */
export const LEAST_KILLED = 0.95

/** Whether enough is killed; a policy without mutants is held by anything. */
export const isProven = ({ mutants, killed }: Pick<Score, 'mutants' | 'killed'>): boolean => killed >= mutants * LEAST_KILLED

/** Runs the cases of every policy of the set against its mutants: the score by policy id, in the order of the ids. */
export function scoresOf (set: PolicySet): Map<string, Score> {
  const read = caseReader(set)
  return new Map(set.policies.map(policy => {
    const all = mutantsOf(policy)
    const living = all.filter(mutant => policy.tests.every(test => holds(test, read(mutant.policy, test))))
    const survivors = living.filter(mutant => !isEquivalent(policy, mutant, set.successors.has(policy.id))).map(({ what }) => what)
    const equivalent = living.length - survivors.length
    return [policy.id, {
      mutants: all.length - equivalent,
      killed: all.length - living.length,
      equivalent,
      cases: policy.tests.length,
      ...(survivors.length > 0 ? { survivors } : {})
    }]
  }))
}

/** The scores of many policies as one. */
export function totalOf (scores: Iterable<Score>): Omit<Score, 'survivors'> {
  const total = { mutants: 0, killed: 0, equivalent: 0, cases: 0 }
  for (const { mutants, killed, equivalent, cases } of scores) {
    total.mutants += mutants
    total.killed += killed
    total.equivalent += equivalent
    total.cases += cases
  }
  return total
}
