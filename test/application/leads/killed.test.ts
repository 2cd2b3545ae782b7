/** A move of stage, killed at each call of the store: nothing without its line in the log, nothing half, and the next try ends it. */
import t from 'tap'
import { verifyAudit } from '../../../src/application/accounts/audit.js'
import { memberFrom } from '../../../src/application/accounts/accounts.js'
import { historyOf } from '../../../src/application/history.js'
import { moveLead } from '../../../src/application/leads/work.js'
import { newToken } from '../../../src/application/matching.js'
import { saveRecord } from '../../../src/application/records.js'
import { failingAt } from '../../support/failing-store.js'
import { openTestStore } from '../../support/mongo.js'
import { makePerson } from '../../support/people.js'

const AT = '2026-11-21T08:00:00.000Z'

t.test('a lead whose move was killed stands as before or as after, and the log never knows less', async t => {
  const store = await openTestStore(t)
  const officer = memberFrom(await makePerson({ documents: store }, 'officer'))
  let [ended, moves] = [false, 0]
  for (let nth = 0; !ended; nth++) {
    for (const after of [false, true]) {
      const id = newToken()
      const lead = await saveRecord({ documents: store }, 'leads', {
        id, title: '项目', source: 'officer', isDemo: false, stage: 'lead', moves: [], prefectures: [], wishedParks: [], contact: {}, answers: {}, notKnown: [], receivedAt: AT, progressOn: '2026-11-21', matches: [], sharedParkIds: [], officerId: officer.id
      }, { by: 'test', at: AT, ifVersion: 0 })
      const given = { leadId: id, version: lead.version!, to: 'in-talks', on: '2026-11-21' } as const
      const killed = failingAt(store, nth, after)
      const result = await moveLead({ documents: killed.documents }, officer, given, AT).then(() => 'done', () => 'killed')
      if (result === 'done') ended = true
      const stored = (await store.get('leads', id))!
      const lines = (await store.find('audit-log', { where: { action: 'lead.move', resource: `leads:${id}` } })).total
      const name = `call ${nth}${after ? ', after it' : ''}`
      t.ok(stored.stage === 'lead' ? stored.moves.length === 0 : stored.stage === 'in-talks' && stored.moves.length === 1, `${name}: nothing half`)
      t.ok(stored.stage === 'lead' || lines === 1, `${name}: no effect without its line`)
      t.equal((await historyOf({ documents: store }, 'leads', id)).at(-1)!.recordVersion, stored.version, `${name}: the history holds what stands`)
      if (stored.stage === 'lead') {
        moves++
        t.equal((await moveLead({ documents: store }, officer, given, AT)).stage, 'in-talks', `${name}: the next try does it`)
      } else await t.rejects(moveLead({ documents: store }, officer, given, AT), { code: 'conflict' }, `${name}: done is done`)
    }
  }
  t.ok(moves > 2, 'it was killed before the effect, too')
  t.notOk((await verifyAudit({ documents: store })).broken)
})
