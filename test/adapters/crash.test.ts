import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import t, { type Test } from 'tap'
import { openEmbeddedStore } from '../../src/adapters/documents/embedded.js'
import { historyOf } from '../../src/application/history.js'
import { UnavailableError } from '../../src/domain/errors.js'
import { ROOT_DIR } from '../../src/paths.js'
import { meta, park, silentLog } from '../support/documents.js'

const root = mkdtempSync(join(tmpdir(), 'luodi-crash-'))
t.teardown(() => { rmSync(root, { recursive: true, force: true }) })

type Failure = { error?: string, message?: string, params?: Record<string, unknown> }
type Line = Failure & { open?: true, put?: string, batch?: string, saved?: number }

const WRITER = [process.execPath, '--import', 'tsx', join(ROOT_DIR, 'test/support/store-writer.ts')]

/** A writing process; `until` gives everything it said up to the line that passes, `ended` everything it ever said. */
function startWriter (t: Test, file: string, run: string, command: string[] = WRITER) {
  const [program = '', ...args] = [...command, file, run]
  const env = { ...process.env, NODE_OPTIONS: '' }
  const child = spawn(program, args, { cwd: ROOT_DIR, stdio: ['ignore', 'pipe', 'inherit'], env })
  t.teardown(() => child.kill('SIGKILL'))
  const lines: Line[] = []
  const waiting = new Set<() => void>()
  const reader = createInterface({ input: child.stdout })
  reader.on('line', text => {
    lines.push(JSON.parse(text) as Line)
    for (const look of waiting) look()
  })
  const ended = Promise.all([
    new Promise(resolve => child.once('exit', resolve)),
    new Promise(resolve => reader.once('close', resolve))
  ]).then(() => lines)
  const until = (passes: (lines: Line[]) => boolean) => new Promise<void>((resolve, reject) => {
    const look = () => { if (passes(lines)) resolve() }
    waiting.add(look)
    ended.then(() => {
      if (!passes(lines)) reject(new Error(`the writer stopped early: ${JSON.stringify(lines.at(-1))}`))
    }, reject)
    look()
  })
  return { kill: () => child.kill('SIGKILL'), until, ended }
}

/** That everything acknowledged is in the file, and that the interrupted write is there whole or not at all. */
async function checkFile (t: Test, file: string, lines: Line[]): Promise<void> {
  const documents = openEmbeddedStore({ file, log: silentLog })
  const ids = (await documents.find('meta')).items.map(({ id }) => id)
  const stored = new Set(ids)
  const puts = lines.flatMap(({ put }) => put ?? [])
  t.strictSame(puts.filter(id => !stored.has(id)), [], `none of ${puts.length} acknowledged puts is lost`)

  const parts = new Map<string, number>()
  for (const [, batch = ''] of ids.flatMap(id => [/^(.*)-part-\d+$/.exec(id) ?? []])) parts.set(batch, (parts.get(batch) ?? 0) + 1)
  parts.delete('')
  t.strictSame(lines.flatMap(({ batch }) => batch ?? []).filter(id => !parts.has(id)), [], 'nor an acknowledged batch')
  t.strictSame([...parts].filter(([, count]) => count !== 20), [], 'no batch is there in part')

  const saved = Math.max(0, ...lines.flatMap(({ saved }) => saved ?? []))
  const versions = (await historyOf({ documents }, 'endowments', 'edited')).map(({ recordVersion }) => recordVersion)
  t.ok(versions.length >= saved, `the history holds the ${saved} acknowledged versions`)
  t.strictSame(versions, Array.from(versions, (_, index) => index + 1), 'each version once, in order')
  await documents.close()
}

t.test('a process killed while it writes loses nothing that was acknowledged', async t => {
  const file = join(root, 'killed', 'luodi.db')
  const lines: Line[] = []
  for (const [round, atLeast] of [120, 260, 400].entries()) {
    const writer = startWriter(t, file, `round${round}`)
    await writer.until(said => said.length >= atLeast)
    writer.kill()
    lines.push(...await writer.ended)
    t.ok(lines.every(({ error }) => !error), `round ${round}: the writer was killed, it did not fail`)
    await checkFile(t, file, lines)
  }
})

t.test('a process that the disk stops says so and loses nothing that was acknowledged', async t => {
  const file = join(root, 'full', 'luodi.db')
  const limited = startWriter(t, file, 'full', ['sh', '-c', 'ulimit -f 1500; exec "$0" "$@"', ...WRITER])
  const lines = await limited.ended
  const last = lines.at(-1)
  t.ok(lines.some(({ put }) => put), 'it wrote until then')
  t.equal(last?.error, 'UnavailableError')
  t.match(last?.params, { key: 'unavailable.data-file', file })
  await checkFile(t, file, lines)
})

t.test('a second process is told that the folder is open, and can open it once the first was killed', async t => {
  const file = join(root, 'shared', 'luodi.db')
  const first = startWriter(t, file, 'first')
  await first.until(lines => lines.some(line => line.put))
  t.throws(() => openEmbeddedStore({ file, log: silentLog }), UnavailableError)
  const second = startWriter(t, file, 'second')
  t.match(await second.ended, [{ error: 'UnavailableError', message: file, params: { key: 'unavailable.data-in-use', file } }])

  let before: number | undefined
  await first.until(lines => lines.length > (before ??= lines.length))
  first.kill()
  const lines = await first.ended
  t.ok(lines.every(({ error }) => !error), 'the first is not disturbed by the attempts')
  await checkFile(t, file, lines)
})

t.test('while this process has the file open another is told so', async t => {
  const file = join(root, 'mine', 'luodi.db')
  const store = openEmbeddedStore({ file, log: silentLog })
  await store.put('parks', park('a'))
  const other = startWriter(t, file, 'other')
  t.match(await other.ended, [{ error: 'UnavailableError', params: { key: 'unavailable.data-in-use', file } }])
  await store.put('meta', meta('still', 'mine'))
  await store.close()
  const next = startWriter(t, file, 'next')
  await next.until(lines => lines.some(line => line.put))
  next.kill()
  t.ok((await next.ended)[0]?.open, 'a file that was closed is free at once')
})
