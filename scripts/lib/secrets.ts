import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { StartError } from './settings.ts'

/** Made once a data folder, so that sessions and quotes outlive a restart of the demo. */
export interface Secrets {
  authSecret: string
  webhookSecret: string
}

export function loadSecrets(dataDir: string): Secrets {
  const file = path.join(dataDir, 'secrets.json')
  const stored = readStored(file)
  if (stored) return stored
  const secrets: Secrets = {
    authSecret: randomBytes(32).toString('base64url'),
    webhookSecret: `whsec_${randomBytes(24).toString('hex')}`,
  }
  mkdirSync(dataDir, { recursive: true })
  writeFileSync(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 })
  return secrets
}

function readStored(file: string): Secrets | null {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && 'authSecret' in value && 'webhookSecret' in value) {
      const { authSecret, webhookSecret } = value
      if (typeof authSecret === 'string' && typeof webhookSecret === 'string') {
        return { authSecret, webhookSecret }
      }
    }
  } catch {
    // Not JSON: the sentence below says so.
  }
  throw new StartError(
    `${file} is not readable as secrets: delete it to have new ones made (everybody signs in again).`,
  )
}
