import { Client, type ClientConfig } from 'pg'

/** The channel on which a customer that had nothing to do gets something to do. */
export const ringChannel = 'prorata_ring'

const firstPauseMs = 100
const longestPauseMs = 5_000

/**
 * Calls `listener` when a doorbell rings, at once; and after every (re)connection, because rings may have been missed.
 * It keeps connecting until it is stopped. A ring is only a hint: whoever listens polls as well.
 */
export async function listenForRings(
  config: ClientConfig,
  listener: () => void,
): Promise<() => Promise<void>> {
  let stopped = false
  let client: Client | null = null
  let timer: NodeJS.Timeout | undefined
  let pauseMs = firstPauseMs

  const connect = async () => {
    const next = new Client({ ...config, keepAlive: true })
    client = next
    let lost = false
    const retry = () => {
      if (lost || stopped) return
      lost = true
      next.end().catch(() => {})
      timer = setTimeout(() => void connect(), pauseMs)
      timer.unref()
      pauseMs = Math.min(pauseMs * 2, longestPauseMs)
    }
    next.on('error', retry)
    next.on('end', retry)
    next.on('notification', () => listener())
    try {
      await next.connect()
      await next.query(`LISTEN ${ringChannel}`)
    } catch {
      retry()
      return
    }
    pauseMs = firstPauseMs
    if (!stopped) listener()
  }
  await connect()

  return async () => {
    stopped = true
    clearTimeout(timer)
    await client?.end().catch(() => {})
  }
}
