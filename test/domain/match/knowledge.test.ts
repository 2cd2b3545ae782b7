import t from 'tap'
import { familyWith, knowledgeOf, realKnowledge } from '../../support/knowledge.js'

const { families, kinOf, inputsOf, usersOf, clusterTypes } = realKnowledge

t.test('kin: itself, the narrower, the broader, those beside it', async t => {
  const knowledge = knowledgeOf(
    familyWith('ware', { kinship: 0.5 }), familyWith('cup', { broader: 'ware' }), familyWith('plate', { broader: 'ware' }), familyWith('steel'))
  const kin = knowledge.kinOf('cup')
  t.equal(kin.get('cup'), 1)
  t.equal(kin.get('plate'), 0.5, 'as near as the broader family says')
  t.ok(kin.get('ware')! > 0.5 && kin.get('ware')! < 1)
  t.equal(kin.get('steel'), undefined)
  t.ok(knowledge.kinOf('ware').get('cup')! < 1)
  t.strictSame([...knowledge.kinOf('nothing')], [['nothing', 1]], 'what is not known is kin to nothing')
})

t.test('inputs reach over several steps and lose force with each', async t => {
  const links = inputsOf('fluoropolymers')
  t.ok(links.get('hydrogen-fluoride')!.weight > links.get('fluorspar')!.weight)
  t.strictSame(links.get('fluorspar')!.path.at(-1), 'fluorspar')
  t.notOk(links.has('fluoropolymers'), 'nothing is its own input')
  t.ok(inputsOf('magnets').get('rare-earth-ore')!.weight > 0.5)
  t.equal(inputsOf('nothing').size, 0)
})

t.test('whoever needs a product is its user', async t => {
  const knowledge = knowledgeOf(familyWith('ore'), familyWith('metal', { inputs: { ore: 1 } }), familyWith('wheel', { inputs: { metal: 0.9 } }))
  t.strictSame(knowledge.usersOf('ore').get('metal')!.path, ['metal'])
  t.strictSame(knowledge.usersOf('ore').get('wheel')!.path, ['metal', 'wheel'])
  t.strictSame(knowledge.inputsOf('wheel').get('ore')!.path, ['metal', 'ore'])
  t.ok(knowledge.inputsOf('wheel').get('ore')!.weight < knowledge.inputsOf('wheel').get('metal')!.weight)
})

t.test('a ring of inputs comes to an end', async t => {
  const knowledge = knowledgeOf(familyWith('hen', { inputs: { egg: 1 } }), familyWith('egg', { inputs: { hen: 1 } }))
  t.strictSame([...knowledge.inputsOf('hen').keys()], ['egg'])
})

t.test('a need for a broad input is met by a narrower one', async t => {
  const knowledge = knowledgeOf(familyWith('coal'), familyWith('lignite', { broader: 'coal' }), familyWith('gas', { inputs: { coal: 1 } }))
  const links = knowledge.inputsOf('gas')
  t.ok(links.get('lignite')!.weight > 0 && links.get('lignite')!.weight < links.get('coal')!.weight)
})

t.test('the families of the product are whole', async t => {
  t.ok(families.size > 400)
  const types = new Set(clusterTypes.map(type => type.id))
  for (const family of families.values()) {
    t.ok(family.terms.zh.includes(family.name.zh) && family.terms.en.includes(family.name.en), `${family.id}: its name is a word for it`)
    t.ok(family.clusterTypes.every(type => types.has(type)), `${family.id}: cluster types`)
  }
  const named = new Set([...families.values()].flatMap(family => family.clusterTypes))
  t.strictSame([...types].filter(type => !named.has(type)), [], 'every cluster type has families')
})

t.test('every family has a place in a chain, a kin or a code', async t => {
  for (const { id, industryCodes } of families.values()) {
    t.ok(industryCodes.length > 0 || inputsOf(id).size > 0 || usersOf(id).size > 0 || kinOf(id).size > 1, id)
  }
})
