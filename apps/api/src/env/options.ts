import { isIP } from 'node:net'
import type { Env } from '../env.ts'
import { readOperators } from './operators.ts'
import type { EnvReader } from './reader.ts'

type Options = Omit<Env, 'production' | 'mode' | 'stripe' | 'mail'>

export function readOptions(reader: EnvReader, production: boolean): Options {
  const port = reader.integer('PORT', 3000, { min: 1, max: 65_535 })
  return {
    port,
    host: reader.optional('HOST') ?? (production ? '0.0.0.0' : '127.0.0.1'),
    baseUrl: readBaseUrl(reader, port, production),
    databaseUrl: readDatabaseUrl(reader),
    authSecret: readAuthSecret(reader),
    paymentGraceDays: reader.integer('PAYMENT_GRACE_DAYS', 14, { min: 0, max: 90 }),
    operatorEmails: readOperators(reader),
    trustProxy: readTrustProxy(reader, production),
    logLevel: reader.oneOf(
      'LOG_LEVEL',
      ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      production ? 'info' : 'warn',
    ),
    dashboardDir: reader.optional('DASHBOARD_DIR'),
    rateLimits: {
      perMinute: reader.integer('RATE_LIMIT_PER_MINUTE', production ? 600 : 100_000, limits),
      authPerMinute: reader.integer('AUTH_RATE_LIMIT_PER_MINUTE', production ? 10 : 10_000, limits),
    },
  }
}

const limits = { min: 1, max: 1_000_000 }

function readBaseUrl(reader: EnvReader, port: number, production: boolean): string {
  const what = 'it is where people reach the product'
  if (production && reader.optional('BASE_URL') === null) {
    reader.refuse(`BASE_URL is not set: ${what}, for example https://billing.acme.com.`)
    return ''
  }
  const url = reader.url('BASE_URL', `http://localhost:${port}`, what)
  if (url === null) return ''
  if (new URL(url).origin !== url) {
    reader.refuse(
      'BASE_URL has a path: the product needs an origin of its own, for example https://billing.acme.com.',
    )
  }
  if (production && !url.startsWith('https://')) {
    reader.refuse('BASE_URL is not https: in production sessions and prices travel encrypted only.')
  }
  return url
}

function readDatabaseUrl(reader: EnvReader): string {
  const url = reader.required(
    'DATABASE_URL',
    'PostgreSQL 15 or newer, as postgresql://user:password@host/database',
  )
  if (url && !/^postgres(?:ql)?:\/\/.+/u.test(url)) {
    reader.refuse('DATABASE_URL is not an address like postgresql://user:password@host/database.')
  }
  return url
}

const fewestSecretCharacters = 32

function readAuthSecret(reader: EnvReader): string {
  const what = 'make one with `openssl rand -base64 32`'
  const secret = reader.secret('AUTH_SECRET', what)
  if (secret && secret.length < fewestSecretCharacters) {
    reader.refuse(`AUTH_SECRET is shorter than ${fewestSecretCharacters} characters: ${what}.`)
  }
  return secret
}

/** Proxies on private networks: what stands before a server in nearly every installation, and no stranger. */
const privateNetworks = ['loopback', 'linklocal', 'uniquelocal']

function readTrustProxy(reader: EnvReader, production: boolean): string[] | false {
  const text = reader.optional('TRUST_PROXY')
  if (text === null) return production ? privateNetworks : false
  if (text === 'false') return false
  const networks = text.split(',').map((part) => part.trim())
  if (networks.every(isNetwork)) return networks
  reader.refuse(
    `TRUST_PROXY is "${text}", but lists your proxies' addresses (10.0.0.0/8, uniquelocal), or is false.`,
  )
  return false
}

function isNetwork(part: string): boolean {
  const [address = '', bits = '0'] = part.split('/')
  return privateNetworks.includes(part) || (isIP(address) > 0 && /^\d{1,3}$/u.test(bits))
}
