/** The key that signs files which leave the system: from the configuration, or made once and kept beside the database. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Signer } from '../../application/ports.js'

const isCode = (error: unknown, code: string): boolean => error instanceof Error && 'code' in error && error.code === code

/** The key of the folder, made by the first process that asks. Only its owner can read the file. */
async function keyIn (dataDir: string): Promise<string> {
  const file = join(dataDir, 'signing-key')
  await mkdir(dataDir, { recursive: true })
  try {
    const made = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    await writeFile(file, made, { flag: 'wx', mode: 0o600 })
    return made
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error
    return readFile(file, 'utf8')
  }
}

function privateKey (text: string): KeyObject {
  const key = text.includes('BEGIN') ? createPrivateKey(text) : createPrivateKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'pkcs8' })
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('the signing key is not an Ed25519 key')
  return key
}

/** `signingKey`: PKCS#8 in PEM, or its bytes in base64; empty takes the key of the folder. Throws for a key of another kind. */
export async function openSigner ({ signingKey, dataDir }: { signingKey: string, dataDir: string }): Promise<Signer> {
  const key = privateKey(signingKey === '' ? await keyIn(dataDir) : signingKey.replaceAll('\\n', '\n'))
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64')
  return { publicKey, sign: text => sign(null, Buffer.from(text), key).toString('base64') }
}
