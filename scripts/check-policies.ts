/** `npm run policies`: loads every policy, runs its cases, and sees that each threshold is held below, at and above. */
import { join } from 'node:path'
import { FixtureFaults } from '../src/adapters/files/faults.js'
import { loadFixtures } from '../src/adapters/files/fixtures.js'
import { runCases, thresholdGaps, thresholdsOf } from '../src/domain/law/cases.js'
import type { Policy } from '../src/domain/law/policy.js'
import { policySet } from '../src/domain/law/verdict.js'
import { FIXTURES_DIR } from '../src/paths.js'

const fileOf = ({ category, id }: Policy) => join('fixtures/policies', category, `${id}.yaml`)

async function check (): Promise<number> {
  const set = policySet((await loadFixtures(FIXTURES_DIR)).policies)
  const byId = new Map(set.policies.map(policy => [policy.id, policy]))
  const { count, failed } = runCases(set)
  for (const { policyId, name, expected, verdict } of failed) {
    console.log(`${fileOf(byId.get(policyId)!)}: ${name.zh} / ${name.en}: expected ${expected}, reads ${verdict}`)
  }
  const gaps = set.policies.flatMap(policy => thresholdGaps(policy).map(gap => ({ policy, ...gap })))
  for (const { policy, leaf, value, gap } of gaps) {
    console.log(`${fileOf(policy)}: tests: ${leaf.field} ${leaf.op} ${value}: ${gap.replaceAll('-', ' ')}`)
  }
  const thresholds = set.policies.reduce((sum, policy) => sum + thresholdsOf(policy).length, 0)
  console.log(`${set.policies.length} policies, ${count} cases, ${failed.length} failed; ${thresholds} thresholds, ${gaps.length} without three cases`)
  return failed.length + gaps.length
}

try {
  process.exitCode = await check() === 0 ? 0 : 1
} catch (error) {
  if (!(error instanceof FixtureFaults)) throw error
  console.log(error.message)
  console.log(`${error.problems.length} faults; no policy was checked`)
  process.exitCode = 1
}
