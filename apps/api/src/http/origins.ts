import type { Env } from '../env.ts'

const loopbackNames = ['localhost', '127.0.0.1', '[::1]']

/**
 * The origins whose pages may ask for changes: the product's own. On a developer's machine its other names for itself
 * count as the same.
 */
export function allowedOrigins({ baseUrl, production }: Env): string[] {
  const { protocol, hostname, port, origin } = new URL(baseUrl)
  if (production || !loopbackNames.includes(hostname)) return [origin]
  return loopbackNames.map((name) => `${protocol}//${name}${port ? `:${port}` : ''}`)
}
