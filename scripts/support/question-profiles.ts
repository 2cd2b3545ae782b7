/**
 * Complete answers for measurements: everything the intake asks, of projects at known places. What a project says itself
 * comes first; the rest is taken from the cases that stand beside the policies, chosen by name, so that every run is equal.
 */
import { createHash } from 'node:crypto'
import { FACTS, type FactName } from '../../src/domain/facts/catalogue.js'
import type { Facts, FactValue } from '../../src/domain/facts/facts.js'
import { ASKED_FACTS } from '../../src/domain/intake/steps.js'
import type { DerivedFact } from '../../src/domain/match/answer.js'
import type { Policy } from '../../src/domain/law/policy.js'
import type { Park } from '../../src/domain/place/park.js'
import type { IndustryTag } from '../../src/domain/place/reference.js'

/** `answers` hold every fact that a page asks for; `parks` are the ids of the places where it stands. */
export type Profile = { id: string, answers: Facts, parks: readonly string[] }

/** Round figures for what no case names. */
const FIGURES: Facts = {
  'project.firstIncomeYear': 2027,
  'project.importDutyRate': 0.05,
  'project.buildingFloorAreaM2': 20_000,
  'project.loadKW': 10_000,
  'project.waterM3PerYear': 100_000,
  'project.landMu': 150,
  'project.loanWan': 10_000
}

/** One of the items, always the same for the same name. */
function chosen<T> (items: readonly T[], name: string): T | undefined {
  return items[createHash('sha256').update(name).digest().readUInt32BE() % Math.max(1, items.length)]
}

type Case = Policy['tests'][number]['given']

const withoutSite = (given: Case): [FactName, FactValue][] =>
  (Object.entries(given) as [FactName, FactValue][]).filter(([name]) => ASKED_FACTS.includes(name))

/** An answer to a question that no case and no figure answers. */
function anyAnswer (fact: FactName, id: string): FactValue | undefined {
  const { kind, allowed = [] } = FACTS[fact]
  if (kind === 'yes-no') return chosen([true, false], `${id} ${fact}`)
  if (kind === 'choice') return chosen(allowed, `${id} ${fact}`)
  return kind === 'list' ? [] : undefined
}

/** Product and code of an industry group in the words of its own entry. */
function industryOf (tag: IndustryTag | undefined): Facts {
  const product = tag?.terms?.zh[0] ?? tag?.name.zh
  const code = tag?.industryCodes[0]
  return { ...(product ? { 'project.products': [product] } : {}), ...(code ? { 'project.industryCode': code } : {}) }
}

function tagOf (answers: Facts, id: string, tags: readonly IndustryTag[]): IndustryTag | undefined {
  const [named] = (answers['project.industryTags'] ?? []) as readonly string[]
  return tags.find(({ tag }) => tag === named) ?? chosen(tags, id)
}

/** What the answers are made from: the cases of the policies, the industry groups, and what follows from products and code. */
export type Stock = { policies: readonly Policy[], tags: readonly IndustryTag[], derive: (given: Facts) => readonly DerivedFact[] }

/** Whole answers from those given: what follows from them, then one case of each policy in turn for what is still open. */
export function complete (id: string, own: Facts, { policies, tags, derive }: Stock): Facts {
  const given = own['project.products'] ? own : { ...own, ...industryOf(tagOf(own, id, tags)) }
  const answers: Partial<Record<FactName, FactValue>> = { ...given }
  const fill = (facts: Iterable<readonly [FactName, FactValue]>) => { for (const [name, value] of facts) answers[name] ??= value }
  fill(derive(given).filter(({ field, confidence }) => ASKED_FACTS.includes(field) && confidence !== 'low').map(({ field, value }) => [field, value]))
  const cases = policies.flatMap(({ id: policy, tests }) => chosen(tests, `${id} ${policy}`)?.given ?? [])
  for (const one of cases) fill(withoutSite(one))
  const all = policies.flatMap(({ tests }) => tests.flatMap(test => withoutSite(test.given)))
  for (const fact of ASKED_FACTS) {
    const seen = all.filter(([name]) => name === fact).map(([, value]) => value)
    const value = chosen(seen, `${id} ${fact}`) ?? FIGURES[fact] ?? anyAnswer(fact, id)
    if (value !== undefined) answers[fact] ??= value
  }
  return answers
}

/** A profile for each policy that has a case about a project: that case, at a place it names, else at one of all places. */
export function profilesOfCases (parks: readonly Park[], stock: Stock): Profile[] {
  return stock.policies.flatMap(policy => {
    const test = chosen(policy.tests.filter(({ given }) => withoutSite(given).length > 0), policy.id)
    if (!test) return []
    const there = parks.filter(park => park.id === test.given['site.parkId'] || park.prefecture.name.zh === test.given['site.prefecture'])
    const park = chosen(there.length > 0 ? there : parks, policy.id)!
    const id = `case-${policy.id}`
    return [{ id, answers: complete(id, Object.fromEntries(withoutSite(test.given)), stock), parks: [park.id] }]
  })
}
