/** Writes that say what was acknowledged, and the account of what a store then holds of them. */
import type { Document } from '../../src/application/collections.js'
import type { DocumentStore } from '../../src/application/ports.js'
import { historyOf } from '../../src/application/history.js'
import { saveRecord } from '../../src/application/records.js'

export type Said = { put?: string, batch?: string, saved?: number, error?: string }

export type Account = { acknowledged: number, found: number, unacknowledged: number, lost: number, duplicated: number, inPart: number }

const BATCH = 20
const WRITERS = 4

/** One made-up record that every writer edits, so that its history shows every version. */
const edited: Document<'endowments'> = {
  id: 'edited', prefecture: { name: { zh: '包头市', en: 'Baotou' }, code: '150200' }, kind: 'mineral', name: { zh: '乙', en: 'B' }, attracts: [], strength: 1, confidence: 'recalled'
}

/** Writes single documents, batches and versions of one record, several at a time, until `say` says false or the store fails. */
export async function writeUntil (documents: DocumentStore, run: string, say: (line: Said) => Promise<boolean>): Promise<void> {
  let goesOn = true
  const one = async (writer: number) => {
    for (let index = 0; goesOn; index++) {
      const id = `${run}-${writer}-${index}`
      await documents.put('meta', { id, value: '内容'.repeat(200) }, { ifVersion: 0 })
      goesOn &&= await say({ put: id })
      if (index % 10 === writer) {
        await documents.putAll('meta', Array.from({ length: BATCH }, (_, part) => ({ id: `${id}-part-${part}`, value: part })))
        goesOn &&= await say({ batch: id })
      }
      if (index % 5 === writer) {
        const { version = 0 } = await saveRecord({ documents }, 'endowments', edited, { by: run, at: '2026-11-21T00:00:00.000Z' })
        goesOn &&= await say({ saved: version })
      }
    }
  }
  const ends = await Promise.allSettled(Array.from({ length: WRITERS }, (_, writer) => one(writer).finally(() => { goesOn = false })))
  const failed = ends.find(end => end.status === 'rejected')
  if (failed) throw failed.reason
}

/**
 * What the store holds of the writes of one run. Lost: acknowledged and not there. Duplicated: written once and there at a
 * version above 1, or a version of the edited record that its history holds twice. In part: batches with some documents missing.
 */
export async function accountOf (documents: DocumentStore, run: string, said: readonly Said[]): Promise<Account> {
  const found = (await documents.find('meta', { where: { id: { gte: `${run}-`, lte: `${run}-z` } } })).items
  const ids = new Set(found.map(({ id }) => id))
  const parts = new Map<string, number>()
  for (const [, batch = ''] of [...ids].flatMap(id => [/^(.*)-part-\d+$/.exec(id) ?? []])) if (batch) parts.set(batch, (parts.get(batch) ?? 0) + 1)
  const puts = said.flatMap(({ put }) => put ?? [])
  const batches = said.flatMap(({ batch }) => batch ?? [])
  const versions = (await historyOf({ documents }, 'endowments', 'edited')).map(({ recordVersion }) => recordVersion)
  const saved = said.flatMap(({ saved }) => saved ?? [])
  return {
    acknowledged: puts.length + batches.length * BATCH + saved.length,
    found: ids.size + saved.filter(version => versions.includes(version)).length,
    unacknowledged: ids.size - puts.filter(id => ids.has(id)).length - batches.filter(id => parts.has(id)).length * BATCH,
    lost: puts.filter(id => !ids.has(id)).length + batches.filter(id => parts.get(id) !== BATCH).length + saved.filter(version => !versions.includes(version)).length,
    duplicated: found.filter(({ version }) => version !== 1).length + versions.length - new Set(versions).size + saved.length - new Set(saved).size,
    inPart: [...parts.values()].filter(count => count !== BATCH).length
  }
}
