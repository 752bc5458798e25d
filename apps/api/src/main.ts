import { startApi } from './start.ts'

try {
  const api = await startApi(process.env, { seedDemo: process.argv.includes('--seed-demo') })
  let stopping = false
  const stop = () => {
    if (stopping) return
    stopping = true
    api.close().then(() => process.exit(0), fail)
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  process.stdout.write(`ready ${api.url}\n`)
} catch (error) {
  fail(error)
}

/** One sentence to mend it by; `DEBUG=1` adds where it came from. */
function fail(error: unknown): never {
  const message = error instanceof Error ? error.message : String(error)
  process.stderr.write(`${message}\n`)
  if (process.env['DEBUG'] && error instanceof Error) process.stderr.write(`${error.stack}\n`)
  process.exit(1)
}
