import t from 'tap'
import { FACTS, FACT_NAMES, PREFECTURES } from '../../src/domain/facts/catalogue.js'
import { checkFacts } from '../../src/domain/facts/facts.js'

t.test('the catalogue holds the 107 facts of the vocabulary', async t => {
  t.equal(FACT_NAMES.length, 107)
  t.equal(PREFECTURES.length, 12)
})

t.test('null and absent are unknown and never a problem', async t => {
  t.strictSame(checkFacts({ 'project.landMu': null, 'investor.ownership': null }), { facts: {}, problems: [] })
})

const accepted: [string, unknown][] = [
  ['project.landMu', 400], ['project.landMu', 0], ['project.mainBusinessIncomeShare', 1], ['investor.ownership', 'private'],
  ['project.waterSources', []], ['project.waterSources', ['reclaimed', 'municipal']], ['investor.annualTaxableProfitWan', [-500, 100]],
  ['investor.annualTaxableProfitWan', 8000], ['project.industryCode', '3985'], ['project.constructionStart', '2024-02-29'],
  ['project.emissions', { so2: 3.5 }], ['site.landGrade', 15], ['investor.isNewEntityInRegion', false], ['project.firstIncomeYear', 2027]
]
const refused: [string, unknown, string][] = [
  ['project.landMu', '400', 'problem.amount'], ['project.landMu', -1, 'problem.range'], ['project.landMu', Number.NaN, 'problem.amount'],
  ['project.mainBusinessIncomeShare', 60, 'problem.range'], ['investor.ownership', 'public', 'problem.choice'],
  ['project.waterSources', ['rain'], 'problem.list'], ['project.waterSources', 'municipal', 'problem.list'],
  ['project.industryTags', ['no-such-tag'], 'problem.list'], ['project.industryCode', 'C39', 'problem.industry-code'],
  ['project.constructionStart', '2026-02-29', 'problem.date'], ['project.constructionStart', '2026/02/01', 'problem.date'],
  ['investor.isNewEntityInRegion', 'yes', 'problem.yes-no'], ['project.jobs', 1.5, 'problem.integer'], ['site.landGrade', 16, 'problem.range'],
  ['project.emissions', { dust: 1 }, 'problem.amounts'], ['project.products', '磁材', 'problem.texts'], ['project.colour', 'red', 'problem.unknown-field'],
  ['__proto__x', 1, 'problem.unknown-field'], ['constructor', 1, 'problem.unknown-field']
]

t.test('values that fit are kept as they are', async t => {
  for (const [field, value] of accepted) t.strictSame(checkFacts({ [field]: value }), { facts: { [field]: value }, problems: [] }, `${field} ${JSON.stringify(value)}`)
})

t.test('values that do not fit name field and reason, and are not kept', async t => {
  for (const [field, value, key] of refused) {
    const { facts, problems } = checkFacts({ [field]: value })
    t.match(problems, [{ field, key }], `${field} ${JSON.stringify(value)}`)
    t.strictSame(facts, {})
  }
})

t.test('every fact has a kind that its own examples pass through', async t => {
  for (const name of FACT_NAMES) t.ok(FACTS[name].schema, name)
})
