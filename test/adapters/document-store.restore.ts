/** What restoring a backup does in every DocumentStore. */
import { localized, meta, park } from '../support/documents.js'
import { conflictVersion, invalidFields, type Add } from './document-store.contract.js'

export function restoreContract (test: Add): void {
  test('restore stores documents with the versions they carry, over what is there', async (t, store) => {
    await store.put('parks', park('a', { notes: localized('before') }))
    await store.restore('parks', [{ ...park('a'), version: 7, updatedAt: '2026-01-01', updatedBy: 'officer' }, { ...park('b'), version: 3 }, park('c')])
    t.strictSame((await store.find('parks')).items, [
      { ...park('a'), version: 7, updatedAt: '2026-01-01', updatedBy: 'officer' }, { ...park('b'), version: 3 }, { ...park('c'), version: 1 }
    ])
    await store.restore('parks', [{ ...park('a'), version: 2 }])
    t.equal((await store.get('parks', 'a'))?.version, 2, 'also a lower version than the stored one')
    await store.restore('parks', [])
    t.equal((await store.find('parks')).total, 3)
  })

  test('versions count on from what was restored, and conflicts name it', async (t, store) => {
    await store.restore('meta', [{ ...meta('a', 'old'), version: 41 }])
    t.equal(await conflictVersion(store.put('meta', meta('a', 'lost'), { ifVersion: 1 })), 41)
    t.equal((await store.put('meta', meta('a', 'new'), { ifVersion: 41 })).version, 42)
    await store.putAll('meta', [meta('a', 'batch'), meta('b', 'batch')])
    await store.restore('meta', [{ ...meta('a', 'old'), version: 41 }])
    await store.putAll('meta', [meta('a', 'batch'), meta('b', 'batch')])
    t.strictSame((await store.find('meta')).items.map(({ version }) => version), [42, 2])
  })

  test('restore takes many documents, and of one id the last', async (t, store) => {
    await store.restore('meta', Array.from({ length: 1500 }, (_, index) => ({ ...meta(`m${index % 1400}`, index), version: index + 1 })))
    t.equal((await store.find('meta', { limit: 0 })).total, 1400)
    t.match(await store.get('meta', 'm99'), { value: 1499, version: 1500 })
  })

  test('restore checks every document before it stores one', async (t, store) => {
    const bad = { ...park('b'), region: 'north' } as unknown as ReturnType<typeof park>
    t.strictSame(await invalidFields(t, store.restore('parks', [park('a'), bad])), ['1.region'])
    t.strictSame(await invalidFields(t, store.restore('parks', [{ ...park('a'), version: 0 }])), ['0.version'])
    t.equal((await store.find('parks')).total, 0)
  })
}
