/** Runs the sandbox as a server of its own. Every refusal is one sentence on stderr and exit code 1. */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import {
  API_VERSION,
  createSandbox,
  ListenError,
  type RunningServer,
  type Sandbox,
  StoreError,
} from './index.ts'
import { parseJson } from './store/parse.ts'

const HELP = `A Stripe in miniature, with a clock. Speaks API ${API_VERSION}.

  --port PORT              12111 by default
  --host HOST              127.0.0.1 by default
  --public-url URL         where browsers reach it; http://localhost:PORT by default
  --now DATE               where the clock starts, ISO 8601; now by default
  --frozen                 time moves only when it is moved
  --data-dir DIR           keep the state there; without it, it ends with the process
  --import FILE            begin with a state exported before
  --webhook-url URL        send every event there
  --webhook-secret SECRET  sign them with this (whsec_…)
  --rate-limit NUMBER      refuse requests beyond that many a second, as Stripe does
  --debit-seconds NUMBER   until a bank debit is known; by default four days for ACH, a second for SEPA
  --seed TEXT              ids are made from it
  --help
`

class UsageError extends Error {}

interface Arguments {
  port: number
  host: string
  publicUrl: string
  now: Date | null
  frozen: boolean
  seed: string | null
  rateLimit: number | null
  debitSeconds: number | null
  dataDir: string | null
  importFile: string | null
  webhook: { url: string; secret: string } | null
}

/** Null asks for help. Throws `UsageError`. */
function readArguments(args: string[]): Arguments | null {
  const { values } = parse(args)
  if (values.help) return null
  const port = Number(values.port)
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new UsageError('--port must be between 0 and 65535.')
  const now = values.now === undefined ? null : new Date(values.now)
  if (now !== null && Number.isNaN(now.getTime())) {
    throw new UsageError('--now must be an ISO 8601 date, for example 2026-11-01T00:00:00Z.')
  }
  const publicUrl = values['public-url'] ?? `http://localhost:${port}`
  if (!URL.canParse(publicUrl)) throw new UsageError('--public-url must be a URL.')
  const webhook = readWebhook(values['webhook-url'], values['webhook-secret'])
  const rateLimit = values['rate-limit'] === undefined ? null : Number(values['rate-limit'])
  if (rateLimit !== null && !(Number.isSafeInteger(rateLimit) && rateLimit > 0))
    throw new UsageError('--rate-limit must be a positive integer.')
  const debitSeconds = values['debit-seconds'] === undefined ? null : Number(values['debit-seconds'])
  if (debitSeconds !== null && !(Number.isSafeInteger(debitSeconds) && debitSeconds >= 0))
    throw new UsageError('--debit-seconds must be a whole number, not negative.')
  const { host, frozen } = values
  return {
    port,
    host,
    publicUrl,
    now,
    frozen,
    seed: values.seed ?? null,
    rateLimit,
    debitSeconds,
    dataDir: values['data-dir'] ?? null,
    importFile: values.import ?? null,
    webhook,
  }
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        port: { type: 'string', default: '12111' },
        host: { type: 'string', default: '127.0.0.1' },
        'public-url': { type: 'string' },
        now: { type: 'string' },
        frozen: { type: 'boolean', default: false },
        seed: { type: 'string' },
        'rate-limit': { type: 'string' },
        'debit-seconds': { type: 'string' },
        'data-dir': { type: 'string' },
        import: { type: 'string' },
        'webhook-url': { type: 'string' },
        'webhook-secret': { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error })
  }
}

function readWebhook(url: string | undefined, secret: string | undefined): Arguments['webhook'] {
  if (url === undefined && secret === undefined) return null
  if (url === undefined || !URL.canParse(url)) throw new UsageError('--webhook-url must be a URL.')
  if (secret === undefined || !/^whsec_\S{8,}$/.test(secret)) {
    throw new UsageError('--webhook-secret must start with whsec_ and have at least 8 characters after it.')
  }
  return { url, secret }
}

function importFrom(file: string, sandbox: Sandbox) {
  try {
    sandbox.importState(parseJson(readFileSync(file, 'utf8')))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new UsageError(`--import ${file}: ${reason}`, { cause: error })
  }
}

async function start(sandbox: Sandbox, { port, host, importFile }: Arguments): Promise<RunningServer> {
  if (importFile !== null) importFrom(importFile, sandbox)
  return sandbox.listen({ port, host })
}

async function main() {
  const args = readArguments(process.argv.slice(2))
  if (args === null) {
    console.log(HELP)
    return
  }
  const { now, seed, rateLimit, debitSeconds, dataDir, webhook, frozen, publicUrl } = args
  const sandbox = createSandbox({
    frozen,
    publicUrl,
    ...(now === null ? {} : { now }),
    ...(seed === null ? {} : { seed }),
    ...(rateLimit === null ? {} : { rateLimit: { perSecond: rateLimit } }),
    ...(debitSeconds === null
      ? {}
      : { settlementDelay: { us_bank_account: debitSeconds, sepa_debit: debitSeconds } }),
    ...(dataDir === null ? {} : { dataDir }),
    ...(webhook === null ? {} : { webhook }),
  })
  const server = await start(sandbox, args).catch(async (error: unknown) => {
    await sandbox.close()
    throw error
  })

  const { hostname, port, protocol } = new URL(server.url)
  console.log(`Stripe sandbox, API ${API_VERSION}
  look and move time   ${server.url}/
  use it               new Stripe('sk_test_sandbox', { host: '${hostname}', port: ${port}, protocol: '${protocol.slice(0, -1)}' })
  clock                ${sandbox.clock.now().toISOString()} (${sandbox.clock.frozen ? 'frozen' : 'running'})
  state                ${dataDir ?? 'in memory only'}
  webhooks             ${webhook?.url ?? 'through /v1/webhook_endpoints'}
ready ${server.url}`)

  let isStopping = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (isStopping) process.exit(1)
      isStopping = true
      void sandbox.close().then(() => process.exit(0))
    })
  }
}

try {
  await main()
} catch (error) {
  const isExpected =
    error instanceof UsageError || error instanceof ListenError || error instanceof StoreError
  console.error(isExpected ? error.message : error)
  process.exitCode = 1
}
