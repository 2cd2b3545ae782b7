/**
 * Runs the tests and closes with the plain line `N passed, N failed`; arguments go to tap.
 * `--store mongodb` runs those of the web and the application, or the files named, on the MongoDB of MONGODB_URI, or on one
 * engine of their own in LUODI_MONGODB_ENGINE (`.ci/mongodb`). Without either it says so and passes; LUODI_REQUIRE_MONGODB=1
 * makes that a failure.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT_DIR } from '../src/paths.js'
import { engineFolder, startMongoEngine } from './support/mongo-engine.js'

/** The tests of what a person reaches through a store. The store alone is held by test/adapters, which meets MongoDB in every run. */
const ofStore = (): string[] => ['test/application', 'test/web'].flatMap(folder => readdirSync(join(ROOT_DIR, folder))
  .filter(name => name.endsWith('.test.ts')).map(name => `${folder}/${name}`)
  .filter(file => /support\/(?:build-app|mongo)\.js/.test(readFileSync(join(ROOT_DIR, file), 'utf8'))))

/** Resolves with the exit code of tap. */
function run (args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
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
    const skipped = count('skip') + count('todo')
    console.log(`${count('pass')} passed, ${count('fail')} failed${skipped ? `, ${skipped} skipped` : ''}`)
    resolve(code ?? 1)
  }))
}

/** Runs on one server for all files: each test has a database of its own on it. */
async function runOnMongo (args: readonly string[]): Promise<number> {
  const files = args.some(arg => !arg.startsWith('-')) ? args : [...args, ...ofStore()]
  const env = { ...process.env, LUODI_TEST_STORE: 'mongodb' }
  if (process.env['MONGODB_URI']) return run(files, env)
  const folder = engineFolder(process.env)
  if (!folder) {
    const isRequired = process.env['LUODI_REQUIRE_MONGODB'] === '1'
    console.log(`no MongoDB: set MONGODB_URI, or prepare the engine with eval "$(.ci/mongodb)"; ${isRequired ? 'it is required' : 'nothing was tested'}`)
    return isRequired ? 1 : 0
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

const [first, store, ...rest] = process.argv.slice(2)
if (first === '--store' && store !== 'mongodb') throw new Error(`--store ${store ?? ''}: only mongodb can be named; the embedded store needs no word`)
process.exitCode = first === '--store' ? await runOnMongo(rest) : await run(process.argv.slice(2), process.env)
