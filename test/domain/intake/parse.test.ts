import t from 'tap'
import { FACTS, type FactName } from '../../../src/domain/facts/catalogue.js'
import { parseNumber, parseShare } from '../../../src/domain/intake/numbers.js'
import { parseAnswer, saysNotKnown, type Parsed } from '../../../src/domain/intake/parse.js'

t.test('a number in each way people type it', async t => {
  const cases: [string, string | undefined, number][] = [
    ['8000', '万元', 8000],
    ['８０００', '万元', 8000],
    ['8,000', '万元', 8000],
    ['8，000', '万元', 8000],
    ['8 000', '万元', 8000],
    [' 8000.5 ', '万元', 8000.5],
    ['8000。5', '万元', 8000.5],
    ['.5', '万元', 0.5],
    ['0', '万元', 0],
    ['12,3456', '万元', 123456],
    ['1.2亿', '万元', 12000],
    ['1.2 亿元', '万元', 12000],
    ['1亿2000万', '万元', 12000],
    ['3千万', '万元', 3000],
    ['1200万', '万元', 1200],
    ['1200万元', '万元', 1200],
    ['人民币1200万元', '万元', 1200],
    ['¥5000元', '万元', 0.5],
    ['120 million', '万元', 12000],
    ['1.2 billion yuan', '万元', 120000],
    ['8000 wan', '万元', 8000],
    ['约8000', '万元', 8000],
    ['8000万左右', '万元', 8000],
    ['400亩', '亩', 400],
    ['400 mu', '亩', 400],
    ['1.2万亩', '亩', 12000],
    ['20公顷', '亩', 300],
    ['20 ha', '亩', 300],
    ['20000㎡', '亩', 30],
    ['1平方公里', '亩', 1500],
    ['6000万度', 'kWh', 60_000_000],
    ['6000万千瓦时', 'kWh', 60_000_000],
    ['5000千瓦时', 'kWh', 5000],
    ['60 GWh', 'kWh', 60_000_000],
    ['1.5亿', 'kWh', 150_000_000],
    ['20万m³', 'm3', 200_000],
    ['20万吨', 'm3', 200_000],
    ['300人', 'person', 300],
    ['50年', 'year', 50],
    ['13650 kWh/t', 'kWh/t', 13650],
    ['42', undefined, 42],
    ['三千', '万元', 3000],
    ['一点二亿', '万元', 12000],
    ['一点二亿元', '万元', 12000],
    ['１．２亿元', '万元', 12000],
    ['壹亿贰仟万元', '万元', 12000],
    ['一亿二', '万元', 12000],
    ['一亿二千万', '万元', 12000],
    ['两个亿', '万元', 20000],
    ['半个亿', '万元', 5000],
    ['一亿半', '万元', 15000],
    ['三百亩', '亩', 300],
    ['三百五十亩', '亩', 350],
    ['三百五亩', '亩', 350],
    ['三百零五亩', '亩', 305],
    ['二十五亩', '亩', 25],
    ['十亩', '亩', 10],
    ['半亩', '亩', 0.5],
    ['一亩半', '亩', 1.5],
    ['两公顷', '亩', 30],
    ['0.5平方公里', '亩', 750],
    ['10 acres', '亩', 60.702846336],
    ['20,000 square metres', '亩', 30],
    ['300 GWh', 'kWh', 300_000_000],
    ['三亿度', 'kWh', 300_000_000],
    ['3亿千瓦时', 'kWh', 300_000_000],
    ['6000万度/年', 'kWh', 60_000_000],
    ['每年6000万度', 'kWh', 60_000_000],
    ['60 GWh per year', 'kWh', 60_000_000],
    ['1.2 TWh', 'kWh', 1_200_000_000],
    ['五千千瓦时', 'kWh', 5000],
    ['两万三千吨/年', 'm3', 23_000],
    ['一万五', 'person', 15_000],
    ['一百二十人', 'person', 120],
    ['二〇二六', undefined, 2026],
    ['three hundred mu', '亩', 300],
    ['two hundred million yuan', '万元', 20_000],
    ['twenty-five hectares', '亩', 375],
    ['three hundred and twenty people', 'person', 320],
    ['1.2 hundred million', '万元', 12_000]
  ]
  for (const [text, unit, value] of cases) t.strictSame(parseNumber(text, unit), { value }, `${text} in ${unit}`)
})

