/** `fixtures/proof.json`: the mutation score of each policy, with the hash of the file that it was measured on. */
import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Type, type Static } from 'typebox'
import type { Policy } from '../../domain/law/policy.js'
import { Score } from '../../domain/law/proof.js'
import { Id } from '../../domain/shape.js'
import { refuse, type Fault } from './faults.js'
import { readShape } from './json.js'

/** Scores by policy id; `hash` is the SHA-256 of the file of the policy. */
export const Proof = Type.Record(Id, Type.Object({
  hash: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  ...Score.properties
}, { additionalProperties: false }), { additionalProperties: false })
export type Proof = Static<typeof Proof>

const fileOf = (dir: string): string => join(dir, 'proof.json')

/** The proof below `dir`. Throws FixtureFaults when it is missing or not of its shape. */
export async function loadProof (dir: string): Promise<Proof> {
  const faults: Fault[] = []
  const { value } = await readShape(fileOf(dir), Proof, faults)
  refuse(faults)
  if (!value) throw new Error('a proof that could not be read was not reported')
  return value
}

/** Writes the proof of the scores, measured on the files as they are now. */
export async function writeProof (dir: string, policies: readonly Policy[], scores: ReadonlyMap<string, Score>): Promise<void> {
  const hashes = await hashesOf(dir, policies)
  const proof = Object.fromEntries([...scores].map(([id, score]) => [id, { hash: hashes.get(id), ...score }]))
  await writeFile(fileOf(dir), `${JSON.stringify(proof, null, 1)}\n`)
}

/** The SHA-256 of the file of each policy, by id. */
export async function hashesOf (dir: string, policies: readonly Policy[]): Promise<Map<string, string>> {
  return new Map(await Promise.all(policies.map(async ({ id, category }) => {
    const text = await readFile(join(dir, 'policies', category, `${id}.yaml`))
    return [id, createHash('sha256').update(text).digest('hex')] as const
  })))
}

/** What keeps the proof from being one of these files, in words: a policy without a score, a changed file, a score of nothing. */
export function staleIn (proof: Proof, hashes: ReadonlyMap<string, string>): string[] {
  return [
    ...[...hashes].flatMap(([id, hash]) => {
      if (!proof[id]) return [`${id}: was never measured`]
      return proof[id].hash === hash ? [] : [`${id}: has changed since it was measured`]
    }),
    ...Object.keys(proof).filter(id => !hashes.has(id)).map(id => `${id}: is no policy`)
  ]
}
