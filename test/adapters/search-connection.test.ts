/** The connection to a search server: made when needed, anew after a failure, and not more often than that. */
import t from 'tap'
import { connectionBy } from '../../src/adapters/search/meili/connection.js'
import { InvalidError, UnavailableError } from '../../src/domain/errors.js'

/** A connection that is a number; `state.isDown` makes attempts fail. */
function counted () {
  const state = { isDown: false, made: 0, now: 0 }
  const make = async () => {
    state.made += 1
    if (state.isDown) throw new UnavailableError('down', {})
    return state.made
  }
  return { state, connection: connectionBy(make, { pauseMs: 1000, clock: () => state.now }) }
}

const itself = async (made: number) => made

t.test('nothing is made before it is used, and one is made for all who wait', async t => {
  const { state, connection } = counted()
  t.equal(state.made, 0)
  t.strictSame(await Promise.all([connection.use(itself), connection.use(itself), connection.use(itself, 1000)]), [1, 1, 1])
})

t.test('a failed attempt counts for a while, then the next one who comes tries again', async t => {
  const { state, connection } = counted()
  state.isDown = true
  for (let time = 0; time < 5; time++) await t.rejects(connection.use(itself), UnavailableError)
  t.equal(state.made, 1)
  state.isDown = false
  state.now = 999
  await t.rejects(connection.use(itself), UnavailableError)
  state.now = 1000
  t.equal(await connection.use(itself), 2)
})

t.test('work that found the server gone gives the connection up, at once and once', async t => {
  const { state, connection } = counted()
  const gone = async () => { throw new UnavailableError('gone', {}) }
  await Promise.all([t.rejects(connection.use(gone)), t.rejects(connection.use(gone))])
  t.equal(await connection.use(itself), 2)
  await t.rejects(connection.use(async () => { throw new InvalidError([]) }), InvalidError)
  t.equal(await connection.use(itself), 2, 'a wrong question says nothing of the server')

  let end = () => {}
  const slow = connection.use(async () => {
    await new Promise<void>(resolve => { end = resolve })
    throw new UnavailableError('gone', {})
  })
  await t.rejects(connection.use(gone))
  t.equal(await connection.use(itself), 3)
  end()
  await t.rejects(slow)
  t.equal(await connection.use(itself), 3, 'an end of the old one does not end the new one')
  t.equal(state.made, 3)
})

t.test('who has no patience is told, and the attempt goes on for the next one', async t => {
  let end = (_: string) => {}
  const connection = connectionBy(() => new Promise<string>(resolve => { end = resolve }), { pauseMs: 1000, clock: () => 0 })
  await t.rejects(connection.use(async made => made, 1), { message: /not ready yet/ })
  end('made')
  t.equal(await connection.use(async made => made, 1000), 'made')
})
