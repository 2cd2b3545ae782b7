/** Changes to plain data by dotted path, for tests that break one thing of something sound. */

/** Paths such as `tests.0.given` to their new values; undefined takes the key, or the item of a list, away. */
export type Changes = Readonly<Record<string, unknown>>

/** A copy of plain data with the changes, made in their order. Throws for a path that leads nowhere. */
export function changed (value: unknown, changes: Changes): unknown {
  const root = { value: JSON.parse(JSON.stringify(value)) as unknown }
  for (const [path, wanted] of Object.entries(changes)) {
    const keys = ['value', ...path.split('.')]
    const last = keys.pop()!
    const parent = keys.reduce<unknown>((at, key) => Reflect.get(objectAt(at, path), key), root)
    if (wanted === undefined && Array.isArray(parent)) parent.splice(Number(last), 1)
    else if (wanted === undefined) Reflect.deleteProperty(objectAt(parent, path), last)
    else Reflect.set(objectAt(parent, path), last, JSON.parse(JSON.stringify(wanted)))
  }
  return root.value
}

function objectAt (value: unknown, path: string): object {
  if (typeof value !== 'object' || value === null) throw new Error(`${path} leads nowhere`)
  return value
}
