/**
 * The catalogue of facts that conditions may read: name, kind of value, unit, allowed values.
 * `investor.*` and `project.*` are answered, `site.*` comes with a place, `eval.*` with the request.
 * Labels and the reason for asking stand in the locales under `fact.<name>` and `why.<name>`.
 */
import { amount, amounts, choice, date, industryCode, integer, list, share, texts, words, yearly, yesNo } from './kinds.js'

/** The twelve leagues and cities, in the order of the vocabulary. */
export const PREFECTURES = [
  '呼和浩特市', '包头市', '呼伦贝尔市', '兴安盟', '通辽市', '赤峰市', '锡林郭勒盟', '乌兰察布市', '鄂尔多斯市', '巴彦淖尔市', '乌海市', '阿拉善盟'
]

/** Where capacity may move from; `境外` is abroad. */
export const PROVINCES = [
  '北京', '天津', '河北', '山西', '辽宁', '吉林', '黑龙江', '上海', '江苏', '浙江', '安徽', '福建', '江西', '山东', '河南', '湖北', '湖南',
  '广东', '广西', '海南', '重庆', '四川', '贵州', '云南', '西藏', '陕西', '甘肃', '青海', '宁夏', '新疆', '境外'
]

/** Product groups the documents speak of; the first 32 are the ids of the cluster types. */
export const INDUSTRY_TAGS = [
  'coal-chemical-downstream', 'pvc-downstream', 'fluorine', 'steel-downstream', 'aluminium-downstream',
  'copper-downstream', 'lead-zinc-molybdenum', 'magnesium', 'ceramics', 'glass', 'stone-cement',
  'automotive', 'special-machinery', 'dairy', 'meat', 'cashmere', 'potato', 'tomato', 'corn', 'soybean',
  'red-chilli', 'textile-apparel', 'leather-fur', 'hardware', 'rare-earth', 'silicon', 'germanium-uranium',
  'graphite-carbon', 'new-energy', 'biotech-pharma', 'electronic-information', 'producer-services',
  'electrolytic-aluminium', 'cloud-computing', 'graphene', 'poly-mono-silicon', 'sapphire',
  'electric-vehicle', 'calcium-carbide', 'ferroalloy', 'coke', 'pvc-carbide', 'cement-clinker', 'flat-glass',
  'steel-smelting', 'sub-uhp-electrode', 'papermaking', 'dyeing', 'tanning', 'nonferrous-smelting',
  'coal-mining', 'power-generation', 'rare-earth-separation', 'heavy-chemical'
]

