-- One row per row of the activity ledger, with why it counts or not; used ones add up their attendances.
create or replace temp table made as
with judged as (
    select
        *,
        case
            when kind <> 'frontline_training' then 'other_activity'
            when held_on > $as_of then 'not_held'
            when year(held_on) <> year($as_of) then 'earlier_year'
            when people is null then 'no_attendance'
            else 'used'
        end as reason
    from read_parquet($activities)
)

select
    reason = 'used' as used,
    false as in_total,
    people as adds,
    reason,
    district_code,
    id,
    kind,
    held_on,
    people
from judged
