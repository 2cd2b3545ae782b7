/**
 * Invented policies and parks in any number, for measuring growth. They have the mix of the real ones: same conditions with
 * other thresholds, places put together from several. Deterministic: the same records and number give the same list.
 */
import { FACTS } from '../../src/domain/facts/catalogue.js'
import type { Condition, Leaf, Scalar } from '../../src/domain/law/condition.js'
import type { Policy } from '../../src/domain/law/policy.js'
import type { Park } from '../../src/domain/place/park.js'

/** Numbers 0..1 that look random and are the same for the same seed (mulberry32). */
export function chances (seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6D2B79F5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

export const pick = <T>(items: readonly T[], chance: () => number): T => items[Math.floor(chance() * items.length)]!

/** Another value of the same kind: half to twice a number, another word of a closed list; days and free texts stay. */
function otherValue (field: Leaf['field'], value: Scalar, chance: () => number): Scalar {
  const { kind, allowed } = FACTS[field]
  if (typeof value === 'number') return kind === 'share' ? Math.round(chance() * 100) / 100 : Math.round(value * (0.5 + chance() * 1.5))
  return typeof value === 'string' && allowed !== undefined ? pick(allowed, chance) : value
}

function otherCondition (condition: Condition, chance: () => number): Condition {
  if ('not' in condition) return { not: otherCondition(condition.not, chance) }
  if ('all' in condition) return { all: condition.all.map(child => otherCondition(child, chance)) }
  if ('any' in condition) return { any: condition.any.map(child => otherCondition(child, chance)) }
  const { field, op, value } = condition
  const other = Array.isArray(value)
    ? [...new Set((value as readonly Scalar[]).map(item => otherValue(field, item, chance)))]
    : otherValue(field, value as Scalar, chance)
  return { ...condition, value: op === 'between' && Array.isArray(other) ? [other[0]!, other.at(-1)!].sort() : other }
}

/** So many invented policies, the real ones taken as models one after the other. Nothing replaces or limits them. */
export function syntheticPolicies (models: readonly Policy[], count: number): Policy[] {
  const chance = chances(1)
  return Array.from({ length: count }, (_, index) => {
    const { supersededBy, limitedBy, ...model } = models[index % models.length]!
    return {
      ...model,
      id: `synthetic-${String(index + 1).padStart(5, '0')}`,
      title: { zh: `虚构政策 ${index + 1}`, en: `Synthetic policy ${index + 1}` },
      conditions: otherCondition(model.conditions, chance)
    }
  })
}

/** So many invented parks: the place of one real park, the level and type of another, the industries of a third. */
export function syntheticParks (models: readonly Park[], count: number): Park[] {
  const chance = chances(2)
  return Array.from({ length: count }, (_, index) => {
    const [kind, trade] = [pick(models, chance), pick(models, chance)]
    return {
      ...models[index % models.length]!,
      id: `synthetic-park-${String(index + 1).padStart(4, '0')}`,
      name: { zh: `虚构园区 ${index + 1}`, en: `Synthetic park ${index + 1}` },
      level: kind.level,
      levelAssumed: kind.levelAssumed,
      type: kind.type,
      leadingIndustries: trade.leadingIndustries
    }
  })
}
