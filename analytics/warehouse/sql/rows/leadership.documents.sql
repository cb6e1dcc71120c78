-- One row per row of the measures sheet, with why it counts or not: a district that issued a supporting
-- document counts once; the total is the city's districts, also those that do not report.
with judged as (
    select
        *,
        case
            when measure <> 'supporting_document' then 'other_measure'
            when district_code = $city then 'other_unit'
            when left_out is not null then left_out
            when place > 1 then 'repeated_district'
            else 'used'
        end as reason
    from measures_as_of
)

select
    reason = 'used' as used, reason = 'used' as in_total, 1 as adds, reason, district_code,
    null::smallint as year,
    'measures' as source_table, concat_ws(' / ', district_code, measure, adopted_on) as row_key,
    measure, adopted_on, document
from judged

union all

-- The total counts every district, also one without any row.
select
    false, true, 1, 'district_without', code, null::smallint, 'districts', code, null, null, null
from districts
where code not in (select district_code from judged where reason = 'used')
