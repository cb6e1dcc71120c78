-- One row per row of the activity ledger, with why it counts or not, and adds its attendances: frontline
-- training of this year. Where a course does not say how many came, nobody knows.
with judged as (
    select
        *,
        case
            when kind <> 'frontline_training' then 'other_activity'
            when left_out is not null then left_out
            when people is null then 'no_attendance'
            else 'used'
        end as reason
    from activities_as_of
)

select
    case when reason <> 'no_attendance' then reason = 'used' end as used, false as in_total, people as adds,
    reason, district_code, year($as_of)::smallint as year,
    'activities' as source_table, concat_ws(' / ', district_code, id) as row_key,
    id, kind, held_on, people
from judged
