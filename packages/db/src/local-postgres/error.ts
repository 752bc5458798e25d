/** A local server that cannot be had; `message` is for the person who started it and says what to do. */
export class LocalPostgresError extends Error {
  override readonly name = 'LocalPostgresError'
}
