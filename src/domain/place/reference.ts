/** Tables of the state that do not change from day to day: industry classes, divisions, catalogue items, map tiles. */
import { Type, type Static } from 'typebox'
import { Localized, localizedText } from '../localized.js'
import { closed, DivisionCode, Id, IsoDate, text } from '../shape.js'
import { Confidence, FactSource } from '../source.js'

/**
 * One class of GB/T 4754-2017. `level` 1 section (a letter), 2 division, 3 group, 4 class. `enBasis`: whether the
 * English name is the wording of statistical yearbooks or a translation made for this table.
 */
export const IndustryClass = closed({
  code: Type.String({ pattern: '^([A-Z]|\\d{2,4})$' }),
  level: Type.Integer({ minimum: 1, maximum: 4 }),
  parent: Type.Optional(Type.String({ pattern: '^([A-Z]|\\d{2,3})$' })),
  name: localizedText(200),
  enBasis: Type.Enum(['yearbook', 'translation'])
})
export type IndustryClass = Static<typeof IndustryClass>

/** A league or city of GB/T 2260, with the short name that maps use. */
export const PrefectureDivision = closed({
  code: DivisionCode,
  kind: Type.Enum(['city', 'league']),
  name: Localized,
  shortName: Localized,
  pinyin: text(80)
})
export type PrefectureDivision = Static<typeof PrefectureDivision>

/** A county-level unit of GB/T 2260, or a unit that only statistics count (a development zone with a code of its own). */
export const Division = closed({
  code: DivisionCode,
  prefectureCode: DivisionCode,
  kind: Type.Optional(Type.Enum(['district', 'county-level-city', 'county', 'banner', 'autonomous-banner', 'statistical-unit'])),
  name: Localized,
  pinyin: Type.Optional(text(80))
})
export type Division = Static<typeof Division>

/**
 * A row of the national or western catalogue, or a regional capacity rule. Only `high` may support an automatic statement.
 * `evidenceEdition`: the edition in which the row was read, where it is not the edition it stands for; `recall`: how firmly
 * an unread row is known; `part`, `scope` and `nationalItem`: where a western row stands and the national row it takes over.
 */
export const CatalogueItem = closed({
  id: text(40),
  list: Type.Enum(['national', 'western', 'regional']),
  category: Type.Enum(['encouraged', 'restricted', 'eliminated', 'provincial-control']),
  product: Type.Optional(Localized),
  paraphrase: Localized,
  industryCodes: Type.Array(Type.String({ pattern: '^\\d{2,4}$' })),
  thresholds: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  edition: Type.Optional(text(120)),
  evidenceEdition: Type.Optional(text(120)),
  chapter: Type.Optional(text(80)),
  itemNumber: Type.Optional(text(80)),
  part: Type.Optional(text(20)),
  scope: Type.Optional(text(120)),
  nationalItem: Type.Optional(text(40)),
  validFrom: Type.Optional(IsoDate),
  validTo: Type.Optional(IsoDate),
  confidence: Confidence,
  verification: Type.Optional(text(40)),
  recall: Type.Optional(Type.Enum(['firm', 'weak'])),
  source: FactSource,
  note: Type.Optional(text(800))
})
export type CatalogueItem = Static<typeof CatalogueItem>

/** How the rows of a catalogue are to be read: which list wins, from when an edition applies, what was struck from a draft. */
export const CatalogueRule = closed({
  id: text(40),
  list: Type.Enum(['national', 'western']),
  text: Localized,
  industryCodes: Type.Optional(Type.Array(Type.String({ pattern: '^\\d{2,4}$' }))),
  edition: Type.Optional(text(120)),
  confidence: Confidence,
  source: FactSource
})
export type CatalogueRule = Static<typeof CatalogueRule>

/** A league or city on the schematic map: a cell of a 6 x 4 grid, and its true neighbours. */
export const MapTile = closed({
  code: DivisionCode,
  name: Localized,
  shortName: Localized,
  column: Type.Integer(),
  row: Type.Integer(),
  hexColumn: Type.Integer(),
  hexRow: Type.Integer(),
  neighbours: Type.Array(DivisionCode)
})
export type MapTile = Static<typeof MapTile>

const Terms = closed({ zh: Type.Array(text(40)), en: Type.Array(text(60)) })

/**
 * A product group the documents speak of, its codes, and whether the 2011 list counts it as a non-resource industry.
 * `definedBy`: codes whose own name in the standard is the group, so that the code alone settles it. `terms`: product
 * words of the group; `openTerms`: words that leave it open (a graphite electrode may or may not be ultra-high power).
 */
export const IndustryTag = closed({
  tag: text(40),
  name: Localized,
  industryCodes: Type.Array(Type.String({ pattern: '^\\d{2,4}$' })),
  definedBy: Type.Optional(Type.Array(Type.String({ pattern: '^\\d{2,4}$' }))),
  terms: Type.Optional(Terms),
  openTerms: Type.Optional(Terms),
  from: text(80),
  nonResourceBy2011List: Type.Boolean()
})
export type IndustryTag = Static<typeof IndustryTag>

const Places = {
  parks: Type.Optional(Type.Array(Id, { minItems: 1 })),
  counties: Type.Optional(Type.Array(DivisionCode, { minItems: 1 })),
  prefectures: Type.Optional(Type.Array(DivisionCode, { minItems: 1 }))
}

/**
 * One statement about a named area that rules speak of ("Wuhai and surroundings"): the value of a site fact inside
 * (`within`: any of the listed places) or outside of it (`outside`: none of them).
 */
export const AreaStatement = closed({
  field: text(60),
  value: Type.Boolean(),
  confidence: Confidence,
  within: Type.Optional(closed(Places)),
  outside: Type.Optional(closed(Places)),
  why: Localized,
  source: Type.Optional(FactSource)
})
export type AreaStatement = Static<typeof AreaStatement>

export type Reference = {
  industries: readonly IndustryClass[]
  divisions: readonly Division[]
  catalogueItems: readonly CatalogueItem[]
  tiles: readonly MapTile[]
  tags: readonly IndustryTag[]
  areas: readonly AreaStatement[]
  /** Prefecture name (zh) to grid. */
  gridByPrefecture: Readonly<Record<string, 'mengxi' | 'mengdong'>>
  /** National land floor: grade 1..15 to yuan per m2 with the confidence of the figure. */
  landFloor: readonly { grade: number, yuanPerM2: number, confidence: 'public-source' | 'recalled' }[]
}
