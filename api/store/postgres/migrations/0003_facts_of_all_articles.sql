-- Articles are counted, too: those without a quote or an event get a row in `fact`, from fact_rows.h in the same
-- transaction.
SELECT 1;
