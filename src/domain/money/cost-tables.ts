/** The figures of `land-and-power.json` that a site cost reads: prices that stand in no policy, each with date and source. */
import { Type, type Static } from 'typebox'
import { IsoDate, text } from '../shape.js'

export const GRIDS = ['mengxi', 'mengdong'] as const
export type Grid = typeof GRIDS[number]

const Positive = Type.Number({ exclusiveMinimum: 0 })
const Confidence = Type.Optional(text(120))

/** What energy cost in a month, or on average over a year; `what` says which price it is. */
export const EnergyPrice = Type.Object({
  grid: Type.Enum([...GRIDS]),
  month: Type.String({ pattern: '^\\d{4}(-\\d{2})?$' }),
  yuanPerKWh: Positive,
  what: text(200),
  source: text(400),
  confidence: Confidence
})
export type EnergyPrice = Static<typeof EnergyPrice>

/** A row of the transmission price table; only some rows name a demand charge. */
export const TransmissionRow = Type.Object({
  grid: Type.Enum([...GRIDS]),
  from: IsoDate,
  voltageKV: text(10),
  yuanPerKWh: Positive,
  demandYuanPerKwMonth: Type.Optional(Positive),
  doc: text(200),
  source: text(400),
  confidence: Confidence
})
export type TransmissionRow = Static<typeof TransmissionRow>

/** One plot that was put on the market. A price that was not read is left out. */
export const Listing = Type.Object({
  date: Type.String({ pattern: '^\\d{4}(-\\d{2}(-\\d{2})?)?$' }),
  notice: text(200),
  county: text(40),
  park: Type.Optional(text(80)),
  plot: text(40),
  use: text(40),
  termYears: Type.Integer({ minimum: 1 }),
  startYuanPerM2: Type.Optional(Positive),
  source: text(400),
  confidence: Confidence
})
export type Listing = Static<typeof Listing>

/** The part of the file that is read here; the file holds more. */
export const CostTables = Type.Object({
  land: Type.Object({ listings: Type.Array(Listing) }),
  power: Type.Object({ energyReference: Type.Array(EnergyPrice), tAndD: Type.Array(TransmissionRow) })
})
export type CostTables = Static<typeof CostTables>
