/** `pnpm start`: the whole product from a bare clone, on an embedded PostgreSQL and the embedded Stripe sandbox. */

import { fail } from './lib/fail.ts'
import { followSteps } from './lib/progress.ts'
import { seconds } from './lib/run.ts'
import { loadEnvFile, readSettings } from './lib/settings.ts'
import { type Stack, startStack } from './lib/stack.ts'

const started = performance.now()
/** The demo buys its plan 6 days and 16 hours ago: the rest of its period is what an upgrade prorates. */
const demoPast = (6 * 24 + 16) * 3_600_000

try {
  loadEnvFile()
  const settings = readSettings(process.env)
  console.log('\nProrata\n')
  const stack = await startStack(settings, { build: true, past: settings.seedDemo ? demoPast : 0 })
  const api = await startProduct(stack, settings.seedDemo).catch(async (error: unknown) => {
    await stack.close()
    throw error
  })
  stopOnSignal(async () => {
    await api.close()
    await stack.close()
  })
  console.log(banner(api.url, stack.sandboxUrl, settings.seedDemo))
  console.log(`ready ${api.url} (${seconds(performance.now() - started)})`)
} catch (error) {
  fail(error)
}

async function startProduct(stack: Stack, seedDemo: boolean) {
  const { startApi } = await import('../apps/api/src/start.ts')
  const steps = followSteps()
  const api = await startApi(
    { ...process.env, ...stack.env },
    { seedDemo: seedDemo && stack.sandboxUrl !== null, onProgress: (what) => steps.next(what) },
  )
  steps.end()
  stack.catchUp()
  return api
}

/** The first signal stops everything cleanly; a second one does not wait. */
function stopOnSignal(close: () => Promise<void>): void {
  let stopping = false
  const stop = () => {
    if (stopping) process.exit(1)
    stopping = true
    console.log('\nStopping …')
    close().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    )
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
}

function banner(url: string, sandboxUrl: string | null, seeded: boolean): string {
  const lines = ['', `  Dashboard   ${url}`]
  if (sandboxUrl)
    lines.push(`  Sandbox     ${sandboxUrl}   an embedded Stripe: its clock, cards and webhooks`)
  if (sandboxUrl && seeded) {
    lines.push(
      '',
      '  Sign in as  demo@prorata.test with the password demo-password, or sign up as somebody new',
      '',
      '  Try         1. Open Change plan: see to the cent what Pro costs today, and pay it',
      '              2. In the sandbox, move the clock to the next invoice; find it in Invoices',
      '              3. Let the next payment be declined, upgrade, and read what the page says',
    )
  }
  return `${lines.join('\n')}\n`
}
