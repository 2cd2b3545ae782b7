/**
 * `npm run audit-log [HEAD]`: recomputes every hash of the audit log and prints how many lines are whole and the hash of the last
 * one. With a hash that was printed before also finds its line, so that a log whose end was cut off is told from a whole one. Code 1:
 * a line was changed, taken out or put in, or the hash is not there. Code 2: there is no store, or it does not answer.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { openDocuments } from '../src/adapters/documents/open.js'
import { verifyAudit } from '../src/application/accounts/audit.js'
import { loadConfig } from '../src/config.js'
import { UnavailableError } from '../src/domain/errors.js'

const silent = { debug () {}, info () {}, warn () {}, error () {} }

function fail (code: number, line: string): void {
  process.stderr.write(`${line}\n`)
  process.exitCode = code
}

async function verify (known: string | undefined): Promise<void> {
  const config = loadConfig(process.env)
  const file = join(config.dataDir, 'luodi.db')
  if (!config.mongodbUri && !existsSync(file)) return fail(2, `there is no store: ${file}`)
  const documents = await openDocuments(config, silent)
  try {
    let isKnown = known === undefined
    const { lines, head, broken } = await verifyAudit({ documents }, hash => { isKnown ||= hash === known })
    process.stdout.write(`lines ${lines}\nhead ${head || 'none'}\n`)
    if (broken) fail(1, `line ${broken} does not fit the line before it: the log was changed from there on`)
    else if (!isKnown) fail(1, `no line has the hash ${known}: the end of the log was cut off`)
  } finally {
    await documents.close()
  }
}

verify(process.argv[2]).catch((error: unknown) => {
  if (!(error instanceof UnavailableError)) throw error
  fail(2, error.message)
})
