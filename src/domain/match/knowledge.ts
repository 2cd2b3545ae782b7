import type { ClusterType } from '../place/cluster.js'
export type Knowledge = { clusterTypes: readonly ClusterType[] }
