import t from 'tap'
import { demandAndSupply, median, NO_PLACE, pipeline, responseFigures } from '../../src/domain/figures/figures.js'

const closed = { at: '2026-11-20T02:00:00.000Z', on: '2026-11-20', by: 'x', outcome: 'lost', reason: 'x' } as const

t.test('open leads stand in their stage and in each place that they name', async t => {
  t.ok(pipeline([], ['A']).every(({ total, places }) => total === 0 && places['A'] === 0 && places[NO_PLACE] === 0))
  const figures = pipeline([
    { stage: 'lead', prefectures: ['A', 'B'] }, { stage: 'lead', prefectures: [] }, { stage: 'signed', prefectures: ['B'] }, { stage: 'signed', prefectures: ['B'], closed }
  ], ['A', 'B'])
  t.strictSame(figures.filter(({ total }) => total > 0), [{ stage: 'lead', total: 2, places: { A: 1, B: 1, none: 1 } }, { stage: 'signed', total: 1, places: { A: 0, B: 1, none: 0 } }])
})

t.test('the median is the middle value', async t => {
  for (const [values, wanted] of [[[], undefined], [[7], 7], [[9, 1], 5], [[3, 1, 2], 2], [[10, 1, 2, 3], 2.5]] as const) t.equal(median(values), wanted, values.join())
})

/** Friday noon in China; the working day ends on Monday at noon. */
const receivedAt = '2026-11-20T04:00:00.000Z'
const lead = (respondedAt?: string) => ({ source: 'enquiry' as const, receivedAt, ...(respondedAt ? { respondedAt } : {}) })

t.test('answers are measured against one working day', async t => {
  const none = { inTime: 0, late: 0, overdue: 0, running: 0, medianMinutes: undefined, shareInTime: undefined }
  const cases: [string, Parameters<typeof responseFigures>[0], string, object][] = [
    ['no lead', [], receivedAt, none],
    ['one that waits', [lead()], '2026-11-23T04:00:00.000Z', { ...none, running: 1 }],
    ['one that waits too long', [lead()], '2026-11-23T04:00:01.000Z', { ...none, overdue: 1, shareInTime: 0 }],
    ['at the last instant', [lead('2026-11-23T04:00:00.000Z')], '2026-11-25T00:00:00.000Z', { ...none, inTime: 1, medianMinutes: 480, shareInTime: 1 }],
    ['a minute later', [lead('2026-11-23T04:01:00.000Z')], '2026-11-25T00:00:00.000Z', { ...none, late: 1, medianMinutes: 481, shareInTime: 0 }],
    ['from a sheet, or closed unanswered', [{ ...lead(), source: 'import' }, { ...lead(), closed }], '2026-11-25T00:00:00.000Z', none],
    ['several', [lead('2026-11-20T05:00:00.000Z'), lead('2026-11-24T04:00:00.000Z'), lead()], '2026-11-25T00:00:00.000Z', { ...none, inTime: 1, late: 1, overdue: 1, medianMinutes: 510, shareInTime: 1 / 3 }]
  ]
  for (const [name, leads, at, wanted] of cases) t.strictSame(responseFigures(leads, at), wanted, name)
})

t.test('what is asked for stands before what nobody asks for', async t => {
  const supply = new Map([['glass', { clusters: 2, parks: 5 }], ['dairy', { clusters: 1, parks: 9 }], ['silicon', { clusters: 0, parks: 0 }]])
  t.strictSame(demandAndSupply([{ tags: ['glass', 'coke'] }, { tags: ['glass'] }, { tags: ['dairy'], closed }, {}], supply).map(({ tag, leads, parks }) => [tag, leads, parks]), [
    ['glass', 2, 5], ['coke', 1, 0], ['dairy', 0, 9], ['silicon', 0, 0]
  ])
  t.strictSame(demandAndSupply([], new Map()), [])
})
