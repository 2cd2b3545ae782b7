/** Verifies a proposal file without any server: `npm run verify-proposal -- FILE [--key KEY]`, KEY from /check/key of the office. */
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { verifyFile } from '../src/application/proposals/file.js'

const { values, positionals } = parseArgs({ allowPositionals: true, options: { key: { type: 'string' } } })

async function run (): Promise<boolean> {
  const [name] = positionals
  if (!name) throw new Error('usage: verify-proposal FILE [--key KEY]')
  const found = verifyFile(await readFile(name, 'utf8'), values.key)
  if (!found) {
    process.stdout.write('NOT SIGNED: the file bears no seal, or its seal was changed\n')
    return false
  }
  const { isSigned, isTrusted, isContentWhole, publicKey, contentHash } = found
  const isGood = isSigned && isContentWhole && isTrusted !== false
  process.stdout.write([
    isGood ? 'GENUINE: nothing in the file was changed since it was signed' : 'NOT GENUINE',
    ...isSigned ? [] : ['the file was changed after it was signed'],
    ...isContentWhole ? [] : ['its content does not have the fingerprint that it prints'],
    ...isTrusted === false ? ['it was signed with another key than the one given'] : [],
    `content: ${contentHash}`,
    `key:     ${publicKey}${isTrusted === undefined ? ' (compare it with /check/key of the office that issued it)' : ''}`
  ].join('\n') + '\n')
  return isGood
}

run().then(isGood => { process.exitCode = isGood ? 0 : 1 }, (error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 2
})
