// What each kind of object can be searched by. https://docs.stripe.com/search#supported-query-fields-for-each-resource

/** `string` matches whole or in part whatever the case, `token` whole, `number` also by comparison. */
export type FieldType = 'string' | 'token' | 'number'

export type SearchFields = Record<string, FieldType>

const CARD = 'payment_method_details.card'

export const SEARCH_FIELDS = {
  charges: {
    amount: 'number',
    'billing_details.address.postal_code': 'token',
    created: 'number',
    currency: 'token',
    customer: 'token',
    disputed: 'token',
    metadata: 'token',
    [`${CARD}.brand`]: 'token',
    [`${CARD}.exp_month`]: 'token',
    [`${CARD}.exp_year`]: 'token',
    [`${CARD}.fingerprint`]: 'token',
    [`${CARD}.last4`]: 'token',
    refunded: 'token',
    status: 'token',
  },
  customers: {
    created: 'number',
    email: 'string',
    metadata: 'token',
    name: 'string',
    phone: 'string',
  },
  invoices: {
    created: 'number',
    currency: 'token',
    customer: 'token',
    last_finalization_error_code: 'token',
    last_finalization_error_type: 'token',
    metadata: 'token',
    number: 'string',
    receipt_number: 'string',
    status: 'string',
    subscription: 'string',
    total: 'number',
  },
  payment_intents: {
    amount: 'number',
    created: 'number',
    currency: 'token',
    customer: 'token',
    metadata: 'token',
    status: 'token',
  },
  prices: {
    active: 'token',
    currency: 'token',
    lookup_key: 'string',
    metadata: 'token',
    product: 'string',
    type: 'token',
  },
  products: {
    active: 'token',
    description: 'string',
    metadata: 'token',
    name: 'string',
    shippable: 'token',
    url: 'string',
  },
  subscriptions: {
    canceled_at: 'number',
    created: 'number',
    metadata: 'token',
    status: 'string',
  },
} satisfies Record<string, SearchFields>

export type Searchable = keyof typeof SEARCH_FIELDS

/** Where a field's value stands in the object, if not under its own name. */
export const PLACES: Partial<Record<Searchable, Record<string, string>>> = {
  invoices: {
    subscription: 'parent.subscription_details.subscription',
    last_finalization_error_code: 'last_finalization_error.code',
    last_finalization_error_type: 'last_finalization_error.type',
  },
}
