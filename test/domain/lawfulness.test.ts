import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { EFFECTS, type Policy } from '../../src/domain/law/policy.js'
import { isCountable, isShown, LEGAL_BASES, LEVELS, REACHES, standingOf, VIEWS, type Lawfulness } from '../../src/domain/law/lawfulness.js'
import { policySet } from '../../src/domain/law/verdict.js'
import { policiesFor, underReviewsOf, unreviewedIn } from '../../src/domain/law/view.js'
import { ROOT_DIR } from '../../src/paths.js'
import { policyWith } from '../support/policy.js'

const REVIEW = { number: '公平竞争审查〔2026〕1号', date: '2026-01-05' }
const HELD_BY = { kind: 'law' as const, policy: 'hidden', note: { zh: '示例', en: 'an example' } }

/** Every record that the schema allows, as far as the decision can differ. */
const RECORDS: Lawfulness[] = LEVELS.flatMap(level => LEGAL_BASES.flatMap(kind => REACHES.flatMap(reach =>
  [undefined, REVIEW].map(review => ({ level, basis: { kind }, reach, ...(review ? { review } : {}) })))))

/** The rule in other words: where a record has to be clean in all three ways, or reviewed. */
const isClean = ({ level, basis, reach, review }: Lawfulness) =>
  [review !== undefined, !['autonomous-region', 'prefecture', 'park'].includes(level) && reach !== 'operator-specific' && basis.kind !== 'none'].some(Boolean)

const benefit = (changes: Partial<Policy> = {}) => policyWith({ effect: 'benefit', ...changes })
const UNREVIEWED: Lawfulness = { level: 'prefecture', basis: { kind: 'none' }, reach: 'general' }
const REVIEWED: Lawfulness = { ...UNREVIEWED, review: REVIEW }

t.test('each combination of level, basis, reach and review has one answer for each view', async t => {
  t.equal(RECORDS.length, 4 * 5 * 2 * 2)
  for (const lawfulness of RECORDS) {
    const name = JSON.stringify(lawfulness)
    const policy = benefit({ lawfulness })
    t.equal(standingOf(policy) !== 'unreviewed', isClean(lawfulness), name)
    t.equal(standingOf(policy) === 'reviewed', lawfulness.review !== undefined, `${name} is reviewed when a review is on record`)
    t.equal(isShown(policy, 'public'), isClean(lawfulness), `${name} for the public`)
    t.equal(isCountable(policy, 'public'), isClean(lawfulness), `${name} counted for the public`)
    t.ok(isShown(policy, 'flagged') && isShown(policy, 'officer'), `${name} where unreviewed ones are marked`)
    t.equal(isCountable(policy, 'flagged'), isClean(lawfulness), `${name} counted where it is only marked`)
    t.ok(isCountable(policy, 'officer'), `${name} counted for an officer`)
  }
})

t.test('regional and local benefits need a review whatever they rest on', async t => {
  const local = RECORDS.filter(({ level, review }) => level !== 'national' && !review)
  t.equal(local.length, 30)
  t.strictSame(local.filter(lawfulness => isShown(benefit({ lawfulness }), 'public')), [])
})

t.test('a benefit without any record is unreviewed; what gives nobody anything needs none', async t => {
  t.equal(standingOf(benefit()), 'unreviewed')
  for (const effect of EFFECTS.filter(effect => effect !== 'benefit')) {
    for (const lawfulness of [undefined, ...RECORDS]) {
      const policy = policyWith({ effect, ...(lawfulness ? { lawfulness } : {}) })
      t.equal(standingOf(policy), 'not-a-benefit')
      t.ok(VIEWS.every(view => isShown(policy, view) && isCountable(policy, view)), effect)
    }
  }
})

t.test('the public set names no policy that it does not hold', async t => {
  const hidden = benefit({ id: 'hidden', lawfulness: UNREVIEWED, supersededBy: 'shown' })
  const also = benefit({ id: 'hidden-too', lawfulness: UNREVIEWED })
  const dated = (values: string[][]) => ({ source: 'main', values: values.map(value => ({ value })) })
  const shown = policyWith({ id: 'shown', effect: 'limit', benefit: { kind: 'limit', parameters: { affects: dated([['hidden', 'other'], ['hidden']]), removes: dated([['hidden-too']]) } } })
  const other = benefit({ id: 'other', lawfulness: { ...REVIEWED, basis: HELD_BY }, supersededBy: 'hidden', limitedBy: 'hidden-too' })
  const whole = policySet([hidden, also, shown, other])
  const set = policiesFor(whole, 'public')
  t.strictSame(set.policies.map(({ id }) => id), ['other', 'shown'])
  t.notMatch(JSON.stringify(set.policies), 'hidden')
  t.strictSame(set.policies[1]!.benefit, { kind: 'limit', parameters: { affects: dated([['other']]) } })
  t.strictSame(set.policies[0]!.lawfulness, { ...REVIEWED, basis: { kind: 'law', note: HELD_BY.note } }, 'the rest of the record stays')
  t.ok(set.successors.has('shown'), 'what a rule is on a day does not depend on who looks')
  t.equal(policiesFor(whole, 'public'), set, 'made once')
  for (const view of ['officer', 'flagged'] as const) t.equal(policiesFor(whole, view), whole, view)
})

