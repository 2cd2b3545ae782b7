import { execFile } from 'node:child_process'
import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t from 'tap'
import { openSigner } from '../../src/adapters/keys/signer.js'
import { verifyFile } from '../../src/application/proposals/file.js'
import { ROOT_DIR } from '../../src/paths.js'
import { testApp, testDeps } from '../support/build-app.js'
import { matchedLead } from '../support/matched-lead.js'
import { person } from '../support/people.js'

const run = promisify(execFile)

t.test('the key is made once, for its owner alone, and any process with it signs alike', async t => {
  const dataDir = t.testdir()
  const made = await openSigner({ signingKey: '', dataDir })
  const again = await openSigner({ signingKey: '', dataDir })
  t.equal(again.publicKey, made.publicKey)
  t.equal(again.sign('a'), made.sign('a'))
  t.equal(statSync(join(dataDir, 'signing-key')).mode & 0o777, 0o600)
  await t.rejects(openSigner({ signingKey: 'bm9uZQ==', dataDir }))
})

t.test('a proposal file stands alone, and one changed digit shows', async t => {
  const dataDir = t.testdir()
  const deps = { ...await testDeps(t), signer: await openSigner({ signingKey: '', dataDir }) }
  const app = await testApp(t, deps)
  const officer = await person(app, deps, 'officer')
  const other = await person(app, deps, 'officer')
  await officer.get('/about')
  const { lead, match } = await matchedLead(deps, { officerId: officer.account.id })
  const park = match.answer.parks.find(({ blocked }) => !blocked)!.parkId
  await officer.get(`/desk/proposals/new?lead=${lead.id}`)
  await officer.submit({ parkIds: [park], coverNote: '</script><b>投资 1 亿元</b>' }, { action: `lead=${lead.id}` })
  const id = officer.page.url.split('/').at(-1)!
  t.equal((await officer.get(`/proposals/${id}/file`)).status, 404, 'a draft has no file')
  await officer.get(`/desk/proposals/${id}`)
  await officer.submit({}, { action: 'issue' })
  const { html, headers } = await officer.get(`/proposals/${id}/file`)
  t.match(headers['content-disposition'], /^attachment; filename="luodi-[0-9A-Z]{12}\.html"$/)
  t.notMatch(html, /<link|<script(?! type="application\/json")|src=/, 'nothing is loaded from elsewhere, and nothing runs')
  t.equal((await other.get(`/proposals/${id}/file`)).status, 404)

  const key = (await app.inject('/check/key')).body
  const { contentHash } = (await deps.documents.get('proposals', id))!
  t.match(verifyFile(html, key), { isSigned: true, isTrusted: true, isContentWhole: true, contentHash })
  const digits = [...html.matchAll(/\d/g)].map(({ index }) => index)
  const changedAt = (at: number) => `${html.slice(0, at)}${(Number(html[at]) + 1) % 10}${html.slice(at + 1)}`
  for (const share of [0.05, 0.3, 0.6, 0.9, 0.97]) t.not(verifyFile(changedAt(digits[Math.floor(digits.length * share)]!), key)?.isSigned, true, `a digit at ${share}`)
  t.equal(verifyFile(html, (await openSigner({ signingKey: '', dataDir: t.testdir({ other: {} }) })).publicKey)?.isTrusted, false, 'another key')
  t.equal(verifyFile(html.slice(0, -30)), undefined)

  const file = join(dataDir, 'proposal.html')
  writeFileSync(file, html)
  const verify = (...args: string[]) => run(process.execPath, ['--import', 'tsx', 'scripts/verify-proposal.ts', ...args], { cwd: ROOT_DIR })
  t.match((await verify(file, '--key', key.trim())).stdout, /^GENUINE/)
  writeFileSync(file, html.replace('投资 1 亿元', '投资 2 亿元'))
  await t.rejects(verify(file), { code: 1, stdout: /^NOT GENUINE/ })
})
