/** Which facts may come out otherwise when another one changes, because they are derived from it. */
import type { FactName } from '../facts/catalogue.js'

const OF_PRODUCTS = ['project.industryTags', 'project.resourceType', 'project.catalogueStatus', 'project.westCatalogueListed'] as const

/** One step of derivation, as in `domain/derive`. */
export const DEPENDENTS: Readonly<Partial<Record<FactName, readonly FactName[]>>> = {
  'project.landMu': ['project.landM2', 'project.investmentIntensityWanPerHa'],
  'project.landM2': ['project.investmentIntensityWanPerHa'],
  'project.fixedAssetWan': ['project.investmentIntensityWanPerHa'],
  'project.products': OF_PRODUCTS,
  'project.industryCode': [...OF_PRODUCTS, 'project.isFoodOrPharma', 'project.landUse'],
  'project.type': ['project.isIndustrialTransfer', 'project.addsCapacity'],
  'investor.transferFromProvince': ['project.isIndustrialTransfer'],
  'site.landGrade': ['site.landFloorYuanPerM2'],
  'eval.asOf': ['project.catalogueStatus', 'project.westCatalogueListed']
}

/** The facts themselves with all that is derived from them. */
export function withDependents (fields: Iterable<FactName>): Set<FactName> {
  const reached = new Set(fields)
  for (const field of reached) DEPENDENTS[field]?.forEach(dependent => reached.add(dependent))
  return reached
}
