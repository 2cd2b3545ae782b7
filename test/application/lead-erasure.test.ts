/** What an investor had deleted is in no search index, no mark and no log. */
import t from 'tap'
import { memberFrom } from '../../src/application/accounts/accounts.js'
import { findLeads } from '../../src/application/browse-leads.js'
import { COLLECTIONS, type CollectionName } from '../../src/application/collections.js'
import { indexCatalogue } from '../../src/application/indexing.js'
import type { LeadRecord } from '../../src/application/leads/read.js'
import { deleteOwnData, exportOwnData } from '../../src/application/own-data.js'
import { saveRecord } from '../../src/application/records.js'
import { catchUpAll, mirrored, wantedIn } from '../support/index-mirror.js'
import { openTestStore } from '../support/mongo.js'
import { makePerson, TEST_PASSWORD } from '../support/people.js'
import { leadWith, member } from '../support/search-leads.js'

const AT = '2026-11-21T00:00:00.000Z'
const by = { by: 'test', at: AT }
const officer = member('officer', 'wang')
const SECRETS = ['北方强磁', '91150200MA0N000001', '张海燕', '0472-5512345', '钕铁硼毛坯', '尽快答复', '磁材项目']

for (const isShared of [true, false]) {
  t.test(`after an erasure nothing personal is left in an index that is ${isShared ? 'shared' : 'of this process'}`, async t => {
    const said: string[] = []
    const say = (details: object, message: string) => { said.push(`${JSON.stringify(details)} ${message}`) }
    const { search, holds } = mirrored({ isShared })
    const deps = { documents: await openTestStore(t), search, log: { debug: say, info: say, warn: say, error: say } }
    const investor = memberFrom(await makePerson(deps, 'investor'))
    const lead = (over: Partial<LeadRecord>) => leadWith(over.officerId ? 'taken' : 'free', {
      title: '磁材项目',
      ownerId: investor.id,
      company: { name: '北方强磁', creditCode: '91150200MA0N000001' },
      contact: { person: '张海燕', phone: '0472-5512345' },
      answers: { 'project.products': ['钕铁硼毛坯'] },
      message: '尽快答复',
      ...over
    })
    const leads = [lead({ officerId: officer.id }), lead({})]
    for (const one of leads) await saveRecord(deps, 'leads', one, by)
    await indexCatalogue(deps)
    const found = async (text: string) => (await findLeads(deps, officer, { text, limit: 9 })).total
    for (const secret of SECRETS) t.equal(await found(secret), 2, secret)
    await catchUpAll(deps, Date.parse(AT))
    const indexed = () => JSON.stringify(holds()['profiles'])
    t.ok(SECRETS.every(secret => indexed().includes(secret)), 'all of it was in the index')
    t.notMatch(JSON.stringify(await exportOwnData(deps, investor, AT)), /needsIndex/)

    await deleteOwnData(deps, investor, { password: TEST_PASSWORD, isConfirmed: true }, AT)
    for (const secret of SECRETS) t.equal(await found(secret), 0, `${secret} is not found any more`)
    await catchUpAll(deps, Date.parse(AT))
    for (const secret of SECRETS) t.equal(await found(secret), 0, `${secret} is not found after a turn`)
    t.strictSame(holds(), await wantedIn(deps))
    t.equal((await deps.documents.find('leads')).total, 2, 'what is counted stays')
    const stored = await Promise.all((Object.keys(COLLECTIONS) as CollectionName[]).map(async name => (await deps.documents.find(name)).items))
    for (const secret of SECRETS) t.notOk([indexed(), JSON.stringify(stored), ...said].some(text => text.includes(secret)), secret)
    for (const { needsIndex = '' } of (await deps.documents.find('history')).items) t.match(needsIndex, /^(?:|\S+Z [0-9a-f]{16})$/)
  })
}
