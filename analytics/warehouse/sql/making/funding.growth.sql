-- One row per row of the funding ledger, with why it counts or not; used ones add up by unit and
-- fund year, which is compared with the year before.
create or replace temp table made as
with judged as (
    select
        *,
        case
            when source <> 'lottery' then 'other_source'
            when fund_year < 2014 then 'before_first_year'
            when booked_on > $as_of then 'not_booked'
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
    amount_yuan
from judged
