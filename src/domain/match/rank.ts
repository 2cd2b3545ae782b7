import type { Facts } from '../facts/facts.js'
import type { Cluster, ClusterType } from '../place/cluster.js'
import type { Endowment } from '../place/endowment.js'
import type { Park } from '../place/park.js'
import type { CriterionId, Evidence, Part } from './answer.js'
import type { RankedPark } from './assemble.js'
import type { Knowledge } from './knowledge.js'
import type { Understanding } from './understanding.js'
export type Weights = Record<CriterionId, number>
type Input = { understanding: Understanding, facts: Facts, parks: readonly Park[], clusters: readonly Cluster[], clusterTypes: readonly ClusterType[], endowments: readonly Endowment[], knowledge: Knowledge, weights: Weights, relevance?: Map<string, number> }
export function rankParks ({ understanding, parks, clusters, endowments, weights }: Input): RankedPark[] {
  const ids = new Set(understanding.reading.clusterTypes.map(type => type.id))
  return parks.map(park => {
    const own = clusters.filter(cluster => cluster.prefecture.code === park.prefecture.code && ids.has(cluster.type))
    const has = endowments.filter(e => e.prefecture.code === park.prefecture.code && e.attracts.some(a => a.clusterTypes.some(id => ids.has(id)))).slice(0, 3)
    const fit: Evidence[] = own.map(cluster => ({ reason: { key: 'match.reason.cluster', params: { cluster: cluster.name } }, points: 0.5, clusterId: cluster.id }))
    const place: Evidence[] = has.map(e => ({ reason: { key: 'match.reason.endowment', params: { name: e.name } }, points: e.strength / 9, confidence: e.confidence, endowmentId: e.id, source: e.source }))
    const sum = (list: Evidence[]) => Math.min(1, list.reduce((total, item) => total + item.points, 0))
    const parts: Part[] = [
      { criterion: 'industry-fit', value: sum(fit), weight: weights['industry-fit'], evidence: fit },
      { criterion: 'place-endowment', value: sum(place), weight: weights['place-endowment'], evidence: place }
    ]
    const score = Math.round(parts.reduce((total, part) => total + part.value * part.weight, 0) * 10000) / 10000
    return { parkId: park.id, prefectureCode: park.prefecture.code, score, parts }
  })
}
