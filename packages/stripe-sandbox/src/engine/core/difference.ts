/**
 * `previous_attributes` of an update event: the top-level fields that changed, with what they were. Of a nested
 * object only the changed fields are told, of a list its whole data. Null where nothing changed.
 * https://docs.stripe.com/api/events/object#event_object-data-previous_attributes
 */
export function difference(before: object, after: object): Record<string, unknown> | null {
  const previous: Record<string, unknown> = {}
  const was: Record<string, unknown> = { ...before }
  const is: Record<string, unknown> = { ...after }
  for (const key of new Set([...Object.keys(was), ...Object.keys(is)])) {
    const old = was[key]
    const now = is[key]
    if (isEqual(old, now)) continue
    if (isPlain(old) && isPlain(now) && old['object'] === undefined) {
      previous[key] = difference(old, now) ?? {}
    } else if (isPlain(old) && old['object'] === 'list') {
      previous[key] = { data: old['data'] }
    } else {
      previous[key] = old ?? null
    }
  }
  return Object.keys(previous).length === 0 ? null : previous
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (Array.isArray(a)) {
    return (
      Array.isArray(b) && a.length === b.length && a.every((element, index) => isEqual(element, b[index]))
    )
  }
  if (!isPlain(a) || !isPlain(b)) return false
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => isEqual(a[key], b[key]))
}
