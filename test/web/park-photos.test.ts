import t from 'tap'
import { today } from '../../src/clock.js'
import { testApp, testDeps } from '../support/build-app.js'
import { textsOf } from '../support/pages.js'
import { person } from '../support/people.js'

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')
const SVG = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')

const BOUNDARY = 'a-boundary-of-parts'
const part = (head: string, content: Buffer | string) => Buffer.concat([Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; ${head}\r\n\r\n`), Buffer.from(content), Buffer.from('\r\n')])

t.test('a photo is seen by the park alone until it is published, then by everybody, and nothing but photos is taken', async t => {
  const deps = await testDeps(t)
  const app = await testApp(t, deps)
  const [park, other] = (await deps.documents.find('parks', { limit: 2 })).items.map(({ id }) => id) as [string, string]
  const manager = await person(app, deps, 'park-manager', { parkIds: [park] })
  const stranger = await person(app, deps, 'park-manager', { parkIds: [other] })
  const officer = await person(app, deps, 'officer')
  await manager.get(`/park-office/${park}?lang=zh`)
  await manager.submit({}, { action: '/edits', button: ['do', 'card'] })
  const { url } = manager.page

  async function upload (name: string, content: Buffer) {
    const { root } = await manager.get(url)
    const value = (field: string) => root.querySelector(`form[action$="/photos"] input[name="${field}"]`)!.getAttribute('value')!
    const payload = Buffer.concat([part('name="_csrf"', value('_csrf')), part('name="version"', value('version')),
      part(`name="file"; filename="${name}"\r\nContent-Type: image/png`, content), Buffer.from(`--${BOUNDARY}--\r\n`)])
    return app.inject({ method: 'POST', url: `${url}/photos`, payload, cookies: manager.cookies, headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` } })
  }

  const refused = await upload('photo.png', SVG)
  t.equal(refused.statusCode, 422, 'what a file is called does not count')
  t.match(refused.body, /id="f-file-error"/)
  t.equal((await upload('photo.png', PNG)).statusCode, 303)
  await manager.get(url)
  const address = manager.page.root.querySelector('.photos img')!.getAttribute('src')!
  const asked = (cookies: Record<string, string>) => app.inject({ url: address, cookies })
  t.equal((await asked(manager.cookies)).statusCode, 200)
  t.equal((await asked(stranger.cookies)).statusCode, 404)
  t.equal((await asked({})).statusCode, 404)

  await manager.submit({ 'contacts.0.name': '王晓燕', 'contacts.0.phone': '0483-1234567' }, { action: url })
  await manager.submit({ 'proof.all.title': '园区任命文件', 'proof.all.verifiedOn': today() }, { action: '/proof', button: ['do', 'submit'] })
  await officer.get(`/desk/reviews/${url.split('/').at(-1)}`)
  await officer.submit({}, { action: '/publish' })
  const shown = await asked({})
  t.equal(shown.statusCode, 200)
  t.match(shown.headers, { 'content-type': 'image/png', 'x-content-type-options': 'nosniff' })
  t.match(String(shown.headers['content-security-policy']), /default-src 'none'; sandbox/)
  t.strictSame(shown.rawPayload, PNG)
  await manager.get(`/parks/${park}?lang=zh`)
  t.match(textsOf(manager.page, '.contact-list li'), [/王晓燕 · 0483-1234567/])
  t.equal(manager.page.root.querySelector('.photos img')?.getAttribute('src'), address)
})
