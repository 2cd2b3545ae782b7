/** `fixtures/knowledge/` and `fixtures/ranking.json`: what is known of industries, and the weights of the ranking. Read strictly. */
import { join } from 'node:path'
import { Type, type TSchema } from 'typebox'
import { PROVINCES } from '../../domain/facts/catalogue.js'
import { CRITERIA } from '../../domain/match/answer.js'
import { Geography, Lexicon, ProductFamily } from '../../domain/match/family.js'
import { buildKnowledge, type Knowledge } from '../../domain/match/knowledge.js'
import { Weights } from '../../domain/match/weights.js'
import { Endowment } from '../../domain/place/endowment.js'
import { below, refuse, type Fault, type Report } from './faults.js'
import type { Fixtures } from './fixtures.js'
import { readShape, type JsonFile } from './json.js'
import { checkIndustries, checkKnown, checkPlace, checkUnique, knownAs, type Keys } from './keys.js'

/** One file for each field of industry: `families-<field>.json`. */
const FIELDS = ['resources', 'energy', 'chemicals', 'carbon-silicon-battery', 'metals', 'building-materials', 'machinery',
  'electronics-services', 'food', 'pharma-textile-light'] as const

const Families = Type.Array(ProductFamily, { minItems: 1 })
const Endowments = Type.Array(Endowment)

type Known = { keys: Keys, types: ReadonlySet<string>, families: ReadonlyMap<string, ProductFamily> }

/**
 * Knowledge and weights below `dir`, checked against the fixtures they speak of. Throws FixtureFaults with every fault: what is
 * missing or not of its shape, doubled ids, families, classes, types and places that do not exist, families broader than themselves,
 * weights that do not make a whole.
 */
export async function loadKnowledge (dir: string, fixtures: Fixtures): Promise<{ knowledge: Knowledge, weights: Weights }> {
  const faults: Fault[] = []
  const read = <S extends TSchema>(name: string, schema: S) => readShape(join(dir, name), schema, faults)
  const [lexicon, geography, added, weights, ...files] = await Promise.all([
    read('knowledge/lexicon.json', Lexicon), read('knowledge/geography.json', Geography),
    read('knowledge/added-endowments.json', Endowments), read('ranking.json', Weights),
    ...FIELDS.map(field => read(`knowledge/families-${field}.json`, Families))
  ])
  const families = files.flatMap(file => file.value ?? [])
  const known = { keys: keysOf(fixtures), types: new Set(fixtures.clusterTypes.map(({ id }) => id)), families: new Map(families.map(family => [family.id, family])) }
  if (files.every(file => file.value)) checkFamilies(files, known)
  checkAdded(added, fixtures, known)
  if (geography.value) checkProvinces(geography.value, below(geography.report, 'provinces'))
  if (weights.value) checkWhole(weights.value, below(weights.report, 'criteria'))
  refuse(faults)
  if (!lexicon.value || !geography.value || !added.value || !weights.value) throw new Error('a file that could not be read was not reported')
  const knowledge = buildKnowledge({ families, lexicon: lexicon.value, geography: geography.value, addedEndowments: added.value, clusterTypes: fixtures.clusterTypes })
  return { knowledge, weights: weights.value }
}

const keysOf = ({ reference: { industries, prefectures, divisions, statisticalUnits } }: Fixtures): Keys => ({
  industries: new Set(industries.map(({ code }) => code)),
  prefectures: new Map(prefectures.map(division => [division.code, division])),
  counties: new Map([...divisions, ...statisticalUnits].map(division => [division.code, division]))
})

function checkFamilies (files: readonly JsonFile<ProductFamily[]>[], known: Known): void {
  const first = new Set<string>()
  for (const { value = [], report } of files) {
    value.forEach((family, index) => {
      const at = below(report, index)
      if (first.has(family.id)) at(['id'], `${family.id} is also the id of another family`)
      first.add(family.id)
      checkFamily(family, known, at)
    })
  }
}

function checkFamily ({ id, broader, inputs, users, industryCodes, clusterTypes }: ProductFamily, { keys, types, families }: Known, report: Report): void {
  const family = knownAs('family', families)
  checkIndustries(industryCodes, keys, below(report, 'industryCodes'))
  checkKnown(clusterTypes, knownAs('cluster type', types), below(report, 'clusterTypes'))
  for (const [name, edges] of [['inputs', inputs], ['users', users]] as const) {
    for (const other of Object.keys(edges)) {
      if (other === id) report([name, other], 'is the family itself')
      else if (!family.has(other)) report([name, other], `there is no family ${other}`)
    }
  }
  if (broader !== undefined && !family.has(broader)) report(['broader'], `there is no family ${broader}`)
  const above = new Set([id])
  for (let next = broader; next !== undefined; next = families.get(next)?.broader) {
    if (above.has(next)) return report(['broader'], `${id} is broader than itself`)
    above.add(next)
  }
}

function checkAdded ({ value: added = [], report }: JsonFile<Endowment[]>, { endowments }: Fixtures, { keys, types }: Known): void {
  const others = new Set(endowments.map(({ id }) => id))
  checkUnique(added.map(({ id }) => id), 'id', report)
  added.forEach((endowment, index) => {
    const at = below(report, index)
    if (others.has(endowment.id)) at(['id'], `${endowment.id} is also the id of an endowment of endowments.json`)
    checkPlace(endowment, keys, at)
    if (endowment.confidence !== 'recalled' && !endowment.source) at(['source'], `is missing: an endowment that is ${endowment.confidence} has one`)
    endowment.attracts.forEach(({ industryCodes, clusterTypes }, place) => {
      checkIndustries(industryCodes, keys, below(at, 'attracts', place, 'industryCodes'))
      checkKnown(clusterTypes, knownAs('cluster type', types), below(at, 'attracts', place, 'clusterTypes'))
    })
  })
}

/** Every province of the fact catalogue but abroad, which has no one place. */
function checkProvinces ({ provinces }: Geography, report: Report): void {
  for (const name of PROVINCES) if (name !== '境外' && !(name in provinces)) report([name], 'is missing')
  for (const name of Object.keys(provinces)) if (!PROVINCES.includes(name)) report([name], `${name} is not a province of the fact catalogue`)
}

const NEARLY = 1e-9

function checkWhole ({ criteria }: Weights, report: Report): void {
  const sum = CRITERIA.reduce((total, name) => total + criteria[name], 0)
  if (Math.abs(sum - 1) > NEARLY) report([], `add up to ${Number(sum.toFixed(6))}, not to 1`)
}
