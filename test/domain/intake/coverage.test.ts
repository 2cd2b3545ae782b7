import t from 'tap'
import { loadFixtures } from '../../../src/adapters/files/fixtures.js'
import { projectFacts } from '../../../src/domain/derive/derive.js'
import type { FactName } from '../../../src/domain/facts/catalogue.js'
import type { Facts } from '../../../src/domain/facts/facts.js'
import { ASKED_FACTS, STEPS } from '../../../src/domain/intake/steps.js'
import { leavesOf } from '../../../src/domain/law/condition.js'
import { FIXTURES_DIR } from '../../../src/paths.js'

t.test('every fact that a policy reads is asked or derived', async t => {
  const { records, reference } = await loadFixtures(FIXTURES_DIR)
  const read = new Set<FactName>(records.policies.flatMap(policy =>
    [policy.conditions, policy.requirement].flatMap(condition => condition ? leavesOf(condition).map(leaf => leaf.field) : [])))
  const given: Facts = { 'project.landMu': 15, 'project.fixedAssetWan': 1000 }
  const nothing = { clusterTypes: [], productText: '', everyProductRead: false }
  const derived = projectFacts(given, nothing, reference, '2026-11-21').filter(fact => fact.confidence === 'high').map(fact => fact.field)
  const answerable = new Set<string>([...ASKED_FACTS, ...derived])
  const missing = [...read].filter(fact => /^(investor|project)\./.test(fact) && !answerable.has(fact))
  t.strictSame(missing, [])
  t.ok(read.size > 40, 'the policies were really read')

  const opened = STEPS.flatMap(({ onlyIf, unless }) => [onlyIf, unless]).flatMap(condition => condition ? leavesOf(condition) : []).map(leaf => leaf.field)
  t.ok(opened.every(fact => answerable.has(fact)), 'what opens a page can be answered')
})
