// The real Stripe CLI as a child process that can reach nothing but the sandbox.
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'

const KEY = 'sk_test_123456789012'
const LIMIT_MS = 30_000

export interface CliRun {
  code: number
  output: string
}

export interface StripeCli {
  help(): Promise<string>
  trigger(event: string, apiBase: string): Promise<CliRun>
  remove(): void
}

/** Null where the package or its binary for this platform is not installed. */
export async function findStripeCli(): Promise<StripeCli | null> {
  const shim = resolveShim()
  if (shim === null) return null
  const home = mkdtempSync(path.join(tmpdir(), 'stripe-cli-'))
  const run = (args: string[]) => execute(shim, args, home)
  const cli: StripeCli = {
    help: async () => (await run(['trigger', '--help'])).output,
    trigger: (event, apiBase) => run(['trigger', event, '--api-key', KEY, '--api-base', apiBase]),
    remove: () => rmSync(home, { recursive: true, force: true }),
  }
  const version = await run(['--help'])
  if (version.code === 0) return cli
  cli.remove()
  return null
}

function resolveShim(): string | null {
  try {
    const manifest = createRequire(import.meta.url).resolve('@stripe/cli/package.json')
    return path.join(path.dirname(manifest), 'bin/shim.js')
  } catch {
    return null
  }
}

/** The CLI looks for a newer version of itself: a proxy where nobody listens keeps it on this machine. */
function execute(shim: string, args: string[], home: string): Promise<CliRun> {
  const nowhere = 'http://127.0.0.1:9'
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    XDG_CONFIG_HOME: path.join(home, '.config'),
    STRIPE_CLI_TELEMETRY_OPTOUT: '1',
    HTTP_PROXY: nowhere,
    HTTPS_PROXY: nowhere,
    NO_PROXY: '127.0.0.1,localhost',
  }
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [shim, ...args],
      { env, timeout: LIMIT_MS, encoding: 'utf8' },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1
        resolve({ code, output: `${stdout}${stderr}` })
      },
    )
  })
}
