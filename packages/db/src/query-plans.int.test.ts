/** PostgreSQL's own statistics tell whether a table was ever read from end to end, also inside functions and triggers. */

import type { InboxEvent, NewEmail } from '@prorata/billing'
import { invoiceOf, november, paymentOf, truthOf } from '@prorata/billing/testing'
import { beforeAll, expect, test } from 'vitest'
import { freshDatabase } from './testing/index.ts'

// One connection: it counts for itself, and prepares a statement for good once it has seen it a few times.
const { database, stores } = await freshDatabase({ max: 1 })
const { subscriptions, syncQueue, invoices, usage, checkouts, auditLog, inbox, members, trials, limits } =
  stores
const { payments, purchases, setups, credits } = stores
const { pool } = database

const rows = 5_000
const repetitions = 12
const period = { start: november, end: november + 1000 }
const wish = { planId: 'starter', interval: 'month', quantity: 1 } as const

beforeAll(async () => {
  const series = `generate_series(1, ${rows}) AS n`
  const at = `to_timestamp(${november / 1000})`
  await pool.query(`
    INSERT INTO organization (id, name, slug) SELECT 'org_' || n, 'Organization', 'slug_' || n FROM ${series};
    INSERT INTO "user" (id, name, email) SELECT 'user_' || n, 'Somebody', n || '@example.test' FROM ${series};
    INSERT INTO member (id, organization_id, user_id, role)
      SELECT 'member_' || n, 'org_' || (n % 1000 + 1), 'user_' || n, 'admin' FROM ${series};
    INSERT INTO billing_customer (organization_id, customer_id, answered_generation, look_again_at)
      SELECT 'org_' || n, 'cus_' || n, 1, ${at} + n * interval '1 hour' FROM ${series};
    INSERT INTO trial_key SELECT 'organization', 'org_' || n, 'org_' || n, 'sub_' || n, ${at} FROM ${series};
    INSERT INTO limit_use SELECT 'org_' || n, 'projects', n, ${at} FROM ${series};
    INSERT INTO invoice (id, organization_id, created_at, status, currency, total, amount_due, amount_paid, data)
      SELECT 'in_' || n, 'org_' || (n % 50), ${at} + n * interval '1 hour', 'paid', 'usd', 1900, 0, 1900,
        jsonb_set(jsonb_set($json$${JSON.stringify(invoiceOf('in_0', november))}$json$::jsonb, '{id}',
          to_jsonb('in_' || n)), '{createdAt}', to_jsonb(${november} + n * 3600000::bigint)) FROM ${series};
    INSERT INTO webhook_event (id, type, livemode, customer_id, created_at, payload)
      SELECT 'evt_' || n, 'invoice.paid', false, 'cus_' || n, ${at}, '{}' FROM ${series};
    INSERT INTO usage_event (organization_id, identifier, meter_id, quantity, occurred_at, period_start)
      SELECT 'org_' || (n % 50), 'use_' || n, 'apiCalls', 1, ${at}, ${at} FROM ${series};
    INSERT INTO usage_counter SELECT 'org_' || n, 'apiCalls', ${at}, 5 FROM ${series};
    INSERT INTO checkout_reservation (organization_id, id, plan_id, interval, quantity, skip_trial, reserved_at)
      SELECT 'org_' || n, 'reservation_' || n, 'starter', 'month', 1, false, ${at} FROM ${series};
    INSERT INTO subscription_event (organization_id, kind, data, at)
      SELECT 'org_' || n, 'resumed', '{"kind": "resumed"}', ${at} FROM ${series};
    INSERT INTO email (key, organization_id, organization_name, recipients, kind, content, status, created_at, sent_at)
      SELECT 'key_' || n, 'org_' || (n % 50), 'Organization', ARRAY['a@example.test'], 'subscription_ended',
        '{"kind": "subscription_ended", "planId": "pro", "at": 1}', 'sent', ${at} + n * interval '1 hour', ${at}
      FROM ${series};
    INSERT INTO payment (id, organization_id, created_at, status, currency, amount, amount_refunded, purchase_id,
        invoice_id, data)
      SELECT 'pi_' || n, 'org_' || (n % 50), ${at} + n * interval '1 hour', 'succeeded', 'usd', 1500, 0,
        'purchase_' || n, 'in_' || n, jsonb_set(jsonb_set($json$${JSON.stringify(paymentOf('pi_0', november))}$json$::jsonb,
          '{id}', to_jsonb('pi_' || n)), '{createdAt}', to_jsonb(${november} + n * 3600000::bigint)) FROM ${series};
    INSERT INTO purchase (id, organization_id, intent_id, product_id, currency, session_id, created_at)
      SELECT 'purchase_' || n, 'org_' || n, 'intent', 'onboarding', 'usd', 'cs_' || n, ${at} FROM ${series};
    INSERT INTO payment_method_setup SELECT 'cs_' || n, 'org_' || n, ${at} FROM ${series};
    INSERT INTO credit_grant (id, organization_id, meter_id, quantity, remaining, granted_at, expires_at)
      SELECT 'pi_' || n, 'org_' || n, 'apiCalls', 100, 100, ${at}, ${at} + interval '1 year' FROM ${series};
    INSERT INTO credit_entry (organization_id, grant_id, kind, quantity, at)
      SELECT 'org_' || n, 'pi_' || n, 'grant', 100, ${at} FROM ${series};
    INSERT INTO audit_entry (organization_id, actor, action, details, at)
      SELECT 'org_' || n, 'user', 'action', '{}', ${at} FROM ${series};
    ANALYZE;
  `)
})

