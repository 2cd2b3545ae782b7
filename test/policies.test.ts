import t from 'tap'
import { loadFixtures } from '../src/adapters/files/fixtures.js'
import { hashesOf, loadProof, staleIn } from '../src/adapters/files/proof.js'
import { BENEFIT_PARAMETERS } from '../src/domain/law/benefit.js'
import { caseReader, dayGaps, holds, thresholdGaps } from '../src/domain/law/cases.js'
import { isProven, totalOf } from '../src/domain/law/proof.js'
import { policySet } from '../src/domain/law/verdict.js'
import { FIXTURES_DIR } from '../src/paths.js'

const { policies, reference } = await loadFixtures(FIXTURES_DIR)
const set = policySet(policies)
const byId = new Map(policies.map(policy => [policy.id, policy]))
const tally = (values: readonly string[]) => Object.fromEntries([...new Set(values)].sort().map(value => [value, values.filter(other => other === value).length]))

t.test('ninety policies load, with the counts of the analysis', async t => {
  t.equal(policies.length, 90)
  t.strictSame(tally(policies.map(({ status }) => status)), { expired: 8, 'in-force': 45, superseded: 10, unclear: 27 })
  t.strictSame(tally(policies.map(({ confidence }) => confidence)), { 'public-source': 49, recalled: 3, seed: 38 })
})

const read = caseReader(set)

for (const policy of set.policies) {
  t.test(`${policy.id} reads as its cases say`, async t => {
    for (const test of policy.tests) {
      const reads = read(policy, test)
      t.ok(holds(test, reads), `${test.name.zh}: ${JSON.stringify(reads)}`)
    }
  })
}

t.test('every policy has cases around each threshold, with the fact unknown, and around each of its days', async t => {
  for (const policy of policies) {
    t.strictSame(thresholdGaps(policy), [], `${policy.id}: thresholds`)
    t.strictSame(dayGaps(policy), [], `${policy.id}: days`)
  }
})

t.test('every policy that asks anything shows a no, a yes and an unknown', async t => {
  for (const policy of policies) {
    const asks = policy.scope.prefectures !== 'all' || JSON.stringify(policy.conditions).includes('"field"')
    const verdicts = new Set(policy.tests.map(({ expect }) => expect))
    if (asks) t.ok(verdicts.has('unknown-needs-data') && verdicts.has('does-not-apply') && verdicts.size > 2, policy.id)
  }
})

t.test('every figure of a benefit has a unit, a source and the day from which it holds', async t => {
  let figures = 0
  for (const { id, benefit, validity } of policies) {
    for (const [name, { unit, source, values }] of Object.entries(benefit.parameters ?? {})) {
      if (!BENEFIT_PARAMETERS[benefit.kind][name]?.unit) continue
      figures += 1
      t.ok(unit && source, `${id}: ${name} has unit and source`)
      t.ok(values.every(({ from, to }) => from === validity.from && to === validity.to), `${id}: ${name} holds as long as the rule`)
    }
  }
  t.equal(figures, 61)
})

t.test('figures that stand in a table as well are the same there', async t => {
  const value = (id: string, name: string) => byId.get(id)?.benefit.parameters?.[name]?.values[0]?.value
  t.strictSame(value('land-nat-floor-2006', 'floorByGrade'), reference.landFloor, 'land floor by grade')
  const { power, land } = reference.landAndPower as {
    power: { tAndD: { grid: string, voltageKV: string, yuanPerKWh: number }[] }
    land: { baotouRareEarth2021: { landRewardWanPerMu: number } }
  }
  for (const grid of ['mengxi', 'mengdong']) {
    const rows = power.tAndD.filter(row => row.grid === grid).map(({ voltageKV, yuanPerKWh }) => ({ voltageKV, yuanPerKWh }))
    t.strictSame(value(`ele-td-${grid}-2026`, 'rows'), rows, `transmission price, ${grid}`)
  }
  t.equal(value('land-baotou-reward-8', 'wanPerMu'), land.baotouRareEarth2021.landRewardWanPerMu)
})

t.test('the published proof was measured on these files and kills enough of the mutants of each', async t => {
  const proof = await loadProof(FIXTURES_DIR)
  t.strictSame(staleIn(proof, await hashesOf(FIXTURES_DIR, policies)), [], 'npm run mutate -- --write measures anew')
  for (const { id, tests } of policies) {
    t.ok(proof[id] && isProven(proof[id]), `${id}: ${proof[id]?.killed} of ${proof[id]?.mutants}`)
    t.equal(proof[id]?.cases, tests.length, `${id}: cases`)
  }
  t.ok(isProven(totalOf(Object.values(proof))), 'all together')
})
