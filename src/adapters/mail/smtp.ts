/** Letters through a mail server by SMTP. Each letter has a connection of its own and a bounded time. */
import { createTransport } from 'nodemailer'
import type { Mailer } from '../../application/ports.js'
import { UnavailableError } from '../../domain/errors.js'

/** A server that does not answer a step within this is given up. */
const STEP_MS = 10_000

/** A server on the same machine is reached without TLS; for any other one it must be there. */
const isHere = (url: string): boolean => ['localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname)

export type SmtpOptions = { url: string, from: string, stepMs?: number }

/** Sends plain text. Throws UnavailableError, without the address, when no server takes the letter. */
export function openSmtp ({ url, from, stepMs = STEP_MS }: SmtpOptions): Mailer {
  const times = { connectionTimeout: stepMs, greetingTimeout: stepMs, socketTimeout: stepMs, dnsTimeout: stepMs }
  const transport = createTransport({ url, ...times, requireTLS: !isHere(url), disableFileAccess: true, disableUrlAccess: true })
  return async ({ to, subject, text }) => {
    try {
      // As an object the address is one address, whatever commas stand in it.
      await transport.sendMail({ from, to: { name: '', address: to }, subject, text })
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
      throw new UnavailableError(`the mail server did not take a letter: ${code}`, { key: 'unavailable.mail' }, { cause: error })
    }
  }
}
