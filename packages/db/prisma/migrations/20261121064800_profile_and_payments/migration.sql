-- AlterTable
ALTER TABLE "billing_customer" ADD COLUMN     "profile" JSONB;

-- CreateTable
CREATE TABLE "payment" (
    "id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "status" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "amount_refunded" BIGINT NOT NULL,
    "purchase_id" TEXT,
    "invoice_id" TEXT,
    "data" JSONB NOT NULL,

    CONSTRAINT "payment_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "payment_organization_id_created_at_id_idx" ON "payment"("organization_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "payment_purchase_id_idx" ON "payment"("purchase_id");

-- CreateIndex
CREATE INDEX "payment_invoice_id_idx" ON "payment"("invoice_id");

ALTER TABLE "payment" ADD CONSTRAINT "payment_refunded_check" CHECK ("amount_refunded" BETWEEN 0 AND "amount");
