-- One row per row of the activity ledger, with why it counts or not: publicity events and social-work
-- forums this year.
with judged as (
    select
        *,
        case
            when kind not in ('publicity', 'forum') then 'other_activity'
            when left_out is not null then left_out
            else 'used'
        end as reason
    from activities_as_of
)

select
    reason = 'used' as used, false as in_total, 1 as adds, reason, district_code,
    year($as_of)::smallint as year,
    'activities' as source_table, concat_ws(' / ', district_code, id) as row_key,
    id, kind, held_on, people
from judged
