/** Leads and readers for tests of their search, on every engine at hand. */
import { dropMeili } from '../../scripts/support/meili.js'
import { openEmbeddedSearch } from '../../src/adapters/search/embedded.js'
import { openMeiliSearch } from '../../src/adapters/search/meili/open.js'
import type { LeadRecord } from '../../src/application/leads/read.js'
import type { SearchIndex } from '../../src/application/ports.js'
import type { Member, Role } from '../../src/domain/account/access.js'
import { silentLog } from './documents.js'

type Teardown = { teardown: (close: () => Promise<void>) => unknown }

/** An id of an account or a lead from a short name. */
export const token = (name: string): string => name.padEnd(26, '0')

export const member = (role: Role, name: string, parkIds: string[] = []): Member => ({ role, id: token(name), name, parkIds, isDemo: false })

/** A lead that says no more than what is given. */
export const leadWith = (name: string, over: Partial<LeadRecord> = {}): LeadRecord => ({
  id: token(name),
  title: '项目',
  source: 'officer',
  isDemo: false,
  stage: 'lead',
  moves: [],
  prefectures: [],
  wishedParks: [],
  contact: {},
  answers: {},
  notKnown: [],
  receivedAt: '2026-11-01T00:00:00.000Z',
  progressOn: '2026-11-01',
  matches: [],
  sharedParkIds: [],
  ...over
})

const url = process.env['MEILI_URL']
const key = process.env['MEILI_KEY']
if (!url && process.env['LUODI_REQUIRE_MEILI'] === '1') throw new Error('LUODI_REQUIRE_MEILI is set and MEILI_URL is not')

let opened = 0

/** The engines at hand, each with a way to open an empty index. */
export const ENGINES: readonly { name: string, open: (t: Teardown) => SearchIndex }[] = [
  {
    name: 'embedded',
    open: t => {
      const search = openEmbeddedSearch()
      t.teardown(() => search.close())
      return search
    }
  },
  ...url
    ? [{
        name: 'meilisearch',
        open: (t: Teardown) => {
          const config = { url, prefix: `leads_${process.pid}_${Date.now().toString(36)}_${opened++}_`, ...(key ? { key } : {}) }
          const search = openMeiliSearch(config, silentLog)
          t.teardown(async () => {
            await search.close()
            await dropMeili(config)
          })
          return search
        }
      }]
    : []
]
