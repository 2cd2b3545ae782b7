/** Profiles for measurements: typical enquiries, without a firm behind them. */
import type { Facts } from '../../src/domain/facts/facts.js'

export const exampleFacts: readonly Facts[] = [
  {
    'project.products': ['石墨负极材料'],
    'project.industryCode': '3091',
    'project.type': 'relocation',
    'project.investmentWan': 120_000,
    'project.landMu': 400,
    'project.electricityKWhPerYear': 300_000_000,
    'investor.transferFromProvince': '广东',
    'investor.ownership': 'private'
  },
  {
    'project.products': ['钕铁硼永磁材料'],
    'project.industryCode': '3985',
    'project.type': 'new-build',
    'project.investmentWan': 80_000,
    'project.landMu': 200,
    'project.mainBusinessIncomeShare': 0.95,
    'investor.isNewEntityInRegion': true
  },
  { 'project.products': ['liquid milk', 'cheese'], 'project.industryCode': '144', 'project.jobs': 600 },
  { 'project.products': ['智算中心'], 'project.industryCode': '6450', 'project.dataCentreRacks': 10_000, 'project.greenPowerShare': 0.8 },
  { 'project.products': ['马铃薯全粉'], 'project.industryCode': '1392', 'project.landMu': 120 },
  {}
]
