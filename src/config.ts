/** Configuration from the environment: one schema, the only reader of process.env. */
import { isAbsolute, resolve } from 'node:path'
import { envSchema } from 'env-schema'
import { Type, type Static } from 'typebox'
import type { View } from './domain/law/lawfulness.js'
import { ROOT_DIR } from './paths.js'

/** Every variable with its meaning; `.env.example` lists the same ones, which a test compares. */
export const ConfigShape = Type.Object({
  HOST: Type.String({ default: '127.0.0.1', description: 'Address to listen on; 0.0.0.0 for every interface' }),
  PORT: Type.Integer({ default: 3000, minimum: 0, maximum: 65535, description: 'Port to listen on; 0 takes any free one' }),
  DATA_DIR: Type.String({ default: 'var', minLength: 1, description: 'Folder of the embedded database, relative to the project' }),
  PUBLIC_URL: Type.String({ default: '', pattern: '^(https?://[^/]+)?$', description: 'Address as visitors type it; https turns on secure cookies' }),
  METRICS_PORT: Type.Integer({ default: 0, minimum: 0, maximum: 65535, description: 'Port of the figures for Prometheus, on METRICS_HOST; 0 keeps them off' }),
  METRICS_HOST: Type.String({ default: '127.0.0.1', description: 'Address on which the figures for Prometheus are served' }),
  LOG_LEVEL: Type.Enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], { default: 'info', description: 'Least severe level that is logged' }),
  TRUST_PROXY: Type.String({ default: '', description: 'Addresses of reverse proxies whose X-Forwarded-* headers count, comma separated' }),
  RATE_LIMIT_PER_MINUTE: Type.Integer({ default: 300, minimum: 1, description: 'Requests one address may make in a minute' }),
  UNREVIEWED_BENEFITS: Type.Enum(['hide', 'flag'], { default: 'hide', description: 'What the public sees of regional and local benefits without a fair-competition review: nothing (hide), or marked and not counted (flag)' }),
  SMTP_URL: Type.String({ default: '', pattern: '^(smtps?://.+)?$', description: 'Mail server for links by letter: smtp://user:password@host:587; needs MAIL_FROM and PUBLIC_URL' }),
  MAIL_FROM: Type.String({ default: '', pattern: '^(.+@.+)?$', description: 'Sender of the letters' }),
  SIGNING_KEY: Type.String({ default: '', description: 'Ed25519 key that signs proposal files, PKCS#8 in PEM or base64; empty makes one in DATA_DIR. Several processes need the same one' }),
  MONGODB_URI: Type.String({ default: '', description: 'MongoDB server instead of the embedded database: mongodb://user:password@host:27017/luodi' }),
  MONGODB_POOL_SIZE: Type.Integer({ default: 20, minimum: 1, maximum: 500, description: 'Most connections to the MongoDB server at a time' }),
  MONGODB_TIMEOUT_MS: Type.Integer({ default: 2500, minimum: 100, maximum: 5000, description: 'Longest wait for one answer of the MongoDB server, in milliseconds' }),
  MEILI_URL: Type.String({ default: '', description: 'Meilisearch server instead of the embedded index' }),
  MEILI_KEY: Type.String({ default: '', description: 'Key of the Meilisearch server; with its master key, keys with fewer rights are made and used' })
})

export type Config = {
  host: string
  port: number
  dataDir: string
  publicUrl: string
  metrics?: { port: number, host: string }
  logLevel: string
  trustProxy: string[] | false
  rateLimitPerMinute: number
  publicView: View
  mail?: { url: string, from: string }
  signingKey: string
  mongodbUri: string
  mongodbPoolSize: number
  mongodbTimeoutMs: number
  meiliUrl: string
  meiliKey: string
}

/**
 * The configuration in `env`. Empty values count as absent.
 * Throws with the name of every variable that does not fit.
 */
export function loadConfig (env: NodeJS.ProcessEnv): Config {
  const data = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const values = envSchema<Static<typeof ConfigShape>>({ schema: ConfigShape, data, env: false })
  // A letter holds a link that must lead here: the address that a request was sent to is for whoever sends it to choose.
  if (values.SMTP_URL && !(values.MAIL_FROM && values.PUBLIC_URL)) throw new Error('SMTP_URL needs MAIL_FROM and PUBLIC_URL')
  return {
    host: values.HOST,
    port: values.PORT,
    dataDir: isAbsolute(values.DATA_DIR) ? values.DATA_DIR : resolve(ROOT_DIR, values.DATA_DIR),
    publicUrl: values.PUBLIC_URL,
    ...(values.METRICS_PORT > 0 ? { metrics: { port: values.METRICS_PORT, host: values.METRICS_HOST } } : {}),
    logLevel: values.LOG_LEVEL,
    trustProxy: values.TRUST_PROXY ? values.TRUST_PROXY.split(',').map(address => address.trim()) : false,
    rateLimitPerMinute: values.RATE_LIMIT_PER_MINUTE,
    publicView: values.UNREVIEWED_BENEFITS === 'flag' ? 'flagged' : 'public',
    ...(values.SMTP_URL ? { mail: { url: values.SMTP_URL, from: values.MAIL_FROM } } : {}),
    signingKey: values.SIGNING_KEY,
    mongodbUri: values.MONGODB_URI,
    mongodbPoolSize: values.MONGODB_POOL_SIZE,
    mongodbTimeoutMs: values.MONGODB_TIMEOUT_MS,
    meiliUrl: values.MEILI_URL,
    meiliKey: values.MEILI_KEY
  }
}
