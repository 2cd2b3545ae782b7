/** What has changed in the law and in prices since a proposal was issued: before and after, as data. */
import { canonicalJson } from '../canonical.js'
import type { Parameter, Policy } from '../law/policy.js'
import type { Price } from './proposal.js'

/** `field`: what of the rule changed; `before`, `after`: absent where there is or was none. Conditions have no words of their own here. */
export type LawChange = {
  policyId: string
  field: 'status' | 'from' | 'to' | 'number' | 'conditions' | 'figure'
  /** The name of the figure, with its unit. */
  figure?: { name: string, unit?: string }
  before?: string | number
  after?: string | number
}

const newest = (parameter: Parameter | undefined): string | number | undefined => {
  const value: unknown = parameter?.values.at(-1)?.value
  return typeof value === 'number' || typeof value === 'string' || value === undefined ? value : canonicalJson(value)
}

function figureChanges (before: Policy, after: Policy): LawChange[] {
  const [old, fresh] = [before.benefit.parameters ?? {}, after.benefit.parameters ?? {}]
  return [...new Set([...Object.keys(old), ...Object.keys(fresh)])].sort().flatMap((name): LawChange[] => {
    if (canonicalJson(old[name]?.values ?? []) === canonicalJson(fresh[name]?.values ?? [])) return []
    const unit = fresh[name]?.unit ?? old[name]?.unit
    return [change(after.id, 'figure', newest(old[name]), newest(fresh[name]), { name, ...(unit ? { unit } : {}) })]
  })
}

function change (policyId: string, field: LawChange['field'], before: string | number | undefined, after: string | number | undefined, figure?: LawChange['figure']): LawChange {
  return { policyId, field, ...(figure ? { figure } : {}), ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) }
}

/** Every change of one rule that decides when it holds, for whom, and what it gives. Wording alone is none. */
export function lawChanges (before: Policy, after: Policy): LawChange[] {
  const plain = (field: LawChange['field'], old: string | undefined, fresh: string | undefined): LawChange[] =>
    old === fresh ? [] : [change(after.id, field, old, fresh)]
  const conditions = ({ conditions, requirement, scope }: Policy) => canonicalJson([conditions, requirement ?? 'none', scope])
  return [
    ...plain('status', before.status, after.status),
    ...plain('from', before.validity.from, after.validity.from),
    ...plain('to', before.validity.to, after.validity.to),
    ...plain('number', before.sources['main']?.number, after.sources['main']?.number),
    ...figureChanges(before, after),
    ...conditions(before) === conditions(after) ? [] : [change(after.id, 'conditions', undefined, undefined)]
  ]
}

/** Yuan; absent where no source gave the price. */
export type PriceChange = { parkId: string, what: 'powerLowYuan' | 'powerHighYuan' | 'landYuan', before?: number, after?: number }

const PRICES = ['powerLowYuan', 'powerHighYuan', 'landYuan'] as const

/** The prices of the parks that both lists hold, where they differ. */
export function priceChanges (before: readonly Price[], after: readonly Price[]): PriceChange[] {
  return before.flatMap(old => {
    const fresh = after.find(({ parkId }) => parkId === old.parkId)
    if (!fresh) return []
    return PRICES.flatMap((what): PriceChange[] => old[what] === fresh[what]
      ? []
      : [{ parkId: old.parkId, what, ...(old[what] === undefined ? {} : { before: old[what] }), ...(fresh[what] === undefined ? {} : { after: fresh[what] }) }])
  })
}
