/** The tables of `fixtures/reference/`: read, checked against each other, and put into the form the domain reads. */
import { join } from 'node:path'
import { Type, type Static, type TSchema } from 'typebox'
import { isDate } from '../../domain/dates.js'
import { FACTS, INDUSTRY_TAGS, isFactName, PREFECTURES } from '../../domain/facts/catalogue.js'
import { AreaStatement, CatalogueItem, CatalogueRule, Division, IndustryClass, IndustryTag, MapTile, PrefectureDivision, type Reference } from '../../domain/place/reference.js'
import { closed } from '../../domain/shape.js'
import { below, inside, type Fault, type Report } from './faults.js'
import { readShape } from './json.js'
import { checkIndustries, checkKnown, checkUnique, knownAs, type Keys } from './keys.js'

/** The tables with what only a few pages show. `landAndPower` is kept whole: policies point into it. */
export type ReferenceTables = Reference & {
  prefectures: readonly PrefectureDivision[]
  /** Development zones that statistics count like counties. */
  statisticalUnits: readonly Division[]
  catalogueRules: readonly CatalogueRule[]
  landAndPower: Readonly<Record<string, unknown>>
}

export const LAND_AND_POWER = 'land-and-power.json'

const Divisions = closed({
  prefectures: Type.Array(PrefectureDivision, { minItems: 1 }),
  counties: Type.Array(Division),
  statisticalUnits: Type.Array(Division)
})

/** Only what is read here; the rest of the file is text and figures of its sources. */
const LandAndPower = Type.Object({
  land: Type.Object({
    nationalLandFloor: Type.Object({
      rows: Type.Array(Type.Object({
        grade: Type.Integer({ minimum: 1, maximum: 15 }),
        yuanPerM2: Type.Number({ exclusiveMinimum: 0 }),
        confidence: Type.Enum(['public-source', 'recalled'])
      }), { minItems: 1 })
    })
  }),
  power: Type.Object({
    gridByPrefecture: closed({ mengxi: Type.Array(Type.Enum([...PREFECTURES])), mengdong: Type.Array(Type.Enum([...PREFECTURES])) })
  })
})

const IndustryClasses = Type.Array(IndustryClass)
const CatalogueItems = Type.Array(CatalogueItem)
const CatalogueRules = Type.Array(CatalogueRule)
const MapTiles = Type.Array(MapTile)
const IndustryTags = Type.Array(IndustryTag)
const AreaStatements = Type.Array(AreaStatement)

/** What the tables give to others: themselves, and the keys that other files may name. */
export type ReferenceLoad = { reference: ReferenceTables, keys: Keys, areaReport: Report }

/** The tables below `dir`; undefined, with the faults in `faults`, when a table is missing or not of its shape. */
export async function collectReference (dir: string, faults: Fault[]): Promise<ReferenceLoad | undefined> {
  const read = <S extends TSchema>(name: string, schema: S) => readShape(join(dir, name), schema, faults)
  const [industries, divisions, items, rules, tiles, tags, areas, landAndPower] = await Promise.all([
    read('gbt4754-2017.json', IndustryClasses), read('gbt2260-150000.json', Divisions), read('catalogue-items.json', CatalogueItems),
    read('catalogue-rules.json', CatalogueRules), read('map-tiles.json', MapTiles), read('industry-tags.json', IndustryTags),
    read('areas.json', AreaStatements), read(LAND_AND_POWER, LandAndPower)
  ])
  if (!industries.value || !divisions.value || !items.value || !rules.value || !tiles.value || !tags.value || !areas.value || !landAndPower.value) return undefined

  const keys = keysOf(industries.value, divisions.value)
  checkClasses(industries.value, industries.report)
  checkDivisions(divisions.value, keys, divisions.report)
  checkItems(items.value, keys, items.report)
  rules.value.forEach(({ industryCodes = [] }, index) => checkIndustries(industryCodes, keys, below(rules.report, index, 'industryCodes')))
  checkTiles(tiles.value, keys, tiles.report)
  checkTags(tags.value, keys, tags.report)
  checkGrids(landAndPower.value, below(landAndPower.report, 'power', 'gridByPrefecture'))
  const { prefectures, counties, statisticalUnits } = divisions.value
  const reference = {
    industries: industries.value,
    divisions: counties,
    prefectures,
    statisticalUnits,
    catalogueItems: items.value,
    catalogueRules: rules.value,
    tiles: tiles.value,
    tags: tags.value,
    areas: areas.value,
    ...readingsOf(landAndPower.value)
  }
  return { reference, keys, areaReport: areas.report }
}

const keysOf = (industries: readonly IndustryClass[], { prefectures, counties, statisticalUnits }: Static<typeof Divisions>): Keys => ({
  industries: new Set(industries.map(({ code }) => code)),
  prefectures: new Map(prefectures.map(division => [division.code, division])),
  counties: new Map([...counties, ...statisticalUnits].map(division => [division.code, division]))
})

