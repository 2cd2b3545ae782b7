/** What one endowment is worth to one product: named itself, through the code, or as a link of its chain. */
import type { Reason } from '../answer.js'
import type { EndowmentReading } from '../atlas.js'
import type { Hit } from '../points.js'
import { bestLink, bestOf, inputChain, userChain, type Aspect, type Project } from '../project.js'
import { sharedDigits } from '../understanding.js'
import type { Weights } from '../weights.js'

type Agreement = { weight: number, reason: Reason }

/** What a place has by nature or position: it feeds or carries an industry without being one. */
const RESOURCES = new Set(['mineral', 'energy', 'crop', 'livestock', 'forest', 'water', 'salt-lake', 'port'])
export const isResource = ({ endowment }: EndowmentReading): boolean => RESOURCES.has(endowment.kind)

/** Plants that stand: they show that the industry lives there. */
const CAPACITY = new Set(['existing-capacity', 'chain-leader'])
export const isCapacity = ({ endowment }: EndowmentReading): boolean => CAPACITY.has(endowment.kind)

const TYPE_SHARE = { high: 1, medium: 0.7, low: 0.2 } as const

const reason = (key: string, { endowment, place }: EndowmentReading, params: Reason['params']): Reason =>
  ({ key: `match.reason.endowment.${key}`, params: { place, endowment: endowment.name, ...params } })

const stronger = (agreements: readonly (Agreement | undefined)[]): Agreement | undefined =>
  agreements.reduce((best, next) => next && next.weight > (best?.weight ?? 0) ? next : best, undefined)

function byWords (reading: EndowmentReading, { sameWords }: Project, { match }: Weights): Agreement | undefined {
  const same = sameWords.get(reading.endowment.id)
  return same && { weight: match.words * same.weight, reason: reason('words', reading, { product: same.word }) }
}

function byFamily (reading: EndowmentReading, aspect: Aspect, { nameOf }: Project, { match }: Weights): Agreement | undefined {
  const best = stronger([reading.draws, reading.holds].map(names => {
    const found = bestOf(aspect.kin, names)
    const same = found !== undefined && aspect.kin.get(found.id) === 1
    return found && {
      weight: match.family * found.weight,
      reason: reason(same ? 'family' : 'kin', reading, { product: aspect.name, ...(same ? {} : { like: nameOf(found.id) }) })
    }
  }))
  return best
}

function byCode (reading: EndowmentReading, { code, known }: Project, { match }: Weights): Agreement | undefined {
  if (code === undefined) return undefined
  const digits = sharedDigits(code, reading.industryCodes)
  if (digits < 2) return undefined
  const weight = digits === 4 ? match.code4 : digits === 3 ? match.code3 : match.code2
  const beside = 1 - known * (1 - match.codeBesideWords)
  return { weight: weight * beside, reason: reason('code', reading, { code: code.slice(0, digits) }) }
}

function byType (reading: EndowmentReading, { types, understanding }: Project, { match }: Weights): Agreement | undefined {
  return stronger([...reading.clusterTypes].map(id => {
    const confidence = types.get(id)
    const type = understanding.reading.clusterTypes.find(item => item.id === id)
    return confidence && type && { weight: match.type * TYPE_SHARE[confidence], reason: reason('type', reading, { type: type.why.params['type'] ?? id }) }
  }))
}

/** The endowment draws or is what the project makes. */
export function directHit (reading: EndowmentReading, reach: number, aspect: Aspect, project: Project, weights: Weights): Hit | undefined {
  const best = stronger([
    byWords(reading, project, weights), byFamily(reading, aspect, project, weights), byCode(reading, project, weights), byType(reading, project, weights)
  ])
  return best && hitOf(reading, reach, best, weights)
}

/** The endowment is, or draws makers of, an input or a user of the product. */
export function chainHit (reading: EndowmentReading, reach: number, aspect: Aspect, project: Project, weights: Weights): Hit | undefined {
  const { chain } = weights
  const planned = reading.endowment.kind === 'energy' ? chain.planned : 1
  const link = (names: EndowmentReading['holds'], links: Aspect['inputs'], weight: number, key: 'input' | 'user'): Agreement | undefined => {
    const found = bestLink(links, names)
    const words = key === 'input' ? inputChain : userChain
    return found && { weight: weight * found.weight, reason: reason(key, reading, { chain: words(found.path, aspect, project) }) }
  }
  const besideIt = bestOf(project.beside, reading.holds)
  const best = stronger([
    link(reading.holds, aspect.inputs, chain.holdsInput, 'input'),
    link(reading.draws, aspect.inputs, chain.drawsInput * planned, 'input'),
    link(reading.holds, aspect.users, chain.holdsUser, 'user'),
    link(reading.draws, aspect.users, chain.drawsUser * planned, 'user'),
    besideIt && { weight: chain.context * besideIt.weight, reason: reason('context', reading, { product: project.nameOf(besideIt.id) }) }
  ])
  return best && hitOf(reading, reach, best, weights)
}

const hitOf = ({ endowment, worth }: EndowmentReading, reach: number, { weight, reason }: Agreement, { sharpness }: Weights): Hit => ({
  worth: worth * reach * weight ** sharpness,
  reason,
  confidence: endowment.confidence,
  endowmentId: endowment.id,
  ...(endowment.source ? { source: endowment.source } : {})
})
