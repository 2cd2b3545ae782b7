/** What each kind of benefit states: its parameters by name, with unit and shape of the value. A table, no arithmetic. */
import { Type } from 'typebox'
import { Localized } from '../localized.js'
import { closed, Id, IsoDate, text } from '../shape.js'
import { CONFIDENCES, type BenefitKind } from './policy.js'

/** Units as the documents print them; `share` is a part of a whole (0.15 is 15 %), `ratio` a multiple of the flat price. */
export const UNITS = ['share', 'ratio', 'year', 'month', '万元', '亿元', '亿吨', '亿吨/20亿元', '万元/年', '万元/亩', '元/m2', '元/kWh',
  'kWh/t', '元/kW·月', '元/kVA·月', '元/人·年', '百分点'] as const
export type Unit = typeof UNITS[number]

/**
 * `unit` is set for figures and must stand in the file. `means` tells what a value points at and is checked beyond
 * its shape: ids of policies, a fact, a condition, or a table of the reference files.
 */
export type ParameterSpec = {
  value: Type.TSchema
  unit?: Unit
  required?: true
  means?: 'policies' | 'fact' | 'condition' | 'table'
}

const figure = (unit: Unit): ParameterSpec => ({ unit, value: Type.Number({ minimum: 0 }) })
const share = (): ParameterSpec => ({ unit: 'share', value: Type.Number({ minimum: 0, maximum: 1 }) })
const term = (value: Type.TSchema): ParameterSpec => ({ value })
const words = (): ParameterSpec => ({ value: Localized })
const needed = (spec: ParameterSpec): ParameterSpec => ({ ...spec, required: true })
const policies = (): ParameterSpec => ({ means: 'policies', value: Type.Array(Id, { minItems: 1, uniqueItems: true }) })
const condition = (): ParameterSpec => ({ means: 'condition', value: Type.Object({}) })

/** Ways in which land is supplied, or power bought, that a rule opens. */
const modes = (allowed: readonly string[]): ParameterSpec =>
  ({ value: Type.Array(Type.Enum([...allowed]), { minItems: 1, uniqueItems: true }) })
const LAND_MODES = ['grant', 'agreement', 'lease', 'lease-then-grant', 'mixed', 'flexible-term', 'annual-rent']
const POWER_MODES = ['multi-party', 'direct-purchase', 'green-direct', 'strategic-industry-list', 'multi-year-contract', 'priority-trading']

const Share = Type.Number({ minimum: 0, maximum: 1 })
const Positive = Type.Number({ exclusiveMinimum: 0 })

/** Exempt share of the local part, year block by year block from the start. */
export const HolidaySchedule = Type.Array(closed({ years: Type.Integer({ minimum: 1 }), exemptShare: Share }), { minItems: 1 })

/** Yuan per m2 of floor by band of fixed assets; the upper end is outside the band, absent it is open. */
export const SubsidyBands = Type.Array(closed({
  minFixedAssetWan: Type.Number({ minimum: 0 }),
  maxFixedAssetWanExclusive: Type.Optional(Positive),
  yuanPerM2: Positive
}), { minItems: 1 })

/** Lowest price by land grade 1..15, with how far each figure is known. */
export const FloorByGrade = Type.Array(closed({
  grade: Type.Integer({ minimum: 1, maximum: 15 }),
  yuanPerM2: Positive,
  confidence: Type.Enum([...CONFIDENCES])
}), { minItems: 1 })

/** Transmission and distribution price by voltage; a voltage without a row is not known. */
export const VoltageRows = Type.Array(closed({ voltageKV: Type.Enum(['<1', '1-10', '35', '110', '220+']), yuanPerKWh: Positive }), { minItems: 1 })

const Hours = Type.Array(Type.String({ pattern: '^([01]\\d|2[0-4])-([01]\\d|2[0-4])$' }), { minItems: 1 })

/** Seasons of the time-of-use price: months, hours of the day (`06-08`: six to eight), prices as multiples of the flat price. */
export const TariffSeasons = Type.Array(closed({
  season: Id,
  months: Type.Array(Type.Integer({ minimum: 1, maximum: 12 }), { minItems: 1, uniqueItems: true }),
  peak: Hours,
  valley: Hours,
  ratio: closed({ peak: Positive, flat: Positive, valley: Positive }),
  superPeak: Type.Optional(closed({ hours: Hours, onPeak: Positive })),
  deepValley: Type.Optional(closed({ hours: Hours, onValley: Positive }))
}), { minItems: 1 })

