/**
 * Runs the tests and closes with the plain line `N passed, N failed`; arguments go to tap.
 * `--store mongodb` runs those of the web and the application, or the files named, on the MongoDB of MONGODB_URI, or on one
 * engine of their own in LUODI_MONGODB_ENGINE (`.ci/mongodb`). Without either it says so and passes; LUODI_REQUIRE_MONGODB=1
 * makes that a failure. `--store both` runs everything, then that, and closes with the sum.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT_DIR } from '../src/paths.js'
import { engineFolder, startMongoEngine } from './support/mongo-engine.js'

/**
 * Left out on MongoDB: tests of what is decided over records that were read, asked through hundreds of addresses. How these
 * records are stored and read the other tests of the same pages hold, and they run on MongoDB.
 */
const OF_CONTENT = ['test/web/lawfulness.test.ts']

/** The tests of what a person reaches through a store. The store alone is held by test/adapters, which meets MongoDB in every run. */
const ofStore = (): string[] => ['test/application', 'test/web'].flatMap(folder => readdirSync(join(ROOT_DIR, folder))
  .filter(name => name.endsWith('.test.ts')).map(name => `${folder}/${name}`)
  .filter(file => {
    const code = readFileSync(join(ROOT_DIR, file), 'utf8')
    return !OF_CONTENT.includes(file) && /support\/(?:build-app|mongo)\.js/.test(code)
  }))

/** What tap counted, and its exit code. */
type Outcome = { passed: number, failed: number, skipped: number, code: number }

function run (args: readonly string[], env: NodeJS.ProcessEnv): Promise<Outcome> {
  const tap = spawn('npx', ['tap', '--reporter=tap', ...args], { stdio: ['inherit', 'pipe', 'inherit'], env })
  let rest = ''
  let totals = ''

  tap.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    process.stdout.write(chunk)
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    totals = lines.findLast(line => line.startsWith('# { ')) ?? totals
  })

  return new Promise(resolve => tap.on('close', code => {
    const count = (name: string) => Number(new RegExp(`${name}: (\\d+)`).exec(totals)?.[1] ?? 0)
    // A run that ends badly before it counts has failed as well.
    const least = code === 0 ? 0 : 1
    resolve({ passed: count('pass'), failed: Math.max(least, count('fail')), skipped: count('skip') + count('todo'), code: code ?? 1 })
  }))
}

/** Runs on one server for all files: each test has a database of its own on it. */
async function runOnMongo (args: readonly string[]): Promise<Outcome> {
  const files = args.some(arg => !arg.startsWith('-')) ? args : [...args, ...ofStore()]
  const env = { ...process.env, LUODI_TEST_STORE: 'mongodb' }
  if (process.env['MONGODB_URI']) return run(files, env)
  const folder = engineFolder(process.env)
  if (!folder) {
    const isRequired = process.env['LUODI_REQUIRE_MONGODB'] === '1'
    console.log(`no MongoDB: set MONGODB_URI, or prepare the engine with eval "$(.ci/mongodb)"; ${isRequired ? 'it is required' : 'nothing was tested'}`)
    const missing = isRequired ? 1 : 0
    return { passed: 0, failed: missing, skipped: 0, code: missing }
  }
  const data = mkdtempSync(join(tmpdir(), 'luodi-mongodb-'))
  const engine = await startMongoEngine(folder, data)
  try {
    return await run(files, { ...env, MONGODB_URI: engine.uri })
  } finally {
    await engine.stop()
    rmSync(data, { recursive: true, force: true })
  }
}

const RUNS: Readonly<Record<string, (args: readonly string[]) => Promise<Outcome[]>>> = {
  mongodb: async args => [await runOnMongo(args)],
  both: async args => [await run(args, process.env), await runOnMongo(args)]
}

const [first, store = '', ...rest] = process.argv.slice(2)
const isNamed = first === '--store'
if (isNamed && !Object.hasOwn(RUNS, store)) throw new Error(`--store ${store}: only mongodb and both can be named; the embedded store needs no word`)
const outcomes = isNamed ? await RUNS[store]!(rest) : [await run(process.argv.slice(2), process.env)]
const sum = (name: keyof Outcome) => outcomes.reduce((total, outcome) => total + outcome[name], 0)
console.log(`${sum('passed')} passed, ${sum('failed')} failed${sum('skipped') ? `, ${sum('skipped')} skipped` : ''}`)
process.exitCode = outcomes.find(({ code }) => code !== 0)?.code ?? 0
