/** Everything in `fixtures/` that fills the store or serves as a table: read strictly, all or none. */
import { join } from 'node:path'
import { Type, type Static, type TSchema } from 'typebox'
import { isDate } from '../../domain/dates.js'
import { INDUSTRY_TAGS } from '../../domain/facts/catalogue.js'
import type { Policy } from '../../domain/law/policy.js'
import { Cluster, ClusterType } from '../../domain/place/cluster.js'
import { Endowment } from '../../domain/place/endowment.js'
import { Park } from '../../domain/place/park.js'
import { closed, IsoDate } from '../../domain/shape.js'
import type { SeedRecords } from '../../application/seed.js'
import { below, inside, refuse, type Fault, type Report } from './faults.js'
import { readShape, type JsonFile } from './json.js'
import { checkIndustries, checkKnown, checkPlace, checkPrefecture, checkUnique, knownAs, type Keys } from './keys.js'
import { collectPolicies } from './policies.js'
import { checkAreas, collectReference, LAND_AND_POWER, type ReferenceTables } from './reference.js'

export type Fixtures = {
  parks: readonly Park[]
  clusters: readonly Cluster[]
  clusterTypes: readonly ClusterType[]
  endowments: readonly Endowment[]
  policies: readonly Policy[]
  reference: ReferenceTables
  /** The same records by the collection they fill. */
  records: SeedRecords
}

/** `compiledOn`: the day up to which everything in `fixtures/` was collected. */
const Edition = closed({ compiledOn: IsoDate })
export type Edition = Static<typeof Edition>

/** Which state of knowledge the fixtures below `dir` are. Throws FixtureFaults. */
export async function loadEdition (dir: string): Promise<Edition> {
  const faults: Fault[] = []
  const { value, report } = await readShape(join(dir, 'edition.json'), Edition, faults)
  if (value && !isDate(value.compiledOn)) report(['compiledOn'], `${value.compiledOn} is not a day`)
  refuse(faults)
  if (!value) throw new Error('edition.json could not be read and no fault says why')
  return value
}

const Parks = Type.Array(Park)
const Clusters = Type.Array(Cluster)
const ClusterTypes = Type.Array(ClusterType)
const Endowments = Type.Array(Endowment)

/**
 * The fixtures below `dir`. Throws FixtureFaults with every fault of every file: what is missing or not of its shape,
 * doubled ids, and keys that point at nothing (parks, cluster types, divisions, industry codes, policies).
 */
export async function loadFixtures (dir: string): Promise<Fixtures> {
  const faults: Fault[] = []
  const read = <S extends TSchema>(name: string, schema: S) => readShape(join(dir, name), schema, faults)
  const [load, parks, clusters, clusterTypes, endowments] = await Promise.all([
    collectReference(join(dir, 'reference'), faults),
    read('parks.json', Parks), read('clusters.json', Clusters), read('cluster-types.json', ClusterTypes), read('endowments.json', Endowments)
  ])
  const parkIds = parks.value && new Set(parks.value.map(({ id }) => id))
  const typeIds = clusterTypes.value && new Set(clusterTypes.value.map(({ id }) => id))
  const tables = load && { [LAND_AND_POWER]: load.reference.landAndPower }
  const policies = await collectPolicies(join(dir, 'policies'), { parks: parkIds, tables }, faults)
  if (load) {
    if (parkIds) checkAreas(load, parkIds)
    checkParks(parks, load.keys)
    checkClusters(clusters, clusterTypes.value, load.keys)
    checkClusterTypes(clusterTypes, clusters.value, load.keys)
    checkEndowments(endowments, typeIds, load.keys)
  }
  refuse(faults)
  return gather({ parks: parks.value, clusters: clusters.value, clusterTypes: clusterTypes.value, endowments: endowments.value, policies, reference: load?.reference })
}

type Gathered = { [K in Exclude<keyof Fixtures, 'records'>]: Fixtures[K] | undefined }

function gather ({ parks = [], clusters = [], clusterTypes = [], endowments = [], policies = [], reference }: Gathered): Fixtures {
  if (!reference) throw new Error('a table that could not be read was not reported')
  const records = { parks, clusters, 'cluster-types': clusterTypes, endowments, policies }
  return { parks, clusters, clusterTypes, endowments, policies, reference, records }
}

function checkParks ({ value: parks = [], report }: JsonFile<Park[]>, keys: Keys): void {
  checkUnique(parks.map(({ id }) => id), 'id', report)
  parks.forEach((park, index) => checkPlace(park, keys, below(report, index)))
}

function checkClusters ({ value: clusters = [], report }: JsonFile<Cluster[]>, types: readonly ClusterType[] | undefined, keys: Keys): void {
  checkUnique(clusters.map(({ id }) => id), 'id', report)
  const byId = types && new Map(types.map(type => [type.id, type]))
  clusters.forEach((cluster, index) => {
    checkPrefecture(cluster.prefecture, keys, below(report, index, 'prefecture'))
    checkIndustries(cluster.industries.map(({ code }) => code), keys, inside(below(report, index, 'industries'), 'code'))
    if (byId) checkType(cluster, byId.get(cluster.type), below(report, index))
  })
}

function checkType ({ id, field }: Cluster, type: ClusterType | undefined, report: Report): void {
  if (!type) return report(['type'], 'there is no such cluster type')
  if (type.field !== field) report(['field'], `${field} differs from the field of ${type.id}, ${type.field}`)
  if (!type.clusterIds.includes(id)) report(['type'], `${type.id} does not list ${id} among its clusters`)
}

function checkClusterTypes ({ value: types = [], report }: JsonFile<ClusterType[]>, clusters: readonly Cluster[] | undefined, keys: Keys): void {
  checkUnique(types.map(({ id }) => id), 'id', report)
  const clusterIds = clusters && new Set(clusters.map(({ id }) => id))
  types.forEach(({ id, industries, clusterIds: listed }, index) => {
    if (!INDUSTRY_TAGS.includes(id)) report([index, 'id'], `${id} is not a tag of the fact catalogue`)
    checkIndustries(industries.map(({ code }) => code), keys, inside(below(report, index, 'industries'), 'code'))
    if (clusterIds) checkKnown(listed, knownAs('cluster', clusterIds), below(report, index, 'clusterIds'))
  })
}

function checkEndowments ({ value: endowments = [], report }: JsonFile<Endowment[]>, typeIds: ReadonlySet<string> | undefined, keys: Keys): void {
  checkUnique(endowments.map(({ id }) => id), 'id', report)
  endowments.forEach((endowment, index) => {
    const { attracts, source, confidence } = endowment
    checkPlace(endowment, keys, below(report, index))
    if (confidence !== 'recalled' && !source) report([index, 'source'], `is missing: an endowment that is ${confidence} has one`)
    attracts.forEach(({ industryCodes, clusterTypes }, at) => {
      checkIndustries(industryCodes, keys, below(report, index, 'attracts', at, 'industryCodes'))
      if (typeIds) checkKnown(clusterTypes, knownAs('cluster type', typeIds), below(report, index, 'attracts', at, 'clusterTypes'))
    })
  })
}
