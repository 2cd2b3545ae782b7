/** What the pages of accounts share: forms that come back with what was wrong, limits, addresses of links. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { InvalidError, type Problem } from '../../../domain/errors.js'
import { renderPage, type PageData } from '../../page.js'

declare module 'fastify' {
  interface FastifyInstance { publicUrl: string }
}

export const typed = (app: FastifyInstance) => app.withTypeProvider<TypeBoxTypeProvider>()
export type App = ReturnType<typeof typed>

/** How often one network address may try something by which a password, a code or an address could be guessed. */
export const FEW_TRIES = { rateLimit: { max: 10, timeWindow: '1 minute' } } as const

export type Tried<T> = { problems: Problem[] } | { problems: null, value: T }

/** What the work gives, or what was wrong with what was given; other errors are thrown on. */
export async function tried<T> (work: Promise<T>): Promise<Tried<T>> {
  try {
    return { problems: null, value: await work }
  } catch (error) {
    if (error instanceof InvalidError) return { problems: error.problems }
    throw error
  }
}

/** Sends a page with a form; 422 when there is something wrong with what was sent. */
export const sendForm = (reply: FastifyReply, template: string, data: PageData, problems: readonly Problem[] = []): Promise<FastifyReply> =>
  renderPage(problems.length > 0 ? reply.code(422) : reply, template, { styles: ['account.css'], ...data })

/** Pages whose address is a secret: not logged, and not told to the next page. */
export const SECRET_PAGE = { logLevel: 'warn' } as const
export const hideAddress = async (_: FastifyRequest, reply: FastifyReply): Promise<void> => { reply.header('referrer-policy', 'no-referrer') }

/** Says that the link does not work any more, whatever the reason. */
export const sayEnded = ({ texts: { t } }: Pick<FastifyRequest, 'texts'>, reply: FastifyReply, lead: string) => sendForm(reply.code(404), 'account/said', {
  title: t('account.link.ended'), lead: t(lead), link: { href: '/account/sign-in', text: t('account.sign-in.title') }
})
