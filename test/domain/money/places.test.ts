import t from 'tap'
import type { Facts } from '../../../src/domain/facts/facts.js'
import { judgeAll } from '../../../src/domain/law/verdict.js'
import { judgedOf, ledger } from '../../../src/domain/money/ledger.js'
import { ledgersOf, PRICED_SITE_FACTS } from '../../../src/domain/money/places.js'
import { fixturePolicy, judged, POLICIES, TODAY } from './support.js'

const PROJECT: Facts = {
  'investor.ownership': 'private',
  'investor.annualTaxableProfitWan': 8000,
  'project.firstIncomeYear': 2027,
  'project.catalogueStatus': 'encouraged',
  'project.mainBusinessIncomeShare': 0.9,
  'project.industryTags': ['rare-earth'],
  'project.type': 'new-build',
  'project.annualOutputWan': 80_000,
  'project.buysLandAndBuilds': true,
  'project.landMu': 200,
  'project.landUse': 'industrial',
  'project.isPriorityIndustryForLand': true,
  'project.isLandIntensive': true
}

t.test('places together have the ledgers they have one by one', async t => {
  const site = (prefecture: string, floor?: number, cost?: number): Facts => ({
    ...PROJECT,
    'site.prefecture': prefecture,
    ...(floor === undefined ? {} : { 'site.landFloorYuanPerM2': floor }),
    ...(cost === undefined ? {} : { 'site.landCostYuanPerM2': cost })
  })
  const sites = [site('包头市'), site('包头市', 144, 90), site('包头市', 144, 120), site('乌海市'), site('鄂尔多斯市'), site('乌海市', 96, 90), site('赤峰市')]
  const places = sites.map((facts, index) => ({ id: String(index), facts, judged: judgedOf(POLICIES.policies, judgeAll(POLICIES, facts, TODAY)) }))
  const together = ledgersOf(places, { asOf: TODAY, discount: 0.05 })
  for (const { id, ...place } of places) t.strictSame(together.get(id), ledger({ ...place, asOf: TODAY, discount: 0.05 }), id)
  t.equal(together.get('3'), together.get('4'), 'two places where the same rules hold share one')
  t.not(together.get('1')?.countedYuan, together.get('2')?.countedYuan, 'a different cost of land is a different ledger')
})

t.test('a place where the floor rule holds is not one where it does not', async t => {
  const facts: Facts = { ...PROJECT, 'site.landGrade': 11, 'site.landCostYuanPerM2': 1 }
  const cheaper = judged(fixturePolicy('land-nat-70pct-priority'))
  const floor = judged(fixturePolicy('land-nat-floor-2006'), 'informs')
  const together = ledgersOf([{ id: 'with', facts, judged: [cheaper, floor] }, { id: 'without', facts, judged: [cheaper] }], { asOf: TODAY })
  t.strictSame([together.get('with')?.countedYuan, together.get('without')?.missing], [5_760_000, ['site.landFloorYuanPerM2']])
})

t.test('formulas read no fact of a place but those that tell places apart', async t => {
  const read = new Set<PropertyKey>()
  const facts = new Proxy({ ...PROJECT, 'site.landGrade': 11, 'project.landSupplyMode': 'flexible-term', 'project.landTermYears': 10 }, {
    get (target: Facts, name) {
      read.add(name)
      return Reflect.get(target, name)
    }
  })
  ledger({ judged: POLICIES.policies.map(policy => judged(policy)), facts, asOf: TODAY })
  t.strictSame([...read].filter(name => String(name).startsWith('site.')).sort(), [...PRICED_SITE_FACTS].sort())
})
