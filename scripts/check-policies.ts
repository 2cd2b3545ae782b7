/**
 * `npm run policies`: loads every policy, runs its cases, and sees that each threshold is held below, at, above and unknown,
 * and each day of validity before, on and after. `-- --skeletons [FILE ...]` writes the cases that are missing into the files,
 * each with a mark that a person takes out; until then the file does not load.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { FixtureFaults } from '../src/adapters/files/faults.js'
import { loadFixtures } from '../src/adapters/files/fixtures.js'
import { dayGaps, daysOf, runCases, thresholdGaps, thresholdsOf, type Reading } from '../src/domain/law/cases.js'
import type { Policy } from '../src/domain/law/policy.js'
import { draftsFor } from '../src/domain/law/skeleton.js'
import { policySet, type PolicySet } from '../src/domain/law/verdict.js'
import { FIXTURES_DIR } from '../src/paths.js'
import { namedDrafts, withDrafts } from './support/case-files.js'

const fileOf = ({ category, id }: Policy) => join('fixtures/policies', category, `${id}.yaml`)

const said = ({ verdict, yuan, counted }: Reading): string => [
  verdict,
  ...(yuan === undefined ? [] : [`${yuan} yuan`]),
  ...(counted ? [`counted ${JSON.stringify(counted)}`] : [])
].join(', ')

/** Prints what is wrong with the cases and gives the number of faults. */
function check (set: PolicySet): number {
  const byId = new Map(set.policies.map(policy => [policy.id, policy]))
  const { count, failed } = runCases(set)
  for (const { policyId, name, expected, reads } of failed) {
    console.log(`${fileOf(byId.get(policyId)!)}: ${name.zh} / ${name.en}: expected ${said(expected)}; reads ${said(reads)}`)
  }
  const gaps = set.policies.flatMap(policy => [
    ...thresholdGaps(policy).map(({ leaf, value, gap }) => `${fileOf(policy)}: tests: ${leaf.field} ${leaf.op} ${value}: ${gap.replaceAll('-', ' ')}`),
    ...dayGaps(policy).map(({ day, value, gap }) => `${fileOf(policy)}: tests: ${day} ${value}: ${gap.replaceAll('-', ' ')}`)
  ])
  for (const gap of gaps) console.log(gap)
  const sum = (countOf: (policy: Policy) => number) => set.policies.reduce((total, policy) => total + countOf(policy), 0)
  console.log(`${set.policies.length} policies, ${count} cases, ${failed.length} failed; ${sum(policy => thresholdsOf(policy).length)} thresholds and ` +
    `${sum(policy => daysOf(policy).length)} days, ${gaps.length} without all their cases`)
  return failed.length + gaps.length
}

/** Writes the missing cases of the policies, or of those whose files are named. */
async function writeSkeletons (set: PolicySet, files: readonly string[]): Promise<number> {
  const ids = new Set(files.map(file => basename(file, '.yaml')))
  const unknown = [...ids].filter(id => !set.policies.some(policy => policy.id === id))
  for (const id of unknown) console.log(`there is no policy ${id}`)
  let written = 0
  for (const policy of set.policies.filter(({ id }) => ids.size === 0 || ids.has(id))) {
    const drafts = namedDrafts(draftsFor(policy, set, true), policy.tests)
    if (drafts.length === 0) continue
    const file = join(FIXTURES_DIR, 'policies', policy.category, `${policy.id}.yaml`)
    await writeFile(file, withDrafts(await readFile(file, 'utf8'), drafts))
    written += drafts.length
    console.log(`${fileOf(policy)}: ${drafts.length} cases to check`)
  }
  console.log(`${written} cases written; each is marked "review: needed" and the files load when the marks are gone`)
  return unknown.length
}

try {
  const { values, positionals } = parseArgs({ options: { skeletons: { type: 'boolean' } }, allowPositionals: true })
  const set = policySet((await loadFixtures(FIXTURES_DIR)).policies)
  const faults = values.skeletons ? await writeSkeletons(set, positionals) : check(set)
  process.exitCode = faults === 0 ? 0 : 1
} catch (error) {
  if (!(error instanceof FixtureFaults)) throw error
  console.log(error.message)
  const unread = error.problems.filter(({ path, words }) => path.endsWith('.review') && words.startsWith('unknown key')).length
  if (unread > 0) console.log(`${unread} cases were written by --skeletons and wait for a person to check them and delete the mark`)
  console.log(`${error.problems.length} faults; no policy was checked`)
  process.exitCode = 1
}
