/** Forms with far too long a text in one field: it comes back at its field with everything kept, and no page is in the way. */
import t from 'tap'
import type { HTMLElement } from 'node-html-parser'
import { STEPS } from '../../src/domain/intake/steps.js'
import { testApp, testDeps } from '../support/build-app.js'
import { furnishDesks } from '../support/desks.js'
import { assertPage } from '../support/pages.js'
import { pathOf, STATES, visitorOf } from '../support/states.js'
import { formFields, visitor, type Served, type Visited } from '../support/visitor.js'

/** More than any field takes; in Chinese, where a letter is nine bytes long on its way. */
const LONG = '长'.repeat(21_000)

const isText = (control: HTMLElement): boolean => control.rawTagName === 'textarea' || [undefined, 'text', 'search', 'tel', 'email', 'url', 'password'].includes(control.getAttribute('type'))
const isSecret = (control: HTMLElement): boolean => control.getAttribute('type') === 'password'

const textsIn = (form: HTMLElement): HTMLElement[] => form.querySelectorAll('input, textarea').filter(isText)
const formsOf = ({ root }: Visited): HTMLElement[] => root.querySelectorAll('main form[method="post"]').filter(form => form.getAttribute('enctype') === undefined && textsIn(form).length > 0)

const nameOf = (control: HTMLElement): string => control.getAttribute('name') ?? ''

t.test('text that is too long comes back at its field, and everything typed with it', async t => {
  const deps = await testDeps(t)
  const app = await testApp(t, deps)
  const desks = await furnishDesks(app, deps)
  let hosts = 0
  const served: Served = { inject: options => app.inject({ ...options, remoteAddress: `10.9.${++hosts >> 8}.${hosts & 255}` }) }
  const pages = STATES.filter(([, , status = 200, sent]) => status === 200 && !sent).map(state => ({ who: visitorOf(desks, state[0]), path: pathOf(state, desks) }))
  for (const step of STEPS) pages.push({ who: desks.people.investor, path: `/intake/${desks.intake}/${step.id}` })
  let fields = 0

  for (const { who, path } of pages) {
    const visit = visitor(served)
    if (who) visit.cookies['session'] = who.cookies['session']!
    for (const form of formsOf(await visit.get(path))) {
      const action = form.getAttribute('action')
      const given = formFields(form)
      for (const control of textsIn(form)) {
        fields++
        const long = nameOf(control)
        const name = `${path} ${action} ${long}`
        const button = form.querySelectorAll('button[name]')[0]
        const sent = [...given.filter(([field]) => field !== long), [long, LONG], ...button ? [[nameOf(button), button.getAttribute('value') ?? '']] : []]
        const { statusCode, body } = await served.inject({
          method: 'POST', url: action || path, cookies: visit.cookies, headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload: new URLSearchParams(sent as [string, string][]).toString()
        })
        t.equal(statusCode, 422, name)
        if (!isSecret(control)) t.ok(body.includes(LONG), `${name} is kept`)
      }
    }
  }
  t.ok(fields > 120, `${fields} fields`)

  t.test('a form beyond all measure, and a file, are answered by a page that says what is kept', async t => {
    const who = visitor(served)
    who.cookies['session'] = desks.people.officer.cookies['session']!
    const page = `/desk/leads/${desks.lead.id}`
    for (const [lang, ofForm, ofFile] of [['zh', /后退键/, /拆分文件/], ['en', /Go back with your browser/, /make the file smaller/]] as const) {
      await who.get(`${page}?lang=${lang}`)
      await who.submit({ text: LONG.repeat(12) }, { action: '/notes' })
      assertPage(t, who.page, { lang, status: 413 })
      t.match(who.page.text, ofForm)
      const token = (await who.get(page)).root.querySelector('input[name="_csrf"]')!.getAttribute('value')!
      const head = `--b0und\r\ncontent-disposition: form-data; name="_csrf"\r\n\r\n${token}\r\n--b0und\r\ncontent-disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.7\n`
      const { statusCode, body } = await served.inject({
        method: 'POST', url: `${page}/files`, cookies: who.cookies, headers: { 'content-type': 'multipart/form-data; boundary=b0und' }, payload: Buffer.concat([Buffer.from(head), Buffer.alloc(11 * 1024 * 1024), Buffer.from('\r\n--b0und--\r\n')])
      })
      t.equal(statusCode, 413)
      t.match(body, ofFile)
    }
  })
})
