import t from 'tap'
import { writeSheets } from '../../src/adapters/sheets/write.js'
import { confirmImport, readImport, startImport } from '../../src/application/sheets/imports.js'
import { COLUMNS } from '../../src/application/sheets/columns.js'
import type { SheetWords } from '../../src/application/sheets/rows.js'
import { publishEdit } from '../../src/application/park-office/publish.js'
import { readSheet } from '../../src/adapters/sheets/read.js'
import type { SheetCell } from '../../src/application/ports.js'
import type { Actor } from '../../src/domain/account/access.js'
import { testDeps } from '../support/build-app.js'
import { makePerson } from '../support/people.js'

const AT = '2026-11-21T08:00:00.000Z'

/** Headings and values as they stand in the records: the words are the page's business. */
const words: SheetWords = { headings: id => [id], valueOf: (_, word) => word }

t.test('listings and parks of a sheet become edits for a review, only those of the actor', async t => {
  const deps = await testDeps(t)
  const [own, other] = (await deps.documents.find('parks', { sort: 'id', limit: 2 })).items
  const account = await makePerson(deps, 'park-manager', { parkIds: [own!.id] })
  const officer = await makePerson(deps, 'officer')
  const actor: Actor = { role: 'park-manager', id: account.id, name: 'x', parkIds: [own!.id], isDemo: false }
  const reviewer: Actor = { role: 'officer', id: officer.id, name: 'y', parkIds: [], isDemo: false }
  const bring = async (kind: 'listings' | 'parks', head: string[], rows: SheetCell[][]) => {
    const cells = await readSheet(await writeSheets([{ name: 'a', head, rows }]))
    const run = await startImport(deps, actor, { kind, fileName: 'a.xlsx', cells, words }, AT)
    return readImport(deps, actor, run.id, AT)
  }
  const HEAD = ['parkId', 'kind', 'name', 'state', 'areaMu', 'clearHeightM', 'utilities', 'source.title', 'verifiedOn']
  const rows: SheetCell[][] = [
    [own!.id, 'parcel', 'A-01', 'available', '2公顷', null, 'road、water', '清单', '2026-11-01'],
    [own!.id, 'building', 'B-1', 'planned', null, 12, null, null, null],
    [other!.id, 'parcel', 'A-02', 'available', 10, null, null, null, null],
    [own!.id, 'parcel', 'A-03', 'gone', 'viel', null, null, null, '2027-01-01'],
    [own!.id, 'parcel', 'A-04', 'available', 10, 12, null, null, null],
    [own!.id, 'parcel', 'a 01', 'available', 10, null, null, null, null],
    [own!.id, 'parcel', 'A-05', null, 10, null, null, null, null]
  ]
  const view = await bring('listings', HEAD, rows)
  t.strictSame(view.plans.map(({ outcome, problems }) => [outcome, ...problems.map(({ field, key }) => `${field} ${key}`)]), [
    ['added'],
    ['added'],
    ['refused', 'parkId transfer.problem.park'],
    ['refused', 'state intake.problem.choice', 'areaMu intake.problem.number', 'verifiedOn park-office.problem.future'],
    ['refused', 'clearHeightM transfer.problem.other-kind'],
    ['refused', 'name transfer.problem.twice'],
    ['refused', 'state park-office.problem.required']
  ])
  t.equal((await deps.documents.find('park-edits')).total, 0, 'nothing before the confirmation')
  const run = await confirmImport(deps, actor, { id: view.run.id, version: view.run.version ?? 0 }, AT)
  t.match(run, { state: 'done', added: 2, refused: 5 })
  const edits = (await deps.documents.find('park-edits', { sort: 'state' })).items
  t.strictSame(edits.map(({ state }) => state), ['draft', 'submitted'], 'what says its source and day goes to the reviewer')
  t.equal((await deps.documents.find('listings')).total, 0)
  const submitted = edits[1]!
  await publishEdit(deps, reviewer, submitted.id, submitted.version ?? 0, AT)
  const [listing] = (await deps.documents.find('listings')).items
  t.match(listing, { parkId: own!.id, kind: 'parcel', name: 'A-01', areaMu: 30, utilities: ['road', 'water'] })
  t.equal((await deps.documents.find('evidence', { where: { recordId: listing!.id } })).total, 3)
  const again = await bring('listings', HEAD, [rows[0]!, rows[1]!])
  t.strictSame(again.plans.map(({ outcome, problems }) => [outcome, problems[0]?.key]), [['same', undefined], ['refused', 'transfer.problem.under-way']])
  const turned = await bring('listings', HEAD, [[own!.id, 'building', 'A-01', 'available', null, null, null, null, null]])
  t.strictSame(turned.plans[0]!.problems, [{ field: 'kind', key: 'transfer.problem.kind' }])
  const parks = await bring('parks', ['parkId', 'leadingIndustries', 'plannedAreaKm2', 'level'], [[own!.id, '甲；乙', '1000公顷', own!.level === 'none' ? 'league' : 'none'], [other!.id, '丙', null, null]])
  t.strictSame(parks.plans.map(({ problems }) => problems.map(({ key }) => key)), [['transfer.problem.officers-only'], ['transfer.problem.park']])
  const allowed = await bring('parks', ['parkId', 'leadingIndustries', 'plannedAreaKm2'], [[own!.id, '甲；乙', '1000公顷']])
  t.strictSame(allowed.plans[0]!.changed, ['leadingIndustries', 'plannedAreaKm2'])
  await confirmImport(deps, actor, { id: allowed.run.id, version: allowed.run.version ?? 0 }, AT)
  const [edit] = (await deps.documents.find('park-edits', { where: { collection: 'parks' } })).items
  t.match(edit, { state: 'draft', changes: [{ path: 'leadingIndustries', after: ['甲', '乙'] }, { path: 'plannedAreaKm2', after: 10 }] })
  await t.rejects(startImport(deps, actor, { kind: 'leads', fileName: 'a', cells: [['title'], ['x']], words }, AT), { code: 'forbidden' })
  t.ok(COLUMNS.leads.every(({ id }, place, all) => all.findIndex(column => column.id === id) === place))
})
