/** `npm run demo-remove`: takes every demo record out of the store of this configuration; nothing else. Stop an embedded server first. */
import { openDocuments } from '../src/adapters/documents/open.js'
import { removeDemo } from '../src/application/demo.js'
import { now } from '../src/clock.js'
import { loadConfig } from '../src/config.js'

const log = { debug () {}, info () {}, warn: (_: object, words: string) => console.error(words), error: (_: object, words: string) => console.error(words) }

async function run () {
  const documents = await openDocuments(loadConfig(process.env), log)
  try {
    const { leads, listings, people } = await removeDemo({ documents }, { at: now() })
    console.log(`removed ${leads} leads, ${listings} parcels and buildings, ${people} accounts`)
  } finally {
    await documents.close()
  }
}

run().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
})