/** What the domain reads of the land and power figures, and the whole of them. */
function readingsOf (landAndPower: Static<typeof LandAndPower>) {
  const { mengxi, mengdong } = landAndPower.power.gridByPrefecture
  return {
    gridByPrefecture: Object.fromEntries([...mengxi.map(name => [name, 'mengxi'] as const), ...mengdong.map(name => [name, 'mengdong'] as const)]),
    landFloor: landAndPower.land.nationalLandFloor.rows.map(({ grade, yuanPerM2, confidence }) => ({ grade, yuanPerM2, confidence })),
    landAndPower
  }
}

const leagues = ({ prefectures }: Keys) => knownAs('league or city', prefectures)

function checkClasses (classes: readonly IndustryClass[], report: Report): void {
  checkUnique(classes.map(({ code }) => code), 'code', report)
  const levels = new Map(classes.map(({ code, level }) => [code, level]))
  classes.forEach(({ level, parent }, index) => {
    if (level > 1 && levels.get(parent ?? '') !== level - 1) report([index, 'parent'], `${parent ?? 'none'} is not a class of level ${level - 1}`)
  })
}

function checkDivisions ({ prefectures, counties, statisticalUnits }: Static<typeof Divisions>, keys: Keys, report: Report): void {
  checkUnique(prefectures.map(({ code }) => code), 'code', below(report, 'prefectures'))
  checkUnique([...counties, ...statisticalUnits].map(({ code }) => code), 'code', below(report, 'counties'))
  for (const name of PREFECTURES) if (!prefectures.some(division => division.name.zh === name)) report(['prefectures'], `${name} is missing`)
  checkKnown(counties.map(({ prefectureCode }) => prefectureCode), leagues(keys), inside(below(report, 'counties'), 'prefectureCode'))
}

function checkItems (items: readonly CatalogueItem[], keys: Keys, report: Report): void {
  checkUnique(items.map(({ id }) => id), 'id', report)
  const national = new Set(items.filter(({ list }) => list === 'national').map(({ id }) => id))
  items.forEach(({ industryCodes, nationalItem, validFrom, validTo }, index) => {
    checkIndustries(industryCodes, keys, below(report, index, 'industryCodes'))
    if (nationalItem !== undefined && !national.has(nationalItem)) report([index, 'nationalItem'], `there is no national item ${nationalItem}`)
    for (const [key, day] of [['validFrom', validFrom], ['validTo', validTo]] as const) {
      if (day !== undefined && !isDate(day)) report([index, key], `${day} is not a day that exists`)
    }
    if (validFrom !== undefined && validTo !== undefined && validFrom > validTo) report([index, 'validTo'], `${validTo} comes before ${validFrom}`)
  })
}

function checkTiles (tiles: readonly MapTile[], keys: Keys, report: Report): void {
  checkUnique(tiles.map(({ code }) => code), 'code', report)
  const byCode = new Map(tiles.map(tile => [tile.code, tile]))
  tiles.forEach(({ code, neighbours }, index) => {
    if (!keys.prefectures.has(code)) report([index, 'code'], `there is no league or city ${code}`)
    neighbours.forEach((other, at) => {
      if (!byCode.get(other)?.neighbours.includes(code)) report([index, 'neighbours', at], `${other} does not name ${code} as its neighbour`)
    })
  })
}

function checkTags (tags: readonly IndustryTag[], keys: Keys, report: Report): void {
  checkUnique(tags.map(({ tag }) => tag), 'tag', report)
  for (const name of INDUSTRY_TAGS) if (!tags.some(({ tag }) => tag === name)) report([], `${name} is missing`)
  tags.forEach(({ tag, industryCodes, definedBy = [] }, index) => {
    if (!INDUSTRY_TAGS.includes(tag)) report([index, 'tag'], `${tag} is not a tag of the fact catalogue`)
    checkIndustries(industryCodes, keys, below(report, index, 'industryCodes'))
    checkIndustries(definedBy, keys, below(report, index, 'definedBy'))
  })
}

/** Statements about named areas; the parks are known only after their file is read. */
export function checkAreas ({ reference, areaReport, keys }: ReferenceLoad, parks: ReadonlySet<string>): void {
  reference.areas.forEach(({ field, within, outside }, index) => {
    if (!isFactName(field) || FACTS[field].kind !== 'yes-no') areaReport([index, 'field'], `${field} is not a yes-no fact of the catalogue`)
    for (const [key, places] of [['within', within], ['outside', outside]] as const) {
      const report = below(areaReport, index, key)
      checkKnown(places?.parks ?? [], knownAs('park', parks), below(report, 'parks'))
      checkKnown(places?.counties ?? [], knownAs('division', keys.counties), below(report, 'counties'))
      checkKnown(places?.prefectures ?? [], leagues(keys), below(report, 'prefectures'))
    }
  })
}

function checkGrids ({ power }: Static<typeof LandAndPower>, report: Report): void {
  const { mengxi, mengdong } = power.gridByPrefecture
  for (const name of PREFECTURES) {
    const count = [...mengxi, ...mengdong].filter(other => other === name).length
    if (count !== 1) report([], `${name} stands in ${count} grids, expected 1`)
  }
}
