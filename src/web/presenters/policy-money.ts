/** What a policy's page says on money and proof: how the kind is reckoned, and how strongly its cases bind the rule. */
import { valuationOf, type Role } from '../../domain/money/formulas.js'
import type { Policy } from '../../domain/law/policy.js'
import type { Texts } from '../text.js'

/** `text`: the formula of the kind in words; `role`: whether it is counted. */
export type FormulaView = { text: string, role: string }

/** Null for kinds that carry no amount. */
export function formulaView ({ benefit: { kind } }: Pick<Policy, 'benefit'>, { t }: Texts): FormulaView | null {
  const valuation = valuationOf(kind)
  return valuation ? { text: t(`formula.${kind}`), role: t(`policies.role.${valuation.role satisfies Role}`) } : null
}

/** How many changes of a rule its cases notice: `mutants` that are no equal rule, `killed` of them, `cases` written. */
export type Proof = { mutants: number, killed: number, cases: number }

/** What the cases prove, in a sentence; null for a policy without figures, or one that cannot be changed in any way that matters. */
export function proofText (proof: Proof | undefined, { t, number, percent }: Texts): string | null {
  if (!proof || proof.mutants === 0) return null
  const { mutants, killed, cases } = proof
  return t('policies.proof', { cases, mutants: number(mutants), killed: number(killed), share: percent(killed / mutants) })
}
