import fc from 'fast-check'
import t from 'tap'
import {
  afterWorking, chinaDay, lightOn, LIGHTS, monthsBefore, progressWithin, responseClock, WORKING_DAY_MINUTES, workingMinutes
} from '../../../src/domain/lead/clock.js'

/** An instant by the clock in China. */
const china = (text: string): string => new Date(`${text}+08:00`).toISOString()

t.test('only Monday to Friday, nine to seventeen in China, is working time', async t => {
  // 20 November 2026 is a Friday.
  const cases: [from: string, to: string, minutes: number][] = [
    ['2026-11-20T09:00:00', '2026-11-20T17:00:00', 480],
    ['2026-11-20T08:59:00', '2026-11-20T09:00:00', 0],
    ['2026-11-20T09:00:00', '2026-11-20T09:01:00', 1],
    ['2026-11-20T09:00:00', '2026-11-20T09:00:59', 0],
    ['2026-11-20T16:59:00', '2026-11-20T17:01:00', 1],
    ['2026-11-20T17:00:00', '2026-11-23T09:00:00', 0],
    ['2026-11-20T16:00:00', '2026-11-23T10:00:00', 120],
    ['2026-11-21T10:00:00', '2026-11-22T16:00:00', 0],
    ['2026-11-20T00:30:00', '2026-11-20T23:30:00', 480],
    ['2026-11-16T09:00:00', '2026-11-23T09:00:00', 5 * 480],
    ['2026-11-23T09:00:00', '2026-11-16T09:00:00', 0]
  ]
  for (const [from, to, minutes] of cases) t.equal(workingMinutes(china(from), china(to)), minutes, `${from} to ${to}`)
})

t.test('an enquiry is due when one working day is used up, and late a minute after', async t => {
  const cases: [received: string, due: string][] = [
    ['2026-11-18T09:00:00', '2026-11-18T17:00:00'],
    ['2026-11-18T10:30:00', '2026-11-19T10:30:00'],
    ['2026-11-20T10:30:00', '2026-11-23T10:30:00'],
    ['2026-11-20T18:00:00', '2026-11-23T17:00:00'],
    ['2026-11-21T12:00:00', '2026-11-23T17:00:00']
  ]
  for (const [received, due] of cases) {
    const receivedAt = china(received)
    const at = Date.parse(china(due))
    const clock = (offset: number) => responseClock({ receivedAt }, new Date(at + offset).toISOString())
    t.strictSame(clock(0), { state: 'running', minutes: 0, dueAt: china(due) }, received)
    t.equal(clock(-60_000).state, 'running')
    t.equal(afterWorking(receivedAt, WORKING_DAY_MINUTES), china(due))
  }
  const late = responseClock({ receivedAt: china('2026-11-18T10:30:00') }, china('2026-11-19T10:31:00'))
  t.match(late, { state: 'overdue', minutes: 1 })
  t.match(responseClock({ receivedAt: china('2026-11-20T09:00:00') }, china('2026-11-21T12:00:00')), { state: 'overdue', minutes: 0 }, 'due on Friday evening, seen on Saturday')
  t.match(responseClock({ receivedAt: china('2026-11-20T09:00:00'), respondedAt: china('2026-11-21T12:00:00') }, china('2026-11-23T12:00:00')), { minutes: 480, isLate: true })
  t.strictSame(responseClock({ receivedAt: china('2026-11-18T10:30:00'), respondedAt: china('2026-11-18T11:00:00') }, china('2026-12-18T11:00:00')),
    { state: 'answered', minutes: 30, isLate: false })
  t.match(responseClock({ receivedAt: china('2026-11-18T10:30:00'), respondedAt: china('2026-11-19T10:31:00') }, china('2026-12-18T11:00:00')), { isLate: true })
})

const instants = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2035, 0, 1) }).map(ms => new Date(ms).toISOString())

t.test('working time never runs backwards, and adds up', async t => {
  fc.assert(fc.property(instants, instants, instants, (a, b, c) => {
    const [first, second, third] = [a, b, c].sort() as [string, string, string]
    const [one, two, whole] = [workingMinutes(first, second), workingMinutes(second, third), workingMinutes(first, third)]
    // Each of the two parts is rounded down.
    return one <= whole && two <= whole && whole - one - two >= 0 && whole - one - two <= 1
  }))
  fc.assert(fc.property(instants, fc.integer({ min: 1, max: 5000 }), (from, minutes) => workingMinutes(from, afterWorking(from, minutes)) === minutes))
  fc.assert(fc.property(instants, instants, instants, (receivedAt, a, b) => {
    const [earlier, later] = [a, b].sort() as [string, string]
    const left = (at: string) => {
      const clock = responseClock({ receivedAt }, at)
      return clock.state === 'running' ? clock.minutes : -clock.minutes
    }
    return left(later) <= left(earlier)
  }))
  t.pass('holds')
})

t.test('a light goes on after two, three and six months without progress', async t => {
  const cases: [progress: string, day: string, light: string][] = [
    ['2026-09-22', '2026-11-21', 'moving'], ['2026-09-21', '2026-11-21', 'slow'],
    ['2026-08-22', '2026-11-21', 'slow'], ['2026-08-21', '2026-11-21', 'stalled'],
    ['2026-05-22', '2026-11-21', 'stalled'], ['2026-05-21', '2026-11-21', 'dormant'],
    ['2025-12-28', '2026-02-28', 'slow'], ['2025-12-29', '2026-02-28', 'moving'],
    ['2023-12-29', '2024-02-29', 'slow'], ['2023-12-30', '2024-02-29', 'moving'],
    ['2026-11-21', '2026-11-21', 'moving'], ['2026-12-21', '2026-11-21', 'moving']
  ]
  for (const [progress, day, light] of cases) t.equal(lightOn(progress, day), light, `${progress} seen on ${day}`)
  t.equal(monthsBefore('2026-03-31', 1), '2026-02-28')
  t.equal(monthsBefore('2026-01-31', 2), '2025-11-30')
})

t.test('each day of progress belongs to one light, the one that the range of the light names', async t => {
  const days = instants.map(chinaDay)
  fc.assert(fc.property(days, days, (progress, day) => {
    const within = LIGHTS.filter(light => {
      const { gte, lte } = progressWithin(light, day)
      return (gte === undefined || progress >= gte) && (lte === undefined || progress <= lte)
    })
    return within.length === 1 && within[0] === lightOn(progress, day)
  }))
  t.pass('holds')
})
