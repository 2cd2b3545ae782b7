import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import t, { type Test } from 'tap'
import { openSmtp } from '../../src/adapters/mail/smtp.js'
import { loadConfig } from '../../src/config.js'
import { UnavailableError } from '../../src/domain/errors.js'

/** A server on this machine that speaks as `answer` says; undefined leaves the line without an answer. */
async function server (t: Test, answer: (line: string) => string | undefined, greeting: string | undefined = '220 here') {
  const lines: string[] = []
  const sockets = new Set<Socket>()
  const listening = createServer(socket => {
    sockets.add(socket)
    let inData = false
    if (greeting) socket.write(`${greeting}\r\n`)
    socket.on('error', () => {})
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      for (const line of chunk.split('\r\n').filter((text, index, all) => text || index < all.length - 1)) {
        lines.push(line)
        if (inData && line !== '.') continue
        inData = line === 'DATA'
        const said = line === '.' ? '250 taken' : answer(line)
        if (said) socket.write(`${said}\r\n`)
      }
    })
  }).listen(0, '127.0.0.1')
  await once(listening, 'listening')
  t.teardown(() => {
    for (const socket of sockets) socket.destroy()
    listening.close()
  })
  const { port } = listening.address() as { port: number }
  return { url: `smtp://127.0.0.1:${port}`, lines }
}

const polite = (line: string) => line.startsWith('EHLO') ? '250 here' : line === 'DATA' ? '354 go on' : line === 'QUIT' ? '221 bye' : '250 ok'
const letter = { to: 'you@example.org', subject: '落地：设置新密码', text: 'https://luodi.example/account/reset/abc\n' }

t.test('a letter reaches the one address it is for', async t => {
  const { url, lines } = await server(t, polite)
  await openSmtp({ url, from: 'luodi@example.org' })({ ...letter, to: 'a,evil@example.org' })
  t.equal(lines.filter(line => line.startsWith('RCPT')).length, 1)
  await openSmtp({ url, from: 'luodi@example.org' })(letter)
  t.ok(lines.includes('MAIL FROM:<luodi@example.org>'))
  t.ok(lines.includes('RCPT TO:<you@example.org>'))
  t.ok(lines.some(line => line.includes('/account/reset/abc')))
  const sent = lines.length
  await openSmtp({ url, from: 'luodi@example.org' })({ ...letter, subject: 'x\r\nBcc: evil@example.org' })
  t.notOk(lines.slice(sent).some(line => line.startsWith('Bcc')), 'a line break in a subject makes no header')
})

t.test('a server that refuses, is silent or is not there fails in bounded time, without telling the address', async t => {
  const refusing = await server(t, line => line.startsWith('RCPT') ? '550 you@example.org is unknown' : polite(line))
  const silent = await server(t, () => undefined)
  const mute = await server(t, () => undefined, '')
  for (const url of [refusing.url, silent.url, mute.url, 'smtp://127.0.0.1:1']) {
    const error: unknown = await openSmtp({ url, from: 'luodi@example.org', stepMs: 300 })(letter).then(() => undefined, thrown => thrown)
    t.ok(error instanceof UnavailableError, url)
    if (error instanceof UnavailableError) {
      t.notMatch(error.message, /example\.org/)
      t.equal(error.params['key'], 'unavailable.mail')
    }
  }
})

t.test('letters need a sender and the address that visitors type', async t => {
  const mail = { SMTP_URL: 'smtp://mail.example:587', MAIL_FROM: 'luodi@example.org', PUBLIC_URL: 'https://luodi.example' }
  t.strictSame(loadConfig(mail).mail, { url: mail.SMTP_URL, from: mail.MAIL_FROM })
  t.equal(loadConfig({}).mail, undefined)
  for (const name of ['MAIL_FROM', 'PUBLIC_URL'] as const) t.throws(() => loadConfig({ ...mail, [name]: '' }), new RegExp(name))
  for (const bad of [{ ...mail, SMTP_URL: 'http://mail.example' }, { ...mail, MAIL_FROM: 'nobody' }]) t.throws(() => loadConfig(bad))
})