async function wholeScans(): Promise<Map<string, number>> {
  await pool.query('SELECT pg_stat_force_next_flush()')
  const { rows: counted } = await pool.query<{ relname: string; seq_scan: string }>(
    'SELECT relname, seq_scan FROM pg_stat_user_tables',
  )
  return new Map(counted.map((row) => [row.relname, Number(row.seq_scan)]))
}

/** The tables of which `work` read every row. */
async function scannedBy(work: () => Promise<unknown>): Promise<string[]> {
  const before = await wholeScans()
  await work()
  const after = await wholeScans()
  return [...after].flatMap(([table, scans]) => (scans > (before.get(table) ?? 0) ? [table] : []))
}

function eventOf(n: number): InboxEvent {
  const id = `evt_new_${n}`
  return {
    id,
    type: 'x',
    apiVersion: null,
    livemode: false,
    customerId: `cus_${n}`,
    createdAt: november,
    payload: '{}',
  }
}

function emailOf(n: number): NewEmail {
  const content = { kind: 'subscription_ended', planId: 'pro', at: november } as const
  return { key: `mail_${n}`, organizationName: 'Organization', addresses: ['a@example.test'], content }
}

async function settleAndRelease(n: number): Promise<void> {
  const organizationId = `org_${n}`
  const claim = await syncQueue.claim({ organizationId, now: november, leaseMs: 60_000 })
  if (!claim) throw new Error(`${organizationId} was rung for`)
  const truth = truthOf({ invoices: [invoiceOf(`in_settled_${n}`, november), invoiceOf('in_1', november)] })
  const events = [{ kind: 'resumed' } as const]
  await syncQueue.settle(claim, {
    truth,
    events,
    emails: [emailOf(n)],
    fetchedAt: november,
    lookAgainAt: november + 1e9,
  })
  await syncQueue.ring(organizationId)
  const any = await syncQueue.claim({ now: november, leaseMs: 60_000 })
  if (!any) throw new Error(`${organizationId} was rung for`)
  await syncQueue.release(any, 'failure')
}

