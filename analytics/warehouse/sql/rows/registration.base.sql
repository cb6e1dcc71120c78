-- One row per row of the measures sheet, with why it counts or not: a unit that uses a talent information
-- base counts once; the total is the city level and the city's districts, also those that do not report.
with judged as (
    select
        *,
        case
            when measure <> 'information_base' then 'other_measure'
            when left_out is not null then left_out
            when place > 1 then 'repeated_measure'
            else 'used'
        end as reason
    from measures_as_of
),

unit as (
    select code from districts
    union all
    select $city
)

select
    reason = 'used' as used, reason = 'used' as in_total, 1 as adds, reason, district_code,
    null::smallint as year,
    'measures' as source_table, concat_ws(' / ', district_code, measure, adopted_on) as row_key,
    measure, adopted_on, document
from judged

union all

-- The total counts every unit, also one without any row.
select
    false, true, 1, 'unit_without', code, null::smallint, 'units', code, null, null, null
from unit
where code not in (select district_code from judged where reason = 'used')
