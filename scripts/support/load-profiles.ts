/**
 * Invented profiles in any number, for measuring load: each says in its address and in the name of the firm that it is invented.
 * Products are words that people use; the figures are spread as widely as projects are. The same number gives the same profile.
 */
import type { Document } from '../../src/application/collections.js'
import { FACTS, type FactName } from '../../src/domain/facts/catalogue.js'
import type { Facts } from '../../src/domain/facts/facts.js'
import type { ProductFamily } from '../../src/domain/match/family.js'
import { chances, pick } from './synthetic.js'

/** What somebody who asks says of the project. `id` has the form of a private address. */
export type SyntheticProfile = { id: string, answers: Facts }

/** Between `least` and `most`, as many small ones as large ones in each power of ten, to two digits. */
function figure (least: number, most: number, chance: () => number): number {
  const value = least * (most / least) ** chance()
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1)
  return Math.round(value / unit) * unit
}

const choice = (name: FactName, chance: () => number) => pick(FACTS[name].allowed ?? [], chance)

/** The profile with this number, 0 or more. `families`: where the products come from. */
export function syntheticProfile (families: readonly ProductFamily[], number: number): SyntheticProfile {
  const chance = chances(1_000_003 + number)
  const family = pick(families, chance)
  const code = family.industryCodes[0]
  const some = (facts: Facts): Facts => chance() < 0.7 ? facts : {}
  const answers: Facts = {
    'investor.name': `虚构企业 ${number + 1}`,
    'project.products': [pick(family.terms.zh, chance)],
    ...(code === undefined ? {} : { 'project.industryCode': code }),
    'project.investmentWan': figure(1000, 1_000_000, chance),
    ...some({ 'project.type': choice('project.type', chance) }),
    ...some({ 'project.landMu': figure(20, 2000, chance) }),
    ...some({ 'project.jobs': figure(20, 5000, chance) }),
    ...some({ 'project.electricityKWhPerYear': figure(1e6, 1e9, chance) }),
    ...some({ 'investor.ownership': choice('investor.ownership', chance) }),
    ...some({ 'investor.transferFromProvince': choice('investor.transferFromProvince', chance) })
  }
  return { id: `synthetic${String(number + 1).padStart(17, '0')}`, answers }
}

/** The profile as an intake that nobody has gone on with since the instant `at`. */
export const intakeOf = ({ id, answers }: SyntheticProfile, at: string): Document<'intakes'> =>
  ({ id, answers, notKnown: [], createdAt: at, updatedAt: at })
