import t from 'tap'
import { loadLibrary } from '../../../src/adapters/files/library.js'
import { optionsOf } from '../../../src/domain/change/options.js'
import { withDependents } from '../../../src/domain/change/dependents.js'
import { projectFacts } from '../../../src/domain/derive/derive.js'
import { FACT_NAMES, FACTS, type FactName } from '../../../src/domain/facts/catalogue.js'
import type { Facts, FactValue } from '../../../src/domain/facts/facts.js'
import type { Leaf, Threshold } from '../../../src/domain/law/condition.js'
import { understandProject } from '../../../src/domain/match/understanding.js'
import { FIXTURES_DIR } from '../../../src/paths.js'
import { exampleFacts } from '../../../scripts/support/profiles.js'
import { realFixtures } from '../../support/knowledge.js'
import { richProject } from '../../support/rich-project.js'
import { TODAY } from './support.js'

const { reference, knowledge } = await loadLibrary(FIXTURES_DIR, realFixtures)

/** What is derived of the project, by fact. */
function derivedFrom (given: Facts, asOf = TODAY): Map<string, string> {
  const derived = projectFacts(given, understandProject(given, knowledge).reading, reference, asOf)
  return new Map(derived.map(({ field, value, confidence }) => [field, JSON.stringify([value, confidence])]))
}

const differing = (a: Map<string, string>, b: Map<string, string>): string[] =>
  [...new Set([...a.keys(), ...b.keys()])].filter(field => a.get(field) !== b.get(field))

/** Other values of any fact: those that a condition on it would make worth trying. */
function othersOf (fact: FactName, from: FactValue | undefined): FactValue[] {
  if (fact === 'project.products') return [['乳制品'], ['数据中心']]
  if (fact === 'project.industryCode') return ['1440', '2614', '6450']
  const { kind, allowed } = FACTS[fact]
  const value: Threshold = allowed ?? (kind === 'date' ? '2027-06-01' : kind === 'yes-no' ? true : kind === 'words' ? 'x' : 1000)
  const leaf: Leaf = { field: fact, op: allowed ? 'in' : 'gte', value }
  return optionsOf({ fact, from, leaves: [leaf], asOf: TODAY }).map(option => option.value)
}

t.test('nothing is derived from a fact but what the table names', async t => {
  let moved = 0
  for (const given of [...exampleFacts, richProject]) {
    const before = derivedFrom(given)
    for (const fact of FACT_NAMES.filter(name => name.startsWith('investor.') || name.startsWith('project.'))) {
      const reached = withDependents([fact])
      for (const value of othersOf(fact, given[fact])) {
        const changed = differing(before, derivedFrom({ ...given, [fact]: value }))
        moved += changed.length
        const unnamed = changed.filter(field => !reached.has(field as FactName))
        if (unnamed.length > 0) t.fail(`${fact} ${JSON.stringify(value)}: ${unnamed.join()}`)
      }
    }
    const named = withDependents(['eval.asOf'])
    t.strictSame(differing(before, derivedFrom(given, '2031-01-01')).filter(field => !named.has(field as FactName)), [])
  }
  t.ok(moved > 20, `${moved} derived facts came out otherwise`)
})

t.test('what follows from what follows is reached too', async t => {
  t.strictSame([...withDependents(['project.landMu'])].sort(), ['project.investmentIntensityWanPerHa', 'project.landM2', 'project.landMu'])
})
