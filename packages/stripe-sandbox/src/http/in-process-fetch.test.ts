import v8 from 'node:v8'
import vm from 'node:vm'
import { expect, test } from 'vitest'
import { createInProcessFetch } from './in-process-fetch.ts'

test('a caller that gives up is let go, also after the garbage was collected', async () => {
  v8.setFlagsFromString('--expose-gc')
  const collect: unknown = vm.runInNewContext('gc')
  if (typeof collect !== 'function') throw new Error('The collector cannot be called')
  const ask = createInProcessFetch(
    ({ signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('let go')))
      }),
  )
  const caller = new AbortController()
  const answer = ask('http://sandbox/v1/customers', { signal: caller.signal })
  const outcome = answer.catch((error: unknown) => error)
  await new Promise((resolve) => setTimeout(resolve, 20))
  collect()
  caller.abort(new Error('given up'))
  expect(await outcome).toMatchObject({ message: 'given up' })
})