export const FACTS = {
  'investor.name': words(),
  'investor.ownership': choice(['state', 'private', 'foreign', 'mixed']),
  'investor.firmSize': choice(['micro', 'small', 'medium', 'large']),
  'investor.employeesTotal': integer('person'),
  'investor.totalAssetsWan': amount('万元'),
  'investor.annualTaxableProfitWan': yearly('万元'),
  'investor.isNewEntityInRegion': yesNo(),
  'investor.headquartersInRegion': yesNo(),
  'investor.highTechCertificate': yesNo(),
  'investor.highTechCertValidTo': date(),
  'investor.advancedManufacturerListed': yesNo(),
  'investor.transferFromProvince': choice(PROVINCES),
  'investor.alreadyAllocatedCoal': yesNo(),
  'project.type': choice(['new-build', 'relocation', 'expansion', 'technical-renovation', 'merger']),
  'project.isIndustrialTransfer': yesNo(),
  'project.wholeIndustryTransfer': yesNo(),
  'project.industryCode': industryCode(),
  'project.industryTags': list(INDUSTRY_TAGS),
  'project.products': texts(),
  'project.resourceType': choice(['resource', 'non-resource']),
  'project.catalogueStatus': choice(['encouraged', 'permitted', 'restricted', 'eliminated', 'prohibited']),
  'project.westCatalogueListed': yesNo(),
  'project.foreignEncouragedListed': yesNo(),
  'project.mainBusinessIncomeShare': share(),
  'project.investmentWan': amount('万元'),
  'project.fixedAssetWan': amount('万元'),
  'project.annualOutputWan': amount('万元'),
  'project.isLargeEquipmentManufacturing': yesNo(),
  'project.isHighTechIndustrialisation': yesNo(),
  'project.hasDeepProcessing': yesNo(),
  'project.alignedWithRestructuring': yesNo(),
  'project.landMu': amount('亩'),
  'project.landM2': amount('㎡'),
  'project.landUse': choice(['industrial', 'warehouse', 'mining']),
  'project.landTermYears': integer('year'),
  'project.landSupplyMode': choice(['auction', 'agreement', 'lease', 'lease-then-grant', 'flexible-term']),
  'project.isPriorityIndustryForLand': yesNo(),
  'project.isLandIntensive': yesNo(),
  'project.isAgriPrimaryProcessing': yesNo(),
  'project.unusedStateLand': choice(['no', 'inside-urban-plan', 'outside-urban-plan']),
  'project.buildingFloorAreaM2': amount('㎡'),
  'project.buysLandAndBuilds': yesNo(),
  'project.electricityKWhPerYear': amount('kWh'),
  'project.loadKW': amount('kW'),
  'project.voltageKV': choice(['<1', '1-10', '35', '110', '220+']),
  'project.currentElectricityYuanPerKWh': amount('yuan/kWh'),
  'project.greenPowerShare': share(),
  'project.dataCentreRacks': amount('rack'),
  'project.aluminiumAcKWhPerTonne': amount('kWh/t'),
  'project.waterM3PerYear': amount('m3'),
  'project.waterSources': list(['groundwater', 'surface', 'municipal', 'reclaimed', 'mine-drainage']),
  'project.isHighWaterUse': yesNo(),
  'project.isFoodOrPharma': yesNo(),
  'project.energyTcePerYear': amount('tce'),
  'project.isHighEnergyHighEmission': yesNo(),
  'project.emissions': amounts(['so2', 'nox', 'cod', 'nh3n', 'co2'], 't'),
  'project.investmentIntensityWanPerHa': amount('万元/ha'),
  'project.usesBackwardCapacity': yesNo(),
  'project.addsCapacity': yesNo(),
  'project.isStandalone': yesNo(),
  'project.jobs': integer('person'),
  'project.priorityGroupHires': integer('person'),
  'project.graduateHires': integer('person'),
  'project.exportShare': share(),
  'project.isProcessingTrade': yesNo(),
  'project.importsMineralsOrTimber': yesNo(),
  'project.equipmentImportWan': amount('万元'),
  'project.importDutyRate': share(),
  'project.equipmentOnNonExemptList': yesNo(),
  'project.equipmentPurchaseWan': amount('万元'),
  'project.equipmentUnitMaxWan': amount('万元'),
  'project.rdSpendWan': amount('万元'),
  'project.loanWan': amount('万元'),
  'project.loanDisbursementDate': date(),
  'project.loanIsEquipmentRenewal': yesNo(),
  'project.usesPPP': yesNo(),
  'project.freightTonnesPerYear': amount('t'),
  'project.needsRail': yesNo(),
  'project.constructionStart': date(),
  'project.constructionMonths': integer('month'),
  'project.firstIncomeYear': integer(undefined, 1990, 2100),
  'project.preferredPrefectures': list(PREFECTURES),
  'site.prefecture': choice(PREFECTURES),
  'site.county': words(),
  'site.parkId': words(),
  'site.insidePark': yesNo(),
  'site.parkLevel': choice(['national', 'autonomous-region', 'league', 'none']),
  'site.parkType': choice(['economic-technological', 'hi-tech', 'industrial-park', 'processing-base', 'border', 'bonded', 'new-area', 'other']),
  'site.isTransferPark': yesNo(),
  'site.isTransferDemoPark': yesNo(),
  'site.isKeyPark': yesNo(),
  'site.parkSalesYi': amount('亿元'),
  'site.clusterSalesYi': amount('亿元'),
  'site.isSpecialisedPark': yesNo(),
  'site.planningEiaDone': yesNo(),
  'site.grid': choice(['mengxi', 'mengdong']),
  'site.landGrade': integer(undefined, 1, 15),
  'site.landFloorYuanPerM2': amount('yuan/㎡'),
  'site.landCostYuanPerM2': amount('yuan/㎡'),
  'site.landListPrice50yYuanPerM2': amount('yuan/㎡'),
  'site.isBorderPort': yesNo(),
  'site.isBaotouShannan': yesNo(),
  'site.isWuhaiArea': yesNo(),
  'site.inHoringerCluster': yesNo(),
  'site.groundwaterZone': choice(['none', 'restricted', 'banned']),
  'eval.asOf': date(),
  'eval.horizonYears': integer('year', 1, 50)
} as const

export type FactName = keyof typeof FACTS

export const FACT_NAMES = Object.keys(FACTS) as FactName[]

/** Whether the catalogue has a fact of this name. */
export const isFactName = (name: string): name is FactName => Object.hasOwn(FACTS, name)
