-- One row per row of the institution sheet, with why it counts or not: social-work associations of the
-- city level itself, established and not closed.
with judged as (
    select
        *,
        case
            when kind <> 'association' then 'other_kind'
            when district_code <> $city then 'other_unit'
            when left_out is not null then left_out
            else 'used'
        end as reason
    from institutions_as_of
)

select
    reason = 'used' as used, false as in_total, 1 as adds, reason, district_code, null::smallint as year,
    'institutions' as source_table, concat_ws(' / ', district_code, id) as row_key,
    id, name, kind, established_on, closed_on
from judged
