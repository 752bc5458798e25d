-- How many members there were when the seats last followed them; NULL before the first time.
ALTER TABLE "billing_customer" ADD COLUMN "members_followed" INTEGER;

-- Whoever comes or goes, and however it is written, rings for the organization: its seats may have to follow.
CREATE FUNCTION "ring_for_membership"() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    UPDATE billing_customer SET generation = generation + 1
    WHERE organization_id = coalesce(NEW.organization_id, OLD.organization_id);
    IF FOUND THEN
        PERFORM pg_notify('prorata_ring', '');
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER "member_rings" AFTER INSERT OR DELETE ON "member"
    FOR EACH ROW EXECUTE FUNCTION "ring_for_membership"();
