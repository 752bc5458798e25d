import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createWorld, type World } from './world.ts'

const directory = mkdtempSync(path.join(os.tmpdir(), 'dashboard-'))
let world: World
beforeAll(async () => {
  mkdirSync(path.join(directory, 'assets'))
  writeFileSync(path.join(directory, 'index.html'), '<!doctype html><title>Prorata</title>')
  writeFileSync(path.join(directory, 'favicon.svg'), '<svg/>')
  writeFileSync(path.join(directory, 'assets/index-abc123.js'), 'export {}')
  world = await createWorld({ env: { DASHBOARD_DIR: directory } })
})
afterAll(() => rmSync(directory, { recursive: true }))

const get = (url: string) => world.app.inject({ url })

describe('the dashboard', () => {
  it.each([
    '/',
    '/index.html',
    '/billing',
    '/billing/welcome?session_id=cs_test_1',
    '/sign-in',
    '/nobody/knows',
  ])('answers %s with the page, asked for every time', async (url) => {
    const answer = await get(url)
    expect(answer.statusCode).toBe(200)
    expect(answer.body).toContain('<title>Prorata</title>')
    expect(answer.headers['cache-control']).toBe('no-cache')
  })

  it('keeps files with a hash in their name for ever, and others not', async () => {
    const asset = await get('/assets/index-abc123.js')
    expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    expect((await get('/favicon.svg')).headers['cache-control']).toBe('no-cache')
  })

  it.each([
    '/assets/gone.js',
    '/api/nothing',
    '/webhooks/other',
    '/trpc',
    '/health/x',
    '/../world.ts',
    '/%2e%2e/package.json',
    '/.env',
  ])('answers 404 and no page for %s', async (url) => {
    const answer = await get(url)
    expect(answer.statusCode).toBe(404)
    expect(answer.body).not.toContain('Prorata')
  })
})
