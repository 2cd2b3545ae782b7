import t from 'tap'
import { FACTS, FACT_NAMES, type FactName } from '../../../src/domain/facts/catalogue.js'
import type { Facts } from '../../../src/domain/facts/facts.js'
import { leavesOf } from '../../../src/domain/law/condition.js'
import { completeness, isSettled, nextStep, openSteps, previousStep, stateOf } from '../../../src/domain/intake/progress.js'
import { ALWAYS_KNOWN, ASKED_FACTS, isAsked, stepById, stepOf, STAGES, STEPS } from '../../../src/domain/intake/steps.js'

const ids = (steps: readonly { id: string }[]) => steps.map(step => step.id)

t.test('every fact is asked once, one to four on a page, and stages follow each other', async t => {
  t.equal(new Set(ASKED_FACTS).size, ASKED_FACTS.length)
  t.equal(new Set(ids(STEPS)).size, STEPS.length)
  for (const step of STEPS) {
    t.ok(step.facts.length >= 1 && step.facts.length <= 4, step.id)
    t.match(step.id, /^[a-z]+(-[a-z]+)*$/)
  }
  const order = STEPS.map(step => STAGES.indexOf(step.stage))
  t.strictSame(order, [...order].sort((a, b) => a - b))
  t.ok(ALWAYS_KNOWN.every(fact => ASKED_FACTS.includes(fact)))
})

t.test('only facts of the investor and the project are asked; the place answers for itself', async t => {
  t.strictSame(ASKED_FACTS.filter(fact => !/^(investor|project)\./.test(fact)), [])
})

t.test('a page is opened by earlier pages, never by itself', async t => {
  for (const [index, step] of STEPS.entries()) {
    const read = [step.onlyIf, step.unless].flatMap(condition => condition ? leavesOf(condition) : []).map(leaf => leaf.field)
    for (const field of read) {
      const asked = stepOf(field)
      t.ok(asked && STEPS.indexOf(asked) < index, `${step.id} reads ${field}, asked before`)
    }
  }
})

t.test('a page is asked where it can matter', async t => {
  const cases: [string, Facts, boolean][] = [
    ['racks', {}, false],
    ['racks', { 'project.industryTags': ['cloud-computing'] }, true],
    ['racks', { 'project.industryTags': ['dairy'] }, false],
    ['aluminium', { 'project.industryTags': ['electrolytic-aluminium'] }, true],
    ['aluminium', { 'project.industryTags': ['aluminium-downstream'] }, false],
    ['certificate-date', {}, false],
    ['certificate-date', { 'investor.highTechCertificate': false }, false],
    ['certificate-date', { 'investor.highTechCertificate': true }, true],
    ['origin', {}, true],
    ['origin', { 'project.isIndustrialTransfer': true }, true],
    ['origin', { 'project.isIndustrialTransfer': false }, false],
    ['foreign-catalogue', { 'investor.ownership': 'private' }, false],
    ['foreign-catalogue', { 'investor.ownership': 'foreign' }, true],
    ['water-use', {}, true],
    ['water-use', { 'project.waterSources': ['municipal'] }, false],
    ['water-use', { 'project.waterSources': ['municipal', 'groundwater'] }, true],
    ['loan-terms', { 'project.loanWan': 0 }, false],
    ['loan-terms', { 'project.loanWan': 1 }, true],
    ['stand-alone', { 'project.industryTags': ['ferroalloy'] }, true]
  ]
  for (const [id, known, asked] of cases) t.equal(isAsked(stepById(id)!, known), asked, `${id} with ${JSON.stringify(known)}`)
})

t.test('a fact is answered, not known, or open', async t => {
  const given = { answers: { 'project.landMu': 0, 'project.needsRail': false }, notKnown: ['project.landUse' as FactName] }
  t.equal(stateOf(given, 'project.landMu'), 'answered', 'zero is an answer')
  t.equal(stateOf(given, 'project.needsRail'), 'answered', 'no is an answer')
  t.equal(stateOf(given, 'project.landUse'), 'not-known')
  t.equal(stateOf(given, 'project.jobs'), 'open')
  t.ok(isSettled(stepById('land')!, given, given.answers))
  t.notOk(isSettled(stepById('wishes')!, given, given.answers))
  const derived: Facts = { ...given.answers, 'project.industryTags': ['dairy'], 'project.resourceType': 'non-resource' }
  t.ok(isSettled(stepById('tags')!, given, derived), 'what follows from other answers need not be asked')
})

t.test('the next page is the next open one of the stage, the previous page any asked one', async t => {
  const nothing = { answers: {}, notKnown: [] }
  t.equal(nextStep(stepById('products')!, nothing, {})?.id, 'industry')
  const some = { answers: { 'project.industryCode': '39' } as Facts, notKnown: ['project.investmentWan', 'project.fixedAssetWan'] as FactName[] }
  t.equal(nextStep(stepById('products')!, some, some.answers)?.id, 'type', 'answered and not-known pages are passed over')
  t.equal(nextStep(stepById('type')!, nothing, { 'project.isIndustrialTransfer': false })?.id, 'firm', 'a page that is not asked is passed over')
  t.equal(nextStep(stepById('wishes')!, nothing, {}), undefined, 'the core ends')
  t.equal(previousStep(stepById('investment')!, {})?.id, 'industry')
  t.equal(previousStep(stepById('products')!, {}), undefined)
  t.equal(previousStep(stepById('catalogue')!, {}), undefined, 'a stage begins')
})

t.test('what is left falls with every settled page and never below zero', async t => {
  let left = openSteps({ answers: {}, notKnown: [] }, {}, 'core').length
  t.equal(left, STEPS.filter(step => step.stage === 'core').length)
  const notKnown: FactName[] = []
  for (const step of STEPS.filter(step => step.stage === 'core')) {
    notKnown.push(...step.facts)
    const now = openSteps({ answers: {}, notKnown }, {}, 'core').length
    t.equal(now, left - 1, step.id)
    left = now
  }
  t.equal(left, 0)
})

t.test('completeness counts every fact of the asked pages once', async t => {
  const known: Facts = { 'project.isIndustrialTransfer': false, 'project.landMu': 400 }
  const counts = completeness({ answers: known, notKnown: ['project.landUse'] }, known)
  t.equal(counts.answered, 2)
  t.equal(counts.notKnown, 1)
  const asked = STEPS.filter(step => isAsked(step, known)).flatMap(step => step.facts)
  t.equal(counts.answered + counts.notKnown + counts.open, asked.length)
  t.notOk(asked.includes('investor.transferFromProvince'))
})

t.test('every asked fact can be answered on a page', async t => {
  for (const fact of ASKED_FACTS) {
    t.ok(FACT_NAMES.includes(fact))
    t.not(FACTS[fact].kind, 'amounts', `${fact}: pages have no field for several amounts`)
  }
})
