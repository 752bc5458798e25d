import { spawn } from 'node:child_process'
import path from 'node:path'

export const root = path.resolve(import.meta.dirname, '../..')

/** The workspace's own programs first, so that scripts work the same from a terminal, from pnpm and in CI. */
export const environment: NodeJS.ProcessEnv = {
  ...process.env,
  PATH: `${path.join(root, 'node_modules/.bin')}${path.delimiter}${process.env['PATH'] ?? ''}`,
  TURBO_TELEMETRY_DISABLED: '1',
  DO_NOT_TRACK: '1',
}

export interface Outcome {
  /** The exit code; 1 where the program was killed or did not start. */
  code: number
  /** Standard output and error in the order they came; empty where they were shown instead. */
  output: string
  /** Milliseconds. */
  took: number
}

export interface RunOptions {
  env?: NodeJS.ProcessEnv
  /** Pass the output on as it comes, instead of keeping it. */
  show?: boolean
  cwd?: string
}

/** Runs a program to its end. Never rejects: a program that does not start is an outcome too. */
export function run(command: string, args: string[], options: RunOptions = {}): Promise<Outcome> {
  const started = performance.now()
  return new Promise((resolve) => {
    let output = ''
    const child = spawn(command, args, {
      cwd: options.cwd ?? root,
      env: { ...environment, ...options.env },
      stdio: options.show ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
    })
    const keep = (chunk: Buffer) => {
      output += chunk.toString()
    }
    child.stdout?.on('data', keep)
    child.stderr?.on('data', keep)
    const end = (code: number) => resolve({ code, output, took: performance.now() - started })
    child.once('error', (error) => {
      output += error.message
      end(1)
    })
    child.once('close', (code) => end(code ?? 1))
  })
}

export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`
}
