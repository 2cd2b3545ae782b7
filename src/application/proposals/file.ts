/** A proposal as one file that stands alone: its page, its content as data, and a signature over every byte of both. */
import { createPublicKey, verify } from 'node:crypto'
import type { Signer } from '../ports.js'
import { hashOf } from './proposals.js'

const SEAL = '\n<!-- luodi-seal '
const SEAL_END = ' -->\n'
const DATA = /<script type="application\/json" id="content">([\s\S]*?)<\/script>/
const HASH = /<meta name="content-hash" content="([0-9a-f]{64})">/

/** JSON inside a script element: no text in it can end the element. */
export const embedded = (content: string): string => content.replaceAll('<', '\\u003c')

/** The file with its seal: Ed25519 over everything before it. */
export function sealFile (html: string, signer: Signer): string {
  return `${html}${SEAL}${JSON.stringify({ algorithm: 'ed25519', publicKey: signer.publicKey, signature: signer.sign(html) })}${SEAL_END}`
}

/**
 * `isSigned`: nothing was changed since it was sealed with `publicKey`. `isTrusted`: that is the key the reader trusts; absent where
 * none was given. `isContentWhole`: the content has the hash that the file prints.
 */
export type Verified = { isSigned: boolean, publicKey: string, isTrusted?: boolean, isContentWhole: boolean, contentHash: string }

function isSignedBy (text: string, publicKey: string, signature: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' })
    return key.asymmetricKeyType === 'ed25519' && verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'))
  } catch {
    // What is no key signs nothing.
    return false
  }
}

function sealOf (text: string): { publicKey: string, signature: string } | undefined {
  try {
    const { publicKey, signature } = JSON.parse(text) as Record<string, unknown>
    return typeof publicKey === 'string' && typeof signature === 'string' ? { publicKey, signature } : undefined
  } catch {
    return undefined
  }
}

/** Checks a file without any server; undefined for one that has no seal. `trusted`: the public key in base64, from a place other than the file. */
export function verifyFile (file: string, trusted?: string): Verified | undefined {
  const place = file.lastIndexOf(SEAL)
  const seal = place >= 0 && file.endsWith(SEAL_END) ? sealOf(file.slice(place + SEAL.length, -SEAL_END.length)) : undefined
  if (!seal) return undefined
  const html = file.slice(0, place)
  const contentHash = HASH.exec(html)?.[1] ?? ''
  const content = DATA.exec(html)?.[1]?.replaceAll('\\u003c', '<')
  return {
    isSigned: isSignedBy(html, seal.publicKey, seal.signature),
    publicKey: seal.publicKey,
    ...(trusted === undefined ? {} : { isTrusted: trusted.trim() === seal.publicKey }),
    isContentWhole: content !== undefined && hashOf(content) === contentHash,
    contentHash
  }
}
