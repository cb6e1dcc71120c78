-- One row per row of the institution sheet, with why it counts or not: a district with a social-work
-- association, established and not closed, counts once; the total is the city's districts, also those that
-- do not report.
with judged as (
    select
        *,
        case
            when kind <> 'association' then 'other_kind'
            when district_code = $city then 'other_unit'
            when left_out is not null then left_out
            when place > 1 then 'repeated_district'
            else 'used'
        end as reason
    from institutions_as_of
)

select
    reason = 'used' as used, reason = 'used' as in_total, 1 as adds, reason, district_code,
    null::smallint as year,
    'institutions' as source_table, concat_ws(' / ', district_code, id) as row_key,
    id, name, kind, established_on, closed_on
from judged

union all

-- The total counts every district, also one without any row.
select
    false, true, 1, 'district_without', code, null::smallint, 'districts', code, null, null, null, null, null
from districts
where code not in (select district_code from judged where reason = 'used')
