/**
 * `npm run first-administrator`: prints a link by which somebody makes a new account of an administrator, once, within 72 hours. For
 * when the only one cannot come in any more, as without the second factor. Whoever may run it reads and writes the store anyway; a line
 * of the audit log says that it was done. Links of before that nobody used stop working. Code 2: there is no store, or it does not answer.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { openDocuments } from '../src/adapters/documents/open.js'
import { dropLinks, makeLink } from '../src/application/accounts/links.js'
import { now } from '../src/clock.js'
import { loadConfig } from '../src/config.js'
import { UnavailableError } from '../src/domain/errors.js'

const silent = { debug () {}, info () {}, warn () {}, error () {} }

function fail (line: string): void {
  process.stderr.write(`${line}\n`)
  process.exitCode = 2
}

async function printLink (): Promise<void> {
  const config = loadConfig(process.env)
  const file = join(config.dataDir, 'luodi.db')
  if (!config.mongodbUri && !existsSync(file)) return fail(`there is no store: ${file}`)
  const documents = await openDocuments(config, silent)
  try {
    await dropLinks({ documents }, 'first-administrator')
    const secret = await makeLink({ documents }, { purpose: 'first-administrator' }, { at: now(), by: 'system' })
    process.stdout.write(`${config.publicUrl}/account/invitation/${secret}\n`)
    process.stderr.write('Opens once, within 72 hours. The account of before stays: disable it on the page of accounts.\n')
  } finally {
    await documents.close()
  }
}

printLink().catch((error: unknown) => {
  if (!(error instanceof UnavailableError)) throw error
  fail(error.message)
})
