/** `npm run --silent score-landed -- LANDED.json`: one JSON document on stdout, or one line on stderr and exit code 2. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import t from 'tap'
import { factsOf, mean, standing, checkLanded, parkNamed, type Landed } from '../scripts/support/landed.js'
import { ROOT_DIR } from '../src/paths.js'
import { changed, type Changes } from './support/change.js'
import { realFixtures } from './support/knowledge.js'

async function run (file: string, ...args: string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/score-landed.ts', file, ...args], { cwd: ROOT_DIR, stdio: ['ignore', 'pipe', 'pipe'] })
  let [stdout, stderr] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => { stdout += chunk })
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => { stderr += chunk })
  const [code] = await once(child, 'close')
  return { code, stdout, stderr }
}

/** Invented projects; the places are where such goods are made. */
const magnets: Landed = {
  id: 'a',
  productZh: '钕铁硼永磁材料',
  productEn: 'NdFeB magnets',
  gbIndustry: { code: '3985' },
  investment10kYuan: 50000,
  landMu: 100,
  annualPowerGWh: 12.5,
  jobs: 300,
  originZh: '浙江',
  ownership: 'private',
  figuresScope: 'plant',
  prefecture: { zh: '包头市', code: '150200' },
  county: { zh: '青山区', code: '150204' },
  countyBasis: 'source',
  parkZh: '包头稀土高新技术产业开发区',
  parkBasis: 'source',
  contested: true
}
const milk: Landed = { id: 'b', productEn: 'liquid milk', gbIndustry: { code: '1441' }, prefecture: { zh: '呼和浩特市', code: '150100' }, contested: false }

const write = (t: { testdir: (files: Record<string, string>) => string }, value: unknown): string =>
  join(t.testdir({ 'landed.json': typeof value === 'string' ? value : JSON.stringify(value) }), 'landed.json')

t.test('prints the shares of each group, the baselines and the rank of every record', async t => {
  const { code, stdout, stderr } = await run(write(t, [magnets, milk]), '--as-of', '2026-11-21')
  t.equal(stderr, '')
  t.equal(code, 0)
  const result = JSON.parse(stdout)
  t.equal(result.asOf, '2026-11-21')
  t.strictSame(Object.keys(result.groups), ['all', 'contested', 'uncontested'])
  t.match(result.groups.all, { n: 2, prefecture: { top1: 1, top3: 1, top5: 1, mrr: 1 }, county: { n: 1 }, park: { n: 1 } })
  t.match(result.groups.contested, { n: 1, baselines: { random: { top1: 0.0833, top3: 0.25 } } })
  t.match(result.groups.uncontested, { n: 1, county: { n: 0 }, park: { n: 0 } })
  t.strictSame(Object.keys(result.groups.all.baselines), ['random', 'mostProjects', 'parkIndustry', 'naiveSum'])
  t.match(result.records, [
    { id: 'a', contested: true, prefectureCode: '150200', rank: 1, firstThree: ['150200', String, String] },
    { id: 'b', contested: false, prefectureCode: '150100', rank: 1, firstThree: ['150100', String, String] }
  ])
})

t.test('bad input is refused with one line that names the field', async t => {
  const two = [magnets, milk]
  const cases: [unknown, RegExp][] = [
    ['{ "id"', /landed\.json: is not JSON/],
    [changed(two, { '1.prefecture': undefined }), /^\[1\]\.prefecture: /]
  ]
  for (const [value, words] of cases) {
    const { code, stdout, stderr } = await run(write(t, value))
    t.equal(code, 2)
    t.equal(stdout, '')
    t.match(stderr, words)
    t.equal(stderr.trim().split('\n').length, 1)
  }
})

t.test('every field that is used is checked', async t => {
  const prefectures = new Set(realFixtures.parks.map(park => park.prefecture.code))
  const check = (changes: Changes) => () => checkLanded(changed([magnets, milk], changes), prefectures)
  t.strictSame(check({ '1.landMu': null, '1.contested': null })().map(record => record.id), ['a', 'b'], 'null is unknown')
  t.throws(() => checkLanded({ id: 'a' }, prefectures), { message: /array/ })
  t.throws(() => checkLanded([], prefectures), { message: /no landed project/ })
  const refused: [Changes, RegExp][] = [
    [{ '0.id': undefined }, /^\[0\]\.id: /],
    [{ '1.id': 'a' }, /^\[1\]\.id: a stands twice/],
    [{ '1.productEn': ' ' }, /^\[1\]\.productZh: neither/],
    [{ '0.prefecture.code': '110000' }, /^\[0\]\.prefecture\.code: /],
    [{ '0.prefecture.code': '159900' }, /^\[0\]\.prefecture\.code: there is no league or city 159900/],
    [{ '0.gbIndustry.code': 'C39' }, /^\[0\]\.gbIndustry/],
    [{ '0.jobs': -1 }, /^\[0\]\.jobs/],
    [{ '0.contested': 'yes' }, /^\[0\]\.contested/]
  ]
  for (const [changes, words] of refused) t.throws(check(changes), { message: words }, JSON.stringify(changes))
})

t.test('the matcher is told what is made, its size and origin, and nothing of the place', async t => {
  t.strictSame(factsOf(magnets), {
    'project.products': ['钕铁硼永磁材料', 'NdFeB magnets'],
    'project.industryCode': '3985',
    'project.investmentWan': 50000,
    'project.landMu': 100,
    'project.electricityKWhPerYear': 12500000,
    'project.jobs': 300,
    'investor.transferFromProvince': '浙江',
    'investor.ownership': 'private'
  })
  const programme = factsOf({ ...magnets, figuresScope: 'programme' })
  t.notOk('project.landMu' in programme || 'project.jobs' in programme, 'figures of a programme are not those of one plant')
  const origin = (originZh: string) => factsOf({ ...magnets, originZh })['investor.transferFromProvince']
  t.strictSame(['广东省', '内蒙古', '内蒙古自治区', '美国', '', '北京市'].map(origin), ['广东', undefined, undefined, '境外', undefined, '北京'])
})

t.test('a park counts only where its name leaves no doubt', async t => {
  const { parks } = realFixtures
  t.equal(parkNamed('包头稀土高新技术产业开发区', '150200', parks)?.prefecture.code, '150200')
  t.equal(parkNamed('包头稀土高新技术产业开发区', '150100', parks), undefined)
  t.equal(parkNamed('某某产业园', '150200', parks), undefined)
})

t.test('places of equal score share their ranks', async t => {
  const scores = new Map([['a', 3], ['b', 1], ['c', 1], ['d', 0]])
  t.strictSame(standing(scores, 'a'), { top1: 1, top3: 1, top5: 1, mrr: 1 })
  t.strictSame(standing(scores, 'b'), { top1: 0, top3: 1, top5: 1, mrr: (1 / 2 + 1 / 3) / 2 })
  t.match(standing(new Map([['a', 0], ['b', 0]]), 'b'), { top1: 0.5, top3: 1 })
  t.strictSame(standing(scores, 'nowhere'), { top1: 0, top3: 0, top5: 1, mrr: 1 / 5 })
  t.equal(mean([]), null)
  t.match(mean([standing(scores, 'a'), standing(scores, 'd')]), { top1: 0.5 })
})
