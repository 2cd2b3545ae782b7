/** Invented leads in any number, described as investors describe their projects. Deterministic: the same number gives the same list. */
import type { Facts } from '../../src/domain/facts/facts.js'
import type { Lead } from '../../src/domain/lead/lead.js'
import type { ClusterType } from '../../src/domain/place/cluster.js'
import { chances, pick } from './synthetic.js'

/** Answers to some of the questions, with some left open. */
export const syntheticAnswers = (products: readonly string[], chance: () => number): Facts => ({
  'project.products': [pick(products, chance)],
  ...(chance() < 0.7 ? { 'project.landMu': Math.round(chance() * 600) } : {}),
  ...(chance() < 0.5 ? { 'project.investmentWan': Math.round(chance() * 200_000) } : {}),
  ...(chance() < 0.5 ? { 'project.type': pick(['new-build', 'relocation', 'expansion'], chance) } : {}),
  ...(chance() < 0.4 ? { 'investor.transferFromProvince': '广东', 'project.isIndustrialTransfer': true } : {}),
  ...(chance() < 0.3 ? { 'project.isHighEnergyHighEmission': chance() < 0.5 } : {}),
  ...(chance() < 0.3 ? { 'project.catalogueStatus': pick(['encouraged', 'permitted', 'restricted'], chance) } : {})
} as Facts)

/** So many open leads, received in the first months of 2026. `seed`: another one gives other leads. */
export function syntheticLeads (clusterTypes: readonly ClusterType[], count: number, seed = 4): Lead[] {
  const chance = chances(seed)
  const products = clusterTypes.flatMap(({ targetProducts }) => targetProducts.map(({ zh }) => zh))
  return Array.from({ length: count }, (_, index) => {
    const day = `2026-0${1 + index % 9}-${String(1 + index % 28).padStart(2, '0')}`
    const answers = syntheticAnswers(products, chance)
    return {
      id: `lead${seed}x${String(index + 1).padStart(16, '0')}`,
      title: `${String(answers['project.products'])}项目 ${index + 1}`,
      source: 'import',
      isDemo: false,
      stage: 'lead',
      moves: [{ to: 'lead', on: day, at: `${day}T01:00:00.000Z`, by: 'bench' }],
      prefectures: [],
      wishedParks: [],
      contact: {},
      answers,
      notKnown: [],
      receivedAt: `${day}T01:00:00.000Z`,
      progressOn: day,
      matches: [],
      sharedParkIds: []
    }
  })
}
