import t from 'tap'
import { hashSecret } from '../../src/application/accounts/secrets.js'
import { removeEnded } from '../../src/application/sweep.js'
import { openTestStore } from '../support/mongo.js'

t.test('what ended is taken away, what works stays', async t => {
  const documents = await openTestStore(t)
  const token = 'a'.repeat(26)
  const at = '2026-11-21T08:00:00.000Z'
  const made = (name: string, expiresAt: string) => ({ id: hashSecret(name), createdAt: '2026-11-01T00:00:00.000Z', expiresAt })
  for (const [name, end] of [['past', '2026-11-20T08:00:00.000Z'], ['now', at], ['later', '2026-11-21T08:00:00.001Z']] as const) {
    await documents.put('sessions', { ...made(name, end), accountId: token, seenAt: '2026-11-01T00:00:00.000Z', device: 'x', secondFactor: 'none' })
    await documents.put('shares', { ...made(name, end), matchId: token, parkIds: [] })
    await documents.put('links', { ...made(name, end), purpose: 'invitation', role: 'officer', createdBy: 'x' })
    await documents.put('resume-codes', { ...made(name, end), intakeId: token })
  }
  await removeEnded({ documents }, at)
  for (const name of ['sessions', 'shares', 'links', 'resume-codes'] as const) {
    t.strictSame((await documents.find(name)).items.map(({ id }) => id), [hashSecret('later')], name)
  }
})
