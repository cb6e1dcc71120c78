-- One row per row of the funding ledger, with why it counts or not in one fund year; used ones add up.
create or replace temp table made as
with judged as (
    select
        *,
        case
            when purpose <> 'purchase' then 'other_purpose'
            when booked_on > $as_of then 'not_booked'
            when fund_year <> $fund_year then 'other_year'
            else 'used'
        end as reason
    from read_parquet($funding)
)

select
    reason = 'used' as used,
    false as in_total,
    amount_yuan as adds,
    reason,
    district_code,
    entry_id,
    fund_year,
    booked_on,
    source,
    purpose,
    amount_yuan,
    project
from judged
