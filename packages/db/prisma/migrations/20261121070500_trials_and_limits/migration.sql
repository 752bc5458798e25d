-- One trial for an organization, an e-mail address (kept as a hash) and a card: each key is taken once, for ever.
CREATE TABLE "trial_key" (
    "kind" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "subscription_id" TEXT NOT NULL,
    "taken_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "trial_key_pkey" PRIMARY KEY ("kind","value")
);
CREATE INDEX "trial_key_subscription_id_idx" ON "trial_key"("subscription_id");

INSERT INTO "trial_key" ("kind", "value", "organization_id", "subscription_id", "taken_at")
    SELECT 'organization', "organization_id", "organization_id", "subscription_id", "redeemed_at" FROM "trial_redemption";
DROP TABLE "trial_redemption";

CREATE TRIGGER "trial_key_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "trial_key"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- How much of a limit is in use, as the product reports it.
CREATE TABLE "limit_use" (
    "organization_id" TEXT NOT NULL,
    "limit_id" TEXT NOT NULL,
    "used" BIGINT NOT NULL,
    "reported_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "limit_use_pkey" PRIMARY KEY ("organization_id","limit_id"),
    CONSTRAINT "limit_use_used_check" CHECK ("used" >= 0)
);

-- Pauses were only those of trials that ended, until now.
UPDATE "billing_customer" SET "subscription" = "subscription" || '{"cause": "trial_ended", "resumesAt": null}'
    WHERE "status" = 'paused' AND NOT "subscription" ? 'cause';
