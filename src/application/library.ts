/** Tables and knowledge that come from files and stay as they are while the process runs. */
import type { Knowledge } from '../domain/match/knowledge.js'
import type { Weights } from '../domain/match/rank.js'
import type { Reference } from '../domain/place/reference.js'

export type Library = { reference: Reference, knowledge: Knowledge, weights: Weights }
