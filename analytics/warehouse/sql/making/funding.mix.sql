-- One row per row of the funding ledger, with why it counts or not in one fund year; used ones add up,
-- the total is money of every source.
create or replace temp table made as
with judged as (
    select
        *,
        case
            when booked_on > $as_of then 'not_booked'
            when fund_year <> $fund_year then 'other_year'
            when source = 'lottery' then 'used'
            else source
        end as reason
    from read_parquet($funding)
)

select
    reason = 'used' as used,
    reason in ('used', 'fiscal', 'social') as in_total,
    amount_yuan as adds,
    reason,
    district_code,
    entry_id,
    fund_year,
    booked_on,
    source,
    purpose,
    amount_yuan
from judged
