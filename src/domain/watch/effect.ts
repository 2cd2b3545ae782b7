/** What a change did to a lead at a place: the keys it gained and lost there. Equal to comparing everything, without doing so. */
import { canonicalJson } from '../canonical.js'
import type { FactName } from '../facts/catalogue.js'
import type { Policy } from '../law/policy.js'
import {
  benefitsAt, buildingAt, factsAt, isAkin, isMatch, isOpen, landAt, siteFieldsOf, standingAt, type Key, type Law, type LeadReading, type PlaceReading
} from './standing.js'

export type Effect = { gained: Key[], lost: Key[] }

const NOTHING: Effect = { gained: [], lost: [] }

const minus = (keys: Iterable<Key>, others: ReadonlySet<Key>): Key[] => [...keys].filter(key => !others.has(key)).sort()

const between = (before: ReadonlySet<Key>, after: ReadonlySet<Key>): Effect => ({ gained: minus(after, before), lost: minus(before, after) })

/**
 * What a lead gained and lost, by comparing everything. Nothing for a lead that is matched there neither before nor after: what
 * happens at a place that does not suit it is not its business.
 */
export function effectByAll (lead: LeadReading, before: PlaceReading, after: PlaceReading, law: Law): Effect {
  const [old, fresh] = [standingAt(lead, before, law), standingAt(lead, after, law)]
  return old.has('match') || fresh.has('match') ? between(old, fresh) : NOTHING
}

/** What differs between two readings of one place, and the rules that read any of it. Worked out once for all leads. */
export type Differing = { before: PlaceReading, after: PlaceReading, isIndustryChanged: boolean, isOfferChanged: boolean, rules: readonly Policy[] }

export function differing (before: PlaceReading, after: PlaceReading, { set }: Law): Differing {
  const names = [...new Set([...Object.keys(before.facts), ...Object.keys(after.facts)])] as FactName[]
  const changed = new Set(names.filter(name => canonicalJson(before.facts[name] ?? null) !== canonicalJson(after.facts[name] ?? null)))
  const named = ({ leading }: PlaceReading) => canonicalJson(leading.map(names => [...names].sort()))
  return {
    before,
    after,
    isIndustryChanged: named(before) !== named(after),
    isOfferChanged: canonicalJson(before.listings) !== canonicalJson(after.listings),
    rules: changed.size === 0 ? [] : set.policies.filter(policy => siteFieldsOf(policy).some(field => changed.has(field)))
  }
}

/**
 * The same as `effectByAll`. Leads that are not akin to the place cost almost nothing, and of the law only the rules are judged
 * that read a changed fact.
 */
export function effectOf (lead: LeadReading, { before, after, isIndustryChanged, isOfferChanged, rules }: Differing, law: Law): Effect {
  if (!isIndustryChanged && !isOfferChanged && rules.length === 0) return NOTHING
  if (!isAkin(lead, before) && !(isIndustryChanged && isAkin(lead, after))) return NOTHING
  const wasMatch = isMatch(lead, before, law)
  const isNow = isMatch(lead, after, law)
  if (!wasMatch && !isNow) return NOTHING
  const keysOf = (place: PlaceReading, matched: boolean): Set<Key> => {
    const facts = factsAt(lead, place)
    const keys = new Set<Key>(benefitsAt(facts, rules, law))
    if (rules.some(({ effect }) => effect === 'block') && isOpen(facts, law)) keys.add('open')
    if (isIndustryChanged && isAkin(lead, place)) keys.add('industry')
    if (isOfferChanged && landAt(lead, place) === 'met') keys.add('land')
    if (isOfferChanged && buildingAt(lead, place) === 'met') keys.add('building')
    if (matched) keys.add('match')
    return keys
  }
  return between(keysOf(before, wasMatch), keysOf(after, isNow))
}

/**
 * What a change of the law did to a lead at a place: `before` and `after` are the whole law. Only the rules that differ are judged
 * for benefits; bars are judged again where one of them may bar.
 */
export function effectOfLaw (lead: LeadReading, place: PlaceReading, { before, after, rules }: { before: Law, after: Law, rules: readonly string[] }): Effect {
  if (!isAkin(lead, place)) return NOTHING
  const facts = factsAt(lead, place)
  const keysOf = (law: Law): Set<Key> => {
    const changed = law.set.policies.filter(({ id }) => rules.includes(id))
    const keys = new Set<Key>(benefitsAt(facts, changed, law))
    if (isOpen(facts, law)) keys.add('open')
    if (isMatch(lead, place, law)) keys.add('match')
    return keys
  }
  const [old, fresh] = [keysOf(before), keysOf(after)]
  return old.has('match') || fresh.has('match') ? between(old, fresh) : NOTHING
}