t.test('a number that cannot be told is asked back, with the reason', async t => {
  const cases: [string, string, string][] = [
    ['', '万元', 'number'],
    ['很多', '万元', 'number'],
    ['三万三万', '万元', 'one-number'],
    ['五六百', '万元', 'number'],
    ['三点', '万元', 'number'],
    ['Infinity', '万元', 'number'],
    ['1,5', '万元', 'separators'],
    ['12,34', '万元', 'separators'],
    ['1000-2000', '万元', 'one-number'],
    ['5至10亿', '万元', 'one-number'],
    ['1亿2000', '万元', 'one-number'],
    ['2000万1亿', '万元', 'one-number'],
    ['500万美元', '万元', 'currency'],
    ['$5 million', '万元', 'currency'],
    ['400吨', '亩', 'unit'],
    ['60 kVA', 'kWh', 'unit'],
    ['1e5', '万元', 'unit'],
    ['<script>', '万元', 'number']
  ]
  for (const [text, unit, problem] of cases) {
    const parsed = parseNumber(text, unit)
    t.equal('problem' in parsed && parsed.problem, `intake.problem.${problem}`, `${text} in ${unit}`)
  }
})

t.test('a share is a percentage unless it could be either', async t => {
  for (const [text, value] of [['60', 0.6], ['60%', 0.6], ['６０％', 0.6], ['60 %', 0.6], ['0.6%', 0.006], ['100', 1], ['0', 0], ['6成', 0.6], ['百分之60', 0.6], ['33.3%', 0.333]] as const) {
    t.strictSame(parseShare(text), { value }, text)
  }
  t.match(parseShare('0.6'), { problem: 'intake.problem.percent-or-fraction', params: { percent: 60 } })
  t.match(parseShare('1'), { problem: 'intake.problem.percent-or-fraction' })
  t.match(parseShare('101'), { problem: 'intake.problem.percent-range' })
  t.match(parseShare('-5%'), { problem: 'intake.problem.percent-range' })
  t.match(parseShare('60-70%'), { problem: 'intake.problem.one-number' })
  t.match(parseShare('大部分'), { problem: 'intake.problem.percent' })
})

const answer = (fact: FactName, ...raw: string[]): Parsed => parseAnswer(FACTS[fact], raw)

t.test('each kind of question gives the value of its fact', async t => {
  const cases: [FactName, string[], unknown][] = [
    ['project.isIndustrialTransfer', ['yes'], true],
    ['project.isIndustrialTransfer', ['no'], false],
    ['investor.ownership', ['private'], 'private'],
    ['project.waterSources', ['surface', 'reclaimed', 'surface'], ['surface', 'reclaimed']],
    ['project.preferredPrefectures', ['none'], []],
    ['project.products', ['烧结钕铁硼、1,4-丁二醇，battery cathode\r\n 烧结钕铁硼 '], ['烧结钕铁硼', '1,4-丁二醇', 'battery cathode']],
    ['project.industryCode', ['C3985'], '3985'],
    ['project.industryCode', ['３９'], '39'],
    ['investor.highTechCertValidTo', ['2027-06-30'], '2027-06-30'],
    ['investor.highTechCertValidTo', ['2027年6月3日'], '2027-06-03'],
    ['investor.highTechCertValidTo', ['2027/6/3'], '2027-06-03'],
    ['project.jobs', ['1,200人'], 1200],
    ['project.mainBusinessIncomeShare', ['60'], 0.6],
    ['project.importDutyRate', ['5%'], 0.05],
    ['project.firstIncomeYear', ['2028'], 2028],
    ['project.firstIncomeYear', ['２０２８年'], 2028],
    ['project.firstIncomeYear', ['2,028'], 2028],
    ['project.loadKW', ['8000'], 8000],
    ['project.loadKW', ['1.2万千瓦'], 12000],
    ['project.loadKW', ['12 MW'], 12000],
    ['project.loadKW', ['3兆瓦'], 3000],
    ['project.buildingFloorAreaM2', ['2万平方米'], 20000],
    ['project.voltageKV', ['110'], '110'],
    ['investor.annualTaxableProfitWan', ['-200'], -200],
    ['investor.annualTaxableProfitWan', ['-200; 0; 1,500'], [-200, 0, 1500]],
    ['investor.name', ['磁材 <b>公司</b>'], '磁材 <b>公司</b>']
  ]
  for (const [fact, raw, value] of cases) t.strictSame(answer(fact, ...raw), { state: 'value', value }, `${fact}: ${raw.join(' + ')}`)
})

