-- One row per row of the measures sheet, with why it counts or not: a kind of supporting system in force
-- counts once in its unit; the total is the 8 kinds of clause 4.2.
with system as (
    select kind from (
        values
            ('registration'),
            ('disclosure'),
            ('supervision'),
            ('service_evaluation'),
            ('self_regulation'),
            ('continuing_education'),
            ('discipline'),
            ('ethics')
    ) as system (kind)
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
    left join system on system.kind = measure
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

-- The total counts every kind in every unit, also one that nobody has shown.
select false, true, 1, 'system_missing', unit.code, null, 'systems',
    concat_ws(' / ', unit.code, system.kind), system.kind, null, null
from unit
cross join system
left join judged
    on judged.district_code = unit.code and judged.measure = system.kind and judged.reason = 'used'
where judged.measure is null
