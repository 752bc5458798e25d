import { describe, expect, it } from 'vitest'
import { EnvError, type EnvSource, parseEnv } from './env.ts'

const authSecret = 'q7Zt2mXw9LbR4vKc8NfH3sYd6PjA5gTe'
const webhookSecret = 'whsec_k3Jd8Qm2Zx7Wv5Rt9Yb4'
const sandboxed: EnvSource = {
  DATABASE_URL: 'postgresql://prorata:hunter2@localhost:5432/prorata',
  AUTH_SECRET: authSecret,
  STRIPE_SECRET_KEY: 'sk_test_sandbox0000000000000000',
  STRIPE_WEBHOOK_SECRET: webhookSecret,
  STRIPE_SANDBOX_URL: 'http://localhost:12111',
}
const tested: EnvSource = {
  ...sandboxed,
  STRIPE_SECRET_KEY: 'sk_test_51Hq8ZkL2eZvKYlo',
  STRIPE_SANDBOX_URL: '',
}
const live: EnvSource = {
  ...tested,
  NODE_ENV: 'production',
  BASE_URL: 'https://billing.acme.com',
  STRIPE_SECRET_KEY: 'sk_live_51Hq8ZkL2eZvKYlo',
  SMTP_URL: 'smtps://prorata:hunter2@smtp.acme.com',
  MAIL_FROM: 'Acme Billing <billing@acme.com>',
}

function problemsOf(source: EnvSource): readonly string[] {
  try {
    parseEnv(source)
    return []
  } catch (error) {
    if (error instanceof EnvError) return error.problems
    throw error
  }
}