/** A table of `fixtures/reference/`: file and dotted key. */
export const TableReference = closed({ table: text(80), key: text(120) })

const rateOfIncomeTax = { rate: needed(share()), baseRate: needed(share()) }
const interest = { ratePoints: figure('百分点'), maxYears: figure('year'), capWan: figure('万元') }

/** Every kind with every parameter it may have; a name that is not here is a misspelling. */
export const BENEFIT_PARAMETERS: Readonly<Record<BenefitKind, Readonly<Record<string, ParameterSpec>>>> = {
  qualitative: { figures: words(), timeCutShare: share() },
  prohibition: {},
  restriction: { route: words(), loses: policies() },
  limit: { affects: policies(), removes: policies() },
  definition: { feeds: policies(), localShareOfCit: share(), formula: words() },
  'cit-rate': { ...rateOfIncomeTax, whileCertificateValid: term(Type.Boolean()) },
  'cit-effective-rate': rateOfIncomeTax,
  'cit-local-share-holiday': {
    localShareOfCit: needed(share()),
    schedule: needed({ unit: 'share', value: HolidaySchedule }),
    start: needed(term(Type.Union([Type.Enum(['first-income-year', 'establishment']), IsoDate])))
  },
  'cit-super-deduction': { extraShare: needed(share()) },
  'cit-immediate-expensing': { unitValueCapWan: needed(figure('万元')), moneyValue: term(Type.Enum(['timing-only'])) },
  'vat-extra-credit': { shareOfInputVat: needed(share()) },
  'import-duty-exemption': { duty: needed(term(Type.Boolean())), vat: needed(term(Type.Boolean())) },
  'land-supply-mode': { modes: needed(modes(LAND_MODES)), priceFloor: term(Type.Enum(['cost'])) },
  'land-term': {
    maxYears: needed(figure('year')),
    maxLeaseYears: figure('year'),
    modes: needed(modes(LAND_MODES)),
    priceRule: words(),
    proRata: words()
  },
  'land-price-floor': { floorByGrade: needed({ unit: '元/m2', value: FloorByGrade }) },
  'land-price-floor-multiplier': { multiplier: needed(share()), notBelow: { means: 'fact', value: Type.String() } },
  'land-reward-per-mu': { wanPerMu: needed(figure('万元/亩')), bound: term(Type.Enum(['at-least', 'at-most', 'exact'])) },
  'electricity-market-access': {
    modes: needed(modes(POWER_MODES)),
    minGreenShare: share(),
    referencePrices: { means: 'table', value: TableReference }
  },
  'electricity-price': { yuanPerKWh: figure('元/kWh') },
  'electricity-td-price': {
    grid: needed(term(Type.Enum(['mengxi', 'mengdong']))),
    tariff: needed(term(Type.Enum(['two-part', 'one-part']))),
    rows: needed({ unit: '元/kWh', value: VoltageRows }),
    demandYuanPerKwMonth: figure('元/kW·月'),
    capacityYuanPerKvaMonth: figure('元/kVA·月'),
    fundYuanPerKWh: figure('元/kWh')
  },
  'electricity-tou': { seasons: needed({ unit: 'ratio', value: TariffSeasons }), appliesTo: words() },
  'electricity-surcharge': {
    thresholdKWhPerTonne: needed(figure('kWh/t')),
    stepKWh: needed(figure('kWh/t')),
    yuanPerKWhPerStep: needed(figure('元/kWh'))
  },
  'coal-allocation': {
    minInvestmentWan: figure('万元'),
    pooledAsOneEntityIf: condition(),
    tonnesYiPer20YiFixedAsset: figure('亿吨/20亿元'),
    maxTonnesYi: figure('亿吨'),
    rounding: words()
  },
  'supply-terms': { creditMonths: figure('month'), price: words() },
  'building-subsidy': { bands: needed({ unit: '元/m2', value: SubsidyBands }), existingFirmEquipmentShare: share() },
  'park-upgrade': { to: needed(term(Type.Enum(['national', 'autonomous-region']))), minSalesYi: needed(figure('亿元')) },
  'interest-subsidy': interest,
  budget: { amountWan: figure('万元'), amountWanPerYear: figure('万元/年') },
  approval: { level: term(Type.Enum(['prefecture', 'county'])), eiaSimplifiedIf: condition() },
  'fixed-tax-credit-per-hire': {
    yuanPerHirePerYear: needed(figure('元/人·年')),
    maxYears: needed(figure('year')),
    hireBy: term(IsoDate)
  }
}
