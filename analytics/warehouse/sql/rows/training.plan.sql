-- One row per row of the measures sheet, with why it counts or not: a training plan in force counts once in
-- its unit; the total is 1 in each.
with asked as (
    select kind from (
        values
            ('training_plan')
    ) as asked (kind)
),

judged as (
    select
        measures_as_of.*,
        case
            when kind is null then 'other_measure'
            when left_out is not null then left_out
            when place > 1 then 'repeated_measure'
            else 'used'
        end as reason
    from measures_as_of
    left join asked on asked.kind = measure
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

-- The total counts the plan in every unit, also where there is none.
select false, true, 1, 'measure_missing', unit.code, null, 'measures_asked',
    concat_ws(' / ', unit.code, asked.kind), asked.kind, null, null
from unit
cross join asked
left join judged
    on judged.district_code = unit.code and judged.measure = asked.kind and judged.reason = 'used'
where judged.measure is null
