-- CreateTable
CREATE TABLE "email" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "key" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "organization_name" TEXT NOT NULL,
    "recipients" TEXT[],
    "kind" TEXT NOT NULL,
    "content" JSONB NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'queued',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "last_failure" TEXT,
    "lease_token" UUID,
    "lease_until" TIMESTAMPTZ(3),
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "email_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "email_key_key" ON "email"("key");

-- CreateIndex
CREATE INDEX "email_organization_id_created_at_id_idx" ON "email"("organization_id", "created_at" DESC, "id" DESC);

-- From here on by hand: what schema.prisma cannot say.

-- Mails that wait to be sent, in the order they may be tried.
CREATE INDEX "email_queued_idx" ON "email"("next_attempt_at") WHERE "status" = 'queued';
-- Mails that somebody is sending, in the order their leases run out.
CREATE INDEX "email_sending_idx" ON "email"("lease_until") WHERE "status" = 'sending';

ALTER TABLE "email" ADD CONSTRAINT "email_status_check"
    CHECK ("status" IN ('queued', 'sending', 'sent', 'failed', 'unknown', 'dropped'));
ALTER TABLE "email" ADD CONSTRAINT "email_sent_check" CHECK (("status" = 'sent') = ("sent_at" IS NOT NULL));
