/** A small world: few facts, few places, nothing derived; and random rules over them. */
import fc from 'fast-check'
import type { FactName } from '../../../src/domain/facts/catalogue.js'
import type { Facts, FactValue } from '../../../src/domain/facts/facts.js'
import type { Condition } from '../../../src/domain/law/condition.js'
import type { Place, World } from '../../../src/domain/change/world.js'

export const TODAY = '2026-11-21'

/** Nothing follows from anything: facts of the place, then what was given, then what is moved. */
export function worldOf (given: Facts, places: readonly Place[] = [{ parkId: 'here', facts: {} }], changes: Partial<World> = {}): World {
  const here = places[0]!
  return {
    given,
    parkId: here.parkId,
    asOf: TODAY,
    places,
    settle: ({ facts, parkId = here.parkId, asOf = TODAY }) =>
      ({ ...places.find(place => place.parkId === parkId)!.facts, ...given, ...facts, 'eval.asOf': asOf }),
    ...changes
  }
}

const halves = Array.from({ length: 15 }, (_, index) => index / 2)
const days = ['2026-11-21', '2026-11-22', '2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27']
const SOURCES = ['groundwater', 'surface', 'municipal', 'reclaimed', 'mine-drainage']
const subsets = SOURCES.reduce<string[][]>((all, item) => [...all, ...all.map(list => [...list, item])], [[]])

/** Every value that a fact of the small world can take. */
export const DOMAIN: Partial<Record<FactName, readonly FactValue[]>> = {
  'project.landMu': halves,
  'project.jobs': [0, 1, 2, 3, 4, 5, 6, 7],
  'investor.highTechCertificate': [true, false],
  'project.catalogueStatus': ['encouraged', 'permitted', 'restricted', 'eliminated', 'prohibited'],
  'project.landSupplyMode': ['auction', 'agreement', 'lease', 'lease-then-grant', 'flexible-term'],
  'project.waterSources': subsets,
  'project.loanDisbursementDate': days
}
export const FIELDS = Object.keys(DOMAIN) as FactName[]

const threshold = fc.integer({ min: 0, max: 6 })
const day = fc.constantFrom(...days.slice(0, -1))
const some = (items: readonly string[]) => fc.subarray([...items], { minLength: 1, maxLength: 3 })
const ordered = <T extends string | number>(value: fc.Arbitrary<T>) =>
  fc.oneof(
    fc.record({ op: fc.constantFrom('gte' as const, 'lte' as const), value }),
    fc.tuple(value, value).map(pair => ({ op: 'between' as const, value: [...pair].sort((a, b) => a < b ? -1 : 1) })),
    fc.record({ op: fc.constant('exists' as const), value: fc.boolean() }))

const leaf = fc.oneof(
  ordered(threshold).map(test => ({ field: 'project.landMu' as const, ...test })),
  ordered(threshold).map(test => ({ field: 'project.jobs' as const, ...test })),
  ordered(day).map(test => ({ field: 'project.loanDisbursementDate' as const, ...test })),
  fc.boolean().map(value => ({ field: 'investor.highTechCertificate' as const, op: 'eq' as const, value })),
  some(DOMAIN['project.catalogueStatus'] as string[]).map(value => ({ field: 'project.catalogueStatus' as const, op: 'in' as const, value })),
  some(DOMAIN['project.landSupplyMode'] as string[]).map(value => ({ field: 'project.landSupplyMode' as const, op: 'in' as const, value })),
  some(SOURCES).map(value => ({ field: 'project.waterSources' as const, op: 'overlaps' as const, value })),
  fc.constantFrom('national', 'league').map(value => ({ field: 'site.parkLevel' as const, op: 'eq' as const, value })),
  fc.boolean().map(value => ({ field: 'site.isTransferPark' as const, op: 'eq' as const, value }))
)

/** Condition trees up to three levels deep. */
export const conditions: fc.Arbitrary<Condition> = fc.letrec<{ node: Condition }>(tie => ({
  node: fc.oneof({ depthSize: 'small', maxDepth: 3 },
    leaf as fc.Arbitrary<Condition>,
    fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map(all => ({ all })),
    fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map(any => ({ any })),
    tie('node').map(not => ({ not })))
})).node

/** Some of the facts, each with any value of its domain. */
export const someFacts: fc.Arbitrary<Facts> = fc.record(
  Object.fromEntries(FIELDS.map(field => [field, fc.constantFrom(...DOMAIN[field]!)])), { requiredKeys: [] })

export const PLACES: readonly Place[] = [
  { parkId: 'here', facts: { 'site.parkLevel': 'none', 'site.isTransferPark': false } },
  { parkId: 'a', facts: { 'site.parkLevel': 'national' } },
  { parkId: 'b', facts: { 'site.parkLevel': 'league', 'site.isTransferPark': false } },
  { parkId: 'c', facts: { 'site.parkLevel': 'national', 'site.isTransferPark': true } },
  { parkId: 'd', facts: { 'site.parkLevel': 'national', 'site.isTransferPark': true } }
]
