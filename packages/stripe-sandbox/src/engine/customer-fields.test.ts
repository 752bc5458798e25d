import { expect, test } from 'vitest'
import { Account } from './testing/account.ts'

test('a customer’s names, custom fields and rendering stay until they are emptied', () => {
  const account = new Account()
  const customer = account.call('customer', 'POST', '/v1/customers', {
    business_name: 'Ada’s Engines',
    individual_name: 'Ada',
    invoice_settings: {
      custom_fields: [{ name: 'PO', value: '4711' }],
      rendering_options: { amount_tax_display: 'include_inclusive_tax' },
    },
  })
  expect(customer).toMatchObject({
    business_name: 'Ada’s Engines',
    individual_name: 'Ada',
    invoice_settings: {
      custom_fields: [{ name: 'PO', value: '4711' }],
      rendering_options: { amount_tax_display: 'include_inclusive_tax', template: null },
    },
  })
  const invoice = account.call('invoice', 'POST', '/v1/invoices', { customer: customer.id })
  expect(invoice.custom_fields).toEqual([{ name: 'PO', value: '4711' }])
  const emptied = account.call('customer', 'POST', `/v1/customers/${customer.id}`, {
    business_name: null,
    invoice_settings: { custom_fields: null },
  })
  expect(emptied).not.toHaveProperty('business_name')
  expect(emptied).toMatchObject({ individual_name: 'Ada', invoice_settings: { custom_fields: null } })
})

test('a product has a tax code of Stripe’s shape, and a size', () => {
  const account = new Account()
  const product = account.call('product', 'POST', '/v1/products', {
    name: 'Seats',
    package_dimensions: { height: '1.5', length: 2, weight: 3, width: 4 },
    tax_code: 'txcd_10103000',
  })
  expect(product).toMatchObject({
    package_dimensions: { height: 1.5, length: 2, weight: 3, width: 4 },
    tax_code: 'txcd_10103000',
  })
  expect(account.refusal('POST', `/v1/products/${product.id}`, { tax_code: 'saas' })).toMatchObject({
    code: 'resource_missing',
    param: 'tax_code',
  })
})