t.test('nothing, and "I do not know", are two answers', async t => {
  for (const fact of ['project.landMu', 'project.isIndustrialTransfer', 'project.waterSources', 'project.products'] as const) {
    t.strictSame(answer(fact), { state: 'empty' })
    t.strictSame(answer(fact, '', '  '), { state: 'empty' })
    t.strictSame(answer(fact, '', 'not-known'), { state: 'not-known' })
  }
  t.strictSame(answer('project.products', ' 、 ，'), { state: 'empty' })
  for (const text of ['不知道', '未定', '？', 'unknown', "don't know", 'N/A', 'tbd']) t.ok(saysNotKnown(text), text)
  t.strictSame(answer('project.landMu', '不清楚'), { state: 'not-known' })
  t.notOk(saysNotKnown('0'))
})

t.test('what does not fit is named and nothing is guessed', async t => {
  const cases: [FactName, string[], string][] = [
    ['project.landMu', ['-5'], 'intake.problem.negative'],
    ['project.firstIncomeYear', ['28年'], 'intake.problem.range'],
    ['project.firstIncomeYear', ['2028-2030'], 'intake.problem.one-number'],
    ['project.firstIncomeYear', ['2028.5'], 'intake.problem.whole'],
    ['project.loadKW', ['8000千瓦时'], 'intake.problem.unit'],
    ['project.importDutyRate', ['0.05'], 'intake.problem.percent-or-fraction'],
    ['project.landMu', ['400', 'not-known'], 'intake.problem.known-and-not'],
    ['project.landMu', ['400', '500'], 'intake.problem.one-answer'],
    ['project.investmentWan', ['99999999999亿'], 'intake.problem.range'],
    ['project.jobs', ['12.5'], 'intake.problem.whole'],
    ['project.jobs', ['-1'], 'intake.problem.negative'],
    ['investor.ownership', ['martian'], 'intake.problem.choice'],
    ['project.isIndustrialTransfer', ['maybe'], 'intake.problem.choice'],
    ['project.waterSources', ['lava'], 'intake.problem.choice'],
    ['project.waterSources', ['none', 'surface'], 'intake.problem.none-and-some'],
    ['project.industryCode', ['磁材'], 'intake.problem.industry-code'],
    ['project.industryCode', ['39850'], 'intake.problem.industry-code'],
    ['project.industryCode', ['C'], 'intake.problem.industry-code'],
    ['investor.highTechCertValidTo', ['2026-02-29'], 'intake.problem.date'],
    ['investor.highTechCertValidTo', ['明年'], 'intake.problem.date'],
    ['project.products', [Array.from({ length: 31 }, (_, i) => `p${i}`).join('\n')], 'intake.problem.too-many'],
    ['project.products', ['长'.repeat(201)], 'intake.problem.too-long'],
    ['investor.annualTaxableProfitWan', ['100; 很多'], 'intake.problem.number'],
    ['investor.name', ['长'.repeat(201)], 'intake.problem.too-long']
  ]
  for (const [fact, raw, key] of cases) t.match(answer(fact, ...raw), { state: 'wrong', key }, `${fact}: ${raw[0]!.slice(0, 20)}`)
})
