/** What a park has to offer: parcels and standard factory buildings, as plain records of facts. */
import { Type, type Static } from 'typebox'
import { Token } from '../account/account.js'
import { closed, Id, IsoDate, text } from '../shape.js'
import { FactSource } from '../source.js'

export const LISTING_KINDS = ['parcel', 'building'] as const
export const LISTING_STATES = ['available', 'reserved', 'taken', 'planned'] as const
export const UTILITIES = ['road', 'water', 'drainage', 'power', 'gas', 'heat', 'telecom', 'levelled', 'steam', 'rail'] as const
export const SUPPLY_MODES = ['auction', 'agreement', 'lease', 'lease-then-grant', 'flexible-term'] as const

const amount = Type.Optional(Type.Number({ minimum: 0, maximum: 1e9 }))

/** The control indicators settled in advance for standard land (标准地). */
export const StandardLand = closed({
  investmentWanPerMu: amount,
  taxWanPerMu: amount,
  outputWanPerMu: amount,
  floorAreaRatio: Type.Optional(Type.Number({ minimum: 0, maximum: 20 })),
  energyTcePerWanYuan: amount,
  landUse: Type.Optional(text(60))
})

/**
 * A parcel has `areaMu` and `priceYuanPerM2`, a building `floorAreaM2`, `rentYuanPerM2Month` and the figures of its hall. What is not known is left out.
 */
export const Listing = closed({
  id: Id,
  parkId: Id,
  kind: Type.Enum([...LISTING_KINDS]),
  name: text(120),
  state: Type.Enum([...LISTING_STATES]),
  areaMu: amount,
  priceYuanPerM2: amount,
  supplyMode: Type.Optional(Type.Enum([...SUPPLY_MODES])),
  termYears: Type.Optional(Type.Integer({ minimum: 1, maximum: 70 })),
  availableFrom: Type.Optional(IsoDate),
  standardLand: Type.Optional(StandardLand),
  floorAreaM2: amount,
  rentYuanPerM2Month: amount,
  salePriceYuanPerM2: amount,
  clearHeightM: Type.Optional(Type.Number({ minimum: 0, maximum: 100 })),
  floorLoadTPerM2: Type.Optional(Type.Number({ minimum: 0, maximum: 100 })),
  craneT: Type.Optional(Type.Number({ minimum: 0, maximum: 1000 })),
  powerKVA: amount,
  utilities: Type.Array(Type.Enum([...UTILITIES]), { maxItems: UTILITIES.length, uniqueItems: true }),
  note: Type.Optional(text(1000)),
  photos: Type.Array(Token, { maxItems: 12 }),
  isDemo: Type.Boolean()
})
export type Listing = Static<typeof Listing>

/** Whom an investor reaches at a park, and its photos. One for each park, under its id. */
export const ParkCard = closed({
  id: Id,
  contacts: Type.Array(closed({ name: text(80), duty: Type.Optional(text(120)), phone: Type.Optional(text(60)), email: Type.Optional(text(200)) }), { maxItems: 6 }),
  photos: Type.Array(Token, { maxItems: 12 }),
  isDemo: Type.Boolean()
})
export type ParkCard = Static<typeof ParkCard>

export const EDIT_STATES = ['draft', 'submitted', 'returned', 'published', 'discarded'] as const
export const EDITED = ['parks', 'listings', 'park-cards'] as const

/** One changed value: dotted path, what it was when the edit began and what it becomes; a value that is left out is not known. */
export const Change = closed({
  path: text(120),
  before: Type.Optional(Type.Unknown()),
  after: Type.Optional(Type.Unknown()),
  source: Type.Optional(FactSource),
  verifiedOn: Type.Optional(IsoDate)
})
export type Change = Static<typeof Change>

/**
 * An edit of one record on its way from draft to published. `baseVersion`: the version of the record it began from, 0 for a new
 * one. `remarks`: what was said when it was submitted, returned or published.
 */
export const ParkEdit = closed({
  id: Token,
  parkId: Id,
  collection: Type.Enum([...EDITED]),
  recordId: Id,
  baseVersion: Type.Integer({ minimum: 0 }),
  isRemoval: Type.Boolean(),
  changes: Type.Array(Change, { maxItems: 80 }),
  state: Type.Enum([...EDIT_STATES]),
  createdBy: text(120),
  createdAt: text(40),
  remarks: Type.Array(closed({ at: text(40), by: text(120), state: Type.Enum([...EDIT_STATES]), text: Type.String({ maxLength: 1000 }) }), { maxItems: 50 })
})
export type ParkEdit = Static<typeof ParkEdit>
