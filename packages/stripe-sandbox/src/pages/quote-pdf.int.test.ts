import { expect, it } from 'vitest'
import { createSandbox } from '../create-sandbox.ts'

const headers = {
  authorization: 'Bearer sk_test_1',
  'content-type': 'application/x-www-form-urlencoded',
}

it('gives a quote as a file to whoever may read it', async () => {
  const sandbox = createSandbox()
  const post = async (path: string, form: string): Promise<{ id: string }> => {
    const answer = await sandbox.fetch(`http://sandbox${path}`, { body: form, headers, method: 'POST' })
    return JSON.parse(await answer.text())
  }
  const customer = await post('/v1/customers', 'name=Ada')
  const product = await post('/v1/products', 'name=Seats')
  const price = await post('/v1/prices', `currency=usd&unit_amount=1500&product=${product.id}`)
  const quote = await post(
    '/v1/quotes',
    `customer=${customer.id}&line_items[0][price]=${price.id}&line_items[0][quantity]=3`,
  )
  const url = `http://sandbox/v1/quotes/${quote.id}/pdf`
  const answer = await sandbox.fetch(url, { headers })
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/pdf'])
  const file = await answer.text()
  expect(file.startsWith('%PDF-1.4\n')).toBe(true)
  for (const shown of ['Ada', 'Seats', '$45.00']) expect(file).toContain(shown)
  expect((await sandbox.fetch(url)).status).toBe(401)
  expect((await sandbox.fetch('http://sandbox/v1/quotes/qt_unknown/pdf', { headers })).status).toBe(404)
  await sandbox.close()
})
