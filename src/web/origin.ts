/** The address that links begin with. */
import type { FastifyRequest } from 'fastify'

/** As the configuration says, else as the request was sent, which whoever sends it decides. Letters are written only with the first. */
export const originOf = ({ server, protocol, host }: FastifyRequest): string => server.publicUrl || `${protocol}://${host}`
