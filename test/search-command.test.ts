/** `npm run --silent search`: hits as JSON on stdout and nothing else, exit code 2 and one line for bad input. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import t from 'tap'
import { ROOT_DIR } from '../src/paths.js'

async function run (...args: string[]) {
  const child = spawn('npm', ['run', '--silent', 'search', '--', ...args], { cwd: ROOT_DIR, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, MEILI_URL: '', MONGODB_URI: '' } })
  let [stdout, stderr] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => { stdout += chunk })
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => { stderr += chunk })
  const [code] = await once(child, 'close')
  return { code, stdout, lines: stderr.split('\n').filter(line => line !== '' && !line.startsWith('npm warn')) }
}

const QUERIES = [
  { id: 'b', q: 'btxt', index: 'parks' },
  { id: 'a', q: '磁材', index: 'clusters' },
  { id: 'many', q: '园区', index: 'parks' },
  { id: 'none', q: 'zzzzqqqq', index: 'policies' },
  { id: 'sign', q: '" OR 1=1 --', index: 'policies' }
]

const dir = t.testdir({
  'queries.json': JSON.stringify(QUERIES),
  'empty.json': '[]',
  'broken.json': '[{',
  'no-list.json': JSON.stringify({ id: 'a', q: 'x', index: 'parks' }),
  'other-index.json': JSON.stringify([{ id: 'a', q: 'x', index: 'leads' }]),
  'no-words.json': JSON.stringify([{ id: 'a', index: 'parks' }])
})

t.test('it prints id and hits of each query, in the order of the file, and nothing else', async t => {
  const { code, stdout, lines } = await run(join(dir, 'queries.json'))
  t.equal(code, 0)
  t.strictSame(lines, [])
  const answers = JSON.parse(stdout) as { id: string, hits: string[] }[]
  t.strictSame(answers.map(({ id }) => id), QUERIES.map(({ id }) => id))
  for (const answer of answers) {
    t.strictSame(Object.keys(answer), ['id', 'hits'])
    t.ok(answer.hits.length <= 10 && answer.hits.every(hit => typeof hit === 'string'))
  }
  t.strictSame(answers.map(({ hits }) => hits[0]).slice(0, 2), ['baotou-xitu-gaoxinqu', 'baotou-rare-earth'])
  t.equal(answers[2]?.hits.length, 10)
  t.strictSame(answers[3]?.hits, [])
})

t.test('no queries have no answers', async t => {
  t.match(await run(join(dir, 'empty.json')), { code: 0, stdout: '[]\n' })
})

for (const [name, why] of Object.entries({
  'broken.json': 'no JSON', 'no-list.json': 'no list', 'other-index.json': 'an index that there is not', 'no-words.json': 'no words', 'missing.json': 'no file'
})) {
  t.test(`${why}: exit code 2 and one line`, async t => {
    const { code, stdout, lines } = await run(join(dir, name))
    t.equal(code, 2)
    t.equal(stdout, '')
    t.equal(lines.length, 1, lines.join('\n'))
  })
}

t.test('no file named: exit code 2 and one line', async t => {
  const { code, lines } = await run()
  t.equal(code, 2)
  t.equal(lines.length, 1)
})
