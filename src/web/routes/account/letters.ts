/** Letters that pages send. Those that the public asks for go out after the answer, so that its time tells nothing. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ToWrite } from '../../../application/accounts/registration.js'
import type { AppDeps, Mailer } from '../../../application/ports.js'
import { UnavailableError } from '../../../domain/errors.js'
import { letterOf, type LetterKind } from '../../presenters/account.js'
import { originOf } from '../../origin.js'
import { withNext } from './next.js'

type Letter = Parameters<Mailer>[0]

/** `isFailing`: the newest letter could not be sent. */
type MailState = { isFailing: boolean, going: Set<Promise<void>> }
const states = new WeakMap<AppDeps, MailState>()

/** How sending goes at the moment, for all who use these dependencies. */
export function mailState (deps: AppDeps): MailState {
  const state = states.get(deps) ?? { isFailing: false, going: new Set() }
  states.set(deps, state)
  return state
}

/** Whether the letter was sent; a failure is logged without the address. */
export async function sendLetter ({ deps, log }: FastifyInstance, letter: Letter): Promise<boolean> {
  const state = mailState(deps)
  try {
    await deps.mail!(letter)
    state.isFailing = false
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error
    state.isFailing = true
    log.warn({ reason: error.message }, 'a letter could not be sent')
  }
  return !state.isFailing
}

/** Page to which the secret of each kind of letter belongs. */
const PAGES: Partial<Record<LetterKind, string>> = { register: '/account/invitation', invitation: '/account/invitation', reset: '/account/reset' }

/** The letter in the language of the request. */
export function letterFor (request: FastifyRequest, { to, kind, secret }: Omit<ToWrite, 'kind'> & { kind: LetterKind }, next = ''): Letter {
  const page = secret === undefined ? '/account/sign-in' : `${PAGES[kind]}/${secret}`
  return letterOf({ to, kind, href: `${originOf(request)}${withNext(page, next)}` }, request.texts)
}

/** Finds out what is to be written and sends it, while the request is answered. */
export function writeLater (request: FastifyRequest, toWrite: Promise<ToWrite | undefined>, next = ''): void {
  const { server } = request
  const { going } = mailState(server.deps)
  const work = toWrite
    .then(async found => { if (found) await sendLetter(server, letterFor(request, found, next)) })
    .catch((error: unknown) => server.log.error({ err: error }, 'a letter was not written'))
    .finally(() => going.delete(work))
  going.add(work)
}
