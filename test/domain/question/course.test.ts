import fc from 'fast-check'
import t from 'tap'
import { exampleFacts } from '../../../scripts/support/profiles.js'
import { complete, profilesOfCases, type Stock } from '../../../scripts/support/question-profiles.js'
import { byWorth, courseOf, inFormOrder, neededIn, type Setting } from '../../../scripts/support/question-run.js'
import { loadFixtures } from '../../../src/adapters/files/fixtures.js'
import { loadLibrary } from '../../../src/adapters/files/library.js'
import { factsAtPlace } from '../../../src/application/matching.js'
import { questionsFor } from '../../../src/application/questions.js'
import { projectFacts } from '../../../src/domain/derive/derive.js'
import type { Facts } from '../../../src/domain/facts/facts.js'
import { ASKED_FACTS } from '../../../src/domain/intake/steps.js'
import { isShown, VIEWS } from '../../../src/domain/law/lawfulness.js'
import { judgeAll, policySet } from '../../../src/domain/law/verdict.js'
import { FOLLOWS_FROM } from '../../../src/domain/question/next.js'
import { understandProject } from '../../../src/domain/match/understanding.js'
import { FIXTURES_DIR } from '../../../src/paths.js'
import { TODAY } from '../money/support.js'

const fixtures = await loadFixtures(FIXTURES_DIR)
const library = await loadLibrary(FIXTURES_DIR, fixtures)
const catalogue = { ...fixtures, revision: 'fixtures', policies: policySet(fixtures.policies) }
const derive = (given: Facts) => projectFacts(given, understandProject(given, library.knowledge).reading, library.reference, TODAY)
const stock: Stock = { policies: fixtures.policies, tags: library.reference.tags, derive }
const everyPark = fixtures.parks.map(park => park.id)
const examples = exampleFacts.map((facts, index) => ({ id: `example-${index}`, answers: complete(`example-${index}`, facts, stock), parks: everyPark }))
const profiles = [...examples, ...profilesOfCases(fixtures.parks, stock)]
const publicly: Setting = { catalogue, library, asOf: TODAY, view: 'public' }

t.test('profiles answer what is asked, and the same on every run', async t => {
  t.ok(profiles.length > 60)
  t.strictSame(profilesOfCases(fixtures.parks, stock), profiles.slice(examples.length))
  for (const { id, answers } of profiles) {
    const open = ASKED_FACTS.filter(fact => answers[fact] === undefined)
    t.ok(open.length <= 2, `${id}: ${open.join()}`)
  }
})

t.test('what follows from products and code is looked for there', async t => {
  const own = ({ answers }: { answers: Facts }): Facts => ({ 'project.products': answers['project.products']!, 'project.industryCode': answers['project.industryCode']! })
  const settled = profiles.flatMap(profile => derive(own(profile))).filter(fact => fact.confidence === 'high' && ASKED_FACTS.includes(fact.field))
  const found = [...new Set(settled.map(fact => fact.field))]
  t.ok(found.length >= 3, found.join())
  t.strictSame(found.filter(fact => !FOLLOWS_FROM[fact]), [])
  const unsure = { answers: {}, notKnown: ASKED_FACTS.filter(fact => !['project.products', 'project.industryCode'].includes(fact)) }
  t.strictSame(questionsFor({ ...publicly, given: unsure }).questions.map(({ fact }) => fact).sort(), ['project.industryCode', 'project.products'])
})

t.test('some answers never read otherwise than all of them: open, or the same verdict', async t => {
  const verdictsOf = (answers: Facts, parkId: string) =>
    judgeAll(catalogue.policies, factsAtPlace({ ...publicly, given: { ...answers, 'site.parkId': parkId } }).facts, TODAY)
  fc.assert(fc.property(
    fc.constantFrom(...profiles), fc.subarray([...ASKED_FACTS]), fc.constantFrom(...everyPark),
    ({ answers }, kept, parkId) => {
      const some = verdictsOf(Object.fromEntries(kept.flatMap(fact => answers[fact] === undefined ? [] : [[fact, answers[fact]]])), parkId)
      const whole = verdictsOf(answers, parkId)
      return some.every(({ verdict, policyId }, index) =>
        policyId === whole[index]!.policyId && (verdict === 'unknown-needs-data' || verdict === whole[index]!.verdict))
    }), { numRuns: 200, seed: 20261121 })
  t.pass()
})

t.test('when nothing is left to ask, the rest of the form changes no verdict and no yuan at any park', async t => {
  for (const profile of [...examples.slice(0, 3), ...profiles.slice(-3)]) {
    const form = courseOf(profile, inFormOrder, publicly)
    const final = form.at(-1)!
    const states = courseOf(profile, byWorth(publicly), publicly)
    const { reached, asked } = neededIn(states, final, { ...profile, parks: everyPark }, publicly)
    t.ok(reached, profile.id)
    t.ok(asked < form.length - 1, `${profile.id}: fewer questions than the form has`)
    t.strictSame(questionsFor({ ...publicly, given: final }).questions, [], 'and nothing after the whole form')
  }
})

t.test('a question is asked of what is open, for policies that the view may see', async t => {
  const policyOf = new Map(fixtures.policies.map(policy => [policy.id, policy]))
  for (const view of VIEWS) {
    for (const answers of exampleFacts) {
      const { questions } = questionsFor({ ...publicly, view, given: { answers, notKnown: ['project.landUse'] } })
      t.ok(questions.length > 10)
      for (const { fact, verdicts, amounts, blocks } of questions) {
        t.ok(answers[fact] === undefined && fact !== 'project.landUse', fact)
        t.ok(verdicts.length + amounts.length > 0, `${fact} settles something`)
        t.ok(blocks.every(id => verdicts.includes(id)))
        t.ok([...verdicts, ...amounts].every(id => isShown(policyOf.get(id)!, view)), `${view}: ${fact}`)
      }
    }
  }
})
