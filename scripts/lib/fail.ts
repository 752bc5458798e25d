/** Ends a command with one clear sentence. `DEBUG=1` adds where it came from. */
export function fail(error: unknown): never {
  const message = error instanceof Error ? error.message : String(error)
  console.error(`\n${message}`)
  if (process.env['DEBUG'] && error instanceof Error) console.error(error.stack)
  process.exit(1)
}
