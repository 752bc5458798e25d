-- AlterTable
ALTER TABLE "checkout_reservation" ADD COLUMN     "currency" TEXT NOT NULL DEFAULT 'usd',
ADD COLUMN     "promotion_code" TEXT;

-- AlterTable
ALTER TABLE "usage_counter" ADD COLUMN     "from_credits" BIGINT NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "payment_method_setup" (
    "session_id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "payment_method_setup_pkey" PRIMARY KEY ("session_id")
);

-- CreateTable
CREATE TABLE "purchase" (
    "id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "intent_id" TEXT NOT NULL,
    "product_id" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL DEFAULT 1,
    "session_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "purchase_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "credit_grant" (
    "id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "meter_id" TEXT NOT NULL,
    "quantity" BIGINT NOT NULL,
    "remaining" BIGINT NOT NULL,
    "reversed" BIGINT NOT NULL DEFAULT 0,
    "granted_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "credit_grant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "credit_entry" (
    "id" BIGSERIAL NOT NULL,
    "organization_id" TEXT NOT NULL,
    "grant_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "quantity" BIGINT NOT NULL,
    "identifier" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "credit_entry_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "invoice_organization_id_status_created_at_id_idx" ON "invoice"("organization_id", "status", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "payment_method_setup_organization_id_started_at_idx" ON "payment_method_setup"("organization_id", "started_at");

-- CreateIndex
CREATE INDEX "purchase_session_id_idx" ON "purchase"("session_id");

-- CreateIndex
CREATE UNIQUE INDEX "purchase_organization_id_intent_id_key" ON "purchase"("organization_id", "intent_id");

-- CreateIndex
CREATE INDEX "credit_grant_organization_id_meter_id_expires_at_id_idx" ON "credit_grant"("organization_id", "meter_id", "expires_at", "id");

-- CreateIndex
CREATE INDEX "credit_entry_organization_id_id_idx" ON "credit_entry"("organization_id", "id" DESC);

-- CreateIndex
CREATE INDEX "credit_entry_grant_id_idx" ON "credit_entry"("grant_id");

-- From here on by hand: what schema.prisma cannot say.

ALTER TABLE "credit_grant" ADD CONSTRAINT "credit_grant_remaining_check" CHECK ("remaining" BETWEEN 0 AND "quantity");
ALTER TABLE "usage_counter" ADD CONSTRAINT "usage_counter_from_credits_check" CHECK ("from_credits" BETWEEN 0 AND "used");

CREATE TRIGGER "credit_entry_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "credit_entry"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- What is left of an organization's credits for a meter.
CREATE FUNCTION "usable_credits"(p_organization_id TEXT, p_meter_id TEXT, p_at TIMESTAMPTZ) RETURNS BIGINT LANGUAGE sql STABLE AS $$
    SELECT coalesce(sum(remaining), 0)::bigint FROM credit_grant
    WHERE organization_id = p_organization_id AND meter_id = p_meter_id AND expires_at > p_at
$$;

-- Counts one use exactly once: of what the plan includes first (NULL for no limit), then of credits, those that expire
-- first before the others, and never beyond both. Answers what is used of the plan and what is left of the credits. The
-- unique identifier decides between equal calls, the counter's row lock between different ones, and credits are locked
-- in one order; so none waits in a circle.
DROP FUNCTION "record_usage"(TEXT, TEXT, TEXT, BIGINT, TIMESTAMPTZ, TIMESTAMPTZ, BIGINT);
CREATE FUNCTION "record_usage"(
    p_organization_id TEXT, p_meter_id TEXT, p_identifier TEXT, p_quantity BIGINT,
    p_occurred_at TIMESTAMPTZ, p_period_start TIMESTAMPTZ, p_limit BIGINT
) RETURNS TABLE ("kind" TEXT, "used" BIGINT, "credits" BIGINT) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    counted BIGINT := 0;
    available BIGINT := 0;
    needed BIGINT;
    taken BIGINT;
    credit RECORD;
BEGIN
    SELECT c.used - c.from_credits INTO counted FROM usage_counter c
    WHERE c.organization_id = p_organization_id AND c.meter_id = p_meter_id AND c.period_start = p_period_start;
    counted := coalesce(counted, 0);
    -- `greatest` passes over NULL: without a limit nothing is needed.
    needed := CASE WHEN p_limit IS NULL THEN 0 ELSE greatest(0, p_quantity - greatest(0, p_limit - counted)) END;
    IF p_limit IS NOT NULL THEN
        available := usable_credits(p_organization_id, p_meter_id, p_occurred_at);
    END IF;

    -- A counter never shrinks, so a refusal needs no lock and leaves no trace.
    IF needed > available THEN
        RETURN QUERY SELECT CASE WHEN EXISTS (
            SELECT FROM usage_event e WHERE e.organization_id = p_organization_id AND e.identifier = p_identifier
        ) THEN 'duplicate' ELSE 'limit_reached' END, counted, available;
        RETURN;
    END IF;

    INSERT INTO usage_event (organization_id, identifier, meter_id, quantity, occurred_at, period_start)
    VALUES (p_organization_id, p_identifier, p_meter_id, p_quantity, p_occurred_at, p_period_start)
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        SELECT c.used - c.from_credits INTO counted FROM usage_counter c
        WHERE c.organization_id = p_organization_id AND c.meter_id = p_meter_id AND c.period_start = p_period_start;
        RETURN QUERY SELECT 'duplicate', coalesce(counted, 0), available;
        RETURN;
    END IF;

    IF needed = 0 THEN
        INSERT INTO usage_counter AS c (organization_id, meter_id, period_start, used)
        VALUES (p_organization_id, p_meter_id, p_period_start, p_quantity)
        ON CONFLICT (organization_id, meter_id, period_start) DO UPDATE SET used = c.used + excluded.used
            WHERE p_limit IS NULL OR c.used - c.from_credits + excluded.used <= p_limit
        RETURNING c.used - c.from_credits INTO counted;
        IF FOUND THEN
            RETURN QUERY SELECT 'recorded', counted, available;
            RETURN;
        END IF;
    END IF;

    -- What is included does not hold it. From here on nobody else counts until this is done.
    INSERT INTO usage_counter (organization_id, meter_id, period_start, used)
    VALUES (p_organization_id, p_meter_id, p_period_start, 0)
    ON CONFLICT DO NOTHING;
    SELECT c.used - c.from_credits INTO counted FROM usage_counter c
    WHERE c.organization_id = p_organization_id AND c.meter_id = p_meter_id AND c.period_start = p_period_start
    FOR UPDATE;
    needed := greatest(0, p_quantity - greatest(0, p_limit - counted));
    PERFORM FROM credit_grant g
    WHERE g.organization_id = p_organization_id AND g.meter_id = p_meter_id AND g.expires_at > p_occurred_at
    ORDER BY g.expires_at, g.id FOR UPDATE;
    available := usable_credits(p_organization_id, p_meter_id, p_occurred_at);
    IF needed > available THEN
        -- Somebody else took the last of it since the first look.
        DELETE FROM usage_event e WHERE e.organization_id = p_organization_id AND e.identifier = p_identifier;
        RETURN QUERY SELECT 'limit_reached', counted, available;
        RETURN;
    END IF;

    UPDATE usage_counter c SET used = c.used + p_quantity, from_credits = c.from_credits + needed
    WHERE c.organization_id = p_organization_id AND c.meter_id = p_meter_id AND c.period_start = p_period_start
    RETURNING c.used - c.from_credits INTO counted;
    available := available - needed;
    FOR credit IN
        SELECT g.id, g.remaining FROM credit_grant g
        WHERE g.organization_id = p_organization_id AND g.meter_id = p_meter_id AND g.expires_at > p_occurred_at
            AND g.remaining > 0
        ORDER BY g.expires_at, g.id
    LOOP
        EXIT WHEN needed = 0;
        taken := least(needed, credit.remaining);
        needed := needed - taken;
        UPDATE credit_grant g SET remaining = g.remaining - taken WHERE g.id = credit.id;
        INSERT INTO credit_entry (organization_id, grant_id, kind, quantity, identifier, at)
        VALUES (p_organization_id, credit.id, 'use', -taken, p_identifier, p_occurred_at);
    END LOOP;
    RETURN QUERY SELECT 'recorded', counted, available;
END
$$;

-- Makes the credits what the payments say: grants what is new, takes back what was refunded as far as it is unused,
-- and ends what has expired. Said twice it does nothing the second time.
CREATE FUNCTION "settle_credits"(p_organization_id TEXT, p_sources JSONB, p_at TIMESTAMPTZ)
RETURNS VOID LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    PERFORM FROM credit_grant g WHERE g.organization_id = p_organization_id AND g.remaining > 0
    ORDER BY g.expires_at, g.id FOR UPDATE;

    WITH granted AS (
        INSERT INTO credit_grant (id, organization_id, meter_id, quantity, remaining, granted_at, expires_at)
        SELECT source.id, p_organization_id, source.meter_id, source.quantity, source.quantity, source.granted_at,
            source.expires_at
        FROM jsonb_to_recordset(p_sources) AS source(id text, meter_id text, quantity bigint, granted_at timestamptz,
            expires_at timestamptz)
        ON CONFLICT (id) DO NOTHING
        RETURNING id, quantity
    )
    INSERT INTO credit_entry (organization_id, grant_id, kind, quantity, at)
    SELECT p_organization_id, id, 'grant', quantity, p_at FROM granted;

    WITH due AS (
        SELECT g.id, least(g.remaining, source.reversed - g.reversed) AS taken
        FROM jsonb_to_recordset(p_sources) AS source(id text, reversed bigint)
        JOIN credit_grant g ON g.id = source.id AND g.organization_id = p_organization_id
        WHERE source.reversed > g.reversed AND g.remaining > 0
    ), taken_back AS (
        UPDATE credit_grant g SET remaining = g.remaining - due.taken, reversed = g.reversed + due.taken
        FROM due WHERE g.id = due.id
    )
    INSERT INTO credit_entry (organization_id, grant_id, kind, quantity, at)
    SELECT p_organization_id, id, 'reversal', -taken, p_at FROM due;

    WITH due AS (
        SELECT g.id, g.remaining FROM credit_grant g
        WHERE g.organization_id = p_organization_id AND g.expires_at <= p_at AND g.remaining > 0
    ), ended AS (
        UPDATE credit_grant g SET remaining = 0 FROM due WHERE g.id = due.id
    )
    INSERT INTO credit_entry (organization_id, grant_id, kind, quantity, at)
    SELECT p_organization_id, id, 'expiry', -remaining, p_at FROM due;
END
$$;