t.test('references to what is shown stay', async t => {
  const basis = { kind: 'law' as const, policy: 'rule' }
  const old = benefit({ id: 'old', lawfulness: { ...REVIEWED, basis }, supersededBy: 'new', limitedBy: 'rule' })
  const set = policySet([old, benefit({ id: 'new', lawfulness: REVIEWED }), policyWith({ id: 'rule', effect: 'limit' })])
  t.strictSame(policiesFor(set, 'public').policies, set.policies)
})

t.test('readers are told how many are without a review, and never which', async t => {
  const set = policySet([benefit({ id: 'a', lawfulness: UNREVIEWED }), benefit({ id: 'b' }), benefit({ id: 'c', lawfulness: REVIEWED }), policyWith({ id: 'd', effect: 'block' })])
  for (const view of VIEWS) t.strictSame(unreviewedIn(set, view), { view, count: 2 })
  t.strictSame(unreviewedIn(set, 'public', ({ id }) => id !== 'a'), { view: 'public', count: 1 })
})

t.test('a review that was taken off opens nothing in the past', async t => {
  const past = policySet([benefit({ id: 'a', lawfulness: REVIEWED }), benefit({ id: 'b', lawfulness: REVIEWED }), benefit({ id: 'gone', lawfulness: REVIEWED })])
  const now = policySet([benefit({ id: 'a', lawfulness: UNREVIEWED }), benefit({ id: 'b', lawfulness: REVIEWED })])
  const shown = policiesFor(underReviewsOf(now, past), 'public').policies
  t.strictSame(shown.map(({ id }) => id), ['b', 'gone'])
  t.strictSame(policiesFor(underReviewsOf(policySet([benefit({ id: 'a' })]), past), 'public').policies.map(({ id }) => id), ['b', 'gone'], 'nor one without any record')
  t.equal(underReviewsOf(past, past), past)
  t.equal(unreviewedIn(underReviewsOf(past, now), 'public').count, 1, 'and a review put on record later does not open the past by itself')
})

const SRC = join(ROOT_DIR, 'src')

/** Code without comments, texts and imports. */
const bare = (code: string) => code
  .replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '').replace(/^(?:import|export)\b[^'"]*?from\s+'[^']+'/gm, '').replace(/'[^'\n]*'/g, '\'\'')

const filesWith = (pattern: RegExp): string[] =>
  readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.ts'))
    .filter(name => pattern.test(bare(readFileSync(join(SRC, name), 'utf8')))).sort()

t.test('one function decides: nothing else reads the record', async t => {
  t.strictSame(filesWith(/\.lawfulness\b|[{,]\s*lawfulness\s*[,}]/), [
    'adapters/files/policies.ts', // the names in a record exist
    'adapters/files/policy-checks.ts', // the record is whole
    'domain/law/edit-read.ts', // an administrator enters a review
    'domain/law/edit.ts', // and puts it on the record
    'domain/law/lawfulness.ts',
    'domain/law/view.ts', // cuts the name of the rule that gives the basis
    'web/presenters/lawfulness.ts', // says it in words
    'web/presenters/policy-edit.ts', // offers it in a form
    'web/presenters/policy-history.ts' // says what of it changed
  ])
})

/** Files that import the name from a file of this name. */
const importersOf = (name: string, file: string): string[] =>
  readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(path => path.endsWith('.ts'))
    .filter(path => new RegExp(`import [^'"]*\\b${name}\\b[^'"]*'[^']*/${file}\\.js'`).test(readFileSync(join(SRC, path), 'utf8'))).sort()

t.test('only the law of a view leaves policies out, and only the ledger asks what counts', async t => {
  t.strictSame(importersOf('isShown', 'lawfulness'), ['domain/law/view.ts'])
  t.strictSame(importersOf('isCountable', 'lawfulness'), ['domain/money/barred.ts'])
})

t.test('pages and routes never hold the whole catalogue', async t => {
  t.ok(importersOf('currentCatalogue', 'catalogue').some(path => path.startsWith('web/')), 'they do read one')
  t.strictSame(importersOf('wholeCatalogue', 'catalogue').filter(path => path.startsWith('web/')), [])
  t.strictSame(filesWith(/\bdocuments\b\s*\.\s*find\b/).filter(path => path.startsWith('web/')), [])
})