const statements: Record<string, (n: number) => Promise<unknown>> = {
  'subscriptions.load': (n) => subscriptions.load(`org_${n}`),
  'subscriptions.linkCustomer': (n) => subscriptions.linkCustomer(`org_new_${n}`, `cus_new_${n}`),
  'trials.take': async (n) => {
    const keys = [
      { kind: 'organization', value: `org_${n}` },
      { kind: 'email', value: `${n}@example.test` },
    ] as const
    await trials.taken(keys)
    await trials.take(keys, { organizationId: `org_${n}`, subscriptionId: `sub_new_${n}`, at: november })
  },
  'limits.report': async (n) => {
    await limits.report(`org_${n}`, { limit: 'projects', used: n, at: november })
    await limits.find(`org_${n}`)
  },
  'inbox.receive': (n) => inbox.receive(eventOf(n)),
  'syncQueue.ring': (n) => syncQueue.ring(`org_${n}`),
  'syncQueue.isAnswered': (n) => syncQueue.isAnswered(`org_${n}`, 1n),
  'syncQueue.settle, release and claim of a ring': settleAndRelease,
  'syncQueue.claim of a look that is due': () => syncQueue.claim({ now: november + 1e9, leaseMs: 60_000 }),
  'syncQueue.claim where nothing is due': () => syncQueue.claim({ now: 0, leaseMs: 60_000 }),
  'invoices.list': async (n) => {
    const { nextCursor } = await invoices.list(`org_${n}`, { limit: 5, cursor: null })
    expect(nextCursor).not.toBeNull()
    await invoices.list(`org_${n}`, { limit: 5, cursor: nextCursor })
  },
  'invoices.find': (n) => invoices.find(`org_${n}`, 'in_7'),
  'invoices.list of one status': async (n) => {
    const page = { limit: 5, status: 'paid' } as const
    const { nextCursor } = await invoices.list(`org_${n}`, { ...page, cursor: null })
    await invoices.list(`org_${n}`, { ...page, cursor: nextCursor })
  },
  'invoices.hasPaid': (n) => invoices.hasPaid(`org_${n + 100}`),
  'payments.purchases': async (n) => {
    const { nextCursor } = await payments.purchases(`org_${n}`, { limit: 5, cursor: null })
    expect(nextCursor).not.toBeNull()
    await payments.purchases(`org_${n}`, { limit: 5, cursor: nextCursor })
  },
  'payments.ofInvoice': (n) => payments.ofInvoice(`org_${n}`, `in_${n}`),
  'payments.ofPurchase': (n) => payments.ofPurchase(`org_${n}`, `purchase_${n}`),
  'payments.findAnywhere': (n) => payments.findAnywhere(`pi_${n}`),
  'purchases.take, attach, renew and findBySession': async (n) => {
    const purchase = await purchases.take(`org_${n}`, {
      id: `purchase_new_${n}`,
      intentId: 'intent',
      productId: 'onboarding',
      currency: 'usd',
      attempt: 1,
      sessionId: null,
      createdAt: november,
    })
    await purchases.attach(`org_${n}`, purchase, `cs_new_${n}`)
    await purchases.findBySession(`org_${n}`, `cs_new_${n}`)
    await purchases.renew(`org_${n}`, purchase)
  },
  'setups.add, pending and finish': async (n) => {
    await setups.add(`org_${n}`, { sessionId: `cs_new_${n}`, startedAt: november })
    expect(await setups.pending(`org_${n}`)).toHaveLength(2)
    await setups.finish(`org_${n}`, `cs_new_${n}`)
  },
  'credits.usable and entries': async (n) => {
    expect(await credits.usable(`org_${n}`, november)).toHaveLength(1)
    await credits.entries(`org_${n}`)
  },
  'usage.record with credits': async (n) => {
    const record = { meterId: 'apiCalls', occurredAt: november } as const
    expect(
      await usage.record(`org_${n}`, { ...record, quantity: 50, identifier: 'credits' }, period, 10),
    ).toMatchObject({ kind: 'recorded' })
  },
  'usage.used': (n) => usage.used(`org_${n}`, ['apiCalls', 'aiGenerations'], period),
  'usage.record': async (n) => {
    const record = { meterId: 'apiCalls', quantity: 1, occurredAt: november } as const
    await usage.record(`org_${n}`, { ...record, identifier: 'new' }, period, 'unlimited')
    await usage.record(`org_${n}`, { ...record, identifier: 'new' }, period, 100)
    await usage.record(`org_${n}`, { ...record, identifier: 'more' }, period, 3)
  },
  'checkouts.find': (n) => checkouts.find(`org_${n}`),
  'checkouts.reserve': async (n) => {
    const reservation = {
      id: `new_${n}`,
      wish,
      skipTrial: false,
      currency: 'usd' as const,
      promotionCode: null,
      sessionId: null,
      reservedAt: november,
    }
    await checkouts.reserve(`org_${n}`, reservation, null)
    await checkouts.reserve(`org_${n}`, reservation, `reservation_${n}`)
  },
  'checkouts.attach': (n) =>
    checkouts.attach(`org_${n}`, `new_${n}`, {
      id: `cs_${n}`,
      customerId: null,
      status: 'open',
      mode: 'subscription',
      paymentStatus: 'unpaid',
      paymentMethodId: null,
      url: null,
      expiresAt: november,
    }),
  'checkouts.withdraw': (n) => checkouts.withdraw(`org_${n}`, { id: `new_${n}`, sessionId: null }),
  'checkouts.clear': (n) => checkouts.clear(`org_${n}`, `new_${n}`),
  'outbox.claim, begin and finish': async () => {
    // What settling put there, one mail a time.
    const claim = await stores.outbox.claim({ leaseMs: 60_000 })
    if (!claim) throw new Error('A mail was queued')
    await stores.outbox.begin(claim)
    await stores.outbox.giveUpLost()
    await stores.outbox.finish(claim, { kind: 'sent', at: november })
  },
  'outbox.list and find': async (n) => {
    const { emails, nextCursor } = await stores.outbox.list(`org_${n}`, { limit: 5, cursor: null })
    expect(nextCursor).not.toBeNull()
    await stores.outbox.list(`org_${n}`, { limit: 5, cursor: nextCursor })
    await stores.outbox.find(`org_${n}`, emails[0]?.id ?? '')
  },
  'syncQueue.lookBack': async (n) => {
    const organizationId = `org_${n}`
    await syncQueue.ring(organizationId)
    const claim = await syncQueue.claim({ organizationId, now: november, leaseMs: 1 })
    if (claim) await syncQueue.lookBack(claim)
  },
  'members.addressees': (n) => members.addressees(`org_${n}`),
  'auditLog.append': (n) =>
    auditLog.append({ organizationId: `org_${n}`, actor: 'a', action: 'b', details: {}, at: november }),
  'members.find': (n) => members.find(`user_${n}`, `org_${n + 1}`),
  'members.count': (n) => members.count(`org_${n}`),
  'members.followed': async (n) => {
    await members.setFollowed(`org_${n}`, n)
    await members.followed(`org_${n}`)
  },
  'members.list': async (n) => {
    const { nextCursor } = await members.list(`org_${n}`, { limit: 2, cursor: null })
    await members.list(`org_${n}`, { limit: 2, cursor: nextCursor })
  },
  'members.billingAdmins': (n) => members.billingAdmins(`org_${n}`),
}

test.each(Object.keys(statements))('%s reads no table from end to end', async (name) => {
  const scanned = await scannedBy(async () => {
    for (let n = 1; n <= repetitions; n += 1) await statements[name]?.(n)
  })
  expect(scanned).toEqual([])
})

test('a statement without an index is noticed', async () => {
  expect(await scannedBy(() => pool.query(`SELECT 1 FROM invoice WHERE currency = 'jpy'`))).toEqual([
    'invoice',
  ])
})
