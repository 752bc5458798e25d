import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { routes } from './engine/routes.ts'

const README = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

it('the README names exactly the routes that are built', () => {
  const section = README.slice(README.indexOf('## What is built'))
  const named = [...section.matchAll(/`((?:GET|POST|DELETE) \/[^`]+)`/g)].map(([, route]) => route)
  expect(new Set(named)).toEqual(new Set(routes.map(({ method, path }) => `${method} ${path}`)))
})
