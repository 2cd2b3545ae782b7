import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { FixtureFaults } from '../../src/adapters/files/faults.js'
import { loadPolicies } from '../../src/adapters/files/policies.js'
import { dayGaps, thresholdGaps } from '../../src/domain/law/cases.js'
import type { Policy, PolicyTest } from '../../src/domain/law/policy.js'
import { scoresOf } from '../../src/domain/law/proof.js'
import { draftsFor, type Draft } from '../../src/domain/law/skeleton.js'
import { judge, policySet } from '../../src/domain/law/verdict.js'
import { FIXTURES_DIR } from '../../src/paths.js'
import { namedDrafts, withDrafts } from '../../scripts/support/case-files.js'
import { policyWith } from '../support/policy.js'

const first: PolicyTest = { name: { zh: '不适用', en: 'no' }, asOf: '2026-06-01', given: { 'project.landMu': 1 }, expect: 'does-not-apply' }
const bare = policyWith({
  validity: { from: '2026-01-01', to: '2026-12-31' },
  scope: { prefectures: ['包头市', '乌海市'], parks: 'all' },
  conditions: {
    all: [
      { field: 'project.landMu', op: 'gte', value: 100 },
      { any: [{ field: 'project.usesPPP', op: 'eq', value: true }, { field: 'project.mainBusinessIncomeShare', op: 'gte', value: 0.6 }] }
    ]
  },
  tests: [first]
})
const asCase = (draft: Draft, at: number): PolicyTest => ({ name: { zh: `${at}`, en: `${at}` }, asOf: draft.asOf, given: draft.given, expect: draft.expect })
const complete = (policy: Policy, survivors: boolean): Policy =>
  ({ ...policy, tests: [...policy.tests, ...draftsFor(policy, policySet([policy]), survivors).map(asCase)] })

t.test('drafts close every gap, from one case that meets nothing', async t => {
  t.equal(thresholdGaps(bare).length, 2)
  t.equal(dayGaps(bare).length, 2)
  const done = complete(bare, false)
  t.strictSame([thresholdGaps(done), dayGaps(done)], [[], []])
  t.strictSame(draftsFor(done, policySet([done]), false), [], 'a complete policy wants nothing')
})

t.test('drafts for mutants leave none of the logic alive', async t => {
  const done = complete(bare, true)
  const { survivors, killed, mutants } = scoresOf(policySet([done])).get('example')!
  t.strictSame([survivors, killed], [undefined, mutants])
})

t.test('a draft says what the engine reads, with as few facts as decide', async t => {
  const drafts = draftsFor(bare, policySet([bare]), false)
  for (const { given, asOf, expect } of drafts) t.equal(judge(bare, given, asOf).verdict, expect)
  const land = drafts.filter(({ about }) => about.kind === 'fact' && about.field === 'project.landMu')
  t.strictSame(land.map(({ about, expect }) => [about.kind === 'fact' && about.value, expect]),
    [[99, 'does-not-apply'], [101, 'applies'], [100, 'applies'], [undefined, 'unknown-needs-data']])
  t.strictSame(Object.keys(land[0]!.given).length, 3, 'the place, the land and one of the two alternatives')
})

t.test('the names say what is shown, in both languages, and no two are alike', async t => {
  const named = namedDrafts(draftsFor(bare, policySet([bare]), true), [first])
  const names = named.map(({ name }) => name)
  t.ok(names.some(({ zh, en }) => zh === '用地需求 99 亩：不适用' && en === 'Land needed 99 mu: does not apply'), JSON.stringify(names.slice(0, 4)))
  t.ok(names.some(({ zh, en }) => zh === '施行前一日 2025-12-31：不适用' && en === 'The day before it starts, 2025-12-31: does not apply'))
  t.ok(names.some(({ zh, en }) => zh === '落地乌海市：适用' && en === 'In Wuhai: applies'))
  for (const half of ['zh', 'en'] as const) t.equal(new Set(names.map(name => name[half])).size, names.length, half)
})

t.test('a written case changes no other byte and does not load until its mark is gone', async t => {
  const dir = await mkdtemp(join(tmpdir(), 'cases-'))
  t.teardown(() => rm(dir, { recursive: true }))
  await cp(join(FIXTURES_DIR, 'policies'), dir, { recursive: true })
  const file = join(dir, 'labour', 'lab-im2024-graduates.yaml')
  const before = `# a note that stays\n${await readFile(file, 'utf8')}`
  const policy = (await loadPolicies(dir)).find(({ id }) => id === 'lab-im2024-graduates')!
  const cut = { ...policy, tests: policy.tests.slice(0, 1) }
  const drafts = namedDrafts(draftsFor(cut, policySet([cut]), false), policy.tests)
  t.ok(drafts.length > 0)
  const after = withDrafts(before, drafts)
  t.ok(after.startsWith(before), 'what stood there stands')
  await writeFile(file, after)
  const faults = await loadPolicies(dir).catch((error: unknown) => error)
  t.ok(faults instanceof FixtureFaults)
  t.equal((faults as FixtureFaults).problems.filter(({ path, words }) => path.endsWith('.review') && words.startsWith('unknown key')).length, drafts.length)
  await writeFile(file, after.replaceAll(/^ +review: needed.*\n/gm, ''))
  const loaded = (await loadPolicies(dir)).find(({ id }) => id === policy.id)!
  t.strictSame(loaded.tests.slice(policy.tests.length), drafts.map(({ about: _, ...test }) => test))
})
