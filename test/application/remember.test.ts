import t from 'tap'
import { remember } from '../../src/application/remember.js'

const made = (value: unknown) => { let count = 0; return { make: async () => { count++; return value }, count: () => count } }

t.test('a result is made once for one owner and key', async t => {
  const owner = {}
  const { make, count } = made('x')
  t.equal(await remember(owner, 'a', make), 'x')
  t.equal(await remember(owner, 'a', make), 'x')
  t.equal(count(), 1)
  await remember({}, 'a', make)
  t.equal(count(), 2, 'another owner has its own')
})

t.test('only so many are kept, the one not used for longest goes', async t => {
  const owner = {}
  const first = made(1)
  const second = made(2)
  await remember(owner, 'first', first.make)
  await remember(owner, 'second', second.make)
  for (let index = 0; index < 62; index++) await remember(owner, `other-${index}`, made(index).make)
  await remember(owner, 'first', first.make)
  await remember(owner, 'one more', made(0).make)
  await remember(owner, 'first', first.make)
  await remember(owner, 'second', second.make)
  t.equal(first.count(), 1, 'used again, so it stayed')
  t.equal(second.count(), 2)
})

t.test('a failure is not kept', async t => {
  const owner = {}
  await t.rejects(remember(owner, 'a', () => Promise.reject(new Error('down'))), /down/)
  t.equal(await remember(owner, 'a', async () => 'up'), 'up')
})
