/** The pages of the intake as data: which facts each asks together, in which order, and for whom it is asked at all. */
import type { FactName } from '../facts/catalogue.js'
import { evaluate, type Condition } from '../law/condition.js'
import type { Facts } from '../facts/facts.js'

/** `core` decides where; the other stages decide which benefits, and each may be left out. */
export const STAGES = ['core', 'standing', 'firm', 'site', 'money', 'people'] as const
export type StageId = typeof STAGES[number]

/**
 * One page. `onlyIf`: asked where the condition is known to hold (racks only of a data centre). `unless`: asked where it
 * is not known to hold (the province of origin, unless nothing moves). Neither reads a fact of its own page.
 */
export type Step = { id: string, stage: StageId, facts: readonly FactName[], onlyIf?: Condition, unless?: Condition }

const isDataCentre: Condition = { field: 'project.industryTags', op: 'overlaps', value: ['cloud-computing'] }

export const STEPS: readonly Step[] = [
  { id: 'products', stage: 'core', facts: ['project.products'] },
  { id: 'industry', stage: 'core', facts: ['project.industryCode'] },
  { id: 'investment', stage: 'core', facts: ['project.investmentWan', 'project.fixedAssetWan'] },
  { id: 'type', stage: 'core', facts: ['project.type', 'project.isIndustrialTransfer'] },
  {
    id: 'origin',
    stage: 'core',
    facts: ['investor.transferFromProvince'],
    unless: { field: 'project.isIndustrialTransfer', op: 'eq', value: false }
  },
  { id: 'firm', stage: 'core', facts: ['investor.ownership', 'investor.firmSize', 'investor.isNewEntityInRegion'] },
  { id: 'land', stage: 'core', facts: ['project.landMu', 'project.landUse'] },
  { id: 'power', stage: 'core', facts: ['project.electricityKWhPerYear'] },
  { id: 'water', stage: 'core', facts: ['project.waterM3PerYear', 'project.waterSources'] },
  { id: 'wishes', stage: 'core', facts: ['project.preferredPrefectures', 'project.needsRail'] },

  { id: 'catalogue', stage: 'standing', facts: ['project.catalogueStatus', 'project.westCatalogueListed', 'project.mainBusinessIncomeShare'] },
  {
    id: 'foreign-catalogue',
    stage: 'standing',
    facts: ['project.foreignEncouragedListed'],
    unless: { field: 'investor.ownership', op: 'in', value: ['state', 'private'] }
  },
  { id: 'tags', stage: 'standing', facts: ['project.industryTags', 'project.resourceType'] },
  { id: 'capacity', stage: 'standing', facts: ['project.isHighEnergyHighEmission', 'project.addsCapacity', 'project.usesBackwardCapacity'] },
  { id: 'emphasis', stage: 'standing', facts: ['project.isHighTechIndustrialisation', 'project.isLargeEquipmentManufacturing', 'project.hasDeepProcessing', 'project.alignedWithRestructuring'] },
  {
    id: 'stand-alone',
    stage: 'standing',
    facts: ['project.isStandalone'],
    onlyIf: { field: 'project.industryTags', op: 'overlaps', value: ['calcium-carbide', 'ferroalloy'] }
  },

  { id: 'certificate', stage: 'firm', facts: ['investor.highTechCertificate', 'investor.advancedManufacturerListed'] },
  {
    id: 'certificate-date',
    stage: 'firm',
    facts: ['investor.highTechCertValidTo'],
    onlyIf: { field: 'investor.highTechCertificate', op: 'eq', value: true }
  },
  { id: 'figures', stage: 'firm', facts: ['investor.employeesTotal', 'investor.totalAssetsWan', 'investor.annualTaxableProfitWan'] },
  { id: 'resources', stage: 'firm', facts: ['investor.alreadyAllocatedCoal'] },
  { id: 'headquarters', stage: 'firm', facts: ['investor.headquartersInRegion'], onlyIf: isDataCentre },

  { id: 'land-terms', stage: 'site', facts: ['project.landSupplyMode', 'project.landTermYears', 'project.buysLandAndBuilds', 'project.unusedStateLand'] },
  {
    id: 'building',
    stage: 'site',
    facts: ['project.buildingFloorAreaM2'],
    unless: { field: 'project.buysLandAndBuilds', op: 'eq', value: false }
  },
  {
    id: 'land-class',
    stage: 'site',
    facts: ['project.isPriorityIndustryForLand', 'project.isLandIntensive', 'project.isAgriPrimaryProcessing'],
    unless: { field: 'project.landUse', op: 'in', value: ['warehouse', 'mining'] }
  },
  {
    id: 'green-power',
    stage: 'site',
    facts: ['project.greenPowerShare'],
    unless: { field: 'project.electricityKWhPerYear', op: 'lte', value: 0 }
  },
  {
    id: 'supply',
    stage: 'site',
    facts: ['project.voltageKV', 'project.loadKW'],
    unless: { field: 'project.electricityKWhPerYear', op: 'lte', value: 0 }
  },
  { id: 'racks', stage: 'site', facts: ['project.dataCentreRacks'], onlyIf: isDataCentre },
  {
    id: 'aluminium',
    stage: 'site',
    facts: ['project.aluminiumAcKWhPerTonne'],
    onlyIf: { field: 'project.industryTags', op: 'overlaps', value: ['electrolytic-aluminium'] }
  },
  {
    id: 'water-use',
    stage: 'site',
    facts: ['project.isHighWaterUse', 'project.isFoodOrPharma'],
    unless: { not: { field: 'project.waterSources', op: 'overlaps', value: ['groundwater'] } }
  },

  { id: 'first-income', stage: 'money', facts: ['project.firstIncomeYear'] },
  { id: 'output', stage: 'money', facts: ['project.annualOutputWan', 'project.rdSpendWan'] },
  { id: 'equipment', stage: 'money', facts: ['project.equipmentPurchaseWan', 'project.equipmentUnitMaxWan'] },
  { id: 'trade', stage: 'money', facts: ['project.isProcessingTrade', 'project.importsMineralsOrTimber', 'project.equipmentImportWan'] },
  {
    id: 'import-list',
    stage: 'money',
    facts: ['project.equipmentOnNonExemptList', 'project.importDutyRate'],
    unless: { field: 'project.equipmentImportWan', op: 'lte', value: 0 }
  },
  { id: 'loan', stage: 'money', facts: ['project.loanWan', 'project.usesPPP'] },
  {
    id: 'loan-terms',
    stage: 'money',
    facts: ['project.loanDisbursementDate', 'project.loanIsEquipmentRenewal'],
    unless: { field: 'project.loanWan', op: 'lte', value: 0 }
  },

  { id: 'jobs', stage: 'people', facts: ['project.jobs', 'project.graduateHires', 'project.priorityGroupHires'] }
]

/** The facts that some page asks for. */
export const ASKED_FACTS: readonly FactName[] = STEPS.flatMap(step => step.facts)

/** Questions whose asker always knows the answer, so that "I do not know" would mean nothing. */
export const ALWAYS_KNOWN: readonly FactName[] = ['project.products', 'project.preferredPrefectures']

/** Whether the page is asked, given what is known. An unknown fact opens an `unless` page and keeps an `onlyIf` page shut. */
export function isAsked ({ onlyIf, unless }: Step, known: Facts): boolean {
  if (onlyIf && evaluate(onlyIf, known).truth !== 'met') return false
  return unless === undefined || evaluate(unless, known).truth !== 'met'
}

/** The page with this id; undefined when there is none. */
export const stepById = (id: string): Step | undefined => STEPS.find(step => step.id === id)

/** The page that asks for the fact; undefined when no page does. */
export const stepOf = (fact: FactName): Step | undefined => STEPS.find(step => step.facts.includes(fact))
