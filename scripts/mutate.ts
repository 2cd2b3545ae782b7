/**
 * `npm run mutate`: runs the cases of every policy against small wrong versions of it and prints what they miss; fails below
 * 95 % of any policy. `-- --write` puts the scores into `fixtures/proof.json`. `-- ID ...` looks at these policies only.
 */
import { parseArgs } from 'node:util'
import { loadFixtures } from '../src/adapters/files/fixtures.js'
import { writeProof } from '../src/adapters/files/proof.js'
import { mutantsOf } from '../src/domain/law/mutants.js'
import { isProven, LEAST_KILLED, scoresOf, totalOf } from '../src/domain/law/proof.js'
import { policySet } from '../src/domain/law/verdict.js'
import { FIXTURES_DIR } from '../src/paths.js'

const { values, positionals } = parseArgs({ options: { write: { type: 'boolean' } }, allowPositionals: true })
const set = policySet((await loadFixtures(FIXTURES_DIR)).policies)
const scores = scoresOf(set)
const percent = ({ mutants, killed }: { mutants: number, killed: number }) => mutants === 0 ? '100.0' : (killed / mutants * 100).toFixed(1)

for (const [id, score] of scores) {
  if (positionals.length > 0 && !positionals.includes(id)) continue
  console.log(`${percent(score).padStart(5)} %  ${id}: ${score.killed} of ${score.mutants} killed by ${score.cases} cases, ${score.equivalent} equivalent`)
  for (const survivor of score.survivors ?? []) console.log(`         lives: ${survivor}`)
}
const kinds = new Map<string, number>()
for (const { kind } of set.policies.flatMap(mutantsOf)) kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
const total = totalOf(scores.values())
const weak = [...scores].filter(([, score]) => !isProven(score)).map(([id]) => id)
console.log(`kinds: ${[...kinds].map(([kind, count]) => `${kind} ${count}`).join(', ')}`)
console.log(`${percent(total)} % of ${total.mutants} mutants of ${scores.size} policies killed by ${total.cases} cases; ${total.equivalent} more are equivalent`)
if (weak.length > 0) console.log(`below ${LEAST_KILLED * 100} %: ${weak.join(', ')}`)
if (values.write) await writeProof(FIXTURES_DIR, set.policies, scores)
process.exitCode = weak.length === 0 ? 0 : 1
