/**
 * Which facts of a project somebody can still decide, and which are given. A suggestion uses what can be decided first;
 * what is given is only named where nothing else helps, and marked.
 */
import { FACTS, type FactName } from '../facts/catalogue.js'

/** What kind of decision changes the fact. */
export const CHOICES = ['entity', 'certificate', 'form', 'scale', 'land', 'technique', 'purchases', 'people', 'finance', 'dates', 'trade'] as const
export type Choice = typeof CHOICES[number]

/** Why nobody can choose the fact: who the investor is, where the project comes from, what it makes, how it will do. */
export const GIVENS = ['investor', 'origin', 'product', 'result'] as const
export type Given = typeof GIVENS[number]

type Prefixed<P extends string> = Extract<FactName, `${P}.${string}`>
type AnsweredFact = Prefixed<'investor'> | Prefixed<'project'>

export const CHANGEABLE: Readonly<Record<AnsweredFact, Choice | Given>> = {
  'investor.name': 'investor',
  'investor.ownership': 'investor',
  'investor.firmSize': 'investor',
  'investor.employeesTotal': 'investor',
  'investor.totalAssetsWan': 'investor',
  'investor.annualTaxableProfitWan': 'result',
  'investor.isNewEntityInRegion': 'entity',
  'investor.headquartersInRegion': 'entity',
  'investor.highTechCertificate': 'certificate',
  'investor.highTechCertValidTo': 'certificate',
  'investor.advancedManufacturerListed': 'certificate',
  'investor.transferFromProvince': 'origin',
  'investor.alreadyAllocatedCoal': 'investor',
  'project.type': 'form',
  'project.isIndustrialTransfer': 'origin',
  'project.wholeIndustryTransfer': 'origin',
  'project.industryCode': 'product',
  'project.industryTags': 'product',
  'project.products': 'product',
  'project.resourceType': 'product',
  'project.catalogueStatus': 'product',
  'project.westCatalogueListed': 'product',
  'project.foreignEncouragedListed': 'product',
  'project.mainBusinessIncomeShare': 'entity',
  'project.investmentWan': 'scale',
  'project.fixedAssetWan': 'scale',
  'project.annualOutputWan': 'scale',
  'project.isLargeEquipmentManufacturing': 'product',
  'project.isHighTechIndustrialisation': 'product',
  'project.hasDeepProcessing': 'form',
  'project.alignedWithRestructuring': 'product',
  'project.landMu': 'land',
  'project.landM2': 'land',
  'project.landUse': 'product',
  'project.landTermYears': 'land',
  'project.landSupplyMode': 'land',
  'project.isPriorityIndustryForLand': 'product',
  'project.isLandIntensive': 'land',
  'project.isAgriPrimaryProcessing': 'product',
  'project.unusedStateLand': 'land',
  'project.buildingFloorAreaM2': 'land',
  'project.buysLandAndBuilds': 'land',
  'project.electricityKWhPerYear': 'scale',
  'project.loadKW': 'scale',
  'project.voltageKV': 'technique',
  'project.currentElectricityYuanPerKWh': 'result',
  'project.greenPowerShare': 'technique',
  'project.dataCentreRacks': 'scale',
  'project.aluminiumAcKWhPerTonne': 'technique',
  'project.waterM3PerYear': 'technique',
  'project.waterSources': 'technique',
  'project.isHighWaterUse': 'product',
  'project.isFoodOrPharma': 'product',
  'project.energyTcePerYear': 'technique',
  'project.isHighEnergyHighEmission': 'product',
  'project.emissions': 'technique',
  'project.investmentIntensityWanPerHa': 'scale',
  'project.usesBackwardCapacity': 'technique',
  'project.addsCapacity': 'form',
  'project.isStandalone': 'form',
  'project.jobs': 'people',
  'project.priorityGroupHires': 'people',
  'project.graduateHires': 'people',
  'project.exportShare': 'trade',
  'project.isProcessingTrade': 'trade',
  'project.importsMineralsOrTimber': 'product',
  'project.equipmentImportWan': 'purchases',
  'project.importDutyRate': 'result',
  'project.equipmentOnNonExemptList': 'purchases',
  'project.equipmentPurchaseWan': 'purchases',
  'project.equipmentUnitMaxWan': 'purchases',
  'project.rdSpendWan': 'purchases',
  'project.loanWan': 'finance',
  'project.loanDisbursementDate': 'finance',
  'project.loanIsEquipmentRenewal': 'finance',
  'project.usesPPP': 'finance',
  'project.freightTonnesPerYear': 'result',
  'project.needsRail': 'product',
  'project.constructionStart': 'dates',
  'project.constructionMonths': 'dates',
  'project.firstIncomeYear': 'dates',
  'project.preferredPrefectures': 'investor'
}

const isAnswered = (fact: FactName): fact is AnsweredFact => Object.hasOwn(CHANGEABLE, fact)

const isChoice = (kind: Choice | Given): kind is Choice => (CHOICES as readonly string[]).includes(kind)

/** What decides the fact; undefined for facts of a place and of the request, which are never changed by themselves. */
export const deciderOf = (fact: FactName): Choice | Given | undefined => isAnswered(fact) ? CHANGEABLE[fact] : undefined

/** Whether somebody can decide the fact. */
export function isChangeable (fact: FactName): boolean {
  const decider = deciderOf(fact)
  return decider !== undefined && isChoice(decider)
}

const SMALL_STEPS: Partial<Record<string, number>> = { '0-1': 0.01, 'yuan/kWh': 0.01 }

/** The smallest move that is worth naming, in the unit of the fact: one, and one hundredth of shares and prices. */
export const stepOf = (fact: FactName): number => SMALL_STEPS[FACTS[fact].unit ?? ''] ?? 1
