/** What of a park, a listing and a card people edit: one table that forms, checks, comparisons and freshness read. */
import { PARK_LEVELS, PARK_TYPES } from '../place/park.js'
import { LISTING_STATES, SUPPLY_MODES, UTILITIES, type EDITED, type Listing } from './listing.js'

export type FieldKind = 'line' | 'text' | 'amount' | 'whole' | 'choice' | 'boxes' | 'day' | 'both-languages' | 'terms' | 'contacts' | 'photos'

/**
 * `path`: of the value in the record. `unit`: of the stored number, in which a bare number is read. `most`: largest number, or
 * longest text, or most entries. `isFact`: somebody must have verified it; what a listing is called is no fact. `for`: only
 * listings of this kind have it. `isOfficersOnly`: a park does not class itself.
 */
export type Field = {
  path: string
  kind: FieldKind
  isFact: boolean
  unit?: string
  least?: number
  most?: number
  allowed?: readonly string[]
  isRequired?: true
  for?: Listing['kind']
  isOfficersOnly?: true
}

export type EditedCollection = typeof EDITED[number]

const amount = (path: string, unit: string, most = 1e9): Field => ({ path, kind: 'amount', unit, most, isFact: true })
const parcel = (field: Field): Field => ({ ...field, for: 'parcel' })
const building = (field: Field): Field => ({ ...field, for: 'building' })

const PARK: readonly Field[] = [
  { path: 'leadingIndustries', kind: 'terms', most: 12, isFact: true },
  { path: 'plannedAreaKm2', kind: 'amount', unit: '平方公里', most: 1e5, isFact: true },
  { path: 'approvedAreaHa', kind: 'amount', unit: '公顷', most: 1e7, isFact: true },
  { path: 'transport', kind: 'both-languages', most: 1200, isFact: true },
  { path: 'level', kind: 'choice', allowed: PARK_LEVELS, isFact: true, isRequired: true, isOfficersOnly: true },
  { path: 'type', kind: 'choice', allowed: PARK_TYPES, isFact: true, isRequired: true, isOfficersOnly: true }
]

const LISTING: readonly Field[] = [
  { path: 'name', kind: 'line', most: 120, isFact: false, isRequired: true },
  { path: 'state', kind: 'choice', allowed: LISTING_STATES, isFact: true, isRequired: true },
  parcel(amount('areaMu', '亩')),
  parcel(amount('priceYuanPerM2', '元/㎡')),
  parcel({ path: 'supplyMode', kind: 'choice', allowed: SUPPLY_MODES, isFact: true }),
  building(amount('floorAreaM2', '㎡')),
  building(amount('rentYuanPerM2Month', '元/㎡·月')),
  building(amount('salePriceYuanPerM2', '元/㎡')),
  building(amount('clearHeightM', 'm', 100)),
  building(amount('floorLoadTPerM2', 't/㎡', 100)),
  building(amount('craneT', 't', 1000)),
  { path: 'termYears', kind: 'whole', unit: 'year', least: 1, most: 70, isFact: true },
  { path: 'availableFrom', kind: 'day', isFact: true },
  amount('powerKVA', 'kVA'),
  { path: 'utilities', kind: 'boxes', allowed: UTILITIES, isFact: true },
  parcel(amount('standardLand.investmentWanPerMu', '万元/亩')),
  parcel(amount('standardLand.taxWanPerMu', '万元/亩')),
  parcel(amount('standardLand.outputWanPerMu', '万元/亩')),
  parcel({ path: 'standardLand.floorAreaRatio', kind: 'amount', most: 20, isFact: true }),
  parcel(amount('standardLand.energyTcePerWanYuan', 'tce/万元')),
  parcel({ path: 'standardLand.landUse', kind: 'line', most: 60, isFact: true }),
  { path: 'note', kind: 'text', most: 1000, isFact: false },
  { path: 'photos', kind: 'photos', most: 12, isFact: false }
]

const CARD: readonly Field[] = [
  { path: 'contacts', kind: 'contacts', most: 6, isFact: true },
  { path: 'photos', kind: 'photos', most: 12, isFact: false }
]

const FIELDS: Readonly<Record<EditedCollection, readonly Field[]>> = { parks: PARK, listings: LISTING, 'park-cards': CARD }

/** The fields of a record, in the order in which people read them; of a listing those of its kind. */
export const fieldsOf = (collection: EditedCollection, kind?: Listing['kind']): readonly Field[] =>
  FIELDS[collection].filter(field => field.for === undefined || field.for === kind)

/** The fields of the record, by what it says of itself. */
export const fieldsOfRecord = (collection: EditedCollection, record: object): readonly Field[] =>
  fieldsOf(collection, (record as { kind?: Listing['kind'] }).kind)
