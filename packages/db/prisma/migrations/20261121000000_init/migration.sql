-- CreateTable
CREATE TABLE "user" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "email_verified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "token" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "ip_address" TEXT,
    "user_agent" TEXT,
    "user_id" TEXT NOT NULL,
    "active_organization_id" TEXT,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "access_token" TEXT,
    "refresh_token" TEXT,
    "id_token" TEXT,
    "access_token_expires_at" TIMESTAMPTZ(3),
    "refresh_token_expires_at" TIMESTAMPTZ(3),
    "scope" TEXT,
    "password" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "verification" (
    "id" TEXT NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "verification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "organization" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "logo" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "metadata" TEXT,

    CONSTRAINT "organization_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "member" (
    "id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "member_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "invitation" (
    "id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "role" TEXT,
    "status" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "inviter_id" TEXT NOT NULL,

    CONSTRAINT "invitation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "billing_customer" (
    "organization_id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "generation" BIGINT NOT NULL DEFAULT 1,
    "answered_generation" BIGINT NOT NULL DEFAULT 0,
    "lease_token" UUID,
    "lease_until" TIMESTAMPTZ(3),
    "failures" INTEGER NOT NULL DEFAULT 0,
    "last_failure" TEXT,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "look_again_at" TIMESTAMPTZ(3),
    "synced_at" TIMESTAMPTZ(3),
    "subscription" JSONB NOT NULL DEFAULT '{"status": "none"}',
    "status" TEXT NOT NULL DEFAULT 'none',
    "plan_id" TEXT,
    "subscription_id" TEXT,
    "anomalies" JSONB NOT NULL DEFAULT '[]',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "billing_customer_pkey" PRIMARY KEY ("organization_id")
);

-- CreateTable
CREATE TABLE "trial_redemption" (
    "organization_id" TEXT NOT NULL,
    "subscription_id" TEXT NOT NULL,
    "redeemed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "trial_redemption_pkey" PRIMARY KEY ("organization_id")
);

-- CreateTable
CREATE TABLE "invoice" (
    "id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "status" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "total" BIGINT NOT NULL,
    "amount_due" BIGINT NOT NULL,
    "amount_paid" BIGINT NOT NULL,
    "data" JSONB NOT NULL,

    CONSTRAINT "invoice_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_event" (
    "id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "api_version" TEXT,
    "livemode" BOOLEAN NOT NULL,
    "customer_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "payload" TEXT NOT NULL,

    CONSTRAINT "webhook_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "usage_event" (
    "organization_id" TEXT NOT NULL,
    "identifier" TEXT NOT NULL,
    "meter_id" TEXT NOT NULL,
    "quantity" BIGINT NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "period_start" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "usage_event_pkey" PRIMARY KEY ("organization_id","identifier")
);

-- CreateTable
CREATE TABLE "usage_counter" (
    "organization_id" TEXT NOT NULL,
    "meter_id" TEXT NOT NULL,
    "period_start" TIMESTAMPTZ(3) NOT NULL,
    "used" BIGINT NOT NULL,

    CONSTRAINT "usage_counter_pkey" PRIMARY KEY ("organization_id","meter_id","period_start")
);

-- CreateTable
CREATE TABLE "checkout_reservation" (
    "organization_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "plan_id" TEXT NOT NULL,
    "interval" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "skip_trial" BOOLEAN NOT NULL,
    "session_id" TEXT,
    "reserved_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "checkout_reservation_pkey" PRIMARY KEY ("organization_id")
);

-- CreateTable
CREATE TABLE "subscription_event" (
    "id" BIGSERIAL NOT NULL,
    "organization_id" TEXT NOT NULL,
    "subscription_id" TEXT,
    "kind" TEXT NOT NULL,
    "data" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "subscription_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_entry" (
    "id" BIGSERIAL NOT NULL,
    "organization_id" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "details" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "user_email_key" ON "user"("email");

-- CreateIndex
CREATE UNIQUE INDEX "session_token_key" ON "session"("token");

-- CreateIndex
CREATE INDEX "session_user_id_idx" ON "session"("user_id");

-- CreateIndex
CREATE INDEX "session_expires_at_idx" ON "session"("expires_at");

-- CreateIndex
CREATE INDEX "account_user_id_idx" ON "account"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "account_provider_id_account_id_key" ON "account"("provider_id", "account_id");

-- CreateIndex
CREATE INDEX "verification_identifier_idx" ON "verification"("identifier");

-- CreateIndex
CREATE INDEX "verification_expires_at_idx" ON "verification"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "organization_slug_key" ON "organization"("slug");

-- CreateIndex
CREATE INDEX "member_user_id_idx" ON "member"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "member_organization_id_user_id_key" ON "member"("organization_id", "user_id");

-- CreateIndex
CREATE INDEX "invitation_organization_id_idx" ON "invitation"("organization_id");

-- CreateIndex
CREATE INDEX "invitation_email_idx" ON "invitation"("email");

-- CreateIndex
CREATE INDEX "invitation_inviter_id_idx" ON "invitation"("inviter_id");

-- CreateIndex
CREATE UNIQUE INDEX "billing_customer_customer_id_key" ON "billing_customer"("customer_id");

-- CreateIndex
CREATE INDEX "billing_customer_subscription_id_idx" ON "billing_customer"("subscription_id");

-- CreateIndex
CREATE INDEX "billing_customer_look_again_at_idx" ON "billing_customer"("look_again_at");

-- CreateIndex
CREATE INDEX "billing_customer_status_plan_id_idx" ON "billing_customer"("status", "plan_id");

-- CreateIndex
CREATE INDEX "trial_redemption_subscription_id_idx" ON "trial_redemption"("subscription_id");

-- CreateIndex
CREATE INDEX "invoice_organization_id_created_at_id_idx" ON "invoice"("organization_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "webhook_event_customer_id_created_at_idx" ON "webhook_event"("customer_id", "created_at");

-- CreateIndex
CREATE INDEX "webhook_event_received_at_idx" ON "webhook_event"("received_at");

-- CreateIndex
CREATE INDEX "usage_event_organization_id_meter_id_period_start_idx" ON "usage_event"("organization_id", "meter_id", "period_start");

-- CreateIndex
CREATE INDEX "subscription_event_organization_id_id_idx" ON "subscription_event"("organization_id", "id");

-- CreateIndex
CREATE INDEX "audit_entry_organization_id_id_idx" ON "audit_entry"("organization_id", "id");

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "member" ADD CONSTRAINT "member_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "member" ADD CONSTRAINT "member_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_inviter_id_fkey" FOREIGN KEY ("inviter_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- From here on by hand: what schema.prisma cannot say.

-- Customers whose doorbell rang, in the order they may be tried.
CREATE INDEX "billing_customer_rung_idx" ON "billing_customer"("next_attempt_at") WHERE "generation" > "answered_generation";

ALTER TABLE "billing_customer" ADD CONSTRAINT "billing_customer_answered_check" CHECK ("answered_generation" <= "generation");
ALTER TABLE "usage_event" ADD CONSTRAINT "usage_event_quantity_check" CHECK ("quantity" > 0);
ALTER TABLE "checkout_reservation" ADD CONSTRAINT "checkout_reservation_quantity_check" CHECK ("quantity" > 0);

-- Append-only tables refuse everything but INSERT, whoever asks.
CREATE FUNCTION "refuse_change"() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER "audit_entry_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_entry"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "trial_redemption_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "trial_redemption"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- Counts one use exactly once and never beyond the limit (NULL for none). The unique identifier decides between equal
-- calls, the counter's row lock between different ones; every call takes them in that order, so none waits in a circle.
CREATE FUNCTION "record_usage"(
    p_organization_id TEXT, p_meter_id TEXT, p_identifier TEXT, p_quantity BIGINT,
    p_occurred_at TIMESTAMPTZ, p_period_start TIMESTAMPTZ, p_limit BIGINT
) RETURNS TABLE ("kind" TEXT, "used" BIGINT) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    current_used BIGINT;
BEGIN
    SELECT c.used INTO current_used FROM usage_counter c
    WHERE c.organization_id = p_organization_id AND c.meter_id = p_meter_id AND c.period_start = p_period_start;
    current_used := coalesce(current_used, 0);

    -- A counter never shrinks, so a refusal needs no lock and leaves no trace.
    IF current_used + p_quantity > p_limit THEN
        RETURN QUERY SELECT CASE WHEN EXISTS (
            SELECT FROM usage_event e WHERE e.organization_id = p_organization_id AND e.identifier = p_identifier
        ) THEN 'duplicate' ELSE 'limit_reached' END, current_used;
        RETURN;
    END IF;

    INSERT INTO usage_event (organization_id, identifier, meter_id, quantity, occurred_at, period_start)
    VALUES (p_organization_id, p_identifier, p_meter_id, p_quantity, p_occurred_at, p_period_start)
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN QUERY SELECT 'duplicate', coalesce((
            SELECT c.used FROM usage_counter c
            WHERE c.organization_id = p_organization_id AND c.meter_id = p_meter_id AND c.period_start = p_period_start
        ), 0);
        RETURN;
    END IF;

    INSERT INTO usage_counter AS c (organization_id, meter_id, period_start, used)
    VALUES (p_organization_id, p_meter_id, p_period_start, p_quantity)
    ON CONFLICT (organization_id, meter_id, period_start) DO UPDATE SET used = c.used + excluded.used
        WHERE p_limit IS NULL OR c.used + excluded.used <= p_limit
    RETURNING c.used INTO current_used;
    IF FOUND THEN
        RETURN QUERY SELECT 'recorded', current_used;
        RETURN;
    END IF;

    -- Somebody else took the last of it since the first look.
    DELETE FROM usage_event e WHERE e.organization_id = p_organization_id AND e.identifier = p_identifier;
    RETURN QUERY SELECT 'limit_reached', c.used FROM usage_counter c
    WHERE c.organization_id = p_organization_id AND c.meter_id = p_meter_id AND c.period_start = p_period_start;
END
$$;
