/** Chains of clusters with what the open leads of the office would add to them. */
import type { Actor } from '../../domain/account/access.js'
import { chainOf, headsOf, regionOf, type Chain, type Offer } from '../../domain/chain/chain.js'
import { buildAtlas } from '../../domain/match/atlas.js'
import { assertMay } from '../accounts/rights.js'
import { recordIn, wholeCatalogue, type Catalogue } from '../catalogue.js'
import type { Library } from '../library.js'
import { pagesOf } from '../paging.js'
import type { AppDeps } from '../ports.js'

const regions = new WeakMap<readonly object[], ReturnType<typeof regionOf>>()

/** Read once for each state of the catalogue. */
function regionFrom (catalogue: Catalogue, { knowledge, weights }: Library): ReturnType<typeof regionOf> {
  const known = regions.get(catalogue.clusters)
  if (known) return known
  const region = regionOf(buildAtlas({ ...catalogue, knowledge, weights }))
  regions.set(catalogue.clusters, region)
  return region
}

/** What open leads would make, product by product: title and product alone, nothing of who asks. */
async function offersOf (deps: AppDeps): Promise<Offer[]> {
  const { knowledge } = deps.library
  const read = new Map<string, readonly string[]>()
  const familiesOf = (product: string): readonly string[] => {
    const families = read.get(product) ?? headsOf(product, knowledge)
    read.set(product, families)
    return families
  }
  const offers: Offer[] = []
  for await (const page of pagesOf(deps, 'leads')) {
    for (const { id, title, closed, answers } of page) {
      const products = answers['project.products'] as readonly string[] | undefined
      if (!closed) offers.push(...(products ?? []).map(product => ({ leadId: id, title, product, families: familiesOf(product) })))
    }
  }
  return offers.filter(({ families }) => families.length > 0)
}

/** The chains of all clusters, in the order of the catalogue. Throws ForbiddenError. */
export async function allChains (deps: AppDeps, actor: Actor): Promise<Chain[]> {
  assertMay(actor, 'chain.read')
  const catalogue = await wholeCatalogue(deps)
  const around = { knowledge: deps.library.knowledge, region: regionFrom(catalogue, deps.library), offers: await offersOf(deps) }
  return catalogue.clusters.map(cluster => chainOf(cluster, around))
}

/** The chain of one cluster. Throws ForbiddenError, and NotFoundError where there is no such cluster. */
export async function readChain (deps: AppDeps, actor: Actor, clusterId: string): Promise<Chain> {
  assertMay(actor, 'chain.read')
  const catalogue = await wholeCatalogue(deps)
  const cluster = recordIn(catalogue.clusters, clusterId)
  return chainOf(cluster, { knowledge: deps.library.knowledge, region: regionFrom(catalogue, deps.library), offers: await offersOf(deps) })
}
