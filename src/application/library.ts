/** Tables and knowledge that come from files and stay as they are while the process runs. */
import type { Knowledge } from '../domain/match/knowledge.js'
import type { Weights } from '../domain/match/rank.js'
import type { CostTables } from '../domain/money/cost-tables.js'
import type { Reference } from '../domain/place/reference.js'

/** `costTables`: prices of power and land that stand in no policy. */
export type Library = { reference: Reference, knowledge: Knowledge, weights: Weights, costTables: CostTables }
