/** The commands that other tools call: JSON on stdout and nothing else, exit code 2 and one line for bad input. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import t from 'tap'
import { exampleFacts } from '../scripts/support/profiles.js'
import { ROOT_DIR } from '../src/paths.js'

async function run (script: string, ...args: string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', `scripts/${script}.ts`, ...args], { cwd: ROOT_DIR, stdio: ['ignore', 'pipe', 'pipe'] })
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

const refused: [string, string[], RegExp][] = [
  ['evaluate', [], /usage/],
  ['evaluate', [file('nowhere.json')], /nowhere\.json.*cannot be read/],
  ['evaluate', [file('broken.json')], /broken\.json.*not JSON/],
  ['evaluate', [file('wrong-kind.json')], /^project\.landMu: /],
  ['evaluate', [file('unknown-name.json')], /^\[1\]\.project\.colour: /],
  ['evaluate', [file('list.json')], /\[0\]/],
  ['evaluate', [file('one.json'), '--as-of', '2026-02-30'], /--as-of/],
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
