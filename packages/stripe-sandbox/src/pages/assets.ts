import { readFileSync } from 'node:fs'
import type { WireResponse } from '../http/message.ts'

const STYLES = readFileSync(new URL('./sandbox.css', import.meta.url), 'utf8')

/** The one file the pages load. */
export function answerAsset(path: string): WireResponse | null {
  if (path !== '/_sandbox/assets/sandbox.css') return null
  return {
    status: 200,
    headers: {
      'content-type': 'text/css; charset=utf-8',
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
    },
    body: STYLES,
  }
}
