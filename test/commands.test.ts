/** The commands that other tools call: JSON on stdout and nothing else, exit code 2 and one line for bad input. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { exampleFacts } from '../scripts/support/profiles.js'
import { openEmbeddedStore } from '../src/adapters/documents/embedded.js'
import { openEmbeddedSearch } from '../src/adapters/search/embedded.js'
import { removeRecord, saveRecord } from '../src/application/records.js'
import { seed } from '../src/application/seed.js'
import { ROOT_DIR } from '../src/paths.js'
import { silentLog } from './support/documents.js'
import { realFixtures } from './support/knowledge.js'

const run = (script: string, ...args: string[]) => runIn({}, script, ...args)

async function runIn (env: Record<string, string>, script: string, ...args: string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', `scripts/${script}.ts`, ...args],
    { cwd: ROOT_DIR, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, MONGODB_URI: '', ...env } })
  let [stdout, stderr] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => { stdout += chunk })
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => { stderr += chunk })
  const [code] = await once(child, 'close')
  return { code, stdout, stderr }
}

type Verdict = { policyId: string, verdict: string, findings: { field: string, truth: string, fact: unknown, source: object }[], missing: string[] }

const landed = (changes: object) => ({
  id: 'a', productZh: '羊绒衫', productEn: 'cashmere sweaters', gbIndustry: { code: '1821' }, prefecture: { zh: '鄂尔多斯市', code: '150600' }, contested: false, ...changes
})

const dir = t.testdir({
  'landed.json': JSON.stringify([landed({}), landed({ id: 'b', contested: true, productZh: '番茄酱', productEn: 'tomato paste', gbIndustry: { code: '1453' }, prefecture: { zh: '巴彦淖尔市', code: '150800' } })]),
  'landed-nowhere.json': JSON.stringify([landed({ prefecture: { zh: '某市', code: '159900' } })]),
  'landed-silent.json': JSON.stringify([landed({ productZh: '', productEn: null })]),
  'one.json': JSON.stringify({ ...exampleFacts[0], 'investor.ownership': null }),
  'bom.json': `\uFEFF${JSON.stringify(exampleFacts[0])}`,
  'many.json': JSON.stringify([exampleFacts[0], {}]),
  'wrong-kind.json': JSON.stringify({ 'project.landMu': '400' }),
  'unknown-name.json': JSON.stringify([{}, { 'project.colour': 'red' }]),
  'list.json': JSON.stringify(['text']),
  'broken.json': '{ "project.landMu": 4'
})
const file = (name: string) => join(dir, name)

t.test('evaluate judges every policy and tells the clause of every leaf', async t => {
  const { code, stdout } = await run('evaluate', file('one.json'), '--as-of', '2026-11-21')
  t.equal(code, 0)
  const { asOf, verdicts, derived } = JSON.parse(stdout) as { asOf: string, verdicts: Verdict[], derived?: object }
  t.equal(asOf, '2026-11-21')
  t.equal(derived, undefined, 'nothing is derived unless asked for')
  t.equal(verdicts.length, 90)
  for (const { policyId, verdict, findings, missing } of verdicts) {
    t.equal(missing.length > 0, verdict === 'unknown-needs-data', `${policyId}: something is missing exactly when the verdict is open`)
    for (const finding of findings) {
      t.equal(finding.fact === null, finding.truth === 'unknown', `${policyId} ${finding.field}`)
      t.match(finding.source, { document: String })
    }
  }
  const west = verdicts.find(({ policyId }) => policyId === 'tax-west-cit15-2021')
  t.equal(west?.verdict, 'unknown-needs-data')
  t.ok(west?.missing.includes('project.mainBusinessIncomeShare'))
})

t.test('evaluate derives when asked to, and takes an array', async t => {
  const derived = JSON.parse((await run('evaluate', file('bom.json'), '--derive', '--as-of', '2026-11-21')).stdout) as { derived: { field: string }[] }
  t.ok(derived.derived.some(({ field }) => field === 'project.landM2'))
  const many = JSON.parse((await run('evaluate', file('many.json'), '--as-of', '2026-11-21')).stdout) as { verdicts: Verdict[] }[]
  t.strictSame(many.map(({ verdicts }) => verdicts.length), [90, 90])
})

t.test('match ranks the parks, best first', async t => {
  const { code, stdout } = await run('match', file('one.json'), '--top', '5', '--as-of', '2026-11-21')
  t.equal(code, 0)
  const { parks } = JSON.parse(stdout) as { parks: { parkId: string, prefectureCode: string, score: number, blocked: boolean, parts: object[] }[] }
  t.equal(parks.length, 5)
  t.match(parks[0], { parkId: String, prefectureCode: /^15\d{4}$/, score: Number, blocked: false, parts: Array })
  t.strictSame(parks.map(park => park.score), parks.map(park => park.score).sort((a, b) => b - a))
  const many = JSON.parse((await run('match', file('many.json'))).stdout) as { parks: object[] }[]
  t.strictSame(many.map(({ parks }) => parks.length), [37, 37])
})

t.test('score-landed measures the ranking beside simple guesses of the same run', async t => {
  const { code, stdout } = await run('score-landed', file('landed.json'))
  t.equal(code, 0)
  const { groups } = JSON.parse(stdout) as { groups: Record<string, { n: number, prefecture: { top1: number, top3: number }, baselines: Record<string, { top1: number, top3: number }> }> }
  t.strictSame(Object.entries(groups).map(([name, { n }]) => [name, n]), [['all', 2], ['contested', 1], ['uncontested', 1]])
  for (const { prefecture, baselines } of Object.values(groups)) {
    for (const { top1, top3 } of [prefecture, ...Object.values(baselines)]) t.ok(top1 >= 0 && top1 <= top3 && top3 <= 1)
  }
  t.ok(Math.abs(groups['all']!.baselines['random']!.top3 - 0.25) < 0.001, 'three of twelve by chance')
})

/** A store that learnt of the fixtures on one day, of an edit on a later one and of a removal on the last. */
async function storeWithHistory (dataDir: string): Promise<void> {
  const documents = openEmbeddedStore({ file: join(dataDir, 'luodi.db'), log: silentLog })
  const deps = { documents, search: openEmbeddedSearch(), log: silentLog }
  await seed(deps, realFixtures.records, { at: '2026-03-01T04:00:00.000Z' })
  const policy = realFixtures.policies.find(({ id }) => id === 'tax-west-cit15-2021')!
  const edited = { ...policy, conditions: { field: 'project.landMu' as const, op: 'gte' as const, value: 1_000_000 } }
  await saveRecord(deps, 'policies', edited, { by: 'officer', at: '2026-04-01T04:00:00.000Z' })
  await removeRecord(deps, 'policies', policy.id, { by: 'officer', at: '2026-05-01T04:00:00.000Z' })
  await documents.close()
}

