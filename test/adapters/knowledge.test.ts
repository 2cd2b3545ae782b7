import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import t from 'tap'
import { FixtureFaults } from '../../src/adapters/files/faults.js'
import { loadKnowledge } from '../../src/adapters/files/knowledge.js'
import { CRITERIA } from '../../src/domain/match/answer.js'
import { FIXTURES_DIR } from '../../src/paths.js'
import { changed, type Changes } from '../support/change.js'
import { realFixtures } from '../support/knowledge.js'

const { knowledge, weights } = await loadKnowledge(FIXTURES_DIR, realFixtures)

t.test('families, endowments and weights are whole', async t => {
  t.ok(knowledge.families.size > 400)
  t.equal(CRITERIA.reduce((sum, name) => sum + weights.criteria[name], 0).toFixed(9), '1.000000000')
  for (const { id, terms } of knowledge.families.values()) {
    t.ok(terms.zh.length > 0 && terms.en.length > 0, `${id}: words in both languages`)
    t.notOk(/\p{Script=Han}/u.test(terms.en.join()), `${id}: English words are English`)
  }
})

t.test('every group of mining, manufacturing, energy and repair of GB/T 4754 lies in a family', async t => {
  const codes = [...knowledge.families.values()].flatMap(family => family.industryCodes)
  const groups = realFixtures.reference.industries.filter(({ code, level }) => level === 3 && code >= '06' && code < '46').map(({ code }) => code)
  t.ok(groups.length > 180)
  const lies = (group: string) => codes.some(code => code.startsWith(group) || group.startsWith(code))
  const without = groups.filter(group => !lies(group))
  t.strictSame(without, ['089', '120', '347', '364', '365', '412'].filter(code => without.includes(code)), 'all but groups of which the region has little to offer')
})

t.test('every type of cluster is the type of a family', async t => {
  const types = new Set([...knowledge.families.values()].flatMap(family => family.clusterTypes))
  t.strictSame(realFixtures.clusterTypes.map(({ id }) => id).filter(id => !types.has(id)), [])
})

t.test('added endowments say how sure they are, and name no amounts', async t => {
  for (const { id, confidence, source, attracts, name } of knowledge.addedEndowments) {
    t.equal(source !== undefined, confidence === 'sourced', id)
    const words = [name, ...attracts.map(item => item.why)].flatMap(text => [text.zh, text.en]).join(' ')
    t.notMatch(words, /\d/, `${id}: no figures`)
  }
})

/** A copy of the knowledge in which one file is changed. */
function copyWith (t: { testdir: () => string }, file: string, changes: Changes): string {
  const dir = t.testdir()
  for (const part of ['knowledge', 'ranking.json']) cpSync(join(FIXTURES_DIR, part), join(dir, part), { recursive: true })
  const path = join(dir, file)
  writeFileSync(path, JSON.stringify(changed(JSON.parse(readFileSync(path, 'utf8')), changes)))
  return dir
}

async function faultsOf (dir: string): Promise<string[]> {
  try {
    await loadKnowledge(dir, realFixtures)
    return []
  } catch (error) {
    if (!(error instanceof FixtureFaults)) throw error
    return error.problems.map(({ file, path, words }) => `${relative(dir, resolve(file))}: ${path}: ${words}`)
  }
}

const RESOURCES = 'knowledge/families-resources.json'
const ADDED = 'knowledge/added-endowments.json'

/** What is wrong, in which file, the changes, and the complaint. */
const BROKEN: [string, string, Changes, string][] = [
  ['an unknown key', RESOURCES, { '0.colour': 'red' }, '[0].colour: unknown key'],
  ['a missing key', RESOURCES, { '0.terms': undefined }, '[0].terms: is missing'],
  ['a need that does not exist', RESOURCES, { '0.needs': ['sunshine'] }, '[0].needs[0]: "sunshine" is not one of'],
  ['a link stronger than all', RESOURCES, { '0.users': { 'thermal-power': 1.5 } }, '[0].users.thermal-power: must be <= 1'],
  ['an id that stands twice', RESOURCES, { '1.id': 'coal' }, '[1].id: coal is also the id of another family'],
  ['an input that is no family', RESOURCES, { '0.inputs': { gold: 1 } }, '[0].inputs.gold: there is no family gold'],
  ['a user that is no family', RESOURCES, { '0.users': { gold: 1 } }, '[0].users.gold: there is no family gold'],
  ['a family that feeds itself', RESOURCES, { '0.inputs': { coal: 1 } }, '[0].inputs.coal: is the family itself'],
  ['a family below nothing', RESOURCES, { '0.broader': 'gold' }, '[0].broader: there is no family gold'],
  ['a family below itself', RESOURCES, { '0.broader': 'steam-coal' }, '[0].broader: coal is broader than itself'],
  ['an unknown industry code', RESOURCES, { '0.industryCodes': ['9999'] }, '[0].industryCodes[0]: there is no class of GB/T 4754 9999'],
  ['an unknown cluster type', RESOURCES, { '0.clusterTypes': ['gold'] }, '[0].clusterTypes[0]: there is no cluster type gold'],
  ['an added endowment of the catalogue', ADDED, { '0.id': realFixtures.endowments[0]!.id }, `[0].id: ${realFixtures.endowments[0]!.id} is also the id of an endowment of endowments.json`],
  ['an added endowment that stands twice', ADDED, { '1.id': knowledge.addedEndowments[0]!.id }, `[1].id: ${knowledge.addedEndowments[0]!.id} is also the id of [0]`],
  ['an added endowment of no league', ADDED, { '0.prefecture.code': '159900' }, '[0].prefecture.code: there is no league or city 159900'],
  ['a sourced endowment without a source', ADDED, { '0.confidence': 'sourced' }, '[0].source: is missing: an endowment that is sourced has one'],
  ['an added endowment of an unknown code', ADDED, { '0.attracts.0.industryCodes': ['9999'] }, '[0].attracts[0].industryCodes[0]: there is no class of GB/T 4754 9999'],
  ['a province that is missing', 'knowledge/geography.json', { 'provinces.广东': undefined }, 'provinces.广东: is missing'],
  ['a province that does not exist', 'knowledge/geography.json', { 'provinces.Gondor': { name: { zh: '刚铎', en: 'Gondor' }, lat: 30, lon: 110 } }, 'provinces.Gondor: Gondor is not a province'],
  ['a lexicon without a list', 'knowledge/lexicon.json', { generic: undefined }, 'generic: is missing'],
  ['weights that do not make a whole', 'ranking.json', { 'criteria.wishes': 0.9 }, 'criteria: add up to 1.8, not to 1'],
  ['a weight below nothing', 'ranking.json', { 'match.code4': -1 }, 'match.code4: must be >= 0'],
  ['a criterion that is missing', 'ranking.json', { 'criteria.wishes': undefined }, 'criteria.wishes: is missing']
]

for (const [title, file, changes, complaint] of BROKEN) {
  t.test(`refuses ${title}`, async t => {
    const faults = await faultsOf(copyWith(t, file, changes))
    t.ok(faults.some(fault => fault.startsWith(`${file}: ${complaint}`)), complaint, { found: faults })
  })
}

t.test('a file that is not there is named', async t => {
  const dir = copyWith(t, RESOURCES, {})
  rmSync(join(dir, 'knowledge/families-food.json'))
  t.match(await faultsOf(dir), [/^knowledge\/families-food\.json: \(whole file\): cannot be read: ENOENT/])
})
