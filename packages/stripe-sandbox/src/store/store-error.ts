/** The saved state cannot be opened or written. The message is one sentence meant for a person. */
export class StoreError extends Error {
  override name = 'StoreError'
}
