import type { Library } from '../../application/library.js'
import type { Fixtures } from './fixtures.js'
export async function loadLibrary (_dir: string, fixtures: Fixtures): Promise<Library> {
  return {
    reference: fixtures.reference,
    knowledge: { clusterTypes: fixtures.clusterTypes },
    weights: { 'industry-fit': 0.5, 'chain-links': 0, 'place-endowment': 0.5, 'siting-rules': 0, logistics: 0, wishes: 0 }
  }
}
