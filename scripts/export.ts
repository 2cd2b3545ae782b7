/** `npm run export -- FOLDER`: the whole content of the store of this configuration as plain files. */
import { exportTo } from '../src/adapters/files/transfer.js'
import { runTransfer, tellProgress } from './support/transfer.js'

await runTransfer('export', { mustExist: true }, async ({ folder, documents, product }) => {
  const { collections } = await exportTo(folder, { documents }, { product, onProgress: tellProgress('written') })
  return Object.values(collections).reduce((total, { documents }) => total + documents, 0)
})
