/** A stand-in origin: only paths that stay on it are followed, whatever ours is. */
const base = 'https://same-origin.invalid'

/** The path to go to after signing in, or `/billing` for anything that would leave this site. */
export function safePath(value: unknown): string {
  if (typeof value !== 'string' || !value.startsWith('/')) return '/billing'
  if (!URL.canParse(value, base)) return '/billing'
  const url = new URL(value, base)
  return url.origin === base ? `${url.pathname}${url.search}${url.hash}` : '/billing'
}
