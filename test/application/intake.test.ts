import t from 'tap'
import {
  confirmOffered, fingerprintOf, knownFacts, matchIntake, offeredFacts, readIntake, savePage, startIntake, suggestedIndustries,
  type Intake
} from '../../src/application/intake.js'
import { readMatch } from '../../src/application/matching.js'
import type { AppDeps } from '../../src/application/ports.js'
import { InvalidError, NotFoundError } from '../../src/domain/errors.js'
import type { FactName } from '../../src/domain/facts/catalogue.js'
import type { Facts } from '../../src/domain/facts/facts.js'
import { testDeps } from '../support/build-app.js'
import { testPlace } from '../support/mongo.js'

const PUBLIC = { role: 'public' } as const
const AT = '2026-11-21T08:00:00.000Z'
const LATER = '2026-11-21T09:00:00.000Z'
const AS_OF = '2026-11-21'
const LAND: FactName[] = ['project.landMu', 'project.landUse']

const page = (seenIn: Intake, facts: readonly FactName[], answers: Facts, notKnown: FactName[] = []) =>
  ({ facts, answers, notKnown, seen: fingerprintOf(seenIn, facts) })

t.test('the intake', async t => {
  const deps = await testDeps(t)
  const start = (answers?: Facts) => startIntake(deps, { at: AT, answers })

  t.test('starts under an address nobody can guess', async t => {
    const [one, other] = [await start(), await start()]
    t.match(one.id, /^[a-z0-9]{20,40}$/)
    t.not(one.id, other.id)
    t.strictSame(one.answers, {})
    t.strictSame(one.notKnown, [])
  })

  t.test('keeps what is answered, and "I do not know" apart from what was never asked', async t => {
    const intake = await start()
    await savePage(deps, PUBLIC, intake.id, page(intake, LAND, { 'project.landMu': 0 }, ['project.landUse']), LATER)
    const stored = await readIntake(deps, PUBLIC, intake.id)
    t.strictSame(stored.answers, { 'project.landMu': 0 })
    t.strictSame(stored.notKnown, ['project.landUse'])
    t.equal(stored.updatedAt, LATER)
    t.equal(stored.createdAt, AT)
  })

  t.test('an answer after "I do not know", and taking an answer back', async t => {
    const intake = await start()
    const unknown = await savePage(deps, PUBLIC, intake.id, page(intake, LAND, {}, LAND), AT)
    const answered = await savePage(deps, PUBLIC, intake.id, page(unknown.intake, LAND, { 'project.landMu': 400 }, ['project.landUse']), AT)
    t.strictSame(answered.intake.answers, { 'project.landMu': 400 })
    t.strictSame(answered.intake.notKnown, ['project.landUse'])
    const cleared = await savePage(deps, PUBLIC, intake.id, page(answered.intake, LAND, {}), AT)
    t.strictSame([cleared.intake.answers, cleared.intake.notKnown], [{}, []], 'both questions are open again')
  })

  t.test('two windows on different pages lose nothing', async t => {
    const intake = await start()
    const results = await Promise.all([
      savePage(deps, PUBLIC, intake.id, page(intake, LAND, { 'project.landMu': 400 }), AT),
      savePage(deps, PUBLIC, intake.id, page(intake, ['project.jobs'], { 'project.jobs': 50 }), AT),
      savePage(deps, PUBLIC, intake.id, page(intake, ['project.type'], {}, ['project.type']), AT)
    ])
    t.strictSame(results.map(result => result.saved), [true, true, true])
    const stored = await readIntake(deps, PUBLIC, intake.id)
    t.strictSame(stored.answers, { 'project.landMu': 400, 'project.jobs': 50 })
    t.strictSame(stored.notKnown, ['project.type'])
  })

  t.test('two windows on the same page: the second is asked, the first answer stands', async t => {
    const intake = await start()
    await savePage(deps, PUBLIC, intake.id, page(intake, LAND, { 'project.landMu': 400 }), AT)
    const second = await savePage(deps, PUBLIC, intake.id, page(intake, LAND, { 'project.landMu': 500 }), AT)
    t.equal(second.saved, false)
    t.strictSame(second.intake.answers, { 'project.landMu': 400 }, 'what is stored is handed back')
    t.strictSame((await readIntake(deps, PUBLIC, intake.id)).answers, { 'project.landMu': 400 })
    const chosen = await savePage(deps, PUBLIC, intake.id, page(second.intake, LAND, { 'project.landMu': 500 }), AT)
    t.equal(chosen.saved, true, 'with what is stored now in sight, the choice is stored')
    t.strictSame(chosen.intake.answers, { 'project.landMu': 500 })
  })

  t.test('the same answer from two windows is no conflict and no second write', async t => {
    const intake = await start()
    const first = await savePage(deps, PUBLIC, intake.id, page(intake, LAND, { 'project.landMu': 400 }), AT)
    const again = await savePage(deps, PUBLIC, intake.id, page(intake, LAND, { 'project.landMu': 400 }), LATER)
    t.strictSame([again.saved, again.intake.version], [true, first.intake.version])
  })

  t.test('refuses what is no fact, and an address that is none', async t => {
    const intake = await start()
    await t.rejects(savePage(deps, PUBLIC, intake.id, page(intake, LAND, { 'project.landMu': 'many' }), AT), InvalidError)
    t.strictSame((await readIntake(deps, PUBLIC, intake.id)).answers, {})
    await t.rejects(readIntake(deps, PUBLIC, 'nosuchaddressnosuchaddress'), NotFoundError)
    await t.rejects(savePage(deps, PUBLIC, 'nosuchaddressnosuchaddress', page(intake, LAND, {}), AT), NotFoundError)
    await t.rejects(readIntake(deps, PUBLIC, '../../etc/passwd'), NotFoundError)
  })

  t.test('offers what follows with medium confidence, uses it only once confirmed', async t => {
    const intake = await start({ 'project.type': 'new-build', 'project.landMu': 15 })
    const { known, derived } = await knownFacts(deps, intake, AS_OF)
    t.equal(known['project.landM2'], 10000, 'high confidence settles')
    t.equal(known['project.addsCapacity'], undefined, 'medium confidence does not')
    t.ok(offeredFacts(derived, intake).some(fact => fact.field === 'project.addsCapacity'))
    t.notOk(offeredFacts(derived, intake).some(fact => fact.field === 'project.landM2'))
    t.notOk(offeredFacts(derived, { notKnown: ['project.addsCapacity'] }).some(fact => fact.field === 'project.addsCapacity'), 'not after "I do not know"')

    const confirmed = await confirmOffered(deps, PUBLIC, intake.id, { fields: ['project.addsCapacity', 'project.jobs', 'project.landM2'], asOf: AS_OF, at: LATER })
    t.strictSame(confirmed.answers, { 'project.type': 'new-build', 'project.landMu': 15, 'project.addsCapacity': true }, 'only what was offered')
    const nothing = await confirmOffered(deps, PUBLIC, intake.id, { fields: [], asOf: AS_OF, at: LATER })
    t.equal(nothing.version, confirmed.version)
  })

  t.test('suggests industries for products it can read, none for nothing', async t => {
    const codes = await suggestedIndustries(deps, { answers: { 'project.products': ['乳制品'] }, notKnown: [] })
    t.ok(codes.some(code => code.startsWith('144')), codes.join())
    t.ok(codes.every(code => deps.library.reference.industries.some(item => item.code === code)), 'every suggestion stands in the standard')
    t.strictSame(await suggestedIndustries(deps, { answers: {}, notKnown: [] }), [])
  })

  t.test('is matched as it stands, and the match keeps what was asked', async t => {
    const intake = await start({ 'project.products': ['乳制品'], 'project.industryCode': '1440' })
    const match = await matchIntake(deps, PUBLIC, intake.id, { asOf: '2015-06-01', view: 'public', at: LATER })
    t.strictSame([match.intakeId, match.asOf, match.createdAt], [intake.id, '2015-06-01', LATER])
    t.strictSame(match.answer.given, intake.answers)
    t.strictSame(await readMatch(deps, match.id), match)
    await savePage(deps, PUBLIC, intake.id, page(intake, LAND, { 'project.landMu': 400 }), LATER)
    t.strictSame((await readMatch(deps, match.id)).answer.given, intake.answers, 'later answers do not change it')
  })
})

t.test('intake and match outlive the process', async t => {
  const base = await testDeps(t)
  const place = await testPlace(t)
  const open = async (): Promise<AppDeps> => ({ ...base, documents: await place() })
  const before = await open()
  const intake = await startIntake(before, { at: AT, answers: { 'project.landMu': 400 } })
  await savePage(before, PUBLIC, intake.id, page(intake, ['project.jobs'], {}, ['project.jobs']), AT)
  const match = await matchIntake(before, PUBLIC, intake.id, { asOf: AS_OF, view: 'public', at: AT })
  await before.documents.close()

  const after = await open()
  t.teardown(() => after.documents.close())
  const stored = await readIntake(after, PUBLIC, intake.id)
  t.strictSame([stored.answers, stored.notKnown], [{ 'project.landMu': 400 }, ['project.jobs']])
  t.strictSame(await readMatch(after, match.id), match)
})