t.test('--known-on uses what the store knew on the day', async t => {
  const dataDir = t.testdir()
  await storeWithHistory(dataDir)
  const verdictOn = async (day: string) => {
    const { code, stdout } = await runIn({ DATA_DIR: dataDir }, 'evaluate', file('one.json'), '--as-of', '2026-11-21', '--known-on', day)
    t.equal(code, 0, day)
    const { knownOn, verdicts } = JSON.parse(stdout) as { knownOn: string, verdicts: Verdict[] }
    t.equal(knownOn, day)
    return verdicts.find(({ policyId }) => policyId === 'tax-west-cit15-2021')?.verdict
  }
  t.equal(await verdictOn('2026-03-01'), 'unknown-needs-data')
  t.equal(await verdictOn('2026-04-15'), 'does-not-apply', 'after the edit')
  t.equal(await verdictOn('2026-05-01'), undefined, 'after the removal')

  const early = await runIn({ DATA_DIR: dataDir }, 'evaluate', file('one.json'), '--known-on', '2026-02-28')
  t.strictSame([early.code, early.stdout], [2, ''])
  t.match(early.stderr, /^--known-on: [^\n]*2026-03-01[^\n]*\n$/, 'says from which day on anything is known')

  const matched = await runIn({ DATA_DIR: dataDir }, 'match', file('one.json'), '--top', '1', '--known-on', '2026-04-15')
  t.match(JSON.parse(matched.stdout), { knownOn: '2026-04-15', parks: [{ parkId: String, score: Number }] })

  const documents = openEmbeddedStore({ file: join(dataDir, 'luodi.db'), log: silentLog })
  const held = await runIn({ DATA_DIR: dataDir }, 'match', file('one.json'), '--known-on', '2026-04-15')
  await documents.close()
  t.strictSame([held.code, held.stdout], [2, ''])
  t.match(held.stderr, /^--known-on: [^\n]*another process has [^\n]*open[^\n]*\n$/, 'a store that a server holds is not read behind its back')
})

t.test('without a store --known-on knows the fixtures from the day they were compiled', async t => {
  const dataDir = t.testdir()
  const plain = await runIn({ DATA_DIR: dataDir }, 'match', file('one.json'), '--as-of', '2026-11-21', '--top', '2')
  const known = await runIn({ DATA_DIR: dataDir }, 'match', file('one.json'), '--as-of', '2026-11-21', '--top', '2', '--known-on', '2026-11-21')
  t.strictSame(JSON.parse(known.stdout), { ...JSON.parse(plain.stdout), knownOn: '2026-11-21' })
  t.strictSame(Object.keys(JSON.parse(plain.stdout)), ['asOf', 'parks'], 'nothing is added unless asked for')
  const early = await runIn({ DATA_DIR: dataDir }, 'match', file('one.json'), '--known-on', '2026-11-20')
  t.strictSame([early.code, early.stdout], [2, ''])
  t.match(early.stderr, /^--known-on: [^\n]*2026-11-21[^\n]*\n$/)
  t.strictSame(readdirSync(dataDir), [], 'and asking makes no store')
})

const refused: [string, string[], RegExp][] = [
  ['evaluate', [], /usage/],
  ['evaluate', [file('nowhere.json')], /nowhere\.json.*cannot be read/],
  ['evaluate', [file('broken.json')], /broken\.json.*not JSON/],
  ['evaluate', [file('wrong-kind.json')], /^project\.landMu: /],
  ['evaluate', [file('unknown-name.json')], /^\[1\]\.project\.colour: /],
  ['evaluate', [file('list.json')], /\[0\]/],
  ['evaluate', [file('one.json'), '--as-of', '2026-02-30'], /--as-of/],
  ['evaluate', [file('one.json'), '--known-on', 'yesterday'], /--known-on/],
  ['evaluate', [file('one.json'), '--colour'], /colour/],
  ['match', [file('wrong-kind.json')], /^project\.landMu: /],
  ['match', [file('one.json'), '--top', '0'], /--top/],
  ['score-landed', [file('one.json')], /array/],
  ['score-landed', [file('landed-nowhere.json')], /^\[0\]\.prefecture\.code: /],
  ['score-landed', [file('landed-silent.json')], /^\[0\]\.productZh: /]
]

t.test('bad input is refused with one line that says what and why', async t => {
  for (const [script, args, words] of refused) {
    const { code, stdout, stderr } = await run(script, ...args)
    t.equal(code, 2, `${script} ${args.join(' ')}`)
    t.equal(stdout, '')
    t.match(stderr, words)
    t.equal(stderr.trim().split('\n').length, 1, 'one line')
  }
})
