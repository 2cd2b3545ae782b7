/**
 * A process that opens the store given as its first argument, says so, and writes until it is killed or the store fails.
 * One JSON line on stdout for each write after the store acknowledged it.
 */
import { openEmbeddedStore } from '../../src/adapters/documents/embedded.js'
import { saveRecord } from '../../src/application/records.js'
import { endowment, meta, silentLog } from './documents.js'

/** Resolves when the line is in the pipe, so that what was acknowledged is known even when the next instant kills. */
const say = (line: object) => new Promise(resolve => process.stdout.write(JSON.stringify(line) + '\n', resolve))

const BATCH = 20

async function write (file: string, run: string): Promise<void> {
  const documents = openEmbeddedStore({ file, log: silentLog })
  await say({ open: true })
  for (let index = 0; ; index++) {
    const id = `${run}-${index}`
    await documents.put('meta', meta(id, '内容'.repeat(200)), { ifVersion: 0 })
    await say({ put: id })
    if (index % 10 === 0) {
      await documents.putAll('meta', Array.from({ length: BATCH }, (_, part) => meta(`${id}-part-${part}`, part)))
      await say({ batch: id })
    }
    if (index % 3 === 0) {
      const writing = { by: run, at: '2026-11-21T00:00:00.000Z' }
      const { version } = await saveRecord({ documents }, 'endowments', endowment('edited'), writing)
      await say({ saved: version })
    }
  }
}

const [file = '', run = ''] = process.argv.slice(2)
write(file, run).catch(async (error: unknown) => {
  if (!(error instanceof Error)) throw error
  await say({ error: error.name, message: error.message, ...'params' in error ? { params: error.params } : {} })
})
