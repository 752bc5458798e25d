import { describe, expect, it } from 'vitest'
import { Account } from './testing/account.ts'
import { parseQuery } from './search/query.ts'

interface Found {
  names: unknown[]
  next: unknown
  more: unknown
}

function find(
  account: Account,
  kind: string,
  query: string,
  params: Record<string, string | number> = {},
): Found {
  const { status, body } = account.send('GET', `/v1/${kind}/search`, { query, ...params })
  if (status !== 200 || typeof body !== 'object' || body === null || !('data' in body)) {
    throw new Error(JSON.stringify(body))
  }
  const rows = Array.isArray(body.data) ? body.data : []
  return {
    names: rows.map((row: Record<string, unknown>) => row['name'] ?? row['nickname'] ?? row['id']),
    next: 'next_page' in body ? body.next_page : null,
    more: 'has_more' in body && body.has_more,
  }
}

function people(): Account {
  const account = new Account()
  const made: [string, string, Record<string, string>][] = [
    ['Ada', 'ada@Example.com', { team: 'red', seats: '3' }],
    ['Grace', 'grace@example.org', { team: 'blue' }],
    ['Edsger', "e'd@example.com", {}],
  ]
  for (const [name, email, metadata] of made) {
    account.call('customer', 'POST', '/v1/customers', { name, email, metadata })
  }
  return account
}

describe('the query language', () => {
  it('takes either quote, escapes, keys, signs and bare values', () => {
    expect(parseQuery(`-metadata["a'b"]:'it\\'s' AND created>=12`)).toEqual({
      join: 'and',
      clauses: [
        { field: 'metadata', key: "a'b", operator: ':', value: "it's", negated: true },
        { field: 'created', key: null, operator: '>=', value: '12', negated: false },
      ],
    })
  })

  it('refuses what mixes AND with OR, has parentheses or more than ten clauses', () => {
    for (const query of [
      `name:'a' AND name:'b' OR name:'c'`,
      `(name:'a')`,
      'name',
      `name:'a'name:'b'`,
      Array.from({ length: 11 }, () => `name:'a'`).join(' '),
    ]) {
      expect(() => parseQuery(query)).toThrow(/search query/)
    }
  })
})

describe('search', () => {
  it('finds by whole text whatever its case, by part, by metadata and by absence', () => {
    const account = people()
    expect(find(account, 'customers', `email:'ADA@example.com'`).names).toEqual(['Ada'])
    expect(find(account, 'customers', `email~'example.com'`).names).toEqual(['Edsger', 'Ada'])
    expect(find(account, 'customers', `metadata['team']:'red'`).names).toEqual(['Ada'])
    expect(find(account, 'customers', `-metadata["team"]:null`).names).toEqual(['Grace', 'Ada'])
    expect(find(account, 'customers', `phone:null -name:"Ada"`).names).toEqual(['Edsger', 'Grace'])
    expect(find(account, 'customers', `name:'Ada' OR name:'Grace'`).names).toEqual(['Grace', 'Ada'])
    expect(find(account, 'customers', `email:"e'd@example.com"`).names).toEqual(['Edsger'])
  })

  it('compares numbers and follows a subscription from its invoices', () => {
    const account = new Account()
    const subscription = account.subscribe(account.customer(), account.price(4200))
    const invoice = account.latestInvoice(subscription.id)
    expect(find(account, 'invoices', `total>4199 AND total<=4200`).names).toEqual([invoice.id])
    expect(find(account, 'invoices', `total>4200`).names).toEqual([])
    expect(find(account, 'invoices', `subscription:'${subscription.id}' status:'paid'`).names).toEqual([
      invoice.id,
    ])
    expect(find(account, 'subscriptions', `status:'active'`).names).toEqual([subscription.id])
    expect(find(account, 'prices', `active:'true' type:'recurring'`).names).toHaveLength(1)
    expect(find(account, 'charges', `payment_method_details.card.last4:4242`).names).toHaveLength(1)
    expect(find(account, 'payment_intents', `amount:4200 currency:'usd'`).names).toHaveLength(1)
    expect(find(account, 'products', `name~'Pla'`).names).toEqual(['Plan'])
  })

  it('pages without gaps or repetition', () => {
    const account = people()
    const first = find(account, 'customers', `email~'example'`, { limit: 2 })
    expect(first).toMatchObject({ names: ['Edsger', 'Grace'], more: true })
    const second = find(account, 'customers', `email~'example'`, { limit: 2, page: String(first.next) })
    expect(second).toEqual({ names: ['Ada'], more: false, next: null })
  })

  it('names the field it cannot search by, and the operator a field has not', () => {
    const account = people()
    expect(account.refusal('GET', '/v1/customers/search', { query: `balance:0` })).toMatchObject({
      status: 400,
      param: 'query',
      message: expect.stringContaining(
        'Field `balance` is an unsupported search field for resource `customers`',
      ),
    })
    for (const query of [`name>'a'`, `metadata['team']~'red'`, `email~'ex'`, `created:'soon'`]) {
      expect(account.refusal('GET', '/v1/customers/search', { query }).status).toBe(400)
    }
  })
})
