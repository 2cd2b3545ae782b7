/** Where a project and an endowment agree: in words, family, code or type, or as links of one chain. */
import type { Reason } from './answer.js'
import type { EndowmentReading, Naming } from './atlas.js'
import { LEAST_WORTH } from './points.js'
import { bestLink, bestOf, inputChain, userChain, type Aspect, type Project } from './project.js'
import { sharedDigits } from './understanding.js'
import type { Weights } from './weights.js'

/** `worth` 0..1: of the endowment and the agreement together, before the distance to a park. */
export type Agreement = { worth: number, reason: Reason }

/** `direct`: the endowment draws or is the product. `chain`: it is, or draws makers of, an input or a user. `isSame`: it names the very family. */
export type Agreements = { direct?: Agreement, chain?: Agreement, isSame: boolean }

type Weighed = { weight: number, reason: () => Reason }

const TYPE_SHARE = { high: 1, medium: 0.7, low: 0.2 } as const

const stronger = (candidates: readonly (Weighed | undefined)[]): Weighed | undefined =>
  candidates.reduce((best, next) => next && next.weight > (best?.weight ?? 0) ? next : best, undefined)

const say = (key: string, { endowment, place }: EndowmentReading, params: Reason['params']): Reason =>
  ({ key: `match.reason.endowment.${key}`, params: { place, endowment: endowment.name, ...params } })

function inWords (reading: EndowmentReading, { sameWords }: Project, { match }: Weights): Weighed | undefined {
  const same = sameWords.get(reading.endowment.id)
  return same && { weight: match.words * same.weight, reason: () => say('words', reading, { product: same.word }) }
}

function inFamily (reading: EndowmentReading, names: Naming, { kin, name }: Aspect, { nameOf }: Project, { match }: Weights): Weighed | undefined {
  const found = bestOf(kin, names)
  if (!found) return undefined
  const isSame = kin.get(found.id) === 1
  const reason = () => say(isSame ? 'family' : 'kin', reading, { product: name, ...(isSame ? {} : { like: nameOf(found.id) }) })
  return { weight: match.family * found.weight, reason }
}

/** Codes say less the better the product is known from words: one code covers products that sit in different places. */
function inCode (reading: EndowmentReading, { code, known }: Project, { match }: Weights): Weighed | undefined {
  if (code === undefined) return undefined
  const digits = sharedDigits(code, reading.industryCodes)
  if (digits < 2) return undefined
  const weight = digits === 4 ? match.code4 : digits === 3 ? match.code3 : match.code2
  return { weight: weight * (1 - known * (1 - match.codeBesideWords)), reason: () => say('code', reading, { code: code.slice(0, digits) }) }
}

function inType (reading: EndowmentReading, { types }: Project, { match }: Weights): Weighed | undefined {
  return stronger([...reading.clusterTypes].map(id => {
    const type = types.get(id)
    return type && { weight: match.type * TYPE_SHARE[type.confidence], reason: () => say('type', reading, { type: type.name }) }
  }))
}

function inChain (reading: EndowmentReading, aspect: Aspect, project: Project, { chain }: Weights): Weighed | undefined {
  const planned = reading.endowment.kind === 'energy' ? chain.planned : 1
  const link = (names: Naming, key: 'input' | 'user', weight: number): Weighed | undefined => {
    const found = bestLink(key === 'input' ? aspect.inputs : aspect.users, names)
    const words = key === 'input' ? inputChain : userChain
    return found && { weight: weight * found.weight, reason: () => say(key, reading, { chain: words(found.path, aspect, project) }) }
  }
  const beside = bestOf(project.beside, reading.holds)
  return stronger([
    link(reading.holds, 'input', chain.holdsInput),
    link(reading.draws, 'input', chain.drawsInput * planned),
    link(reading.holds, 'user', chain.holdsUser),
    link(reading.draws, 'user', chain.drawsUser * planned),
    beside && { weight: chain.context * beside.weight, reason: () => say('context', reading, { product: project.nameOf(beside.id) }) }
  ])
}

/** Whether a text names the very family of the product. */
export function isSameFamily ({ kin }: Aspect, names: Naming): boolean {
  for (const id of names.keys()) if (kin.get(id) === 1) return true
  return false
}

/** How one product of the project and one endowment agree; undefined where they have nothing in common. */
export function agree (reading: EndowmentReading, aspect: Aspect, project: Project, weights: Weights): Agreements | undefined {
  const settle = (best: Weighed | undefined): Agreement | undefined => {
    const worth = best ? reading.worth * best.weight ** weights.sharpness : 0
    return best && worth >= LEAST_WORTH ? { worth, reason: best.reason() } : undefined
  }
  const direct = settle(stronger([
    inWords(reading, project, weights),
    inFamily(reading, reading.draws, aspect, project, weights),
    inFamily(reading, reading.holds, aspect, project, weights),
    inCode(reading, project, weights),
    inType(reading, project, weights)
  ]))
  const chain = settle(inChain(reading, aspect, project, weights))
  if (!direct && !chain) return undefined
  return { direct, chain, isSame: isSameFamily(aspect, reading.draws) || isSameFamily(aspect, reading.holds) }
}
