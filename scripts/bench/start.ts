/** How long the process takes to its first page. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT_DIR } from '../../src/paths.js'

/** From starting the process to the first page, with an empty data folder and with a seeded one. */
export async function benchStart () {
  const dataDir = await mkdtemp(join(tmpdir(), 'luodi-bench-'))
  for (const state of ['empty', 'seeded']) {
    const started = performance.now()
    const child = spawn(process.execPath, ['dist/server.js'], {
      cwd: ROOT_DIR, env: { ...process.env, PORT: '3917', DATA_DIR: dataDir, LOG_LEVEL: 'silent' }, stdio: 'inherit'
    })
    while (!(await fetch('http://127.0.0.1:3917/').then(answer => answer.ok, () => false))) {
      if (child.exitCode !== null) throw new Error('the server did not start')
      await new Promise(resolve => setTimeout(resolve, 10))
    }
    console.log(`start  to first page, ${state} data folder: ${(performance.now() - started).toFixed(0)} ms`)
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
  await rm(dataDir, { recursive: true })
}
