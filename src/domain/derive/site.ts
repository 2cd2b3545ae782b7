/** A place as facts: what the record of a park and the named areas of the rules say about it. */
import type { Facts } from '../facts/facts.js'
import type { FactName } from '../facts/catalogue.js'
import type { DerivedFact } from '../match/answer.js'
import type { Park } from '../place/park.js'
import type { AreaStatement, Reference } from '../place/reference.js'

type PlaceLists = NonNullable<AreaStatement['within']>

const holdsPark = (places: PlaceLists, park: Park): boolean =>
  places.parks?.includes(park.id) === true ||
  places.prefectures?.includes(park.prefecture.code) === true ||
  (park.county?.code !== undefined && places.counties?.includes(park.county.code) === true)

/** An area listed by counties says nothing of a park whose county is not known. */
const isOutside = (places: PlaceLists, park: Park): boolean =>
  !holdsPark(places, park) && (places.counties === undefined || park.county?.code !== undefined)

/** The first statement that speaks of the park decides each field. */
function areaFacts (park: Park, areas: readonly AreaStatement[]): DerivedFact[] {
  const facts = new Map<string, DerivedFact>()
  for (const { field, value, confidence, within, outside, why, source } of areas) {
    const speaks = (within && holdsPark(within, park)) || (outside && isOutside(outside, park))
    if (speaks && !facts.has(field)) {
      facts.set(field, { field: field as FactName, value, confidence, why: { key: 'derive.area', params: { why } }, source })
    }
  }
  return [...facts.values()]
}

/** The grid of a prefecture, by its Chinese name; nothing for an unknown one. */
export function gridFact (prefecture: string | undefined, reference: Reference): DerivedFact[] {
  const grid = prefecture === undefined ? undefined : reference.gridByPrefecture[prefecture]
  return grid ? [{ field: 'site.grid', value: grid, confidence: 'high', why: { key: 'derive.grid', params: {} } }] : []
}

/**
 * What is known of a park as `site.*` facts, each with confidence, reason and source.
 * What the records do not hold (land grade, prices, sales, groundwater zone) is absent, that is unknown.
 */
export function siteFacts (park: Park, reference: Reference): DerivedFact[] {
  const source = park.sources[0]
  const record = (field: FactName, value: string | boolean, confidence: 'high' | 'medium' = 'high', key = 'derive.park-record'): DerivedFact =>
    ({ field, value, confidence, why: { key, params: {} }, source })
  return [
    record('site.parkId', park.id),
    record('site.prefecture', park.prefecture.name.zh),
    ...(park.county ? [record('site.county', park.county.name.zh)] : []),
    record('site.insidePark', true),
    record('site.parkLevel', park.level, park.levelAssumed ? 'medium' : 'high', park.levelAssumed ? 'derive.level-assumed' : 'derive.park-record'),
    record('site.parkType', park.type),
    park.confidence === 'listed'
      ? record('site.isKeyPark', true, 'high', 'derive.key-park-listed')
      : record('site.isKeyPark', true, 'medium', 'derive.key-park-inferred'),
    ...gridFact(park.prefecture.name.zh, reference),
    ...areaFacts(park, reference.areas)
  ]
}

/** The national land floor that belongs to a known land grade, with the confidence of the figure. */
export function landFloorFact (facts: Facts, reference: Reference): DerivedFact[] {
  const row = reference.landFloor.find(({ grade }) => grade === facts['site.landGrade'])
  if (!row || facts['site.landFloorYuanPerM2'] !== undefined) return []
  return [{
    field: 'site.landFloorYuanPerM2',
    value: row.yuanPerM2,
    confidence: row.confidence === 'recalled' ? 'medium' : 'high',
    why: { key: 'derive.land-floor', params: { grade: row.grade } }
  }]
}
