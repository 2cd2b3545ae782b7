import t from 'tap'
import { dayOf, now, today } from '../src/clock.js'

t.test('days are those of China', async t => {
  t.equal(dayOf('2026-11-21T15:59:59.999Z'), '2026-11-21')
  t.equal(dayOf('2026-11-21T16:00:00.000Z'), '2026-11-22', 'midnight in China')
  t.equal(dayOf('2026-12-31T20:00:00.000Z'), '2027-01-01')
})

t.test('today is the day of this instant', async t => {
  const [before, day, after] = [dayOf(now()), today(), dayOf(now())]
  t.ok(before <= day && day <= after)
})
