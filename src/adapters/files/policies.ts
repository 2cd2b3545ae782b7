/** The policies of `fixtures/policies/<category>/<id>.yaml`: read strictly, all or none. */
import { readdir, readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Policy } from '../../domain/law/policy.js'
import { policiesNamedBy, type Tables } from './benefits.js'
import { refuse, reportTo, shownName, type Fault, type Report } from './faults.js'
import { checkPolicy } from './policy-checks.js'
import { readYaml } from './yaml.js'

/** What policies point at outside of their own folder. What is left out is not checked. */
export type Outside = { parks?: ReadonlySet<string>, tables?: Tables }

type Loaded = { file: string, policy: Policy }

/**
 * The policies of all files below `dir`, by id.
 * Throws FixtureFaults with every fault of every file: what is not YAML or not of the shape, unknown facts, operators and
 * sources, values that do not suit, days that do not exist, overlapping periods, references to nothing, doubled ids.
 */
export async function loadPolicies (dir: string, outside: Outside = {}): Promise<Policy[]> {
  const faults: Fault[] = []
  const policies = await collectPolicies(dir, outside, faults)
  refuse(faults)
  return policies
}

/** As loadPolicies, but puts the faults into `faults` and gives the policies that are sound on their own. */
export async function collectPolicies (dir: string, outside: Outside, faults: Fault[]): Promise<Policy[]> {
  const entries = (await readdir(dir, { recursive: true, withFileTypes: true })).filter(entry => entry.isFile())
  const files = entries.map(({ parentPath, name }) => join(parentPath, name)).sort()
  for (const file of files.filter(file => !isPolicy(file))) reportTo(faults, file)([], 'is not a policy: expected <category>/<id>.yaml')
  const loaded = await Promise.all(files.filter(isPolicy).map(file => readPolicy(file, outside.tables, faults)))
  const sound = loaded.filter(entry => entry !== undefined)
  checkTogether(sound, { ids: new Set(files.map(idOf)), parks: outside.parks }, faults)
  return sound.map(({ policy }) => policy).sort((a, b) => a.id < b.id ? -1 : 1)
}

const isPolicy = (file: string): boolean => file.endsWith('.yaml')

const idOf = (file: string): string => basename(file, '.yaml')

async function readPolicy (file: string, tables: Tables | undefined, faults: Fault[]): Promise<Loaded | undefined> {
  const text = await readFile(file, 'utf8')
  const report = reportTo(faults, file)
  const yaml = readYaml(text, report)
  if (!yaml) return undefined
  const place = { id: idOf(file), category: basename(dirname(file)), tables }
  const policy = checkPolicy(yaml.value, place, (path, words) => report(path, `${words} (line ${yaml.lineOf(path)})`))
  return policy && { file, policy }
}

/** `ids` are those of all files, so that a file with faults does not make every reference to it one more. */
type Known = { ids: ReadonlySet<string>, parks?: ReadonlySet<string> }

/** What no file can know alone. */
function checkTogether (loaded: readonly Loaded[], { ids, parks }: Known, faults: Fault[]): void {
  const first = new Map<string, Loaded>()
  for (const entry of loaded) {
    const other = first.get(entry.policy.id)
    if (other) reportTo(faults, entry.file)(['id'], `${entry.policy.id} is also the id of ${shownName(other.file)}`)
    else first.set(entry.policy.id, entry)
  }
  for (const { file, policy } of loaded) {
    const report = reportTo(faults, file)
    for (const { id, path } of namedPolicies(policy)) if (!ids.has(id)) report(path, `there is no policy ${id}`)
    checkSuccessor(policy, first.get(policy.supersededBy ?? '')?.policy, report)
    if (policy.scope.parks === 'all' || !parks) continue
    policy.scope.parks.forEach((id, index) => { if (!parks.has(id)) report(['scope', 'parks', index], `there is no park ${id}`) })
  }
}

const namedPolicies = ({ supersededBy, limitedBy, benefit, lawfulness }: Policy): { id: string, path: (string | number)[] }[] => [
  ...(supersededBy === undefined ? [] : [{ id: supersededBy, path: ['supersededBy'] }]),
  ...(limitedBy === undefined ? [] : [{ id: limitedBy, path: ['limitedBy'] }]),
  ...(lawfulness?.basis.policy === undefined ? [] : [{ id: lawfulness.basis.policy, path: ['lawfulness', 'basis', 'policy'] }]),
  ...policiesNamedBy(benefit)
]

/** A rule and its successor never hold on the same day. */
function checkSuccessor ({ validity: { to } }: Policy, successor: Policy | undefined, report: Report): void {
  if (!successor || to === undefined) return
  const from = successor.validity.from
  if (from === undefined || from <= to) report(['validity', 'to'], `${to} overlaps the successor ${successor.id}, which holds from ${from ?? 'ever'}`)
}