const refused: [name: string, source: EnvSource, ...problems: RegExp[]][] = [
  ['no database', { ...sandboxed, DATABASE_URL: '' }, /^DATABASE_URL is not set/],
  [
    'another database',
    { ...sandboxed, DATABASE_URL: 'mysql://localhost/x' },
    /^DATABASE_URL is not an address/,
  ],
  ['half a database', { ...sandboxed, DATABASE_URL: 'postgresql://' }, /^DATABASE_URL is not an address/],
  ['no auth secret', { ...sandboxed, AUTH_SECRET: undefined }, /^AUTH_SECRET is not set/],
  ['a blank auth secret', { ...sandboxed, AUTH_SECRET: '   ' }, /^AUTH_SECRET is not set/],
  ['a short auth secret', { ...sandboxed, AUTH_SECRET: 'q7Zt2mXw9LbR4vKc' }, /shorter than 32/],
  ['changeme', { ...sandboxed, AUTH_SECRET: 'changeme' }, /^AUTH_SECRET is a placeholder/],
  ['a long changeme', { ...sandboxed, AUTH_SECRET: `change-me-${authSecret}` }, /placeholder/],
  ['one character again and again', { ...sandboxed, AUTH_SECRET: 'a'.repeat(40) }, /placeholder/],
  ['an example', { ...sandboxed, AUTH_SECRET: `example-${authSecret}` }, /placeholder/],
  ['words', { ...sandboxed, AUTH_SECRET: 'this is where the secret should go' }, /placeholder/],
  ['no Stripe key', { ...sandboxed, STRIPE_SECRET_KEY: '' }, /^STRIPE_SECRET_KEY is not set/],
  ['sk_test_...', { ...sandboxed, STRIPE_SECRET_KEY: 'sk_test_...' }, /^STRIPE_SECRET_KEY is a placeholder/],
  ['sk_test_xxx', { ...sandboxed, STRIPE_SECRET_KEY: 'sk_test_xxxxxxxxxxxx' }, /placeholder/],
  ['a key in brackets', { ...sandboxed, STRIPE_SECRET_KEY: '<sk_test_key>' }, /placeholder/],
  ['your key', { ...sandboxed, STRIPE_SECRET_KEY: 'sk_test_your_key_goes_in' }, /placeholder/],
  ['half a key', { ...sandboxed, STRIPE_SECRET_KEY: 'sk_test_' }, /not a secret key/],
  ['a publishable key', { ...sandboxed, STRIPE_SECRET_KEY: 'pk_test_51Hq8ZkL2eZv' }, /publishable key/],
  ['a live publishable key', { ...live, STRIPE_SECRET_KEY: 'pk_live_51Hq8ZkL2eZv' }, /publishable key/],
  ['a webhook secret as key', { ...sandboxed, STRIPE_SECRET_KEY: 'whsec_k3Jd8Qm2Zx7W' }, /not a secret key/],
  ['a key of nobody', { ...sandboxed, STRIPE_SECRET_KEY: 'key_51Hq8ZkL2eZvKYlo' }, /not a secret key/],
  ['no webhook secret', { ...sandboxed, STRIPE_WEBHOOK_SECRET: '' }, /^STRIPE_WEBHOOK_SECRET is not set/],
  ['whsec_xxx', { ...sandboxed, STRIPE_WEBHOOK_SECRET: 'whsec_xxx' }, /WEBHOOK_SECRET is a placeholder/],
  ['whsec_...', { ...sandboxed, STRIPE_WEBHOOK_SECRET: 'whsec_...' }, /WEBHOOK_SECRET is a placeholder/],
  [
    'no whsec_',
    { ...sandboxed, STRIPE_WEBHOOK_SECRET: 'k3Jd8Qm2Zx7Wv5Rt9Yb4' },
    /does not begin with whsec_/,
  ],
  ['a short whsec_', { ...sandboxed, STRIPE_WEBHOOK_SECRET: 'whsec_k3Jd8' }, /too short/],
  ['whsec_ alone', { ...sandboxed, STRIPE_WEBHOOK_SECRET: 'whsec_' }, /too short/],
  [
    'a live key with the sandbox',
    { ...live, STRIPE_SANDBOX_URL: 'http://localhost:12111' },
    /in production/,
    /live key while/,
  ],
  [
    'a live key in a sandboxed demo',
    { ...sandboxed, STRIPE_SECRET_KEY: 'sk_live_51Hq8ZkL2eZv' },
    /live key while/,
    /live key outside/,
  ],
  ['a live key outside production', { ...live, NODE_ENV: 'development' }, /live key outside production/],
  [
    'a live restricted key in tests',
    { ...tested, STRIPE_SECRET_KEY: 'rk_live_51Hq8ZkL2eZv' },
    /live key outside/,
  ],
  [
    'a test key in production',
    { ...live, STRIPE_SECRET_KEY: 'sk_test_51Hq8ZkL2eZv' },
    /test key in production/,
  ],
  [
    'a restricted test key in production',
    { ...live, STRIPE_SECRET_KEY: 'rk_test_51Hq8ZkL2eZv' },
    /test key in production/,
  ],
  [
    'the sandbox in production',
    { ...sandboxed, NODE_ENV: 'production', BASE_URL: 'https://a.test' },
    /^STRIPE_SANDBOX_URL is set in production/,
    /test key in production/,
  ],
  [
    'one secret twice',
    { ...sandboxed, AUTH_SECRET: `whsec_${authSecret}`, STRIPE_WEBHOOK_SECRET: `whsec_${authSecret}` },
    /same as AUTH_SECRET/,
  ],
  ['no base URL in production', { ...live, BASE_URL: '' }, /^BASE_URL is not set/],
  ['http in production', { ...live, BASE_URL: 'http://billing.acme.com' }, /^BASE_URL is not https/],
  ['a base URL with a path', { ...sandboxed, BASE_URL: 'http://localhost:3000/app' }, /^BASE_URL has a path/],
  ['no URL', { ...sandboxed, BASE_URL: 'localhost:3000' }, /^BASE_URL is not an address/],
  ['another scheme', { ...sandboxed, BASE_URL: 'javascript:alert(1)' }, /^BASE_URL is not an address/],
  [
    'a sandbox that is no URL',
    { ...sandboxed, STRIPE_SANDBOX_URL: '12111' },
    /^STRIPE_SANDBOX_URL is not an address/,
  ],
  ['port 0', { ...sandboxed, PORT: '0' }, /^PORT is "0"/],
  ['port 70000', { ...sandboxed, PORT: '70000' }, /^PORT is "70000"/],
  ['port 3e3', { ...sandboxed, PORT: '3e3' }, /^PORT is "3e3"/],
  ['another NODE_ENV', { ...sandboxed, NODE_ENV: 'prod' }, /^NODE_ENV is "prod"/],
  ['another log level', { ...sandboxed, LOG_LEVEL: 'loud' }, /^LOG_LEVEL is "loud"/],
  ['trust in everybody', { ...live, TRUST_PROXY: 'true' }, /^TRUST_PROXY is "true"/],
  ['trust in a name', { ...live, TRUST_PROXY: 'proxy.internal' }, /^TRUST_PROXY is/],
  ['a rate limit of nothing', { ...live, RATE_LIMIT_PER_MINUTE: '0' }, /^RATE_LIMIT_PER_MINUTE is "0"/],
  ['charges without mail', { ...live, SMTP_URL: '' }, /^SMTP_URL is not set, but customers are charged/],
  ['a mail server on the web', { ...live, SMTP_URL: 'https://smtp.acme.com' }, /^SMTP_URL is not an address/],
  ['a mail server that is a file', { ...live, SMTP_URL: 'smtp://acme.com/x' }, /^SMTP_URL is not an address/],
  ['mail from nobody', { ...live, MAIL_FROM: '' }, /^MAIL_FROM is not set/],
  ['mail from two', { ...live, MAIL_FROM: 'a@acme.com, b@acme.com' }, /^MAIL_FROM is "a@acme.com, /],
  ['mail with a header', { ...live, MAIL_FROM: 'A\nBcc: x@y.com <a@acme.com>' }, /^MAIL_FROM is/],
  ['grace of a fraction', { ...live, PAYMENT_GRACE_DAYS: '1.5' }, /^PAYMENT_GRACE_DAYS is "1.5"/],
  [
    'an operator without an address',
    { ...live, OPERATOR_EMAILS: 'ops@acme.test, ops' },
    /^OPERATOR_EMAILS has "ops"/,
  ],
  ['grace for ever', { ...live, PAYMENT_GRACE_DAYS: '1000' }, /^PAYMENT_GRACE_DAYS is "1000"/],
  [
    'a price of no plan',
    { ...tested, STRIPE_PRICE_GOLD_MONTH: 'price_1' },
    /^STRIPE_PRICE_GOLD_MONTH names no price/,
  ],
  [
    'a product as price',
    { ...tested, STRIPE_PRICE_PRO_YEAR: 'prod_1' },
    /^STRIPE_PRICE_PRO_YEAR is "prod_1"/,
  ],
]

describe('parseEnv', () => {
  it.each(refused)('refuses %s in words', (_name, source, ...problems) => {
    const found = problemsOf(source)
    expect(found).toHaveLength(problems.length)
    for (const [index, problem] of problems.entries()) expect(found[index]).toMatch(problem)
  })

  it('names every problem at once', () => {
    expect(problemsOf({ NODE_ENV: 'production', PORT: 'x', LOG_LEVEL: 'loud' })).toHaveLength(7)
  })

  it('never repeats a secret in what it says', () => {
    const secret = 'sk_live_51Hq8ZkL2eZvKYlo'
    for (const problem of problemsOf({
      ...sandboxed,
      STRIPE_SECRET_KEY: secret,
      STRIPE_WEBHOOK_SECRET: secret,
    })) {
      expect(problem).not.toContain(secret)
    }
  })

  it('starts a demo on the sandbox with defaults for the rest', () => {
    expect(parseEnv(sandboxed)).toMatchObject({
      production: false,
      port: 3000,
      host: '127.0.0.1',
      baseUrl: 'http://localhost:3000',
      mode: 'sandbox',
      trustProxy: false,
      dashboardDir: null,
    })
  })

  it("starts against Stripe's test mode without the sandbox", () => {
    const env = parseEnv({ ...tested, STRIPE_PRICE_PRO_MONTH: 'price_9' })
    expect(env.mode).toBe('test')
    expect(env.stripe).toMatchObject({
      sandboxUrl: null,
      priceOverrides: { STRIPE_PRICE_PRO_MONTH: 'price_9' },
    })
  })

  it('starts live, behind proxies of private networks, with strict limits', () => {
    expect(parseEnv(live)).toMatchObject({
      mode: 'live',
      host: '0.0.0.0',
      trustProxy: ['loopback', 'linklocal', 'uniquelocal'],
      rateLimits: { perMinute: 600, authPerMinute: 10 },
      paymentGraceDays: 14,
      mail: { smtpUrl: 'smtps://prorata:hunter2@smtp.acme.com', from: 'Acme Billing <billing@acme.com>' },
    })
  })

  it.each([
    ['false', false],
    ['10.0.0.0/8, loopback', ['10.0.0.0/8', 'loopback']],
  ])('takes TRUST_PROXY=%s', (text, trustProxy) => {
    expect(parseEnv({ ...live, TRUST_PROXY: text }).trustProxy).toEqual(trustProxy)
  })
})
