/**
 * `npm run audit`: changes who the investor is and where it comes from, over all cases of the policies and variations of them,
 * and prints what moves with the clause that says so. Fails when anything moves without one.
 */
import { loadFixtures } from '../src/adapters/files/fixtures.js'
import { auditor, citationsOf, isCited, profilesOf, PROTECTED_FACTS, valuesOf, type Citation, type Movement } from '../src/domain/law/audit.js'
import { policySet } from '../src/domain/law/verdict.js'
import { FIXTURES_DIR } from '../src/paths.js'

const set = policySet((await loadFixtures(FIXTURES_DIR)).policies)
/** Of a long list of values each profile takes some, the next one the next, and all of them unknown. */
const MOST_VALUES = 6
const takenInTurn = <T>(values: readonly T[], at: number): T[] => values.length <= MOST_VALUES
  ? [...values]
  : [...Array.from({ length: MOST_VALUES - 2 }, (_, index) => values[(at * (MOST_VALUES - 2) + index) % (values.length - 1)]!), values.at(-1)!]

const clause = ({ leaf, source }: Citation) =>
  `${leaf.field} ${leaf.op} ${[leaf.value].flat().join(' | ')}: 《${source.document}》${source.number ?? ''}${source.clause ? ` ${source.clause}` : ''}`
const clausesOf = (citations: readonly Citation[]) => [...new Set(citations.map(clause))].join('; ')

for (const field of PROTECTED_FACTS) {
  const read = citationsOf(set.policies).filter(citation => citation.field === field)
  console.log(`${field}: read by ${new Set(read.map(({ policyId }) => policyId)).size} of ${set.policies.length} policies`)
  for (const citation of read) console.log(`  ${citation.policyId}: ${clause(citation)}`)
}

/** Movements that are told apart by everything but the values they go from and to, and how often each was seen. */
const seen = new Map<string, { movement: Movement, count: number }>()
const profiles = profilesOf(set)
let flips = 0

function note (movement: Movement): void {
  const { policyId, field, what, from, to, before, after, through } = movement
  const key = [policyId, field, what, ...(what === 'verdict' ? [from, to, before, after] : [through.join(), isCited(movement)])].join(' ')
  const known = seen.get(key)
  const shown = known && /\d/.test(known.movement.before) ? known.movement : movement
  seen.set(key, { movement: shown, count: (known?.count ?? 0) + 1 })
}

profiles.forEach((profile, at) => {
  const move = auditor(set, profile)
  for (const field of PROTECTED_FACTS) {
    for (const value of takenInTurn(valuesOf(field), at).filter(value => value !== profile.given[field])) {
      flips += 1
      move(field, value).forEach(note)
    }
  }
})

console.log('verdicts that move, with the clause:')
const all = [...seen.values()]
for (const { movement: { policyId, field, from = 'unknown', to = 'unknown', before, after, citations }, count } of all.filter(({ movement }) => movement.what === 'verdict')) {
  console.log(`  ${policyId}: ${field} ${String(from)} -> ${String(to)}: ${before} -> ${after} (${count} profiles): ${clausesOf(citations) || 'NO CLAUSE'}`)
}
console.log('amounts that move, with what moved them:')
for (const { movement, count } of all.filter(({ movement }) => movement.what === 'amount')) {
  const why = [...movement.through.map(id => `through ${id}`), clausesOf(movement.citations)].filter(Boolean).join('; ') || 'NO CLAUSE'
  console.log(`  ${movement.policyId}: ${movement.field} (${count} profiles), such as ${movement.before} -> ${movement.after}: ${why}`)
}
const uncited = all.filter(({ movement }) => !isCited(movement))
console.log(`${profiles.length} profiles, ${flips} changes of one fact: ${all.reduce((sum, { count }) => sum + count, 0)} movements, ` +
  `${uncited.reduce((sum, { count }) => sum + count, 0)} without a clause`)
process.exitCode = uncited.length === 0 ? 0 : 1
