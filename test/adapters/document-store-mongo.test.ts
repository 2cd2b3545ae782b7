import t from 'tap'
import { noMongo, openMongo, testDatabase } from '../support/mongo.js'
import { documentStoreContract } from './document-store.contract.js'

t.test('contract, on MongoDB', { skip: noMongo() }, t => documentStoreContract(t, async () => openMongo(await testDatabase(t))))
