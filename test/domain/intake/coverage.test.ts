import t from 'tap'
import { loadFixtures } from '../../../src/adapters/files/fixtures.js'
import { loadLibrary } from '../../../src/adapters/files/library.js'
import { answerFor } from '../../../src/application/matching.js'
import { projectFacts } from '../../../src/domain/derive/derive.js'
import type { FactName } from '../../../src/domain/facts/catalogue.js'
import type { Facts } from '../../../src/domain/facts/facts.js'
import { ASKED_FACTS, STEPS } from '../../../src/domain/intake/steps.js'
import { leavesOf } from '../../../src/domain/law/condition.js'
import { policySet } from '../../../src/domain/law/verdict.js'
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

t.test('every fact that derivation and ranking read is asked or derived', async t => {
  const fixtures = await loadFixtures(FIXTURES_DIR)
  const { parks, clusters, endowments, policies } = fixtures.records
  const catalogue = { revision: 'test', parks, clusters, clusterTypes: fixtures.records['cluster-types'], endowments, policies: policySet(policies) }
  const values: Facts = {
    'project.products': ['进口铜精矿冶炼的阴极铜', '精炼番茄酱'],
    'project.industryCode': '3211',
    'project.type': 'relocation',
    'investor.transferFromProvince': '浙江',
    'project.landMu': 15,
    'project.fixedAssetWan': 1000,
    'project.preferredPrefectures': ['包头市']
  }
  const read = new Set<string>()
  // Reads are noted one by one; copying the whole notes nothing, since the copy has no keys.
  const given = new Proxy<Facts>({}, {
    get: (_, name) => {
      read.add(String(name))
      return values[name as FactName]
    }
  })
  const library = await loadLibrary(FIXTURES_DIR, fixtures)
  const answer = answerFor({ catalogue, library, given, asOf: '2026-11-21', view: 'officer', relevance: new Map() })
  t.equal(answer.parks.length, parks.length)
  t.ok(read.has('project.products') && read.has('project.preferredPrefectures'), 'the ranking was really watched')
  const derived = answer.derived.map(fact => fact.field)
  const asked = new Set<string>([...ASKED_FACTS, ...derived])
  t.strictSame([...read].filter(name => /^(investor|project)\./.test(name) && !asked.has(name)).sort(), [])

  // Water is the first thing a park asks; the others are read by the formulas of money alone.
  const forPeople = ['project.waterM3PerYear']
  const byMoney = ['investor.highTechCertValidTo', 'project.firstIncomeYear', 'project.importDutyRate', 'project.buildingFloorAreaM2', 'project.loadKW', 'project.voltageKV']
  const byPolicies = policies.flatMap(policy => [policy.conditions, policy.requirement])
    .flatMap(condition => condition ? leavesOf(condition).map(leaf => leaf.field) : [])
  const used = new Set<string>([...read, ...byPolicies, ...byMoney, ...forPeople])
  t.strictSame(ASKED_FACTS.filter(fact => !used.has(fact)), [], 'nothing is asked that changes no answer')
})
