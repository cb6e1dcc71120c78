-- One row per row of the activity ledger, with why it counts or not.
create or replace temp table made as
with judged as (
    select
        *,
        case
            when kind not in ('publicity', 'forum') then 'other_activity'
            when held_on > $as_of then 'not_held'
            when year(held_on) <> year($as_of) then 'earlier_year'
            else 'used'
        end as reason
    from read_parquet($activities)
)

select
    reason = 'used' as used,
    false as in_total,
    1 as adds,
    reason,
    district_code,
    id,
    kind,
    held_on,
    people
from judged
