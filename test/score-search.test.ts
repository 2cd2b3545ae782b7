import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t from 'tap'
import { readJudged, scoreOf, type JudgedQuery } from '../scripts/support/judged.js'
import { FIXTURES_DIR, ROOT_DIR } from '../src/paths.js'

const folder = mkdtempSync(join(tmpdir(), 'luodi-search-'))
t.teardown(() => rmSync(folder, { recursive: true }))

const fileWith = (name: string, content: unknown): string => {
  const file = join(folder, name)
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  return file
}

async function runWith (env: Record<string, string>, script: string, ...args: string[]): Promise<{ code: number, stdout: string, stderr: string }> {
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--import', 'tsx', join(ROOT_DIR, 'scripts', script), ...args],
      { cwd: ROOT_DIR, env: { PATH: process.env['PATH'], ...env }, maxBuffer: 1e8 })
    return { code: 0, stdout, stderr }
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number, stdout: string, stderr: string }
    return { code, stdout, stderr }
  }
}

const run = (script: string, ...args: string[]) => runWith({}, script, ...args)

const judged = (over: Partial<JudgedQuery> = {}, expect: Partial<JudgedQuery['expect']> = {}): JudgedQuery =>
  ({ id: 'a', q: '稀土', index: 'parks', kind: 'product', ...over, expect: { must: ['x'], k: 1, mustNot: [], emptyOk: false, ...expect } })

t.test('a query succeeds by the rules of the suite', async t => {
  const size = 5
  const cases: [string, JudgedQuery, string[], boolean][] = [
    ['the must comes first', judged(), ['x', 'y'], true],
    ['the must comes second of one', judged(), ['y', 'x'], false],
    ['both musts stand among three', judged({}, { must: ['x', 'z'], k: 3 }), ['z', 'y', 'x'], true],
    ['one of two is missing', judged({}, { must: ['x', 'z'], k: 3 }), ['z', 'y'], false],
    ['a must-not stands among ten', judged({}, { mustNot: ['y'] }), ['x', 'y'], false],
    ['a must-not stands behind the tenth', judged({}, { mustNot: ['y'] }), ['x', ...'abcdefghi', 'y'], true],
    ['nothing may be found and nothing is', judged({}, { must: [], mustNot: ['*'], emptyOk: true }), [], true],
    ['nothing may be found', judged({}, { must: [], mustNot: ['*'], emptyOk: true }), ['y'], false],
    ['nothing is found where something is', judged({}, { must: [] }), [], false],
    ['a text like an operator finds everything', judged({ kind: 'injection-like' }, { must: [], emptyOk: true }), [...'abcde'], false],
    ['a text like an operator finds a little', judged({ kind: 'injection-like' }, { must: [], emptyOk: true }), ['a'], true]
  ]
  for (const [title, query, ids, success] of cases) t.equal(scoreOf(query, { ids, total: ids.length, size }).success, success, title)
  t.strictSame(scoreOf(judged({}, { must: ['x', 'z'], k: 2 }), { ids: ['y', 'x', 'z'], total: 3, size }),
    { success: false, firstMust: 2, found: 1, violated: [] })
})

t.test('the judged queries of the fixtures are answered, in every kind', async t => {
  const file = join(FIXTURES_DIR, 'judged-queries.json')
  t.ok((await readJudged(file)).length > 200)
  const { code, stdout } = await run('score-search.ts', file)
  t.equal(code, 0)
  const { engine, everything, public: seen } = JSON.parse(stdout)
  t.equal(engine, 'embedded')
  for (const report of [everything, seen]) {
    t.ok(report.macroMean >= 0.97, `macro mean ${report.macroMean}`)
    t.equal(report.mustNotViolations, 0)
  }
  for (const [kind, { success }] of Object.entries<{ success: number }>(everything.kinds)) t.ok(success >= 0.9, `${kind} ${success}`)
  t.ok(seen.leftOut > 0, 'policies without a review are not expected of the public')
})

t.test('search prints ids in the order of the queries, and on request nothing that is withheld from the public', async t => {
  const file = fileWith('queries.json', [
    { id: '1', q: '磁材', index: 'parks' }, { id: '2', q: '内政发〔2014〕59号', index: 'policies', kind: 'ignored' }, { id: '3', q: 'eerduosi', index: 'clusters' }
  ])
  const { code, stdout } = await run('search.ts', file)
  t.equal(code, 0)
  const answers: { id: string, hits: string[] }[] = JSON.parse(stdout)
  t.strictSame(answers.map(({ id }) => id), ['1', '2', '3'])
  t.equal(answers[0]?.hits[0], 'baotou-xitu-gaoxinqu')
  t.ok(answers[1]?.hits.includes('tax-im2014-equipment-2f3h'), 'found by its document, reviewed or not')
  t.ok(answers[2]!.hits.length > 2 && answers[2]!.hits.length <= 10)
  const shown: typeof answers = JSON.parse((await runWith({ UNREVIEWED_BENEFITS: 'hide' }, 'search.ts', file)).stdout)
  t.notOk(shown[1]?.hits.includes('tax-im2014-equipment-2f3h'), 'a benefit without a review')
})

t.test('a file that is no list of queries is refused in one line', async t => {
  const whole = judged()
  const cases: [string, string, RegExp][] = [
    ['search.ts', fileWith('broken.json', '['), /is not JSON/],
    ['search.ts', fileWith('object.json', {}), /must hold an array/],
    ['search.ts', fileWith('index.json', [{ id: 'a', q: 'b', index: 'leads' }]), /\[0\]\.index/],
    ['search.ts', fileWith('twice.json', [whole, whole]), /\[1\]\.id "a" stands twice/],
    ['search.ts', join(folder, 'absent.json'), /cannot be read/],
    ['score-search.ts', fileWith('plain.json', [{ id: 'a', q: 'b', index: 'parks' }]), /\[0\]/],
    ['score-search.ts', fileWith('many.json', [judged({}, { must: ['x', 'y'], k: 1 })]), /more ids than fit/],
    ['score-search.ts', fileWith('stranger.json', [whole]), /there is no "x" in parks/]
  ]
  for (const [script, file, message] of cases) {
    const { code, stdout, stderr } = await run(script, file)
    t.equal(code, 2, stderr)
    t.match(stderr, message)
    t.equal(stdout, '')
  }
})
