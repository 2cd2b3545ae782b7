import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t from 'tap'
import { openEmbeddedStore } from '../src/adapters/documents/embedded.js'
import { acceptInvitation, firstLink } from '../src/application/accounts/links.js'
import { verifyAudit } from '../src/application/accounts/audit.js'
import { now } from '../src/clock.js'
import { ROOT_DIR } from '../src/paths.js'
import { silentLog } from './support/documents.js'
import { makePerson } from './support/people.js'

const run = (dataDir: string) => promisify(execFile)(process.execPath, ['--import', 'tsx', 'scripts/first-administrator.ts'],
  { cwd: ROOT_DIR, env: { ...process.env, MONGODB_URI: '', PUBLIC_URL: '', DATA_DIR: dataDir } })

t.test('who has the store lets a new administrator in, and the audit log says so', async t => {
  const dir = t.testdir()
  await t.rejects(run(dir), { code: 2, stderr: /there is no store/ })
  const before = openEmbeddedStore({ file: join(dir, 'luodi.db'), log: silentLog })
  const locked = await makePerson({ documents: before }, 'administrator')
  t.equal(await firstLink({ documents: before }, now()), undefined, 'the server makes no link while there is one')
  await before.close()

  const first = await run(dir)
  const second = await run(dir)
  const [old, secret] = [first, second].map(({ stdout }) => /^\/account\/invitation\/([\w-]{43})\n$/.exec(stdout)![1]!) as [string, string]
  const documents = openEmbeddedStore({ file: join(dir, 'luodi.db'), log: silentLog })
  t.teardown(() => documents.close())
  const given = { email: 'new@example.org', name: 'New', password: 'lantern-birch-73-ferry' }
  await t.rejects(acceptInvitation({ documents }, old, given, now()), { code: 'not-found' }, 'the link of before is dead')
  t.match(await acceptInvitation({ documents }, secret, given, now()), { role: 'administrator', secondFactor: undefined })
  await t.rejects(acceptInvitation({ documents }, secret, given, now()), { code: 'not-found' }, 'it works once')
  t.ok(await documents.get('accounts', locked.id), 'nobody else is touched')
  const { lines, broken } = await verifyAudit({ documents })
  t.notOk(broken)
  const made = (await documents.find('audit-log', { where: { action: 'link.first-administrator' } })).items
  t.equal(made.length, 2, `among ${lines} lines`)
  for (const { detail } of made) t.notMatch(JSON.stringify(detail), secret)
})
